//! What the server runs on.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use persistence::{Db, Group, StoreError};

use crate::carriers::{Carriers, Systems};
use crate::clock::{Clock, MovableClock};
use crate::gauges::Gauges;
use crate::library::Library;
use crate::passwords::Passwords;
use crate::platform::Origins;
use crate::tokens::Tokens;

/// Everything that requests share. Handlers reach it through a gate.
pub struct Backend {
    pub(crate) db: Db,
    /// Where submissions are committed together.
    pub(crate) group: Group,
    /// The hall's clock: what deadlines go by.
    pub(crate) clock: Arc<dyn Clock>,
    /// The clock of tokens and attempts, which nobody moves.
    pub(crate) wall: Arc<dyn Clock>,
    pub(crate) tokens: Tokens,
    pub(crate) passwords: Passwords,
    pub(crate) library: Library,
    pub(crate) gauges: Gauges,
    /// How messages to applicants are sent, besides their inbox.
    pub(crate) carriers: Carriers,
    /// What steps of procedures can ask.
    pub(crate) systems: Systems,
    /// Set in the sandbox only.
    pub(crate) sandbox: Option<MovableClock>,
    /// The largest file that is taken, in bytes.
    pub(crate) largest_file: usize,
    /// Whether `X-Forwarded-For` is believed.
    pub(crate) trust_proxy: bool,
    /// Whose web pages may call.
    pub(crate) origins: Origins,
}

impl Backend {
    /// A back end whose two clocks are `clock`.
    pub fn new(db: Db, clock: impl Clock) -> Result<Self, StoreError> {
        let clock: Arc<dyn Clock> = Arc::new(clock);
        let tokens = Tokens::load(&db, clock.now())?;
        Ok(Self {
            group: Group::start(db.clone()),
            db,
            wall: clock.clone(),
            clock,
            tokens,
            passwords: Passwords::default(),
            library: Library::default(),
            gauges: Gauges::new(),
            carriers: Carriers::default(),
            systems: Systems::default(),
            sandbox: None,
            largest_file: 20 * 1024 * 1024,
            trust_proxy: false,
            origins: Origins::Own,
        })
    }

    /// The same, with the hall's clock in everybody's hands.
    pub fn in_sandbox(mut self) -> Self {
        let movable = MovableClock::over(self.wall.clone());
        self.clock = Arc::new(movable.clone());
        self.sandbox = Some(movable);
        self
    }

    pub fn trusting_proxy(mut self, trust: bool) -> Self {
        self.trust_proxy = trust;
        self
    }

    pub fn open_to(mut self, origins: Origins) -> Self {
        self.origins = origins;
        self
    }

    pub fn with_largest_file(mut self, bytes: usize) -> Self {
        self.largest_file = bytes;
        self
    }

    pub fn with_carriers(mut self, carriers: Carriers) -> Self {
        self.carriers = carriers;
        self
    }

    #[must_use]
    pub fn with_systems(mut self, systems: Systems) -> Self {
        self.systems = systems;
        self
    }

    pub fn db(&self) -> &Db {
        &self.db
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}
