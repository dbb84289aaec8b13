//! 延续 in a hall where anything may happen before the licence expires: nothing moves its day, and silence
//! renews it from wherever the application stands.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{
    Command, Decision, Outcome, Refusal, Rejection, RejectionGround, Remedies, Stage, Termination,
    TerminationGround, decide, lapses_first,
};
use super::cases;
use super::filing::correcting;
use super::hall::{Hall, account, officer};
use super::timed::{SPECIAL, any_move, hall as licence};
use crate::access::Actor;
use crate::calendar::{instant, local_date};
use crate::catalogue::{RenewalTerms, RuledLimit};
use crate::clocks::{ClockKind, Limit, Unit};
use crate::workflow::{Duty, Marking, start};

/// The hall begins on this day, a Tuesday.
const TODAY: &str = "2026-09-29";

pub(super) fn date(it: &str) -> NaiveDate {
    it.parse().expect("a date")
}

fn ruled(value: u32, unit: Unit, rule: &str) -> RuledLimit {
    RuledLimit { limit: Limit::new(value, unit), rule: Some(rule.to_owned()), note: String::new() }
}

impl Hall {
    /// The item renews licences.
    pub(super) fn renews(&mut self) {
        self.content.renewal = Some(RenewalTerms {
            expires_on: "form.expires_on".to_owned(),
            notice: ruled(30, Unit::CalendarDay, "XK-50a"),
            term: Limit::new(48, Unit::Month),
            rule: "XK-50b".to_owned(),
        });
    }

    /// A licence that expires on this day is being renewed since now.
    pub(super) fn expires(&mut self, on: NaiveDate) {
        self.renews();
        let terms = self.content.renewal.clone().expect("it renews");
        let limit = terms.limit(local_date(self.now), on);
        let system = Actor::system();
        let clock = self.facts(&system).clock(ClockKind::Renewal, limit, self.now);
        self.runs(Some(clock), None);
        (self.application.received_at, self.application.created_by) = (Some(self.now), account(0));
    }

    /// Answers that name this day.
    pub(super) fn says(&mut self, expires_on: &str) {
        self.form = format!(r#"{{"x":"a2","expires_on":"{expires_on}"}}"#);
    }

    pub(super) fn would(&self, who: usize, command: &Command) -> Result<Outcome, Refusal> {
        decide(&self.application, command, &self.facts(&officer(who).actor))
    }

    fn lapses(&self) -> Result<Outcome, Refusal> {
        let lapse = Command::Lapse(ClockKind::Renewal);
        decide(&self.application, &lapse, &self.facts(&Actor::system()))
    }

    fn renewal_due(&self) -> Option<DateTime<Utc>> {
        let clock = self.clocks.iter().find(|it| it.clock.kind == ClockKind::Renewal)?;
        clock.due.map(|it| it.at)
    }
}

pub(super) fn events(outcome: &Outcome) -> Vec<&str> {
    outcome.events.iter().map(|it| it.kind).collect()
}

/// What the law has done is done as if it had been decided.
fn renewed(hall: &mut Hall) {
    let due = hall.renewal_due().expect("nothing stops it");
    hall.now = hall.now.max(due + Duration::seconds(1));
    let outcome = hall.lapses().expect("nobody has decided");
    let after = &outcome.after;
    assert_eq!((after.stage, after.granted), (Stage::Decided, Some(true)));
    assert_eq!(after.decided_at, Some(due), "in the last moment of the licence");
    assert!(after.accepted_at.is_some());
    let kinds: Vec<ClockKind> = outcome.start.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [ClockKind::Delivery, ClockKind::Publication]);
    assert!(outcome.start.iter().all(|it| it.anchor == due));
    assert_eq!(
        events(&outcome)
            .into_iter()
            .filter(|it| it.starts_with("applications."))
            .collect::<Vec<_>>(),
        ["applications.decided", "applications.deemed_renewed"]
    );
    assert!(outcome.measured.is_some_and(|it| !it.in_time), "nobody decided in time");
    let paper = outcome.paper.clone().expect("a paper says so");
    assert_eq!(
        (&paper.content["deemed"], &paper.content["rule"]),
        (&true.into(), &"XK-50b".into())
    );
    hall.store(outcome, account(0));
    let duties: Vec<Duty> = hall.tasks.iter().filter(|it| it.is_live()).map(|it| it.duty).collect();
    assert_eq!(duties, [Duty::Delivery], "what was open is called off, and the result is made");
    assert_eq!(hall.renewal_due(), None);
    let once = hall.lapses().err();
    assert_eq!(once, Some(Refusal::NoSuchClock { clock: ClockKind::Renewal }));
}

