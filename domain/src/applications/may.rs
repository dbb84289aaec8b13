//! What *this* person may do with *this* application *now*: the one predicate behind the buttons
//! that a front end draws and behind the refusal of whoever presses another.

use super::apart::{four_eyes, kept_apart};
use super::authority::authorised;
use super::lapse::{cooled, in_time, may_collect};
use super::others::{CONSULTED, awaited, may_ask, nobody_is_awaited};
use super::renewal::not_renewed;
use super::{Act, Application, Facts, Refusal, gates, hearing, measures, urge};
use crate::access::{AuthorisedAct, Standing};
use crate::clocks::ClockKind;
use crate::workflow::{Duty, Task};

/// Every act that is open to the actor of `facts`.
pub fn allowed(application: &Application, facts: &Facts<'_>) -> Vec<Act> {
    use crate::labels::Label;
    let roles = facts.actor.roles();
    let may = |act: &Act| {
        roles.iter().any(|role| act.held_by().contains(role))
            && check(application, *act, facts).is_ok()
    };
    Act::ALL.iter().copied().filter(may).collect()
}

/// Whether `act` can be done at all, whatever it brings with it.
pub fn check(application: &Application, act: Act, facts: &Facts<'_>) -> Result<(), Refusal> {
    // Once is once, in whatever stage a second notice is tried.
    if act == Act::NotifyCorrection && application.dossier.correction.is_some() {
        return Err(Refusal::SecondNotice);
    }
    if !act.stages().contains(&application.stage) {
        return Err(Refusal::WrongStage { stage: application.stage });
    }
    if !matches!(act, Act::Urge | Act::Comment) {
        not_renewed(facts)?;
    }
    match act {
        Act::Edit | Act::Discard | Act::Submit => own(application, facts),
        // Either side may withdraw while they cool off: the window enters it.
        Act::Withdraw if facts.running(ClockKind::CoolingOff).is_some() => {
            own(application, facts).or_else(|_| holds_duty(facts, Duty::Intake))
        }
        Act::Withdraw => own(application, facts),
        // Papers are brought to the window, too.
        Act::HandInCorrections => own(application, facts)
            .or_else(|refusal| holds_duty(facts, Duty::Intake).map_err(|_| refusal)),
        Act::Accept => authorised(own_task(facts, Duty::Intake)?, AuthorisedAct::Accept, facts),
        Act::Reject if application.corrected => Err(Refusal::MustAccept),
        Act::Reject => authorised(own_task(facts, Duty::Intake)?, AuthorisedAct::Reject, facts),
        Act::NotifyCorrection => own_task(facts, Duty::Intake).map(drop),
        Act::Terminate => at_the_body(application, facts),
        Act::Suspend => {
            at_the_body(application, facts)?;
            measures::may_suspend(facts)
        }
        Act::Extend => {
            at_the_body(application, facts)?;
            measures::may_extend(application, facts)
        }
        Act::Resume if !facts.is_suspended() => Err(Refusal::NotSuspended),
        Act::Reverse if !facts.was_measured() => Err(Refusal::NothingToReverse),
        Act::Resume | Act::Reverse => at_the_body(application, facts),
        Act::Collect => {
            may_collect(facts)?;
            holds_duty(facts, Duty::Intake)
        }
        Act::NotifyFee => {
            may_ask(&[ClockKind::Payment], facts)?;
            at_the_body(application, facts)
        }
        Act::Consult => {
            may_ask(&CONSULTED, facts)?;
            at_the_body(application, facts)
        }
        Act::TellHearingRight => {
            hearing::may_be_told(application, facts)?;
            at_the_body(application, facts)
        }
        // Whoever else is concerned asks at the window.
        Act::RequestHearing => {
            awaited(&[ClockKind::HearingRequest], facts)?;
            in_time(ClockKind::HearingRequest, facts)?;
            own(application, facts)
                .or_else(|refusal| holds_duty(facts, Duty::Intake).map_err(|_| refusal))
        }
        Act::AnnounceHearing => answered_at(application, &[ClockKind::HearingHeld], facts),
        Act::RecordHearing => {
            hearing::has_begun(application, facts)?;
            at_the_body(application, facts)
        }
        Act::RecordPayment => answered_at(application, &[ClockKind::Payment], facts),
        Act::RecordOpinion => answered_at(application, &CONSULTED, facts),
        Act::Publish => answered_at(application, &[ClockKind::Publication], facts),
        Act::Decide if facts.in_procedure() => Err(Refusal::StandsStill),
        Act::Decide => {
            nobody_is_awaited(facts)?;
            hearing::nobody_may_ask(facts)?;
            cooled(facts)?;
            // Whoever comes too early is told what is missing.
            let task = own_task(facts, Duty::Decision).or_else(|refusal| match refusal {
                Refusal::NoOpenTask => gates::all_passed(facts).and(Err(refusal)),
                other => Err(other),
            })?;
            // No authorisation would help whoever handled it.
            four_eyes(facts.actor.account, task, facts)?;
            authorised(task, AuthorisedAct::Decide, facts)
        }
        Act::Deliver => own_task(facts, Duty::Delivery).map(drop),
        Act::ConfirmReceipt if served(application) => Err(Refusal::ReceiptTwice),
        Act::ConfirmReceipt => holds_duty(facts, Duty::Delivery),
        Act::Close if !served(application) => Err(Refusal::NoReceipt),
        Act::Close => holds_duty(facts, Duty::Delivery),
        Act::Urge => urge::may_urge(application, facts).map(drop),
        // Whoever may read it, and the right is for staff only.
        Act::Comment => Ok(()),
    }
}

