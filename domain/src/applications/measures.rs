//! 扣除、延长、冲正: what an officer does to the clocks of an application, by entries that follow
//! one another. No due date is ever typed in.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::hearing::awaits_record;
use super::intake::paper;
use super::ledgers::{
    day_of_end, day_of_notice, decision_clocks, note, open_pauses, pause, resumed,
};
use super::others::whose;
use super::procedure::begun_by;
use super::{Application, Facts, Outcome, PaperKind, Refusal};
use crate::MeasureId;
use crate::calendar::local_date;
use crate::clocks::{
    Clock, ClockKind, Entry, EntryKind, Extension, RunningClock, SpecialProcedure,
};
use crate::labels::{Label, labels};
use crate::notifications::News;

labels! {
    /// What an officer does to the clocks of an application.
    MeasureKind {
        /// 停止计算: the clocks stand still for a special procedure.
        Suspension = "suspension",
        /// 延长期限
        Extension = "extension",
    }
}

/// The start of a special procedure, told to the applicant in writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSuspension {
    pub measure: MeasureId,
    pub procedure: SpecialProcedure,
    /// The day on which the written notice took effect; not counted any more. Today, unless the
    /// notice was served before it was entered.
    pub from: Option<NaiveDate>,
    pub reason: String,
}

/// The end of a special procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resumption {
    pub measure: MeasureId,
    /// The day that is counted again; today, unless told otherwise.
    pub on: Option<NaiveDate>,
    pub finding: String,
}

/// More time for one of the clocks (延长期限).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewExtension {
    pub measure: MeasureId,
    pub clock: ClockKind,
    /// In the limit's unit.
    pub by: u32,
    pub reason: String,
}

/// Taking a mistaken entry back (冲正): it stays, and counts no longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversal {
    pub measure: MeasureId,
    pub reason: String,
}

/// Whether the clocks run that a special procedure would stop: what stands still already does so from a
/// day before.
pub(super) fn may_suspend(facts: &Facts<'_>) -> Result<(), Refusal> {
    match open_pauses(facts).next() {
        Some(_) => Err(Refusal::SuspensionOverlaps { rule: Some(SPECIAL_PROCEDURES.to_owned()) }),
        None => Ok(()),
    }
}

pub(super) fn suspend(
    application: &Application,
    asked: &NewSuspension,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let from = day_of_notice(application, asked.from, Some(SPECIAL_PROCEDURES), facts)?;
    let (measure, basis) = (asked.measure, asked.procedure.as_str());
    let told = json!({ "reason": asked.reason });
    Ok(stand_still(application, NewPause { measure, basis, from, told }, facts))
}

/// A pause that nothing stands in the way of.
pub(super) struct NewPause {
    pub(super) measure: MeasureId,
    /// The ground that the law gives for it.
    pub(super) basis: &'static str,
    pub(super) from: NaiveDate,
    /// What the notice says besides.
    pub(super) told: Value,
}

/// The clocks of the body stand still, but those of special procedures and public notices themselves;
/// the written notice is issued.
pub(super) fn stand_still(application: &Application, new: NewPause, facts: &Facts<'_>) -> Outcome {
    let NewPause { measure, basis, from, told: mut content } = new;
    let mut outcome = Outcome::of(application.clone());
    (content["procedure"], content["from"]) = (json!(basis), json!(from));
    let number = paper(&mut outcome, PaperKind::Suspension, content, facts);
    let entry = Entry {
        basis: Some(basis.to_owned()),
        notice: Some(number.clone()),
        ..Entry::new(EntryKind::Pause, from, measure)
    };
    pause(&mut outcome, &entry, facts);
    let data = json!({
        "measure_id": measure, "procedure": basis, "from": from, "notice_number": number,
    });
    outcome.tell(News::Suspended, data);
    outcome
}

/// The rule by which a special procedure stops the clocks.
const SPECIAL_PROCEDURES: &str = "XK-45";

pub(super) fn resume(
    application: &Application,
    asked: &Resumption,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let open = open_pauses(facts).find(|it| it.measure == Some(asked.measure));
    let pause = open.filter(|it| whose(it).is_none()).ok_or(Refusal::NotSuspended)?;
    not_of_a_step(asked.measure, facts)?;
    let on = day_of_end(pause, asked.on, Some(SPECIAL_PROCEDURES), facts)?;
    Ok(run_again(application, asked.measure, on, facts))
}

/// Whatever stood still by the measure runs again, `on` included.
pub(super) fn run_again(
    application: &Application,
    measure: MeasureId,
    on: NaiveDate,
    facts: &Facts<'_>,
) -> Outcome {
    let mut outcome = Outcome::of(application.clone());
    resumed(&mut outcome, measure, on, facts);
    outcome.tell(News::Resumed, json!({ "measure_id": measure, "on": on }));
    outcome
}

/// A special procedure that is a step of the workflow ends with the step, and was no mistake; a hearing
/// that was asked for ends with its record.
fn not_of_a_step(measure: MeasureId, facts: &Facts<'_>) -> Result<(), Refusal> {
    let hearing = |it: &Entry| it.measure == Some(measure) && awaits_record(it, facts);
    if open_pauses(facts).any(hearing) {
        return Err(Refusal::EndsWithItsRecord);
    }
    begun_by(measure, facts)
        .map_or(Ok(()), |it| Err(Refusal::EndsWithItsStep { step: it.name.clone() }))
}

