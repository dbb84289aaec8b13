//! Questions to other systems, left in their outbox with the tasks that ask. Whoever asks one takes it
//! for a time and holds nothing meanwhile; if they die, the time runs out and another takes it.

use chrono::{DateTime, Utc};
use diesel::RunQueryDsl;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Timestamptz, Uuid as SqlUuid};
use domain::labels::Label;
use domain::notifications::pause_after;
use domain::workflow::{Answer, Answered, CallState, TaskState};
use domain::{ApplicationId, TaskId};
use uuid::Uuid;

use crate::schema::{workflow_calls as c, workflow_tasks as t};
use crate::steady::Steady;
use crate::text_column::label;
use crate::{Session, StoreError, Tx};

const ANSWER: &str = "workflow_calls.answer";

/// A question that somebody is about to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenCall {
    pub task: TaskId,
    pub application: ApplicationId,
    /// This one counted; it tells one's own turn from a later one.
    pub attempts: i32,
}

/// A question as its step's people see it.
#[derive(Debug, Clone)]
pub struct StoredCall {
    pub state: CallState,
    pub attempts: i32,
    /// Why the last attempt failed.
    pub error: Option<String>,
    pub answer: Option<Answer>,
    pub ended_at: Option<DateTime<Utc>>,
}

/// Leaves the questions of these tasks to be asked at once.
pub(crate) fn ask(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    tasks: impl Iterator<Item = TaskId>,
) -> Result<(), StoreError> {
    let id = Uuid::from(application);
    // Before any time, since applications go by a clock that may be moved.
    let row =
        |it| (c::task_id.eq(Uuid::from(it)), c::application_id.eq(id), c::next_at.eq(AT_ONCE));
    let rows: Vec<_> = tasks.map(row).collect();
    if !rows.is_empty() {
        diesel::insert_into(c::table).values(rows).execute(tx.conn)?;
    }
    Ok(())
}

const AT_ONCE: DateTime<Utc> = DateTime::UNIX_EPOCH;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    task_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    application_id: Uuid,
    #[diesel(sql_type = Integer)]
    attempts: i32,
}

const TAKE: &str = "
    with due as (
        select task_id from workflow_calls where state = 'waiting' and next_at <= $1
        order by next_at, task_id limit 1 for update skip locked)
    update workflow_calls c set attempts = c.attempts + 1, next_at = $2
    from due where c.task_id = due.task_id
    returning c.task_id, c.application_id, c.attempts";

/// The next one that is due, taken until `until`.
pub fn take_call(
    tx: &mut Tx<'_>,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<TakenCall>, StoreError> {
    let asked = diesel::sql_query(TAKE).bind::<Timestamptz, _>(now).bind::<Timestamptz, _>(until);
    let row: Option<Row> = Steady(asked).get_result(tx.conn).optional()?;
    Ok(row.map(|it| TakenCall {
        task: it.task_id.into(),
        application: it.application_id.into(),
        attempts: it.attempts,
    }))
}

/// When it is asked again after it has failed now; none, if it is to be given up.
pub fn asked_again_at(taken: TakenCall, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    pause_after(taken.attempts).map(|it| now + it)
}

/// It has failed, and is asked again at `then` or given up. Nothing, if another has taken it over
/// meanwhile.
pub fn call_failed(
    tx: &mut Tx<'_>,
    taken: TakenCall,
    why: &str,
    then: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mine = waiting(taken.task).filter(c::attempts.eq(taken.attempts));
    match then {
        Some(then) => {
            let later = (c::error.eq(why), c::next_at.eq(then));
            diesel::update(mine).set(later).execute(tx.conn)?;
        }
        None => {
            let state = CallState::GivenUp.as_str();
            let dead = (c::error.eq(why), c::state.eq(state), c::ended_at.eq(now));
            diesel::update(mine).set(dead).execute(tx.conn)?;
        }
    }
    Ok(())
}

