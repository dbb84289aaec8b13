//! 期满: what the law does by itself when a clock has run out, and what is too late then.

use chrono::Days;
use serde_json::{Value, json};

use super::intake::{deem_accepted, paper};
use super::others::{Silence, runs_again};
use super::result::end;
use super::{Application, Facts, Outcome, PaperKind, Refusal, Stage, TerminationGround, renewal};
use crate::calendar::local_date;
use crate::clocks::{ClockKind, RunningClock};
use crate::notifications::News;

/// What the law does when the clock of this kind has run out.
pub(super) fn lapse(
    application: &Application,
    kind: ClockKind,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let clock = facts.over(kind).ok_or(Refusal::NoSuchClock { clock: kind })?;
    match kind {
        ClockKind::Correction => deem_accepted(application, facts),
        ClockKind::Reply => {
            let ground = TerminationGround::CorrectionAbandoned;
            Ok(abandoned(application, clock, ground, facts))
        }
        ClockKind::Payment => {
            Ok(abandoned(application, clock, TerminationGround::FeeUnpaid, facts))
        }
        ClockKind::CoolingOff => Ok(cooled_off(application, clock, facts)),
        ClockKind::Collection => Ok(deemed_withdrawn(application, clock, facts)),
        ClockKind::ThirdParty => Ok(silent(application, clock, Silence::OrganDecides, facts)),
        ClockKind::OtherOrgan => Ok(silent(application, clock, Silence::Consents, facts)),
        ClockKind::HearingRequest => Ok(unheard(application, clock, facts)),
        ClockKind::Renewal => renewal::deemed(application, clock, facts),
        ClockKind::Statutory
        | ClockKind::Promised
        | ClockKind::Step
        // What follows of a step is its task's: `timeout`.
        | ClockKind::StepTimeout
        | ClockKind::Procedure
        | ClockKind::Notice
        | ClockKind::HearingHeld
        | ClockKind::Delivery
        | ClockKind::Publication => Err(Refusal::NoSuchClock { clock: kind }),
    }
}

/// Which of the application's clocks ran out first of those at whose end the law acts: after days
/// without a server it acts in that order.
pub fn lapses_first<'a>(facts: &'a Facts<'_>) -> Option<&'a RunningClock> {
    let acts = |it: &&RunningClock| it.clock.kind.acts() && it.task.is_none();
    let over =
        facts.clocks.iter().filter(acts).filter(|it| it.due.is_some_and(|it| it.at < facts.now));
    over.min_by_key(|it| it.due.map(|it| it.at))
}

/// 视为放弃: what was asked of the applicant has not come in time.
fn abandoned(
    application: &Application,
    clock: &RunningClock,
    ground: TerminationGround,
    facts: &Facts<'_>,
) -> Outcome {
    let mut outcome = end(application, Stage::Terminated, facts);
    let mut data = told(&mut outcome, clock, facts);
    data["ground"] = json!(ground);
    outcome.tell(News::Abandoned, data);
    outcome
}

/// 冷静期届满: from now on the applicants may ask for the result, for a time if the rule gives one.
fn cooled_off(application: &Application, clock: &RunningClock, facts: &Facts<'_>) -> Outcome {
    let mut outcome = Outcome::of(application.clone());
    outcome.stop = vec![ClockKind::CoolingOff];
    let ended = clock.due.map_or(facts.now, |it| it.at);
    outcome.start.extend(facts.clock_of(ClockKind::Collection, ended));
    let until = outcome.start.first().and_then(|it| it.reckoning.due).map(|it| it.on);
    let mut data = told(&mut outcome, clock, facts);
    data["collect_by"] = json!(until);
    outcome.tell(News::CooledOff, data);
    outcome
}

/// 视为撤回: nobody has asked for the result in time.
fn deemed_withdrawn(application: &Application, clock: &RunningClock, facts: &Facts<'_>) -> Outcome {
    let mut outcome = end(application, Stage::Withdrawn, facts);
    let data = told(&mut outcome, clock, facts);
    outcome.tell(News::DeemedWithdrawn, data);
    outcome
}

