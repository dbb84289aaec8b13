//! From submission to acceptance (收件、受理、补正), as 行政许可法 32 orders it.

use chrono::NaiveDate;
use serde_json::json;

use super::follow::follow;
use super::may::own_task;
use super::{
    Application, CorrectionNotice, DefectKind, Facts, HandedIn, NewClock, NewPaper, NewTask,
    Outcome, PaperKind, Refusal, Rejection, RejectionGround, Stage, TaskClosing, lapse,
    paper_number, renewal,
};
use crate::calendar::local_date;
use crate::catalogue::{CaseType, Content, ItemStatus, Material};
use crate::clocks::ClockKind;
use crate::identity::PersonKind;
use crate::notifications::News;
use crate::workflow::{Duty, Task, TaskOutcome, complete, start};

pub(super) fn submit(application: &Application, facts: &Facts<'_>) -> Result<Outcome, Refusal> {
    on_offer(facts.item_status, facts.content, facts.applicant_kind)?;
    known_materials(&application.dossier.materials, facts.content)?;
    let serial = facts.serial();
    let number = format!("{}-{}-{:06}", application.body, serial.year, serial.number);
    let mut outcome = Outcome::of(Application {
        number: Some(number.clone()),
        stage: Stage::Submitted,
        received_at: Some(facts.now),
        ..application.clone()
    });
    outcome.start.extend(facts.clock_of(ClockKind::Correction, facts.now));
    let first = start(&facts.content.workflow, &facts.ways(application));
    follow(&mut outcome, first, None, facts);
    let data =
        json!({ "number": number, "item": application.item, "channel": application.channel });
    outcome.tell(News::Submitted, data);
    renewal::filed(&mut outcome, facts)?;
    Ok(outcome)
}

/// Whether the item takes applications of such persons now.
pub fn on_offer(
    status: ItemStatus,
    content: &Content,
    applicant: PersonKind,
) -> Result<(), Refusal> {
    match status {
        ItemStatus::Current => {}
        ItemStatus::Suspended => return Err(Refusal::ItemSuspended),
        status @ (ItemStatus::Cancelled | ItemStatus::Transferred) => {
            return Err(Refusal::ItemOver { status });
        }
    }
    if content.case_type == CaseType::ExOfficio {
        return Err(Refusal::NotAppliedFor);
    }
    if !content.access.in_centre {
        return Err(Refusal::NotInCentre);
    }
    if !content.targets.contains(&applicant) {
        return Err(Refusal::NotForSuchPersons);
    }
    Ok(())
}

/// Every material is one of the item's list, and named once.
pub fn known_materials(materials: &[HandedIn], content: &Content) -> Result<(), Refusal> {
    for (place, it) in materials.iter().enumerate() {
        let material = it.material.clone();
        if content.material(&it.material).is_none() {
            return Err(Refusal::UnknownMaterial { material });
        }
        if materials[..place].iter().any(|earlier| earlier.material == it.material) {
            return Err(Refusal::MaterialTwice { material });
        }
    }
    Ok(())
}

pub(super) fn accept(application: &Application, facts: &Facts<'_>) -> Result<Outcome, Refusal> {
    let task = own_task(facts, Duty::Intake)?;
    let deemed = late(application, facts);
    if !deemed {
        complete_papers(application, facts.content)?;
    }
    accepted(application, task, deemed, facts)
}

/// 视为受理: the limit has run out in silence, and the law accepts in the body's place.
pub(super) fn deem_accepted(
    application: &Application,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let open = facts.tasks.iter().find(|it| it.waits() && it.duty == Duty::Intake);
    accepted(application, open.ok_or(Refusal::NoOpenTask)?, true, facts)
}

