//! Many rows in one statement: a round trip for each row would cost more than the rows. The rows
//! travel as JSON, and the tables' own types read them.

use std::fmt::Write;

use chrono::{DateTime, SecondsFormat, Utc};
use diesel::RunQueryDsl;
use diesel::pg::{Pg, PgConnection};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::Text;
use domain::events::Envelope;
use serde_json::{Value, json};

/// A statement of fixed text with a list of rows after each part but the last; prepared once for
/// each connection.
#[derive(Debug)]
pub(crate) struct Bulk<const N: usize> {
    parts: [&'static str; N],
    end: &'static str,
    rows: [String; N],
}

impl<const N: usize> Bulk<N> {
    pub(crate) fn new(parts: [&'static str; N], end: &'static str, rows: [Vec<Value>; N]) -> Self {
        Self { parts, end, rows: rows.map(|it| Value::Array(it).to_string()) }
    }
}

impl<const N: usize> QueryFragment<Pg> for Bulk<N> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for (sql, rows) in self.parts.iter().zip(&self.rows) {
            out.push_sql(sql);
            out.push_bind_param::<Text, String>(rows)?;
        }
        out.push_sql(self.end);
        Ok(())
    }

    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<const N: usize> QueryId for Bulk<N> {
    type QueryId = ();

    // The cache goes by the SQL itself.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<const N: usize> RunQueryDsl<PgConnection> for Bulk<N> {}

/// How a statement begins that adds events to the log; rows of [`event_row`] follow.
pub(crate) const EVENTS: &str =
    "with e as (insert into events (id, subject_kind, subject_id, ordinal, kind, author,
        on_behalf_of, request_id, at, data, previous, hash)
      select id, subject_kind, subject_id, ordinal, kind, author, on_behalf_of, request_id, at,
        data, previous, hash from json_populate_recordset(null::events, (";

/// An event as a row of the log.
pub(crate) fn event_row(it: &Envelope) -> Value {
    json!({
        "id": it.id, "subject_kind": it.subject.kind, "subject_id": it.subject.id,
        "ordinal": it.ordinal, "kind": it.kind, "author": it.author,
        "on_behalf_of": it.on_behalf_of, "request_id": it.request_id, "at": moment(it.at),
        "data": it.data, "previous": hex(&it.previous), "hash": hex(&it.hash()),
    })
}

/// To the microsecond, which is what the database keeps.
pub(crate) fn moment(it: DateTime<Utc>) -> String {
    it.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// As the database reads bytes in a text.
fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(2 + 2 * bytes.len());
    out.push_str("\\x");
    bytes.iter().for_each(|it| write!(out, "{it:02x}").expect("a string grows"));
    out
}