#[test]
fn licence_law_50_silence_renews_wherever_the_application_stands() {
    let correction = || correcting("2026-10-29");
    let submitted = || {
        let mut hall = correction();
        (hall.application.stage, hall.application.corrected) = (Stage::Submitted, true);
        hall.application.marking = start(&hall.content.workflow, &Default::default()).marking;
        hall
    };
    let reviewing = || {
        let mut hall = licence(SPECIAL[1]);
        hall.expires(date("2026-10-29"));
        hall
    };
    let decidable = || {
        let mut hall = licence(SPECIAL[0]);
        hall.expires(date("2026-10-29"));
        hall.approve_all();
        hall
    };
    let nowhere = || {
        let mut hall = correction();
        hall.application.marking = Marking::default();
        hall
    };
    for mut hall in [correction(), submitted(), reviewing(), decidable(), nowhere()] {
        renewed(&mut hall);
    }
}

fn remedies() -> Remedies {
    Remedies { reconsideration_body: "市政府".to_owned(), court: "法院".to_owned() }
}

/// Everything by which it could end otherwise.
fn ends() -> [Command; 6] {
    let decision = |granted| {
        Command::Decide(Decision {
            granted,
            reasons: "如上".to_owned(),
            remedies: Some(remedies()),
            result_number: None,
            valid_until: None,
        })
    };
    let rejection = Rejection {
        ground: RejectionGround::NotEntitled,
        reason: "如上".to_owned(),
        competent_body: None,
        remedies: remedies(),
    };
    let ground = TerminationGround::Impossible;
    [
        decision(true),
        decision(false),
        Command::Withdraw { reason: "如上".to_owned() },
        Command::Terminate(Termination { ground, reason: "如上".to_owned() }),
        Command::Reject(rejection),
        Command::Accept,
    ]
}

#[test]
fn whatever_comes_after_the_last_moment_comes_too_late() {
    let mut hall = licence(SPECIAL[0]);
    hall.expires(date("2026-10-31"));
    hall.approve_all();
    // A Saturday, until midnight.
    hall.now = instant(date("2026-11-01"), chrono::NaiveTime::MIN) - Duration::seconds(1);
    for command in &ends()[..4] {
        let outcome = (0..12).find_map(|who| hall.would(who, command).ok());
        let outcome = outcome.expect("on the last day, after the close of business");
        assert!(outcome.stop.contains(&ClockKind::Renewal), "{command:?}");
    }
    assert!(hall.lapses().is_err(), "not before the day is over");
    hall.now += Duration::seconds(1);
    let renewed =
        Refusal::RenewedByLaw { due: "2026-10-31".to_owned(), rule: Some("XK-50b".to_owned()) };
    for command in &ends()[..4] {
        assert_eq!(hall.would(5, command).err(), Some(renewed.clone()), "{command:?}");
    }
    hall.application.stage = Stage::Submitted;
    for command in &ends()[4..] {
        assert_eq!(hall.would(0, command).err(), Some(renewed.clone()), "{command:?}");
    }
}

#[test]
fn what_ran_out_first_has_its_consequence_first() {
    let mut hall = correcting("2026-10-29");
    hall.content.limits.reply = Some(ruled(10, Unit::CalendarDay, "GK-30"));
    let system = Actor::system();
    let reply = hall.facts(&system).clock_of(ClockKind::Reply, hall.now);
    hall.runs(reply, None);
    let first = |hall: &Hall| lapses_first(&hall.facts(&Actor::system())).map(|it| it.clock.kind);
    assert_eq!(first(&hall), None);
    hall.now += Duration::days(60);
    assert_eq!(first(&hall), Some(ClockKind::Reply));
    hall.clocks.retain(|it| it.clock.kind != ClockKind::Reply);
    assert_eq!(first(&hall), Some(ClockKind::Renewal));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn whatever_officers_do_nothing_moves_the_expiry_and_silence_renews(
        moves in vec(any_move(), 0..40),
        special in prop::sample::select(&SPECIAL[..]),
        days in 30_i64..90,
    ) {
        let mut hall = licence(special);
        let expires_on = date(TODAY) + Duration::days(days);
        hall.expires(expires_on);
        let due = hall.renewal_due();
        for it in &moves {
            if due < Some(hall.now) {
                break;
            }
            let _ = it.make(&mut hall);
            hall.clocks_hold();
            prop_assert_eq!(hall.renewal_due(), due);
        }
        prop_assert_eq!(due.map(local_date), Some(expires_on));
        renewed(&mut hall);
    }
}