fn accepted(
    application: &Application,
    task: &Task,
    deemed: bool,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    // Silence past the limit, or corrections that came in whole: the day of receipt counts.
    let received = application.received_at.expect("a submitted application was received");
    let accepted_at = if deemed || application.corrected { received } else { facts.now };
    let ways = facts.ways(application);
    let step = complete(&facts.content.workflow, &application.marking, &task.node, &ways);
    let step = step.map_err(|_| Refusal::NoOpenTask)?;
    let mut outcome = Outcome::of(Application {
        stage: Stage::Accepted,
        accepted_at: Some(accepted_at),
        ..application.clone()
    });
    outcome.start = facts.decision_clocks(accepted_at);
    outcome.start.extend(facts.clock_of(ClockKind::CoolingOff, received));
    outcome.stop = vec![ClockKind::Correction];
    outcome.close = vec![closing(task.id)];
    follow(&mut outcome, step, Some(&task.node), facts);
    let content = json!({ "accepted_at": accepted_at, "deemed": deemed });
    let number = paper(&mut outcome, PaperKind::Acceptance, content, facts);
    let data = json!({ "accepted_at": accepted_at, "deemed": deemed, "acceptance_number": number });
    outcome.tell(News::Accepted, data);
    Ok(outcome)
}

/// 逾期不告知: no notice was given before the limit ran out.
fn late(application: &Application, facts: &Facts<'_>) -> bool {
    let never_told = application.dossier.correction.is_none();
    never_told && facts.over(ClockKind::Correction).is_some()
}