/// The step is over without it.
pub fn call_not_needed(
    tx: &mut Tx<'_>,
    task: TaskId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let state = CallState::CalledOff.as_str();
    diesel::update(waiting(task))
        .set((c::state.eq(state), c::ended_at.eq(now)))
        .execute(tx.conn)?;
    Ok(())
}

/// Has one that was given up asked again at once, as often as at first.
pub fn repeat_call(tx: &mut Tx<'_>, task: TaskId) -> Result<(), StoreError> {
    let given_up = c::table.find(Uuid::from(task)).filter(c::state.eq(CallState::GivenUp.as_str()));
    let again = (
        c::state.eq(CallState::Waiting.as_str()),
        c::attempts.eq(0),
        c::next_at.eq(AT_ONCE),
        c::ended_at.eq(None::<DateTime<Utc>>),
    );
    match diesel::update(given_up).set(again).execute(tx.conn)? {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}

/// What has come, from the system or from somebody in its place: also of a question that was given up, or
/// that an approval had called off before it was taken back.
pub(crate) fn keep_answer(
    tx: &mut Tx<'_>,
    it: &Answered,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let id = Uuid::from(it.task);
    let answered = (
        c::state.eq(CallState::Answered.as_str()),
        c::answer.eq(tx.vault.seal(ANSWER, id, &it.answer)),
        c::error.eq(None::<String>),
        c::ended_at.eq(now),
    );
    let open = c::table.find(id).filter(c::state.ne(CallState::Answered.as_str()));
    match diesel::update(open).set(answered).execute(tx.conn)? {
        0 => Err(StoreError::Stale),
        _ => Ok(()),
    }
}

/// Everything that systems have answered to the application's steps.
pub fn answers(
    session: &mut Session<'_>,
    application: ApplicationId,
) -> Result<Vec<Answered>, StoreError> {
    let of = c::table.filter(c::application_id.eq(Uuid::from(application)));
    let rows: Vec<(Uuid, Option<Vec<u8>>)> =
        of.filter(c::answer.is_not_null()).select((c::task_id, c::answer)).load(session.conn)?;
    let answered = rows.into_iter().filter_map(|(id, sealed)| Some((id, sealed?)));
    let answered = answered.map(|(id, sealed)| {
        let answer = session.vault.unseal(ANSWER, id, &sealed)?;
        Ok(Answered { task: id.into(), answer })
    });
    answered.collect()
}

/// The question of a task, if it asks one. Whoever asks has shown that they may read the task.
pub fn call_of(session: &mut Session<'_>, task: TaskId) -> Result<StoredCall, StoreError> {
    type Row = (String, i32, Option<String>, Option<Vec<u8>>, Option<DateTime<Utc>>);
    let id = Uuid::from(task);
    let columns = (c::state, c::attempts, c::error, c::answer, c::ended_at);
    let (state, attempts, error, sealed, ended_at): Row =
        c::table.find(id).select(columns).first(session.conn)?;
    let answer = sealed.map(|it| session.vault.unseal(ANSWER, id, &it)).transpose()?;
    Ok(StoredCall { state: label(&state)?, attempts, error, answer, ended_at })
}

/// How many wait, and how many were given up, at steps that are open; counted as far as `most`.
pub fn calls(session: &mut Session<'_>, most: i64) -> Result<(usize, usize), StoreError> {
    let count = |state: CallState, session: &mut Session<'_>| {
        let live = [TaskState::Open, TaskState::Claimed, TaskState::Held].map(TaskState::as_str);
        let live = t::table.filter(t::state.eq_any(live)).select(t::id);
        let of = c::table.filter(c::state.eq(state.as_str()).and(c::task_id.eq_any(live)));
        let of = of.select(c::task_id).limit(most);
        of.load::<Uuid>(session.conn).map(|it| it.len())
    };
    Ok((count(CallState::Waiting, session)?, count(CallState::GivenUp, session)?))
}

#[diesel::dsl::auto_type(no_type_alias)]
fn waiting(task: TaskId) -> _ {
    let id: Uuid = task.into();
    let state: &'static str = WAITING;
    c::table.find(id).filter(c::state.eq(state))
}

const WAITING: &str = "waiting";
