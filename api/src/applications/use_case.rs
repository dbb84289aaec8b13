//! Load, decide, store. Handlers share these, and workers will.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::access::{Actor, Permit, Right};
use domain::applications::{
    Act, Apply, Command, Facts, Refusal, Serial, Staffing, Stage, by_itself, check, staff_asked,
};
use domain::calendar::{Calendar, local_date};
use domain::clocks::{RunningClock, Timing};
use domain::workflow::{Answered, Definition, MessageKind, Objection, Task};
use domain::{ApplicationId, TaskId};
use persistence::applications::{File, Found, Opened, lock, lock_for_system, replace_form};
use persistence::clocks::StoredClock;
use persistence::workflow::StoredTask;
use persistence::{Session, Tx, clocks, workflow};

use crate::Problem;
use crate::etag::IfMatch;
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::library::Edition;
use crate::reply::Reply;

use super::carry_out::carry_out;
use super::read::show;

/// An application with everything that its rules ask for.
pub(crate) struct Case {
    pub(crate) found: Found,
    pub(crate) edition: Arc<Edition>,
    pub(crate) calendar: Arc<Calendar>,
    pub(crate) tasks: Vec<StoredTask>,
    pub(crate) clocks: Vec<StoredClock>,
    pub(super) bare_tasks: Vec<Task>,
    running: Vec<RunningClock>,
    resting: Vec<RunningClock>,
    timing: Arc<Timing>,
    staffing: Option<Staffing>,
    objections: Vec<Objection>,
    answered: Vec<Answered>,
    evidence: Vec<TaskId>,
}

impl Case {
    /// Gathers what belongs to an application that has been found.
    pub(crate) fn gather(
        session: &mut Session<'_>,
        found: Found,
        ground: &Ground<'_>,
    ) -> Result<Self, Problem> {
        let application = &found.file.application;
        let place = (application.version, application.procedure);
        let edition = ground.library.edition_in(session, place, &application.body)?;
        let calendar =
            ground.library.calendar_of(session, found.calendar, &application.body, ground.now)?;
        let (tasks, clocks) = match application.stage {
            Stage::Draft => Default::default(),
            _ => (
                workflow::of_application(session, application.id)?,
                clocks::of_application(session, application.id)?,
            ),
        };
        let timing = ground.library.timing(session, ground.now)?;
        let objections = if edition.content.workflow.has_notices() {
            workflow::objections(session, application.id)?
        } else {
            Vec::new()
        };
        let answered = if edition.content.workflow.calls().next().is_some() {
            workflow::answers(session, application.id)?
        } else {
            Vec::new()
        };
        let case = Self::of(found, edition, (calendar, timing), Opened { tasks, clocks });
        let staffing = case.staffing_for(session, &case.edition.content.workflow, ground)?;
        Ok(Self { staffing, objections, answered, ..case })
    }

    /// Who there is to do the steps of this procedure, if that makes a difference.
    pub(super) fn staffing_for(
        &self,
        session: &mut Session<'_>,
        workflow: &Definition,
        ground: &Ground<'_>,
    ) -> Result<Option<Staffing>, Problem> {
        let file = self.file();
        let asked = staff_asked(&file.application, workflow, &file.form, &self.bare_tasks);
        let today = local_date(ground.now);
        Ok(asked.map(|it| ground.library.staffing(session, &it, today)).transpose()?)
    }

    /// A case whose tasks and clocks are at hand.
    pub(crate) fn of(
        found: Found,
        edition: Arc<Edition>,
        (calendar, timing): (Arc<Calendar>, Arc<Timing>),
        Opened { tasks, clocks }: Opened,
    ) -> Self {
        let bare_tasks = tasks.iter().map(|it| it.task.clone()).collect();
        let attached = tasks.iter().filter(|it| 0 < it.attachments);
        let evidence = attached.map(|it| it.task.id).collect();
        let running = clocks.iter().filter_map(StoredClock::running).collect();
        let resting = clocks.iter().filter_map(StoredClock::resting).collect();
        Self {
            found,
            edition,
            calendar,
            tasks,
            clocks,
            bare_tasks,
            running,
            resting,
            staffing: None,
            objections: Vec::new(),
            answered: Vec::new(),
            evidence,
            timing,
        }
    }

    /// When this one last urged those who had it in hand.
    fn last_urge(&self, actor: &Actor) -> Option<DateTime<Utc>> {
        let messages = self.tasks.iter().flat_map(|it| &it.messages);
        let mine = messages.filter(|it| it.kind == MessageKind::Urged && it.by == actor.account);
        mine.map(|it| it.at).max()
    }