fn complete_papers(application: &Application, content: &Content) -> Result<(), Refusal> {
    let came =
        |it: &&Material| application.dossier.materials.iter().any(|got| got.material == it.code);
    let wanted = content.materials.iter().filter(|it| it.required && !it.obtainable_by_sharing);
    let missing: Vec<String> =
        wanted.filter(|it| !came(it)).map(|it| format!("{} {}", it.code, it.name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::MaterialsMissing { materials: missing.join("；") })
}

pub(super) fn reject(
    application: &Application,
    rejection: &Rejection,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    if rejection.ground == RejectionGround::NotCompetent && rejection.competent_body.is_none() {
        return Err(Refusal::NoCompetentBody);
    }
    in_time(application, facts)?;
    let task = own_task(facts, Duty::Intake)?;
    let mut outcome = Outcome::of(Application { stage: Stage::Rejected, ..application.clone() });
    outcome.stop = vec![ClockKind::Correction, ClockKind::Renewal];
    outcome.close = vec![closing(task.id)];
    outcome.after.marking = Default::default();
    let number = paper(&mut outcome, PaperKind::Rejection, json!(rejection), facts);
    let data = json!({ "rejection_number": number, "ground": rejection.ground });
    outcome.tell(News::Rejected, data);
    Ok(outcome)
}

pub(super) fn notify_correction(
    application: &Application,
    notice: &CorrectionNotice,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    in_time(application, facts)?;
    defects_stand(notice, facts.content)?;
    let reply = facts.clock_of(ClockKind::Reply, facts.now);
    let notice = &CorrectionNotice { reply_by: reply_by(notice, &reply, facts)?, ..notice.clone() };
    let mut outcome = Outcome::of(Application { stage: Stage::Correction, ..application.clone() });
    outcome.after.dossier.correction = Some(notice.clone());
    outcome.stop = vec![ClockKind::Correction];
    outcome.start.extend(reply);
    // The window has done its step; while the applicant holds the papers no officer's clock runs.
    outcome.close = vec![closing(own_task(facts, Duty::Intake)?.id)];
    let number = paper(&mut outcome, PaperKind::Correction, json!(notice), facts);
    let defects = notice.defects.len();
    let data =
        json!({ "correction_number": number, "defects": defects, "reply_by": notice.reply_by });
    outcome.tell(News::CorrectionNotified, data);
    Ok(outcome)
}

/// By when the applicant answers: the rule's date where there is one, and no other.
fn reply_by(
    notice: &CorrectionNotice,
    reply: &Option<NewClock>,
    facts: &Facts<'_>,
) -> Result<Option<NaiveDate>, Refusal> {
    let by_rule = reply.as_ref().and_then(|it| it.reckoning.due).map(|it| it.on);
    match (by_rule, notice.reply_by) {
        (Some(rule), Some(asked)) if rule != asked => {
            Err(Refusal::ReplyByRule { due: rule.to_string() })
        }
        (None, Some(asked)) if asked <= local_date(facts.now) => Err(Refusal::ReplyByTooEarly),
        (rule, asked) => Ok(rule.or(asked)),
    }
}

/// Once the limit has run out in silence the application counts as accepted (行政许可法 32(4)).
fn in_time(application: &Application, facts: &Facts<'_>) -> Result<(), Refusal> {
    match facts.over(ClockKind::Correction).filter(|_| late(application, facts)) {
        Some(clock) => Err(Refusal::DeemedAccepted { due: clock.due_on() }),
        None => Ok(()),
    }
}

fn defects_stand(notice: &CorrectionNotice, content: &Content) -> Result<(), Refusal> {
    if notice.defects.is_empty() {
        return Err(Refusal::NoDefect);
    }
    for defect in &notice.defects {
        let Some(code) = &defect.material else {
            if defect.field.is_none() {
                return Err(Refusal::DefectOfNothing);
            }
            continue;
        };
        let known = content.material(code);
        let material = known.ok_or_else(|| Refusal::UnknownMaterial { material: code.clone() })?;
        if defect.kind == DefectKind::Missing && material.obtainable_by_sharing {
            return Err(Refusal::AskForShared { material: material.name.clone() });
        }
    }
    Ok(())
}

pub(super) fn hand_in_corrections(
    application: &Application,
    materials: &[HandedIn],
    form: bool,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    lapse::in_time(ClockKind::Reply, facts)?;
    known_materials(materials, facts.content)?;
    let notice = application.dossier.correction.as_ref().expect("the stage follows a notice");
    let missing: Vec<String> = notice
        .defects
        .iter()
        .filter_map(|defect| match (&defect.material, &defect.field) {
            (Some(code), _) if !materials.iter().any(|it| it.material == *code) => {
                Some(code.clone())
            }
            (None, Some(field)) if !form => Some(format!("form{field}")),
            (Some(_) | None, Some(_) | None) => None,
        })
        .collect();
    if !missing.is_empty() {
        return Err(Refusal::CorrectionsIncomplete { missing: missing.join(", ") });
    }
    let mut after = application.clone();
    after.dossier.materials.retain(|it| !materials.iter().any(|new| new.material == it.material));
    after.dossier.materials.extend_from_slice(materials);
    (after.stage, after.corrected) = (Stage::Submitted, true);
    after.received_at = Some(facts.now);
    let mut outcome = Outcome::of(after);
    outcome.stop = vec![ClockKind::Reply];
    outcome.open.extend(intake_again(facts));
    let codes: Vec<&str> = materials.iter().map(|it| it.material.as_str()).collect();
    outcome.tell(News::Corrected, json!({ "materials": codes, "form": form }));
    let filed = application.received_at.expect("a submitted application was received");
    renewal::corrected(&mut outcome, filed, facts)?;
    Ok(outcome)
}

/// The intake opens again for the window that asked for the corrections.
fn intake_again(facts: &Facts<'_>) -> Option<NewTask> {
    let (node, _) = facts.content.workflow.with_duty(Duty::Intake).next()?;
    let again = facts.arrival(node, facts.tasks).into_iter().next()?;
    let before = facts.tasks.iter().rev().find(|it| it.node == *node && it.is_for(&again.post));
    Some(again.given_to(before.and_then(|it| it.assignee)))
}

fn closing(task: crate::TaskId) -> TaskClosing {
    TaskClosing { task, outcome: TaskOutcome::Completed, opinion: String::new() }
}

/// Adds the step's statutory paper, and tells its number.
pub(super) fn paper(
    outcome: &mut Outcome,
    kind: PaperKind,
    content: serde_json::Value,
    facts: &Facts<'_>,
) -> String {
    let serial = facts.serial();
    let number = paper_number(serial.prefix, kind, serial.year, serial.number);
    outcome.paper = Some(NewPaper {
        kind,
        title: kind.title(&facts.content.workflow),
        number: number.clone(),
        serial: serial.number,
        content,
    });
    number
}
