//! 延续申请 as it is filed: in time, late, or never; and a day of the expiry that is corrected.

use chrono::{Duration, NaiveDate};

use super::super::{
    Command, CorrectionNotice, Defect, DefectKind, HandedIn, NewClock, Outcome, Refusal, Stage,
    renewal,
};
use super::hall::{Hall, account};
use super::renewals::{date, events};
use super::{FORMS, procedure};
use crate::access::Actor;
use crate::clocks::ClockKind;
use crate::workflow::TaskState;

/// What is handed in today for a licence that expires on this day.
fn filed(expires_on: &str) -> Result<Outcome, Refusal> {
    let mut hall = Hall::reviewing(procedure(None, None, &[]), FORMS[0]);
    hall.renews();
    hall.says(expires_on);
    let it = &mut hall.application;
    (it.stage, it.number, it.created_by) = (Stage::Draft, None, account(0));
    hall.would(0, &Command::Submit)
}

fn started(outcome: &Outcome) -> Vec<(ClockKind, Option<NaiveDate>)> {
    let of = |it: &NewClock| (it.kind, it.reckoning.due.map(|it| it.on));
    outcome.start.iter().filter(|it| it.kind != ClockKind::Correction).map(of).collect()
}

#[test]
fn licence_law_50_who_needs_a_licence_renewed_applies_thirty_days_before_it_expires() {
    for (expires_on, in_time) in [
        ("2026-10-29", true),
        ("2026-10-28", false),
        // Thirty days before a Tuesday is a Sunday, and the Monday after it was yesterday.
        ("2026-10-27", false),
        ("2027-02-28", true),
        ("2028-02-29", true),
        ("2026-09-29", false),
    ] {
        let outcome = filed(expires_on).expect("it is taken in, in time or not");
        let clock = (ClockKind::Renewal, Some(date(expires_on)));
        assert_eq!(started(&outcome), [clock][..usize::from(in_time)], "{expires_on}");
        let told = events(&outcome).contains(&"applications.renewal_late");
        assert_eq!(told, !in_time, "never silently: {expires_on}");
        let renewal = outcome.after.dossier.renewal.expect("it is on record");
        assert_eq!((renewal.expires_on, renewal.in_time), (date(expires_on), in_time));
    }
}

#[test]
fn what_has_expired_or_expires_nobody_knows_when_is_not_renewed() {
    let expired =
        Refusal::LicenceExpired { on: "2026-09-28".to_owned(), rule: Some("XK-50a".to_owned()) };
    assert_eq!(filed("2026-09-28").err(), Some(expired));
    for unknown in ["2036-10-31", "2027-02-29", "长期", ""] {
        assert_eq!(filed(unknown).err(), Some(Refusal::ExpiryOutOfRange), "{unknown}");
    }
}

/// Filed on the first day for a licence that expires on this day, and told to correct the form.
pub(super) fn correcting(expires_on: &str) -> Hall {
    let mut hall = Hall::reviewing(procedure(None, None, &[]), FORMS[0]);
    hall.clocks.clear();
    hall.says(expires_on);
    hall.expires(date(expires_on));
    let system = Actor::system();
    let mut outcome = Outcome::of(hall.application.clone());
    renewal::filed(&mut outcome, &hall.facts(&system)).expect("it can be renewed");
    let defect = Defect {
        material: None,
        field: Some("/expires_on".to_owned()),
        kind: DefectKind::Wrong,
        detail: "与证书不一致".to_owned(),
    };
    hall.application.dossier = outcome.after.dossier;
    let notice = CorrectionNotice { defects: vec![defect], reply_by: None };
    hall.application.dossier.correction = Some(notice);
    hall.application.stage = Stage::Correction;
    hall.tasks.iter_mut().for_each(|it| it.state = TaskState::Cancelled);
    hall
}

fn corrects(hall: &Hall) -> Result<Outcome, Refusal> {
    let materials: Vec<HandedIn> = Vec::new();
    hall.would(0, &Command::HandInCorrections { materials, form: true })
}

#[test]
fn a_day_that_was_mistaken_is_corrected_as_if_the_form_had_said_so_when_it_was_filed() {
    let mut hall = correcting("2026-12-31");
    let filed_at = hall.now;
    hall.now += Duration::days(20);
    let same = corrects(&hall).expect("it comes in");
    assert_eq!((started(&same), same.stop.contains(&ClockKind::Renewal)), (vec![], false));
    hall.says("2027-01-31");
    let later = corrects(&hall).expect("it comes in");
    assert_eq!(started(&later), [(ClockKind::Renewal, Some(date("2027-01-31")))]);
    assert_eq!((later.start[0].anchor, later.start[0].limit.limit.value), (filed_at, 124));
    assert!(later.stop.contains(&ClockKind::Renewal), "the other one ends");
    hall.says("2026-10-20");
    let late = corrects(&hall).expect("it comes in");
    assert_eq!(started(&late), [], "that would have been too late");
    assert!(late.stop.contains(&ClockKind::Renewal));
    assert!(events(&late).contains(&"applications.renewal_late"));
    hall.now += Duration::days(30);
    hall.says("2026-11-02");
    let passed = corrects(&hall).expect("it comes in");
    assert_eq!(started(&passed), [], "the body was told another day");
    assert!(events(&passed).contains(&"applications.renewal_late"));
}