/// Whoever was asked has said nothing: the clocks run again from the day after their last.
fn silent(
    application: &Application,
    clock: &RunningClock,
    silence: Silence,
    facts: &Facts<'_>,
) -> Outcome {
    let mut outcome = Outcome::of(application.clone());
    let last = clock.due.map_or(local_date(facts.now), |it| it.on);
    runs_again(&mut outcome, clock.clock.kind, last + Days::new(1), facts);
    let mut data = told(&mut outcome, clock, facts);
    data["silence"] = json!(silence);
    outcome.tell(News::ConsultationLapsed, data);
    outcome
}

/// 视为放弃听证: nobody has asked to be heard in time, and the body may decide.
fn unheard(application: &Application, clock: &RunningClock, facts: &Facts<'_>) -> Outcome {
    let mut outcome = Outcome::of(application.clone());
    outcome.stop = vec![clock.clock.kind];
    let data = told(&mut outcome, clock, facts);
    outcome.tell(News::HearingLapsed, data);
    outcome
}

/// The paper that says what ran out, and by which rule; answers the same for the log.
fn told(outcome: &mut Outcome, clock: &RunningClock, facts: &Facts<'_>) -> Value {
    let it = &clock.clock;
    let mut data = json!({ "clock": it.kind, "rule": it.rule, "due_on": clock.due_on() });
    let number = paper(outcome, PaperKind::Lapse, data.clone(), facts);
    data["notice_number"] = json!(number);
    data
}

/// 申请领证: the applicants still want the result after the cooling-off period.
pub(super) fn collect(application: &Application, facts: &Facts<'_>) -> Outcome {
    let mut outcome = Outcome::of(application.clone());
    outcome.stop = AWAITED.to_vec();
    let by = facts.running(ClockKind::Collection).map(RunningClock::due_on);
    outcome.tell(News::CollectionAsked, json!({ "collect_by": by }));
    outcome
}

/// What runs until the applicants ask for the result.
const AWAITED: [ClockKind; 2] = [ClockKind::CoolingOff, ClockKind::Collection];

/// That the applicants have cooled off (民法典 1077).
pub(super) fn cooled(facts: &Facts<'_>) -> Result<(), Refusal> {
    match facts.running(ClockKind::CoolingOff) {
        Some(clock) if facts.over(ClockKind::CoolingOff).is_none() => {
            let (until, rule) = (clock.due_on(), clock.clock.rule.clone());
            Err(Refusal::CoolingOff { until, rule })
        }
        Some(_) | None => Ok(()),
    }
}

/// That the applicants may ask for the result: they have cooled off, and it is not too late.
pub(super) fn may_collect(facts: &Facts<'_>) -> Result<(), Refusal> {
    if !AWAITED.iter().any(|it| facts.running(*it).is_some()) {
        return Err(Refusal::NoSuchClock { clock: ClockKind::Collection });
    }
    cooled(facts)?;
    in_time(ClockKind::Collection, facts)
}

/// That they have asked for it, where the item lets them cool off first.
pub(super) fn collected(facts: &Facts<'_>) -> Result<(), Refusal> {
    match AWAITED.iter().find_map(|it| facts.running(*it)) {
        Some(clock) => Err(Refusal::NotCollected { rule: clock.clock.rule.clone() }),
        None => Ok(()),
    }
}

/// That the time of this kind, if one runs, has not run out.
pub(super) fn in_time(kind: ClockKind, facts: &Facts<'_>) -> Result<(), Refusal> {
    match facts.over(kind) {
        Some(clock) => {
            let (due, rule) = (clock.due_on(), clock.clock.rule.clone());
            Err(Refusal::Lapsed { clock: kind, due, rule })
        }
        None => Ok(()),
    }
}
