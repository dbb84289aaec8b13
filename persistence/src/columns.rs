//! Many rows in one statement, as columns: arrays travel in binary, and Postgres reads them ten times
//! as fast as rows of text.

use diesel::RunQueryDsl;
use diesel::expression::{AsExpression, IntoSql, TypedExpressionType};
use diesel::pg::{Pg, PgConnection};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{
    Array, Binary, Integer, Nullable, SqlType, Text, Timestamptz, Uuid as SqlUuid,
};
use domain::ApplicationId;
use domain::events::{Envelope, Head};
use domain::labels::Label;
use uuid::Uuid;

use crate::{StoreError, Tx};

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

/// Adds [`Events`] to the log.
pub(crate) const ADD_EVENTS: &str =
    "insert into events (id, subject_kind, subject_id, ordinal, kind, author, on_behalf_of,
        request_id, at, data, previous, hash)
      select * from unnest({}::uuid[], {}::text[], {}::uuid[], {}::int[], {}::text[], {}::text[],
        {}::text[], {}::uuid[], {}::timestamptz[], {}::text[], {}::bytea[], {}::bytea[])";

/// Events of the log, column by column.
#[derive(Default)]
pub(crate) struct Events(Vec<(Envelope, [u8; 32])>);

impl Events {
    /// Adds `it`; answers where the chain ends then.
    pub(crate) fn push(&mut self, it: Envelope) -> Head {
        let head = it.head();
        self.0.push((it, head.hash));
        head
    }

    /// Fills in [`ADD_EVENTS`].
    pub(crate) fn bind(&self, to: Columns) -> Columns {
        to.with::<Array<SqlUuid>, _>(self.each(|it| Uuid::from(it.id)))
            .with::<Array<Text>, _>(self.each(|it| it.subject.kind.as_str()))
            .with::<Array<SqlUuid>, _>(self.each(|it| it.subject.id))
            .with::<Array<Integer>, _>(self.each(|it| it.ordinal))
            .with::<Array<Text>, _>(self.each(|it| it.kind.clone()))
            .with::<Array<Text>, _>(self.each(|it| it.author.clone()))
            .with::<Array<Nullable<Text>>, _>(self.each(|it| it.on_behalf_of.clone()))
            .with::<Array<Nullable<SqlUuid>>, _>(self.each(|it| it.request_id))
            .with::<Array<Timestamptz>, _>(self.each(|it| it.at))
            .with::<Array<Text>, _>(self.each(|it| it.data.clone()))
            .with::<Array<Binary>, _>(self.each(|it| it.previous.to_vec()))
            .with::<Array<Binary>, _>(each(&self.0, |it| it.1.to_vec()))
    }

    fn each<T>(&self, column: impl Fn(&Envelope) -> T) -> Vec<T> {
        each(&self.0, |it| column(&it.0))
    }
}

const HEADS: &str = "update applications a set event_ordinal = x.ordinal, event_hash = x.hash
      from unnest({}::uuid[], {}::int[], {}::bytea[]) x (id, ordinal, hash) where a.id = x.id";

/// Moves the ends of applications' chains, which the caller holds locked.
pub(crate) fn move_heads(
    tx: &mut Tx<'_>,
    heads: impl IntoIterator<Item = (ApplicationId, Head)>,
) -> Result<(), StoreError> {
    let heads: Vec<(ApplicationId, Head)> = heads.into_iter().collect();
    Columns::new(HEADS.to_owned())
        .with::<Array<SqlUuid>, _>(each(&heads, |it| Uuid::from(it.0)))
        .with::<Array<Integer>, _>(each(&heads, |it| it.1.ordinal))
        .with::<Array<Binary>, _>(each(&heads, |it| it.1.hash.to_vec()))
        .execute(tx.conn)?;
    Ok(())
}
