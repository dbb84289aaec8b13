//! What became of each application that a plan or a transfer has looked at, and how far that has come.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::ApplicationId;
use uuid::Uuid;

use crate::schema::applications as a;
use crate::{Session, StoreError};

/// What became of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanResult {
    pub application: ApplicationId,
    pub at: DateTime<Utc>,
    /// Why it stayed; none, if it went over.
    pub stayed: Option<Stayed>,
}

/// Why an application could not go over, for a program and for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stayed {
    pub reason: String,
    pub chinese: String,
    pub english: String,
}

/// A row: the application, when, and why it stayed.
pub(super) type Row = (Uuid, DateTime<Utc>, Option<String>, Option<String>, Option<String>);

pub(super) fn read((application, at, reason, chinese, english): Row) -> PlanResult {
    let told = reason.zip(chinese).zip(english);
    let stayed = told.map(|((reason, chinese), english)| Stayed { reason, chinese, english });
    PlanResult { application: application.into(), at, stayed }
}

/// The numbers of the applications of these results; a draft has none.
pub fn numbers(
    session: &mut Session<'_>,
    of: &[PlanResult],
) -> Result<HashMap<ApplicationId, String>, StoreError> {
    let ids: Vec<Uuid> = of.iter().map(|it| it.application.into()).collect();
    let numbered = a::table.filter(a::id.eq_any(ids)).select((a::id, a::number.assume_not_null()));
    let rows: Vec<(Uuid, String)> = numbered.filter(a::number.is_not_null()).load(session.conn)?;
    Ok(rows.into_iter().map(|(id, number)| (id.into(), number)).collect())
}

/// Two functions for those whose progress stands in the table `$of`, and what became of each
/// application in the table `$results` under `$key`: diesel's tables are types, and share no other.
macro_rules! results {
    ($of:ident, $results:ident by $key:ident: $Stored:ty, $Id:ty, $State:ty, $advance:ident, $read:ident) => {
        /// Remembers what became of these applications, and how far it has come; it is done with when
        /// nothing was left to look at.
        pub fn $advance(
            tx: &mut $crate::Tx<'_>,
            it: &$Stored,
            looked_at: &[domain::ApplicationId],
            results: &[$crate::catalogue::PlanResult],
            now: chrono::DateTime<chrono::Utc>,
        ) -> Result<(), $crate::StoreError> {
            use $crate::schema::{$of as of, $results as s};
            let id = uuid::Uuid::from(it.id);
            for it in results {
                let told = it.stayed.as_ref();
                let told = (
                    s::at.eq(it.at),
                    s::reason.eq(told.map(|it| &it.reason)),
                    s::chinese.eq(told.map(|it| &it.chinese)),
                    s::english.eq(told.map(|it| &it.english)),
                );
                let place =
                    (s::$key.eq(id), s::application_id.eq(uuid::Uuid::from(it.application)));
                diesel::insert_into(s::table)
                    .values((place, told))
                    .on_conflict((s::$key, s::application_id))
                    .do_update()
                    .set(told)
                    .execute(tx.conn)?;
            }
            let count = |it: usize| i32::try_from(it).unwrap_or(i32::MAX);
            let stayed = results.iter().filter(|it| it.stayed.is_some()).count();
            let last = looked_at.last().map(|it| uuid::Uuid::from(*it));
            let state = if last.is_some() { <$State>::Applying } else { <$State>::Applied };
            diesel::update(of::table.find(id))
                .set((
                    of::state.eq(state.as_str()),
                    of::behind.eq(last.or(it.behind)),
                    of::moved.eq(of::moved + count(results.len() - stayed)),
                    of::stayed.eq(of::stayed + count(stayed)),
                    of::finished_at.eq(last.is_none().then_some(now)),
                    of::revision.eq(of::revision + i32::from(last.is_none())),
                ))
                .execute(tx.conn)?;
            Ok(())
        }

        /// What became of applications, by id: of all, or of those that stayed.
        pub fn $read(
            session: &mut $crate::Session<'_>,
            id: $Id,
            (stayed, behind): (bool, Option<uuid::Uuid>),
            limit: i64,
        ) -> Result<Vec<$crate::catalogue::PlanResult>, $crate::StoreError> {
            use $crate::schema::$results as s;
            let mut asked = s::table
                .filter(s::$key.eq(uuid::Uuid::from(id)))
                .filter(s::application_id.gt(behind.unwrap_or(uuid::Uuid::nil())))
                .order(s::application_id)
                .limit(limit)
                .select((s::application_id, s::at, s::reason, s::chinese, s::english))
                .into_boxed();
            if stayed {
                asked = asked.filter(s::reason.is_not_null());
            }
            let rows: Vec<$crate::catalogue::results::Row> = asked.load(session.conn)?;
            Ok(rows.into_iter().map($crate::catalogue::results::read).collect())
        }
    };
}

pub(super) use results;
