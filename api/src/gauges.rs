//! What `/metrics` tells of the workers.

use chrono::{DateTime, Utc};
use domain::labels::Label;
use domain::notifications::Carrier;
use domain::workflow::CallState;
use persistence::notifications::{Post, Waiting};
use prometheus::{Gauge, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry};

use crate::workers::Trip;

/// The figures, shared between the workers and the endpoint.
#[derive(Debug, Clone)]
pub(crate) struct Gauges {
    told: IntCounter,
    late: IntGauge,
    lag: Gauge,
    parked: IntGauge,
    told_applicants: IntCounter,
    outbox: IntGauge,
    outbox_lag: Gauge,
    trips: IntCounterVec,
    post: IntGaugeVec,
    dead: IntGaugeVec,
    calls: IntGaugeVec,
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
        let told_applicants =
            IntCounter::new("onedoor_outbox_told_total", "Messages that reached an inbox");
        let outbox = IntGauge::new(
            "onedoor_outbox_backlog",
            "Messages that wait to be put into an inbox, counted up to 10000",
        );
        let outbox_lag = Gauge::new(
            "onedoor_outbox_lag_seconds",
            "For how long the first of them has been waiting",
        );
        let trips = IntCounterVec::new(
            Opts::new("onedoor_deliveries_total", "Attempts to send a message on, by outcome"),
            &["carrier", "outcome"],
        );
        let post = IntGaugeVec::new(
            Opts::new("onedoor_deliveries_backlog", "Messages to be sent on, counted up to 10000"),
            &["carrier"],
        );
        let dead = IntGaugeVec::new(
            Opts::new(
                "onedoor_deliveries_dead",
                "Messages that were given up until somebody looks, counted up to 10000",
            ),
            &["carrier"],
        );
        let calls = IntGaugeVec::new(
            Opts::new("onedoor_calls", "Questions of steps to other systems, counted up to 10000"),
            &["state"],
        );
        Self {
            told: told.expect(name),
            late: late.expect(name),
            lag: lag.expect(name),
            parked: parked.expect(name),
            told_applicants: told_applicants.expect(name),
            outbox: outbox.expect(name),
            outbox_lag: outbox_lag.expect(name),
            trips: trips.expect(name),
            post: post.expect(name),
            dead: dead.expect(name),
            calls: calls.expect(name),
        }
    }

    /// Shows the figures at an endpoint.
    pub(crate) fn show(&self, registry: &Registry) {
        let once = "each name is registered once";
        registry.register(Box::new(self.told.clone())).expect(once);
        registry.register(Box::new(self.late.clone())).expect(once);
        registry.register(Box::new(self.lag.clone())).expect(once);
        registry.register(Box::new(self.parked.clone())).expect(once);
        registry.register(Box::new(self.told_applicants.clone())).expect(once);
        registry.register(Box::new(self.outbox.clone())).expect(once);
        registry.register(Box::new(self.outbox_lag.clone())).expect(once);
        registry.register(Box::new(self.trips.clone())).expect(once);
        registry.register(Box::new(self.post.clone())).expect(once);
        registry.register(Box::new(self.dead.clone())).expect(once);
        registry.register(Box::new(self.calls.clone())).expect(once);
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
        self.lag.set(seconds(since, now));
    }

    pub(crate) fn told_applicants(&self, messages: usize) {
        self.told_applicants.inc_by(messages as u64);
    }

    pub(crate) fn outbox(&self, waiting: Waiting, now: DateTime<Utc>) {
        self.outbox.set(waiting.outbox as i64);
        self.outbox_lag.set(seconds(waiting.since, now));
    }

    /// How many wait, and how many were given up.
    pub(crate) fn calls(&self, (waiting, given_up): (usize, usize)) {
        for (state, count) in [(CallState::Waiting, waiting), (CallState::GivenUp, given_up)] {
            self.calls.with_label_values(&[state.as_str()]).set(count as i64);
        }
    }

    pub(crate) fn trip(&self, carrier: Carrier, trip: Trip) {
        let outcome = match trip {
            Trip::Arrived => "arrived",
            Trip::Failed => "failed",
            Trip::GivenUp => "given_up",
            Trip::Nowhere => "nowhere",
        };
        self.trips.with_label_values(&[carrier.as_str(), outcome]).inc();
    }

    pub(crate) fn post(&self, all: &[Post]) {
        for it in all {
            let carrier = [it.carrier.as_str()];
            self.post.with_label_values(&carrier).set(it.waiting as i64);
            self.dead.with_label_values(&carrier).set(it.dead as i64);
        }
    }
}

fn seconds(since: Option<DateTime<Utc>>, now: DateTime<Utc>) -> f64 {
    since.map_or(0, |it| (now - it).num_milliseconds().max(0)) as f64 / 1000.0
}
