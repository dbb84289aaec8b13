//! Counts all running clocks anew when the calendar has changed, or who is warned when: some
//! applications at a time, so that nobody waits; and where it was, if it is killed in between.

use std::time::Duration;

use actix_web::rt::time;
use actix_web::web;
use domain::calendar::Calendar;
use domain::clocks::{Reckoning, Rung, Watched};
use domain::events::NewEvent;
use persistence::Tx;
use persistence::clocks::{
    Moved, Replay, Replayed, StoredClock, advance, next_replayed, open_replay, replay_waits,
    store_moved,
};
use serde_json::json;

use crate::Problem;
use crate::backend::Backend;
use crate::gate::{Ground, system_ground};

/// How many applications are looked at in one transaction.
const TOGETHER: i64 = 100;

/// How often somebody looks whether there is anything.
const EVERY: Duration = Duration::from_secs(1);

pub(super) async fn run(backend: web::Data<Backend>) {
    loop {
        time::sleep(EVERY).await;
        let backend = backend.clone();
        match web::block(move || backend.replay()).await {
            Ok(Ok(0)) => {}
            Ok(Ok(moved)) => tracing::info!(moved, "clocks were counted anew"),
            Ok(Err(cause)) => tracing::warn!(%cause, "could not count clocks anew"),
            Err(_) => return,
        }
    }
}

impl Backend {
    /// Counts everything anew that is asked for; answers how many clocks have moved.
    pub fn replay(&self) -> Result<usize, Problem> {
        let mut moved = 0;
        while self.db.look(|session| replay_waits(session, self.now()))? {
            let ground = system_ground(self, "deadlines");
            match self.db.transact(|tx| some(tx, &ground))? {
                Some(more) => moved += more,
                // Another server is at it, or a transaction that began before is not over yet.
                None => break,
            }
        }
        Ok(moved)
    }
}

/// The next applications of the oldest replay; answers how many of their clocks have moved.
fn some(tx: &mut Tx<'_>, ground: &Ground<'_>) -> Result<Option<usize>, Problem> {
    let Some(replay) = open_replay(tx, ground.now)? else { return Ok(None) };
    let next = next_replayed(tx, &replay, TOGETHER)?;
    let timing = ground.library.timing(tx, ground.now)?;
    let bodies = next.iter().map(|it| &it.body);
    let calendars = ground.library.calendars_now(tx, bodies, ground.now)?;
    let mut all = Vec::new();
    for it in &next {
        let calendar = &calendars[&it.body];
        let watched = Watched { body: &it.body, item: &it.item };
        let recount =
            |clock: &StoredClock| recount(clock, timing.rungs(clock.clock.kind, watched), calendar);
        let moved: Vec<Moved> = it.clocks.iter().filter_map(recount).collect();
        let event = told(it, &moved, &replay);
        all.push((it, moved, event));
    }
    store_moved(tx, &all, &ground.how)?;
    let moved = all.iter().map(|it| it.1.len()).sum();
    advance(tx, &replay, &next, moved, ground.now)?;
    Ok(Some(moved))
}

/// What has become of the clock, if anything has.
fn recount(clock: &StoredClock, rungs: &[Rung], calendar: &Calendar) -> Option<Moved> {
    let reckoning = clock.clock.reckon(rungs, clock.fired, calendar);
    let Reckoning { due, yellow_at, next_rung_at } = reckoning;
    let before = (clock.due, clock.yellow_at, clock.next_rung_at);
    (before != (due, yellow_at, next_rung_at)).then_some(Moved {
        clock: clock.id,
        task: clock.task,
        entries: clock.clock.ledger.len(),
        old: clock.due,
        reckoning,
    })
}

/// What the log says of the dates that are others now.
fn told(application: &Replayed, moved: &[Moved], replay: &Replay) -> Option<NewEvent> {
    let kind = |id| application.clocks.iter().find(|it| it.id == id).map(|it| it.clock.kind);
    let dates =
        moved.iter().filter(|it| it.old.map(|it| it.on) != it.reckoning.due.map(|it| it.on));
    let dates: Vec<_> = dates
        .map(|it| {
            json!({
                "clock_id": it.clock, "clock": kind(it.clock),
                "old_due_on": it.old.map(|it| it.on), "due_on": it.reckoning.due.map(|it| it.on),
            })
        })
        .collect();
    let data = || json!({ "reason": replay.reason, "clocks": dates });
    (!dates.is_empty()).then(|| NewEvent::new("clocks.recomputed", data()))
}
