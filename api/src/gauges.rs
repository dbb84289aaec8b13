//! What `/metrics` tells of the workers.

use chrono::{DateTime, Utc};
use prometheus::{Gauge, IntCounter, IntGauge, Registry};

/// The figures, shared between the workers and the endpoint.
#[derive(Debug, Clone)]
pub(crate) struct Gauges {
    told: IntCounter,
    late: IntGauge,
    lag: Gauge,
    parked: IntGauge,
}

impl Gauges {
    pub(crate) fn new() -> Self {
        let name = "the names of the metrics are valid";
        let told = IntCounter::new("onedoor_clocks_told_total", "Warnings that were given");
        let late = IntGauge::new(
            "onedoor_clocks_backlog",
            "Clocks of which somebody should have been told by now, counted up to 10000",
        );
        let lag = Gauge::new(
            "onedoor_clocks_lag_seconds",
            "For how long the first of the backlog has been waiting",
        );
        let parked = IntGauge::new(
            "onedoor_clocks_parked",
            "Clocks that were given up until somebody looks, counted up to 10000",
        );
        Self {
            told: told.expect(name),
            late: late.expect(name),
            lag: lag.expect(name),
            parked: parked.expect(name),
        }
    }

    /// Shows the figures at an endpoint.
    pub(crate) fn show(&self, registry: &Registry) {
        let once = "each name is registered once";
        registry.register(Box::new(self.told.clone())).expect(once);
        registry.register(Box::new(self.late.clone())).expect(once);
        registry.register(Box::new(self.lag.clone())).expect(once);
        registry.register(Box::new(self.parked.clone())).expect(once);
    }

    pub(crate) fn told(&self, rungs: usize) {
        self.told.inc_by(rungs as u64);
    }

    pub(crate) fn waiting(
        &self,
        (late, since, parked): (usize, Option<DateTime<Utc>>, usize),
        now: DateTime<Utc>,
    ) {
        self.late.set(late as i64);
        self.parked.set(parked as i64);
        let lag = since.map_or(0, |it| (now - it).num_milliseconds().max(0));
        self.lag.set(lag as f64 / 1000.0);
    }
}
