//! What is entered into the ledgers of an application's clocks, and from which day on.

use chrono::NaiveDate;

use super::{Application, Facts, Noted, Outcome, Refusal};
use crate::MeasureId;
use crate::calendar::local_date;
use crate::clocks::{Clock, ClockKind, Entry, EntryKind, RunningClock, Suspension};

/// The day from which the clocks stand still: that of the notice, if nothing stands in its way.
pub(super) fn day_of_notice(
    application: &Application,
    asked: Option<NaiveDate>,
    rule: Option<&str>,
    facts: &Facts<'_>,
) -> Result<NaiveDate, Refusal> {
    let (today, rule) = (local_date(facts.now), rule.map(ToOwned::to_owned));
    let from = asked.unwrap_or(today);
    let accepted_on = application.accepted_at.map_or(today, local_date);
    if from < accepted_on || today < from {
        return Err(Refusal::SuspendedOutOfTime { accepted_on: accepted_on.to_string(), rule });
    }
    let overlaps = |it: &Suspension| it.to.is_none_or(|to| from < to);
    if decision_clocks(facts).any(|it| it.clock.suspensions().iter().any(overlaps)) {
        return Err(Refusal::SuspensionOverlaps { rule });
    }
    Ok(from)
}

/// Stops the clocks of the body, but those of steps that are procedures themselves; the time that
/// others have runs on.
pub(super) fn pause(outcome: &mut Outcome, entry: &Entry, facts: &Facts<'_>) {
    let stops = |it: &&RunningClock| {
        let kind = it.clock.kind;
        kind.binds_the_body() && !kind.runs_through()
    };
    note(outcome, facts.clocks.iter().filter(stops), entry, facts);
}

/// The day that counts again: between the beginning of the pause and today.
pub(super) fn day_of_end(
    pause: &Entry,
    asked: Option<NaiveDate>,
    rule: Option<&str>,
    facts: &Facts<'_>,
) -> Result<NaiveDate, Refusal> {
    let today = local_date(facts.now);
    let on = asked.unwrap_or(today);
    if on < pause.effective_on || today < on {
        let (from, rule) = (pause.effective_on.to_string(), rule.map(ToOwned::to_owned));
        return Err(Refusal::ResumedOutOfTime { from, rule });
    }
    Ok(on)
}

/// The clocks that stood still by this measure run again.
pub(super) fn resumed(outcome: &mut Outcome, by: MeasureId, on: NaiveDate, facts: &Facts<'_>) {
    let entry = Entry::new(EntryKind::Resume, on, by);
    note(outcome, facts.clocks.iter().filter(|it| it.clock.is_part_of(by)), &entry, facts);
}

/// Enters `entry` into the ledgers of these clocks; each date follows.
pub(super) fn note<'a>(
    outcome: &mut Outcome,
    clocks: impl Iterator<Item = &'a RunningClock>,
    entry: &Entry,
    facts: &Facts<'_>,
) {
    outcome.ledger.extend(clocks.map(|it| entered(it, entry, facts)));
}

/// The clock with one entry more. Only another date begins another round of warnings: a pause that
/// ends on its first day, or after the limit had run out, has moved nothing.
pub(super) fn entered(running: &RunningClock, entry: &Entry, facts: &Facts<'_>) -> Noted {
    let clock = running.with(entry);
    let date = |it: &Clock| it.due_but_for_an_open_pause(facts.calendar);
    let moved = date(&clock) != date(&running.clock);
    let round = running.round + i32::from(moved);
    let fired = if moved { 0 } else { running.fired };
    let reckoning = clock.reckon(facts.rungs(clock.kind), fired, facts.calendar);
    let (clock, task, old, entry) = (running.id, running.task, running.due, entry.clone());
    Noted { clock, task, entry, old, reckoning, round, fired }
}

/// The clocks by which the decision is measured.
pub(super) fn decision_clocks<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = &'a RunningClock> {
    facts.clocks.iter().filter(|it| match it.clock.kind {
        ClockKind::Statutory | ClockKind::Promised => true,
        ClockKind::Correction
        | ClockKind::Step
        | ClockKind::StepTimeout
        | ClockKind::Procedure
        | ClockKind::Notice
        | ClockKind::Delivery
        | ClockKind::Reply
        | ClockKind::CoolingOff
        | ClockKind::Collection
        | ClockKind::Payment
        | ClockKind::ThirdParty
        | ClockKind::OtherOrgan
        | ClockKind::HearingRequest
        | ClockKind::HearingHeld
        | ClockKind::Publication
        | ClockKind::Renewal => false,
    })
}

/// The pauses that have no end yet, by the clocks of the decision.
pub(super) fn open_pauses<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = &'a Entry> {
    decision_clocks(facts).flat_map(|it| {
        let ended = |measure| it.clock.entries(EntryKind::Resume).any(|end| end.measure == measure);
        it.clock.entries(EntryKind::Pause).filter(move |pause| !ended(pause.measure))
    })
}