/// Whether this one may extend any limit at all.
pub(super) fn may_extend(application: &Application, facts: &Facts<'_>) -> Result<(), Refusal> {
    let may = |kind| extendable(application, kind, facts).map(drop);
    may(ClockKind::Statutory).or_else(|why| may(ClockKind::Promised).map_err(|_| why))
}

/// The limit that this one may extend, with the rule by which.
fn extendable<'a>(
    application: &Application,
    kind: ClockKind,
    facts: &'a Facts<'_>,
) -> Result<(&'a RunningClock, &'a Extension), Refusal> {
    let limit = of_decision(kind, facts).ok_or(Refusal::NoSuchClock { clock: kind })?;
    let rule = of_decision(ClockKind::Statutory, facts).and_then(|it| it.extension.as_ref());
    let rule = rule.ok_or(Refusal::NotExtendable)?;
    if limit.clock.entries(EntryKind::Extend).next().is_some() {
        return Err(Refusal::ExtendedAlready);
    }
    if limit.clock.is_over(facts.calendar, facts.now) {
        return Err(Refusal::ExtendedTooLate);
    }
    if !rule.posts.iter().any(|post| facts.actor.holds(&application.body, post)) {
        return Err(Refusal::ExtensionNotYours { approver: rule.approver.clone() });
    }
    Ok((limit, rule))
}

fn of_decision<'a>(kind: ClockKind, facts: &'a Facts<'_>) -> Option<&'a RunningClock> {
    decision_clocks(facts).find(|it| it.clock.kind == kind)
}

pub(super) fn extend(
    application: &Application,
    asked: &NewExtension,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let (limit, rule) = extendable(application, asked.clock, facts)?;
    if asked.by == 0 || rule.by < asked.by {
        return Err(Refusal::ExtensionTooLong { most: rule.by });
    }
    let entry = Entry {
        amount: asked.by,
        ..Entry::new(EntryKind::Extend, local_date(facts.now), asked.measure)
    };
    if let Some(law) = of_decision(ClockKind::Statutory, facts).filter(|it| it.id != limit.id) {
        within_the_law(&limit.with(&entry), &law.clock, facts)?;
    }
    let mut outcome = Outcome::of(application.clone());
    let content = json!({ "clock": asked.clock, "by": asked.by, "reason": asked.reason });
    let number = paper(&mut outcome, PaperKind::Extension, content, facts);
    let entry = Entry { notice: Some(number.clone()), ..entry };
    note(&mut outcome, [limit].into_iter(), &entry, facts);
    let data = json!({
        "measure_id": asked.measure, "clock": asked.clock, "by": asked.by,
        "unit": limit.clock.limit.unit, "notice_number": number,
    });
    outcome.tell(News::Extended, data);
    Ok(outcome)
}

/// A promise may be put off, but not beyond what the law allows; while both stand still, not beyond
/// what it would allow if they ran.
fn within_the_law(promise: &Clock, law: &Clock, facts: &Facts<'_>) -> Result<(), Refusal> {
    let date = |it: &Clock| it.due_but_for_an_open_pause(facts.calendar);
    match date(promise).zip(date(law)) {
        Some((promised, law)) if law.at < promised.at => {
            Err(Refusal::PromiseBeyondLaw { due: law.on.to_string() })
        }
        Some(_) | None => Ok(()),
    }
}

pub(super) fn reverse(
    application: &Application,
    asked: &Reversal,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let standing = |it: &RunningClock| it.clock.is_part_of(asked.measure);
    if !decision_clocks(facts).any(standing) {
        return Err(Refusal::NothingToReverse);
    }
    not_of_a_step(asked.measure, facts)?;
    let entry = Entry::new(EntryKind::Reverse, local_date(facts.now), asked.measure);
    promise_stays_within_the_law(asked.measure, &entry, facts)?;
    let mut outcome = Outcome::of(application.clone());
    note(&mut outcome, facts.clocks.iter().filter(|it| standing(it)), &entry, facts);
    // Whoever was asked by mistake has no time to keep.
    let open = open_pauses(facts).find(|it| it.measure == Some(asked.measure));
    outcome.stop.extend(open.and_then(whose));
    outcome.tell(News::Reversed, json!({ "measure_id": asked.measure, "reason": asked.reason }));
    Ok(outcome)
}

/// A promise that was put off within an extended limit of the law is taken back before the limit is.
fn promise_stays_within_the_law(
    measure: MeasureId,
    entry: &Entry,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    let of = |kind| decision_clocks(facts).find(move |it| it.clock.kind == kind);
    let Some((promise, law)) = of(ClockKind::Promised).zip(of(ClockKind::Statutory)) else {
        return Ok(());
    };
    let extends = |it: &RunningClock| {
        it.clock.entries(EntryKind::Extend).any(|it| it.measure == Some(measure))
    };
    if extends(law) && promise.clock.entries(EntryKind::Extend).next().is_some() {
        return within_the_law(&promise.clock, &law.with(entry), facts);
    }
    Ok(())
}
