//! What follows from a step: all of it is stored, or none.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Application, NewObjection, ObjectionAnswer, PaperKind, Relimit, Renaming, Reseating};
use crate::access::Actor;
use crate::catalogue::RuledLimit;
use crate::clocks::{ClockKind, Due, Entry, Extension, Reckoning};
use crate::events::NewEvent;
use crate::labels::Label;
use crate::notifications::News;
use crate::workflow::{
    Answered, Candidate, GoneUp, Seat, SignerPlace, SkipReason, Task, TaskMessage, TaskNode,
    TaskOutcome, TaskState,
};
use crate::{AccountId, BodyCode, ClockId, NodeId, TaskId};

/// The whole consequence of a lawful step.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The application as it stands now.
    pub after: Application,
    pub events: Vec<NewEvent>,
    pub paper: Option<NewPaper>,
    pub start: Vec<NewClock>,
    /// Clocks that stop, because what they watched has happened.
    pub stop: Vec<ClockKind>,
    /// What is entered into the ledgers of clocks that run.
    pub ledger: Vec<Noted>,
    pub open: Vec<NewTask>,
    pub close: Vec<TaskClosing>,
    /// Tasks that are called off, because the application goes another way.
    pub cancel: Vec<TaskId>,
    /// Tasks that are called off by somebody's choice.
    pub remove: Vec<TaskId>,
    /// Tasks that change hands.
    pub hand: Vec<Handing>,
    /// Tasks that were over and are not any more.
    pub reopen: Vec<Handing>,
    pub messages: Vec<Message>,
    /// Tasks as the procedure knows them by which the application goes on (流程迁移).
    pub rename: Vec<Renaming>,
    /// Tasks whose step has another limit from now on, or none.
    pub relimit: Vec<Relimit>,
    /// Tasks that are done in another body from now on (划转).
    pub reseat: Vec<Reseating>,
    /// A body that has nothing to do with it any more, and reads it no longer.
    pub leaves: Option<BodyCode>,
    /// What members of staff are told.
    pub notices: Vec<Notice>,
    /// Somebody objects to the notice that the task is.
    pub objection: Option<(TaskId, NewObjection)>,
    pub answer: Option<ObjectionAnswer>,
    /// A system has answered.
    pub answered: Option<Answered>,
    /// What the decision took, once it falls.
    pub measured: Option<Measured>,
}

/// What a decision took and might have taken, in working days without those on which the clocks
/// stood still; none where nobody has published the days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    pub elapsed: Option<u32>,
    pub promised: Option<u32>,
    /// None without a statutory limit as well.
    pub statutory: Option<u32>,
    /// Within the promised limit.
    pub in_time: bool,
}

/// A word to a member of staff about a task of theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub to: AccountId,
    pub task: TaskId,
    pub chinese: String,
    pub english: String,
}

/// A statutory paper that is due with the step.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPaper {
    pub kind: PaperKind,
    /// 文书名称
    pub title: String,
    pub number: String,
    pub serial: i32,
    pub content: Value,
}

/// A clock that starts.
#[derive(Debug, Clone, PartialEq)]
pub struct NewClock {
    pub kind: ClockKind,
    pub limit: RuledLimit,
    pub anchor: DateTime<Utc>,
    /// A pause that lasts when it starts.
    pub ledger: Vec<Entry>,
    pub extension: Option<Extension>,
    pub reckoning: Reckoning,
    /// How many rungs of its ladder it is past from the start.
    pub fired: usize,
}

/// An entry of a clock's ledger, and what follows from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Noted {
    pub clock: ClockId,
    pub task: Option<TaskId>,
    pub entry: Entry,
    /// When it was due before.
    pub old: Option<Due>,
    pub reckoning: Reckoning,
    /// In which round of its warnings it is now, and how many were given in it.
    pub round: i32,
    pub fired: usize,
}

/// A task that opens; its step clock starts with it, if it has a limit.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTask {
    pub node: NodeId,
    pub work: TaskNode,
    /// Whose signature is wanted.
    pub post: Seat,
    /// Who may do it.
    pub candidates: Vec<Candidate>,
    /// Whoever may not, though they are a candidate.
    pub kept_from: Vec<AccountId>,
    /// Why it is over at once.
    pub skipped: Option<SkipReason>,
    /// Why it is for the post above those that the procedure names.
    pub gone_up: Option<GoneUp>,
    /// Which of the step's seats, from 1; none, if somebody asked for it.
    pub seat: Option<i32>,
    pub visit: i32,
    pub state: TaskState,
    /// Whose it is at once: it comes back to whoever did it before, or asks somebody in person.
    pub assignee: Option<AccountId>,
    pub asked: Option<(TaskId, SignerPlace)>,
    pub message: Option<TaskMessage>,
    pub clock: Option<NewClock>,
}

