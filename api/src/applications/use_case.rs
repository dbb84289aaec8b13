//! Load, decide, store. Handlers share these, and workers will.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::access::{Actor, Permit, Right};
use domain::applications::{
    Act, Apply, Command, Facts, Outcome, Refusal, Serial, Series, Stage, check, decide, on_offer,
};
use domain::calendar::{Calendar, local_date};
use domain::clocks::{ClockKind, Due, RunningClock, Timing, Unit};
use domain::events::{Author, Circumstances};
use domain::workflow::{Definition, MessageKind, Task};
use domain::{AccountId, ApplicationId, BodyCode, NodeId};
use persistence::applications::{File, Found, Opened, lock, next_serial, record, replace_form};
use persistence::clocks::StoredClock;
use persistence::identity::by_id;
use persistence::workflow::StoredTask;
use persistence::{Session, StoreError, Tx, clocks, workflow};

use crate::Problem;
use crate::etag::IfMatch;
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::library::Edition;
use crate::reply::Reply;

use super::read::show;

/// An application with everything that its rules ask for.
pub(crate) struct Case {
    pub(crate) found: Found,
    pub(crate) edition: Arc<Edition>,
    pub(crate) calendar: Arc<Calendar>,
    pub(crate) tasks: Vec<StoredTask>,
    pub(crate) clocks: Vec<StoredClock>,
    bare_tasks: Vec<Task>,
    running: Vec<RunningClock>,
    resting: Vec<RunningClock>,
    timing: Arc<Timing>,
    handlers: Vec<Actor>,
}

impl Case {
    /// Gathers what belongs to an application that has been found.
    pub(crate) fn gather(
        session: &mut Session<'_>,
        found: Found,
        ground: &Ground<'_>,
    ) -> Result<Self, Problem> {
        let application = &found.file.application;
        let (version, procedure) = (application.version, application.procedure);
        let edition = ground.library.edition_with(session, version, procedure)?;
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
        let handlers = handlers(session, &edition.content.workflow, &tasks)?;
        let case = Self::of(found, edition, (calendar, timing), Opened { tasks, clocks });
        Ok(Self { handlers, ..case })
    }

    /// A case whose tasks and clocks are at hand.
    pub(crate) fn of(
        found: Found,
        edition: Arc<Edition>,
        (calendar, timing): (Arc<Calendar>, Arc<Timing>),
        Opened { tasks, clocks }: Opened,
    ) -> Self {
        let bare_tasks = tasks.iter().map(|it| it.task.clone()).collect();
        let running = clocks.iter().filter_map(StoredClock::running).collect();
        let resting = clocks.iter().filter_map(StoredClock::resting).collect();
        let handlers = Vec::new();
        Self {
            found,
            edition,
            calendar,
            tasks,
            clocks,
            bare_tasks,
            running,
            resting,
            handlers,
            timing,
        }
    }

    /// Until when corrections may be asked for, while that clock runs.
    fn correction_due(&self) -> Option<Due> {
        let mut running = self.clocks.iter().filter(|it| it.stopped_at.is_none());
        running.find(|it| it.clock.kind == ClockKind::Correction)?.due
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
            handlers: &self.handlers,
            correction_due: self.correction_due(),
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

/// Whoever has or did a step that a later one goes back to, as they are now, if they are active.
fn handlers(
    session: &mut Session<'_>,
    workflow: &Definition,
    tasks: &[StoredTask],
) -> Result<Vec<Actor>, Problem> {
    let named: Vec<&NodeId> =
        workflow.tasks().filter_map(|(_, it)| it.by_handler_of.as_ref()).collect();
    let theirs = tasks.iter().filter(|it| named.contains(&&it.task.node));
    let mut accounts: Vec<AccountId> = theirs.filter_map(|it| it.task.assignee).collect();
    accounts.sort();
    accounts.dedup();
    let mut handlers = Vec::new();
    for id in accounts {
        match by_id(session, id) {
            Ok(it) if it.active => handlers.push(Actor { account: id, standing: it.standing }),
            // Somebody who has left; or Onedoor itself, where the law acted in silence.
            Ok(_) | Err(StoreError::NotFound) => {}
            Err(fault) => return Err(fault.into()),
        }
    }
    Ok(handlers)
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

/// Decides on `command` for a case that is locked and was seen as it is.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ground: &Ground<'_>,
    case: &Case,
    command: &Command,
) -> Result<(), Problem> {
    if *command == Command::Submit {
        let content = &case.edition.content;
        on_offer(case.found.item_status, content, case.file().person.kind)?;
        form_fits(&case.edition, &case.file().form)?;
    }
    let body = &case.file().application.body;
    let body = ground.library.body(tx, body, ground.now)?;
    let serial = match command.series() {
        Some(series) => Some(reserve(tx, &body.code, series, &body.paper_prefix, ground.now)?),
        None => None,
    };
    let facts = case.facts(actor, ground.now, serial);
    let outcome = decide(&case.file().application, command, &facts)?;
    can_be_counted(&outcome, &case.calendar)?;
    let bodies = case.edition.content.workflow.bodies();
    let on_behalf_of = in_place_of(case, command, actor);
    let how = Circumstances { on_behalf_of, ..ground.how.clone() };
    record(tx, case.file(), &outcome, &bodies, actor.account, &how)?;
    Ok(())
}

/// That the calendar knows every day that a new clock counts: no date is made of days of which
/// nobody has said whether they are worked.
pub(crate) fn can_be_counted(outcome: &Outcome, calendar: &Calendar) -> Result<(), Problem> {
    let steps = outcome.open.iter().filter_map(|it| it.clock.as_ref());
    for clock in outcome.start.iter().chain(steps) {
        match clock.limit.limit.unit {
            Unit::WorkingDay | Unit::CalendarDay | Unit::Month => {
                let due = clock.reckoning.due.map(|it| it.on);
                due.map_or(Ok(()), |due| calendar.covers(local_date(clock.anchor), due))?;
            }
            Unit::Hour | Unit::Instant => {}
        }
    }
    for noted in &outcome.ledger {
        let due = noted.reckoning.due.map(|it| it.on);
        due.map_or(Ok(()), |due| calendar.covers(noted.entry.effective_on.min(due), due))?;
    }
    Ok(())
}

/// B 岗: for whom the actor acts, if only by the post of somebody who is away.
fn in_place_of(case: &Case, command: &Command, actor: &Actor) -> Option<String> {
    let mut tasks = case.bare_tasks.iter().filter(|it| it.is_live());
    let task = match command {
        Command::OnTask { task, .. } => tasks.find(|it| it.id == *task),
        _ => tasks.find(|it| it.waits() && actor.holds(&it.body, &it.post)),
    }?;
    let away = actor.in_place_at(&task.body, &task.post)?;
    Some(Author::Account(away).to_string())
}

/// The next number of a series, held until the transaction ends.
pub(crate) fn reserve<'a>(
    tx: &mut Tx<'_>,
    body: &BodyCode,
    series: Series,
    prefix: &'a str,
    now: DateTime<Utc>,
) -> Result<Serial<'a>, Problem> {
    let year = Facts::year(now);
    let number = next_serial(tx, body, series, year)?;
    Ok(Serial { year, number, prefix })
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
