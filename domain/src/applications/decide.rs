//! The rules of an application as one pure function: what is, what is asked, what follows.

use chrono::{DateTime, Datelike, Utc};

use super::apart::kept_from;
use super::take_back::take_back;
use super::{
    Act, Application, Command, Deed, NewClock, NewTask, Outcome, PaperKind, Refusal, Series,
    Staffing, check, hands, intake, measures, result, review, signers,
};
use crate::access::Actor;
use crate::calendar::{Calendar, local_date};
use crate::catalogue::{Content, ItemStatus, RuledLimit, scene};
use crate::clocks::{Clock, ClockKind, Due, Entry, EntryKind, Rung, RunningClock, Timing, Watched};
use crate::identity::PersonKind;
use crate::workflow::{Candidate, SigningMode, Task, TaskState, Ways};
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
    /// Who there is to do steps; gathered only where the procedure, or who applied, makes it matter.
    pub staffing: Option<&'a Staffing>,
    /// 发起人: the member of staff who applied for somebody.
    pub starter: Option<AccountId>,
    /// Until when corrections may be asked for, while that clock runs.
    pub correction_due: Option<Due>,
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

impl Command {
    /// The act that a command performs; steps of tasks have their own checks.
    pub fn act(&self) -> Option<Act> {
        Some(match self {
            Self::Submit => Act::Submit,
            Self::Accept => Act::Accept,
            Self::Reject(_) => Act::Reject,
            Self::NotifyCorrection(_) => Act::NotifyCorrection,
            Self::HandInCorrections { .. } => Act::HandInCorrections,
            Self::Withdraw { .. } => Act::Withdraw,
            Self::Terminate(_) => Act::Terminate,
            Self::Suspend(_) => Act::Suspend,
            Self::Resume(_) => Act::Resume,
            Self::Extend(_) => Act::Extend,
            Self::Reverse(_) => Act::Reverse,
            Self::Decide(_) => Act::Decide,
            Self::Deliver(_) => Act::Deliver,
            Self::ConfirmReceipt(_) => Act::ConfirmReceipt,
            Self::Close => Act::Close,
            Self::OnTask { .. } | Self::DeemAccepted => return None,
        })
    }

    /// The series from which the command takes a number.
    pub fn series(&self) -> Option<Series> {
        Some(match self {
            Self::Submit => Series::Application,
            Self::Accept | Self::DeemAccepted => Series::Paper(PaperKind::Acceptance),
            Self::Suspend(_) => Series::Paper(PaperKind::Suspension),
            Self::Extend(_) => Series::Paper(PaperKind::Extension),
            Self::Reject(_) => Series::Paper(PaperKind::Rejection),
            Self::NotifyCorrection(_) => Series::Paper(PaperKind::Correction),
            Self::Decide(it) if it.granted => Series::Paper(PaperKind::Grant),
            Self::Decide(_) => Series::Paper(PaperKind::Refusal),
            Self::Deliver(_) => Series::Paper(PaperKind::Delivery),
            Self::HandInCorrections { .. }
            | Self::Withdraw { .. }
            | Self::Terminate(_)
            | Self::OnTask { .. }
            | Self::Resume(_)
            | Self::Reverse(_)
            | Self::ConfirmReceipt(_)
            | Self::Close => return None,
        })
    }
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
        Command::DeemAccepted => intake::deem_accepted(application, facts),
        Command::Reject(it) => intake::reject(application, it, facts),
        Command::NotifyCorrection(it) => intake::notify_correction(application, it, facts),
        Command::HandInCorrections { materials, form } => {
            intake::hand_in_corrections(application, materials, *form, facts)
        }
        Command::Withdraw { reason } => Ok(result::withdraw(application, reason, facts)),
        Command::Terminate(it) => Ok(result::terminate(application, it, facts)),
        Command::Suspend(it) => measures::suspend(application, it, facts),
        Command::Resume(it) => measures::resume(application, it, facts),
        Command::Extend(it) => measures::extend(application, it, facts),
        Command::Reverse(it) => measures::reverse(application, it, facts),
        Command::OnTask { task, deed } => on_task(application, *task, deed, facts),
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
        Deed::HandOver { from, to, reason } => {
            hands::hand_over(application, task, *from, (to, reason), facts)
        }
        Deed::Appoint { to, reason } => hands::appoint(application, task, (to, reason), facts),
    }
}

impl Facts<'_> {
    pub(super) fn serial(&self) -> Serial<'_> {
        self.serial.expect("the caller reserves a number for every command with a series")
    }

    /// The rungs of the clocks of this kind.
    pub(super) fn rungs(&self, kind: ClockKind) -> &[Rung] {
        self.timing.rungs(kind, self.watched)
    }

    /// Whether a special procedure is going on.
    pub(super) fn stands_still(&self) -> bool {
        measures::open_pauses(self).next().is_some()
    }

    /// Whether an officer has moved a clock, and that was no mistake.
    pub(super) fn was_measured(&self) -> bool {
        let moved = |it: &RunningClock| {
            let kinds = [EntryKind::Pause, EntryKind::Extend];
            kinds.into_iter().any(|kind| it.clock.entries(kind).next().is_some())
        };
        self.clocks.iter().any(moved)
    }

    /// The clocks that an acceptance starts.
    pub(super) fn decision_clocks(&self, accepted_at: DateTime<Utc>) -> Vec<NewClock> {
        let limits = &self.content.limits;
        let statutory = limits.statutory.clone().map(|limit| (ClockKind::Statutory, limit));
        let promised = (ClockKind::Promised, limits.promised.clone());
        let both = statutory.into_iter().chain([promised]);
        both.map(|(kind, limit)| self.clock(kind, limit, accepted_at)).collect()
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
        let paused = measures::open_pauses(self).filter(|_| kind == ClockKind::Step);
        let ledger: Vec<Entry> = paused
            .take(1)
            .map(|it| Entry { effective_on: today.max(it.effective_on), ..it.clone() })
            .collect();
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
        let clock = limit.map(|limit| self.clock(ClockKind::Step, limit, self.now));
        Some(NewTask {
            node: node.clone(),
            candidates: vec![Candidate::Post(post.clone())],
            kept_from: kept_from(&work, tasks, self),
            skipped: None,
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
        // Answers that cannot be read answer nothing.
        let form = serde_json::from_str(self.form).unwrap_or_default();
        let Application { channel, item, .. } = application;
        Ways::of(workflow, &scene(form, self.applicant_kind, *channel, item))
    }

    /// The year that a number issued now belongs to.
    pub fn year(now: DateTime<Utc>) -> i32 {
        local_date(now).year()
    }
}
