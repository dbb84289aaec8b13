//! The rules of an application as one pure function: what is, what is asked, what follows.

use chrono::{DateTime, Datelike, Utc};

use super::apart::{except, kept_from};
use super::take_back::take_back;
use super::{
    Application, Command, Deed, NewClock, NewTask, Outcome, Refusal, Staffing, check, hands,
    hearing, intake, lapse, ledgers, measures, notice, others, procedure, publication, result,
    review, service, signers, timeout,
};
use crate::access::Actor;
use crate::calendar::{Calendar, local_date};
use crate::catalogue::{Content, ItemStatus, RuledLimit};
use crate::clocks::{Clock, ClockKind, Entry, EntryKind, Rung, RunningClock, Timing, Watched};
use crate::identity::PersonKind;
use crate::organisations::Authority;
use crate::workflow::{Answered, Candidate, Objection, SigningMode, Task, TaskState, Ways};
use crate::{AccountId, NodeId, TaskId};

/// What the rules need to know beyond the application itself. Gathered by the caller, never
/// fetched here.
#[derive(Debug)]
pub struct Facts<'a> {
    pub now: DateTime<Utc>,
    pub calendar: &'a Calendar,
    pub actor: &'a Actor,
    /// The version that the application is pinned to.
    pub content: &'a Content,
    pub item_status: ItemStatus,
    pub applicant_kind: PersonKind,
    /// The form's answers as JSON text: read only when a gateway asks.
    pub form: &'a str,
    /// Every task that the application has had.
    pub tasks: &'a [Task],
    /// What was said against public notices of the application.
    pub objections: &'a [Objection],
    /// What systems have answered to its steps.
    pub answered: &'a [Answered],
    /// The tasks to which something is attached.
    pub evidence: &'a [TaskId],
    /// Who there is to do steps; gathered only where the procedure, or who applied, makes it matter.
    pub staffing: Option<&'a Staffing>,
    /// 授权: what officers are authorised to do with the item.
    pub authorities: &'a [Authority],
    /// 发起人: the member of staff who applied for somebody.
    pub starter: Option<AccountId>,
    /// The clocks that run, with their ledgers.
    pub clocks: &'a [RunningClock],
    /// Those of steps that are over, as they were left; whoever takes a step back lets them run on.
    pub resting: &'a [RunningClock],
    /// Who is warned when, and which limits may be extended.
    pub timing: &'a Timing,
    pub watched: Watched<'a>,
    /// When the actor last urged whoever had the application in hand.
    pub last_urge: Option<DateTime<Utc>>,
    /// The number that the step will use, reserved in the same transaction.
    pub serial: Option<Serial<'a>>,
}

/// A reserved number of a series, and what it is printed with.
#[derive(Debug, Clone, Copy)]
pub struct Serial<'a> {
    pub year: i32,
    pub number: i32,
    /// 机关代字 of the body's papers.
    pub prefix: &'a str,
}

/// Decides on `command`.
pub fn decide(
    application: &Application,
    command: &Command,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    if let Some(act) = command.act() {
        check(application, act, facts)?;
    }
    match command {
        Command::Submit => intake::submit(application, facts),
        Command::Accept => intake::accept(application, facts),
        Command::Lapse(kind) => lapse::lapse(application, *kind, facts),
        Command::Reject(it) => intake::reject(application, it, facts),
        Command::NotifyCorrection(it) => intake::notify_correction(application, it, facts),
        Command::HandInCorrections { materials, form } => {
            intake::hand_in_corrections(application, materials, *form, facts)
        }
        Command::Withdraw { reason } => Ok(result::withdraw(application, reason, facts)),
        Command::Terminate(it) => Ok(result::terminate(application, it, facts)),
        Command::Suspend(it) => measures::suspend(application, it, facts),
        Command::Resume(it) => measures::resume(application, it, facts),
        Command::BeginProcedure { task } => procedure::begin(application, *task, facts),
        Command::EndProcedure { task } => procedure::end(application, *task, facts),
        Command::EndNotice { task } => notice::end(application, *task, facts),
        Command::AnswerCall(it) => service::answer(application, it, facts),
        Command::TimeOut { task } => timeout::time_out(application, *task, facts),
        Command::GiveUpCall { task } => service::give_up(application, *task, facts),
        Command::Object { task, objection } => notice::object(application, *task, objection, facts),
        Command::Extend(it) => measures::extend(application, it, facts),
        Command::Reverse(it) => measures::reverse(application, it, facts),
        Command::OnTask { task, deed } => on_task(application, *task, deed, facts),
        Command::Collect => Ok(lapse::collect(application, facts)),
        Command::NotifyFee(it) => others::notify_fee(application, it, facts),
        Command::RecordPayment(it) => others::record_payment(application, it, facts),
        Command::Consult(it) => others::consult(application, it, facts),
        Command::RecordOpinion(it) => others::record_opinion(application, it, facts),
        Command::TellHearingRight { reason } => Ok(hearing::tell_right(application, reason, facts)),
        Command::RequestHearing(it) => Ok(hearing::request(application, it, facts)),
        Command::AnnounceHearing(it) => hearing::announce(application, it, facts),
        Command::RecordHearing { document } => hearing::record(application, document, facts),
        Command::Publish(it) => publication::publish(application, it, facts),
        Command::Decide(it) => result::decide(application, it, facts),
        Command::Deliver(it) => result::deliver(application, it, facts),
        Command::ConfirmReceipt(it) => result::confirm_receipt(application, it, facts),
        Command::Close => Ok(result::close(application, facts)),
    }
}

