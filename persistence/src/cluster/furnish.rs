//! What a fresh server is asked before it is trusted, and what it is given.

use std::path::Path;

use diesel::pg::PgConnection;
use diesel::sql_types::Text;
use diesel::{QueryResult, QueryableByName, RunQueryDsl, sql_query};

use super::address::Address;
use super::{ClusterError, DATABASE, Durability};

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Text)]
    it: String,
}

/// Makes our database if it is missing, and refuses a server that is not ours or not durable.
pub(super) fn furnish(
    address: &Address,
    pg: &Path,
    durability: Durability,
) -> Result<(), ClusterError> {
    let mut conn = address.connect("postgres")?;
    is_ours(&mut conn, pg)?;
    let found = format!("select datname::text as it from pg_database where datname = '{DATABASE}'");
    if sql_query(found).load::<Answer>(&mut conn)?.is_empty() {
        sql_query(format!("create database {DATABASE}")).execute(&mut conn)?;
    }
    match durability {
        Durability::Throwaway => Ok(()),
        Durability::Durable => {
            // Asked where the work is done: a setting may also hang on a database or a role.
            let settings = lossy_settings(&mut address.connect(DATABASE)?)?;
            if settings.is_empty() { Ok(()) } else { Err(ClusterError::Lossy { settings }) }
        }
    }
}

/// Refuses a server whose data is elsewhere.
pub(super) fn is_ours(conn: &mut PgConnection, pg: &Path) -> Result<(), ClusterError> {
    let theirs = sql_query("select current_setting('data_directory') as it");
    let theirs = theirs.get_result::<Answer>(conn)?.it;
    if Path::new(&theirs).canonicalize().is_ok_and(|it| it == pg) {
        return Ok(());
    }
    Err(ClusterError::Stranger { ours: pg.to_owned(), theirs })
}

/// The settings, as `name=value`, by which this session's server may lose acknowledged commits
/// in a crash: none of a server that can be trusted. Also worth asking of a `DATABASE_URL`.
pub fn lossy_settings(conn: &mut PgConnection) -> QueryResult<Vec<String>> {
    let query = "select name || '=' || current_setting(name) as it \
                 from unnest(array['fsync', 'synchronous_commit', 'full_page_writes']) as name \
                 where current_setting(name) = 'off' order by name";
    Ok(sql_query(query).load::<Answer>(conn)?.into_iter().map(|row| row.it).collect())
}
