//! The one reader of the wall clock. An instant is a clock that has stopped, which tests use.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, SubsecRound, Utc};

pub trait Clock: Send + Sync + 'static {
    /// Now, in whole microseconds, which is what the database keeps.
    fn now(&self) -> DateTime<Utc>;
}

#[derive(Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

impl Clock for DateTime<Utc> {
    fn now(&self) -> DateTime<Utc> {
        *self
    }
}

/// The sandbox's clock: another one, moved forward by as much as somebody asked for.
#[derive(Clone)]
pub(crate) struct MovableClock {
    wall: Arc<dyn Clock>,
    ahead_micros: Arc<AtomicI64>,
}

impl MovableClock {
    pub(crate) fn over(wall: Arc<dyn Clock>) -> Self {
        Self { wall, ahead_micros: Arc::default() }
    }

    /// How far ahead of the other clock it is.
    pub(crate) fn ahead(&self) -> Duration {
        Duration::microseconds(self.ahead_micros.load(Ordering::Relaxed))
    }

    /// Sets how far ahead it is; it never goes back.
    pub(crate) fn set_ahead(&self, ahead: Duration) {
        let micros = ahead.num_microseconds().unwrap_or(i64::MAX);
        self.ahead_micros.fetch_max(micros, Ordering::Relaxed);
    }
}

impl Clock for MovableClock {
    fn now(&self) -> DateTime<Utc> {
        self.wall.now() + self.ahead()
    }
}
