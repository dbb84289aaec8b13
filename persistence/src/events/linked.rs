//! Events behind the ends of their chains, many in one statement.

use diesel::RunQueryDsl;
use diesel::sql_types::{Array, Binary, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::ApplicationId;
use domain::events::{Circumstances, Envelope, Head, NewEvent, Subject};
use domain::labels::Label;
use uuid::Uuid;

use crate::columns::{Columns, each};
use crate::{StoreError, Tx, ids};

/// Adds [`Linked`] to the log.
pub(crate) const ADD_EVENTS: &str =
    "insert into events (id, subject_kind, subject_id, ordinal, kind, author, on_behalf_of,
        request_id, at, data, previous, hash)
      select * from unnest({}::uuid[], {}::text[], {}::uuid[], {}::int[], {}::text[], {}::text[],
        {}::text[], {}::uuid[], {}::timestamptz[], {}::text[], {}::bytea[], {}::bytea[])";

/// Events in the order of their chains, column by column.
#[derive(Debug, Default)]
pub(crate) struct Linked(Vec<(Envelope, [u8; 32])>);

impl Linked {
    /// Links `new` behind `head`; answers where the chain ends then.
    pub(crate) fn link<'a>(
        &mut self,
        subject: Subject,
        head: Head,
        new: impl IntoIterator<Item = &'a NewEvent>,
        how: &Circumstances,
    ) -> Head {
        new.into_iter().fold(head, |head, it| {
            let linked = Envelope::link(ids::fresh(how.at), subject, head, it, how);
            let head = linked.head();
            self.0.push((linked, head.hash));
            head
        })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
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