    pub(crate) fn facts<'a>(
        &'a self,
        actor: &'a Actor,
        now: DateTime<Utc>,
        serial: Option<Serial<'a>>,
    ) -> Facts<'a> {
        Facts {
            now,
            calendar: &self.calendar,
            actor,
            content: &self.edition.content,
            item_status: self.found.item_status,
            applicant_kind: self.found.file.person.kind,
            form: &self.found.file.form,
            tasks: &self.bare_tasks,
            objections: &self.objections,
            answered: &self.answered,
            evidence: &self.evidence,
            staffing: self.staffing.as_ref(),
            authorities: &self.found.authorities,
            starter: self.file().application.starter(),
            clocks: &self.running,
            resting: &self.resting,
            timing: &self.timing,
            watched: self.file().application.watched(),
            last_urge: self.last_urge(actor),
            serial,
        }
    }

    pub(crate) fn file(&self) -> &File {
        &self.found.file
    }
}

/// Takes `command` to the application, and stores what follows.
pub(crate) fn step<R>(
    tx: &mut Tx<'_>,
    permit: &Permit<R>,
    ground: &Ground<'_>,
    (id, seen): (ApplicationId, IfMatch),
    command: &Command,
) -> Result<(), Problem> {
    let found = lock(tx, permit, id)?;
    let case = Case::gather(tx, found, ground)?;
    // What can never succeed is refused for what it is, before a stale reader is sent to read again.
    if let Some(act) = command.act() {
        let facts = case.facts(permit.actor(), ground.now, None);
        check(&case.file().application, act, &facts).or_else(|refusal| {
            seen.check(case.file().application.revision).and(Err(refusal.into()))
        })?;
    }
    seen.check(case.file().application.revision)?;
    take(tx, permit.actor(), ground, &case, command)
}

/// Decides on `command` for a case that is locked and was seen as it is; and on what the steps that it
/// leads to bring about by themselves.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ground: &Ground<'_>,
    case: &Case,
    command: &Command,
) -> Result<(), Problem> {
    carry_out(tx, actor, ground, case, command)?;
    if !case.edition.content.workflow.has_procedures() {
        return Ok(());
    }
    settle(tx, actor, ground, case.file().application.id)
}

/// What the steps of the application bring about by themselves now, one thing after another.
pub(crate) fn settle(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ground: &Ground<'_>,
    id: ApplicationId,
) -> Result<(), Problem> {
    loop {
        let found = lock_for_system(tx, id)?;
        let case = Case::gather(tx, found, ground)?;
        let facts = case.facts(actor, ground.now, None);
        let Some(next) = by_itself(&case.file().application, &facts) else { return Ok(()) };
        carry_out(tx, actor, ground, &case, &next)?;
    }
}

/// Whether the form's answers are what the item's schema asks for.
pub(crate) fn form_fits(edition: &Edition, answers: &str) -> Result<(), Problem> {
    let Some(form) = &edition.form else { return Err(Refusal::NotAppliedFor.into()) };
    let answers = serde_json::from_str(answers).map_err(Problem::internal)?;
    let faults = form.faults(&answers);
    if faults.is_empty() { Ok(()) } else { Err(Problem::Form(faults)) }
}

/// Takes in what the correction notice asked for, with a corrected form if one came.
pub(crate) fn hand_in(
    tx: &mut Tx<'_>,
    permit: &Permit<Apply>,
    ground: &Ground<'_>,
    (id, seen): (ApplicationId, IfMatch),
    command: &Command,
    form: Option<&str>,
) -> Result<(), Problem> {
    if let Some(form) = form {
        let found = lock(tx, permit, id)?;
        let case = Case::gather(tx, found, ground)?;
        let facts = case.facts(permit.actor(), ground.now, None);
        check(&case.file().application, Act::HandInCorrections, &facts)?;
        seen.check(case.file().application.revision)?;
        form_fits(&case.edition, form)?;
        replace_form(tx, id, form)?;
    }
    step(tx, permit, ground, (id, seen), command)
}

/// One command, once, and the application as its caller sees it then: what most handlers are.
pub(crate) async fn take_step<R: Right>(
    gate: Gate<R>,
    key: IdempotencyKey,
    fingerprint: Vec<u8>,
    (id, seen): (ApplicationId, IfMatch),
    command: Command,
) -> Result<Reply, Problem> {
    gate.change_once(id, (key, fingerprint), move |tx, permit, ground| {
        step(tx, permit, ground, (id, seen), &command)?;
        let (view, revision) = show(tx, permit, ground, id)?;
        Ok(Reply::tagged(&view, revision))
    })
    .await
}
