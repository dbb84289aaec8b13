//! A leap in time that is the same as living through it: the sandbox's clock halts wherever something
//! is due, and goes on when it is done.
//!
//! How far ahead the clock is stands in the database, and its row is the gate: whoever moves it holds
//! the row, and may not pass a moment at which there is something left to do. So no server is ever
//! ahead of what is due, however many of them move the clock or work beside it.

use std::time::Duration as Pause;

use chrono::{DateTime, Duration, Utc};
use persistence::catalogue::next_transfer;
use persistence::clocks::next_timer;
use persistence::{StoreError, Tx, settings};

use crate::Problem;
use crate::backend::Backend;
use crate::workers::begins_at;

/// Under which setting the servers of a database agree how far ahead the clock is.
const SETTING: &str = "sandbox_clock_ahead_micros";

/// How long behind the moment at which something is due the clock halts: as late as a worker that
/// looks now and then would have found it.
const LATE: Duration = Duration::milliseconds(200);

/// After how long a leap is broken off where it is.
const PATIENCE: Duration = Duration::seconds(20);

/// Before looking again for what others hold.
const PAUSE: Pause = Pause::from_millis(20);

/// Where a leap stands.
enum Step {
    /// Something is due and must be done first.
    Halted,
    /// The clock has gone on, or is where it was to go.
    WentOn,
}

impl Backend {
    /// Takes over how far ahead the database says the sandbox's clock is.
    pub fn follow(&self) -> Result<(), StoreError> {
        let Some(clock) = &self.sandbox else { return Ok(()) };
        let kept = self.db.look(|session| settings::get(session, SETTING))?;
        clock.set_ahead(kept.as_deref().map_or(Duration::zero(), read));
        Ok(())
    }

    /// Moves the sandbox's clock until it is `goal` ahead, and does whatever falls due on the way;
    /// answers how much is left when that has taken too long.
    pub fn leap(&self, goal: Duration) -> Result<Duration, Problem> {
        let clock = self.sandbox.as_ref().ok_or(Problem::NotFound)?;
        let until = self.wall.now() + PATIENCE;
        // What has happened until now is told before time goes on.
        self.hand_out()?;
        loop {
            let (ahead, step) =
                self.db.transact::<_, StoreError>(|tx| step(tx, self.wall.now(), goal))?;
            clock.set_ahead(ahead);
            let left = (goal - ahead).max(Duration::zero());
            match step {
                Step::WentOn if left.is_zero() => return Ok(left),
                Step::WentOn => {}
                Step::Halted if until < self.wall.now() => return Ok(left),
                Step::Halted if self.keep_up()? => {}
                Step::Halted => std::thread::sleep(PAUSE),
            }
        }
    }

    /// Does what the workers do by the hall's clock; whether there was anything.
    fn keep_up(&self) -> Result<bool, Problem> {
        let swept = self.sweep()?;
        self.gauges.told(swept.rungs);
        let (moved, told) = (self.replay()?, self.hand_out()?);
        let mut followed = false;
        while self.transfer_some()?.is_some() {
            followed = true;
        }
        Ok(swept != Default::default() || followed || 0 < moved + told)
    }
}

/// Moves the clock to where something is due next, but no further than `goal` and not past anything
/// that is left to be done.
fn step(
    tx: &mut Tx<'_>,
    wall: DateTime<Utc>,
    goal: Duration,
) -> Result<(Duration, Step), StoreError> {
    let ahead = read(&settings::put_first(tx, SETTING, "0")?);
    let transfer = next_transfer(tx)?.map(begins_at);
    let next = next_timer(tx)?.into_iter().chain(transfer).min();
    if next.is_some_and(|it| it < wall + ahead) {
        return Ok((ahead, Step::Halted));
    }
    let halt = next.map_or(goal, |it| (it + LATE - wall).min(goal)).max(ahead);
    settings::put(tx, SETTING, &micros(halt).to_string())?;
    Ok((halt, Step::WentOn))
}

fn micros(ahead: Duration) -> i64 {
    ahead.num_microseconds().unwrap_or_default()
}

fn read(kept: &str) -> Duration {
    Duration::microseconds(kept.parse().unwrap_or_default())
}