fn served(application: &Application) -> bool {
    application.dossier.delivery.as_ref().is_some_and(|it| it.receipt.is_some())
}

/// The applicant, or whoever applied for them.
pub(super) fn own(application: &Application, facts: &Facts<'_>) -> Result<(), Refusal> {
    let is_applicant = match &facts.actor.standing {
        Standing::Applicant { fingerprint } => *fingerprint == application.applicant,
        Standing::Staff { .. } => false,
    };
    if is_applicant || facts.actor.account == application.created_by {
        return Ok(());
    }
    Err(Refusal::NotYours)
}

fn at_the_body(application: &Application, facts: &Facts<'_>) -> Result<(), Refusal> {
    if facts.actor.works_in(&application.body) || holds_duty(facts, Duty::Intake).is_ok() {
        return Ok(());
    }
    Err(Refusal::NotYours)
}

/// At the body, while one of these clocks runs.
fn answered_at(
    application: &Application,
    kinds: &[ClockKind],
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    awaited(kinds, facts)?;
    at_the_body(application, facts)
}

fn holds_duty(facts: &Facts<'_>, duty: Duty) -> Result<(), Refusal> {
    let mut tasks = facts.content.workflow.with_duty(duty);
    if tasks.any(|(_, task)| facts.actor.holds(&task.body, &task.post)) {
        return Ok(());
    }
    let (_, first) = facts.content.workflow.with_duty(duty).next().ok_or(Refusal::NoOpenTask)?;
    Err(Refusal::NotYourPost { step: first.name.clone() })
}

/// The open task of `duty`, if the actor's post does it and no colleague has claimed it.
pub(super) fn own_task<'a>(facts: &'a Facts<'_>, duty: Duty) -> Result<&'a Task, Refusal> {
    let open = facts.tasks.iter().find(|it| it.waits() && it.duty == duty);
    let task = open.ok_or(Refusal::NoOpenTask)?;
    may_work(task, facts)?;
    Ok(task)
}

/// Whether the actor is a candidate for `task`, it is free or theirs, and they are not kept apart from
/// it.
pub(super) fn may_work(task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    is_theirs_to_do(task, facts)?;
    kept_apart(facts.actor, task, facts)
}

fn is_theirs_to_do(task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    let step = || task.name.clone();
    // A review may have been handed to anybody of the body, and a signer is asked in person.
    let handed =
        task.duty == Duty::Review && (task.asked.is_some() || facts.actor.works_in(&task.body));
    if task.assignee == Some(facts.actor.account) && handed {
        return Ok(());
    }
    let on_the_spot = on_the_spot(task, facts) && holds_duty(facts, Duty::Intake).is_ok();
    if !on_the_spot && !task.is_open_to(facts.actor) {
        return Err(Refusal::NotYourPost { step: step() });
    }
    let mine_or_free = |it| it == facts.actor.account || facts.actor.stands_in_for(it);
    if !task.assignee.is_none_or(mine_or_free) {
        return Err(Refusal::TaskTaken { step: step() });
    }
    Ok(())
}

/// Decided on the spot: the window that took it in may decide as well (行政许可法 34).
pub(super) fn on_the_spot(task: &Task, facts: &Facts<'_>) -> bool {
    facts.content.is_instant() && task.duty == Duty::Decision
}