fn on_task(
    application: &Application,
    task: TaskId,
    deed: &Deed,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    match deed {
        Deed::Approve { opinion } => review::approve(application, task, opinion, facts),
        Deed::Refuse { opinion } => review::refuse(application, task, opinion, facts),
        Deed::Abstain { opinion } => review::abstain(application, task, opinion, facts),
        Deed::Return { to, opinion } => review::give_back(application, task, to, opinion, facts),
        Deed::Transfer { to, reason } => hands::transfer(application, task, (to, reason), facts),
        Deed::Delegate { to, reason } => hands::delegate(application, task, (to, reason), facts),
        Deed::HandBack { opinion } => hands::hand_back(application, task, opinion, facts),
        Deed::AddSigner(signer) => signers::add_signer(application, task, signer, facts),
        Deed::RemoveSigner => signers::remove_signer(application, task, facts),
        Deed::TakeBack { reason } => take_back(application, task, reason, facts),
        Deed::AnswerCall { answer, opinion } => {
            service::enter(application, task, (answer, opinion), facts)
        }
        Deed::AnswerObjection(it) => notice::answer(application, task, it, facts),
        Deed::HandOver { from, to, reason } => {
            hands::hand_over(application, task, *from, (to, reason), facts)
        }
        Deed::Except { to, reason } => except(application, task, (to, reason), facts),
        Deed::Appoint { to, reason } => hands::appoint(application, task, (to, reason), facts),
    }
}