/// A task as it is from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handing {
    pub task: TaskId,
    pub state: TaskState,
    pub assignee: Option<AccountId>,
    pub owner: Option<AccountId>,
    pub message: Option<TaskMessage>,
    /// 指派: who may do it from now on, if that changes.
    pub candidates: Option<Vec<Candidate>>,
}

impl Handing {
    /// In the same hands, in another state.
    pub(super) fn of(task: &Task, state: TaskState) -> Self {
        let (assignee, owner) = (task.assignee, task.owner);
        Self { task: task.id, state, assignee, owner, message: None, candidates: None }
    }

    /// Its turn has come: of whoever has it, or, since a transfer took it from them, of anybody.
    pub(super) fn called_up(task: &Task) -> Self {
        let taken = task.assignee.is_some();
        Self::of(task, if taken { TaskState::Claimed } else { TaskState::Open })
    }
}

impl NewTask {
    /// The bodies of its candidates' posts, as far as the drawing does not name them for it.
    pub fn bodies_named(&self) -> impl Iterator<Item = &BodyCode> {
        let posts = self.candidates.iter().filter_map(|it| match it {
            Candidate::Post(seat) => Some(&seat.body),
            Candidate::Role { .. } | Candidate::Person(_) | Candidate::Excepted(_) => None,
        });
        posts.filter(|it| self.asked.is_none() && self.seat == Some(1) && **it != self.work.body)
    }

    pub(super) fn is_open_to(&self, who: &Actor) -> bool {
        self.candidates.iter().any(|it| it.is(who))
    }

    /// Open to these; its place is the first post among them.
    #[must_use]
    pub(super) fn open_to(mut self, who: Vec<Candidate>) -> Self {
        let seat = who.iter().find_map(|it| match it {
            Candidate::Post(seat) => Some(seat.clone()),
            Candidate::Role { .. } | Candidate::Person(_) | Candidate::Excepted(_) => None,
        });
        self.post = seat.unwrap_or(self.post);
        self.candidates = who;
        self
    }

    /// Over at once: a rule leaves it out.
    #[must_use]
    pub(super) fn left_out(mut self, why: SkipReason) -> Self {
        (self.state, self.skipped, self.clock) = (TaskState::Done, Some(why), None);
        self
    }

    /// Somebody's at once.
    #[must_use]
    pub(super) fn given_to(mut self, who: Option<AccountId>) -> Self {
        self.assignee = who;
        self.state = if who.is_some() { TaskState::Claimed } else { TaskState::Open };
        self
    }
}

/// A task that ends.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskClosing {
    pub task: TaskId,
    pub outcome: TaskOutcome,
    pub opinion: String,
}

/// Something to tell the applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The text is made where it is read or sent.
    pub about: News,
}

impl Outcome {
    /// An application that is begun, and nothing more.
    pub fn drafted(draft: Application) -> Self {
        let mut outcome = Self::of(draft);
        let data = serde_json::json!({ "item": outcome.after.item });
        outcome.note("applications.drafted", data);
        outcome
    }

    /// A draft that was changed.
    pub fn edited(draft: Application) -> Self {
        let mut outcome = Self::of(draft);
        outcome.note("applications.edited", serde_json::json!({}));
        outcome
    }

    pub(super) fn of(after: Application) -> Self {
        Self {
            after,
            events: Vec::new(),
            paper: None,
            start: Vec::new(),
            stop: Vec::new(),
            ledger: Vec::new(),
            open: Vec::new(),
            close: Vec::new(),
            cancel: Vec::new(),
            remove: Vec::new(),
            hand: Vec::new(),
            reopen: Vec::new(),
            messages: Vec::new(),
            measured: None,
            objection: None,
            answer: None,
            answered: None,
            rename: Vec::new(),
            relimit: Vec::new(),
            reseat: Vec::new(),
            leaves: None,
            notices: Vec::new(),
        }
    }

    /// Says what happened, in the log and (a step that concerns them) to the applicant.
    pub(super) fn tell(&mut self, news: News, data: Value) {
        self.events.push(NewEvent::new(news.as_str(), data));
        self.messages.push(Message { about: news });
    }

    /// Says what happened, in the log only.
    pub(super) fn note(&mut self, kind: &'static str, data: Value) {
        self.events.push(NewEvent::new(kind, data));
    }
}
