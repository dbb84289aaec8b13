//! Many rows in one statement, as columns: arrays travel in binary, and Postgres reads them ten times
//! as fast as rows of text.

use chrono::{DateTime, SecondsFormat, Utc};
use diesel::RunQueryDsl;
use diesel::expression::{AsExpression, IntoSql, TypedExpressionType};
use diesel::pg::{Pg, PgConnection};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::SqlType;

/// A statement of fixed text, in which `{}` stands for each value in turn; prepared once for each
/// connection.
pub(crate) struct Columns {
    sql: String,
    values: Vec<Box<dyn QueryFragment<Pg>>>,
}

impl Columns {
    pub(crate) fn new(sql: String) -> Self {
        Self { sql, values: Vec::new() }
    }

    /// The next value.
    pub(crate) fn with<T, U>(mut self, value: U) -> Self
    where
        T: SqlType + TypedExpressionType,
        U: AsExpression<T>,
        U::Expression: QueryFragment<Pg> + 'static,
    {
        self.values.push(Box::new(value.into_sql::<T>()));
        self
    }
}

impl QueryFragment<Pg> for Columns {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let mut parts = self.sql.split("{}");
        out.push_sql(parts.next().unwrap_or_default());
        for (value, sql) in self.values.iter().zip(parts) {
            value.walk_ast(out.reborrow())?;
            out.push_sql(sql);
        }
        Ok(())
    }

    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(true)
    }
}

impl QueryId for Columns {
    type QueryId = ();

    // The cache goes by the SQL itself.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<PgConnection> for Columns {}

/// One column of `rows`.
pub(crate) fn each<R, T>(rows: &[R], column: impl Fn(&R) -> T) -> Vec<T> {
    rows.iter().map(column).collect()
}

/// As JSON has it, to the microsecond, which is what the database keeps.
pub(crate) fn moment(it: DateTime<Utc>) -> String {
    it.to_rfc3339_opts(SecondsFormat::Micros, true)
}