impl Facts<'_> {
    pub(super) fn serial(&self) -> Serial<'_> {
        self.serial.expect("the caller reserves a number for every command with a series")
    }

    /// The clock of this kind that runs, if one does.
    pub(super) fn running(&self, kind: ClockKind) -> Option<&RunningClock> {
        self.clocks.iter().find(|it| it.clock.kind == kind)
    }

    /// The same, once it has run out.
    pub(super) fn over(&self, kind: ClockKind) -> Option<&RunningClock> {
        self.running(kind).filter(|it| it.clock.is_over(self.calendar, self.now))
    }

    /// The clock that the item's limit of this kind sets, if it has one.
    pub(super) fn clock_of(&self, kind: ClockKind, anchor: DateTime<Utc>) -> Option<NewClock> {
        Some(self.clock(kind, self.content.limits.of(kind)?.clone(), anchor))
    }

    /// The rungs of the clocks of this kind.
    pub(super) fn rungs(&self, kind: ClockKind) -> &[Rung] {
        self.timing.rungs(kind, self.watched)
    }

    /// Whether a special procedure is going on.
    pub(super) fn in_procedure(&self) -> bool {
        ledgers::open_pauses(self).any(|it| others::whose(it).is_none())
    }

    /// Whether an officer lets the clocks stand still, rather than a step of the workflow.
    pub(super) fn is_suspended(&self) -> bool {
        ledgers::open_pauses(self).any(|it| others::whose(it).is_none() && self.by_an_officer(it))
    }

    fn by_an_officer(&self, entry: &Entry) -> bool {
        entry.measure.is_none_or(|it| procedure::begun_by(it, self).is_none())
            && !hearing::awaits_record(entry, self)
    }

    /// Whether an officer has moved a clock, and that was no mistake.
    pub(super) fn was_measured(&self) -> bool {
        let moved = |it: &RunningClock| {
            let kinds = [EntryKind::Pause, EntryKind::Extend];
            kinds.into_iter().any(|kind| it.clock.entries(kind).any(|it| self.by_an_officer(it)))
        };
        self.clocks.iter().any(moved)
    }

    /// The clocks that an acceptance starts.
    pub(super) fn decision_clocks(&self, accepted_at: DateTime<Utc>) -> Vec<NewClock> {
        let both = [ClockKind::Statutory, ClockKind::Promised];
        both.into_iter().filter_map(|it| self.clock_of(it, accepted_at)).collect()
    }

    /// A clock that starts at `anchor`. A step that opens while a special procedure goes on waits
    /// for its end like everything else.
    pub(super) fn clock(
        &self,
        kind: ClockKind,
        limit: RuledLimit,
        anchor: DateTime<Utc>,
    ) -> NewClock {
        let today = local_date(self.now);
        let mut ledger: Vec<Entry> = Vec::new();
        for it in ledgers::open_pauses(self).filter(|_| kind.is_a_steps()) {
            // Each clock of the decision tells of it; a hearing may be asked for in another procedure.
            if ledger.iter().all(|known| known.measure != it.measure) {
                ledger.push(Entry { effective_on: today.max(it.effective_on), ..it.clone() });
            }
        }
        let rule = limit.rule.clone();
        let extension = rule.as_ref().and_then(|it| self.timing.extensions.get(it)).cloned();
        let clock = Clock { kind, limit: limit.limit, anchor, rule, ledger };
        let fired = clock.past_at_start(self.rungs(kind), self.calendar);
        let reckoning = clock.reckon(self.rungs(kind), fired, self.calendar);
        NewClock { kind, limit, anchor, ledger: clock.ledger, extension, reckoning, fired }
    }

    /// The tasks that open when the application comes to `node`: one for each seat, or the first.
    pub(super) fn arrival(&self, node: &NodeId, tasks: &[Task]) -> Vec<NewTask> {
        let Some(work) = self.content.workflow.task(node) else { return Vec::new() };
        let before = self.tasks.iter().filter(|it| it.node == *node).map(|it| it.visit).max();
        let visit = before.unwrap_or(0) + 1;
        let seats = match work.signing().mode {
            SigningMode::InSequence => 1,
            SigningMode::All | SigningMode::Any | SigningMode::Ratio => work.seats().len(),
        };
        (0..seats).filter_map(|place| self.seat(node, (place, visit), tasks)).collect()
    }

    /// The task of the seat at `place`, opening now with its step's clock; `tasks` are the
    /// application's as they stand then.
    pub(super) fn seat(
        &self,
        node: &NodeId,
        (place, visit): (usize, i32),
        tasks: &[Task],
    ) -> Option<NewTask> {
        let work = self.content.workflow.task(node)?.clone();
        let post = work.seats().into_iter().nth(place)?;
        let limit = work.limit.map(|limit| RuledLimit { limit, rule: None, note: String::new() });
        let clock = limit.map(|limit| self.clock(work.clock(), limit, self.now));
        Some(NewTask {
            node: node.clone(),
            candidates: vec![Candidate::Post(post.clone())],
            kept_from: kept_from(&work, tasks, self),
            skipped: None,
            gone_up: None,
            work,
            post,
            seat: Some(i32::try_from(place).ok()? + 1),
            visit,
            state: TaskState::Open,
            assignee: None,
            asked: None,
            message: None,
            clock,
        })
    }

    /// Which way the gateways of the procedure lead this application.
    pub(super) fn ways(&self, application: &Application) -> Ways {
        let workflow = &self.content.workflow;
        if workflow.choices().next().is_none() {
            return Ways::default();
        }
        Ways::of(workflow, &self.scene(application))
    }

    /// The year that a number issued now belongs to.
    pub fn year(now: DateTime<Utc>) -> i32 {
        local_date(now).year()
    }
}
