//! Approval workflows (审批流程): definitions, their proof, and the token engine that runs them.

mod back;
pub mod bpmn;
mod candidates;
pub(crate) mod chains;
pub mod condition;
mod conditions;
#[cfg(test)]
mod crossing;
mod decision_gate;
mod definition;
mod documents;
mod drawn;
mod engine;
pub mod event_log;
mod hands;
mod home;
mod migration;
#[cfg(test)]
mod mutations;
mod notice;
mod part;
mod picture;
mod proof;
#[cfg(test)]
pub(crate) mod random;
mod scope;
mod service_call;
#[cfg(test)]
mod sheets;
mod signing;
mod step;
mod task;
mod timeout;
mod ways;

pub use back::{return_to, returnable, take_back};
pub(crate) use candidates::named_candidates;
pub use candidates::{
    ApproverAbsent, Candidate, CandidateFault, CandidateRule, FieldFault, GoneUp, NobodyFound,
    SameApprover, SkipReason, StarterIsApprover, StepRules, candidate_faults, field_faults,
};
pub use conditions::{ConditionFault, condition_faults};
pub use decision_gate::DecisionGate;
pub use definition::{Definition, Edge, Gateway, Node, NodeKind};
pub use documents::{DecisionDocuments, DecisionOutcome};
pub use engine::{Fault, Marking, Step, Token, complete, start};
pub use hands::hands_faults;
pub use migration::{Arrival, Mapping, Passage, Unfit, Unmovable};
pub use notice::{AfterUpheld, Notice, Objection, ObjectionOutcome};
use part::Member;
pub use part::Part;
pub use picture::{Names, Picture, StepState, Visit};
#[cfg(test)]
pub(crate) use proof::sample;
pub use proof::{Run, Stride, Unsound, prove, slowest};
pub(crate) use proof::{begins_with, circle, degree, outlines, told, ways};
pub use service_call::{Answer, AnswerKind, Answered, Answers, CallState, ServiceCall, Unanswered};
pub use signing::{RefusalRule, Seat, SignerPlace, Signing, SigningMode, Verdict, Vote};
pub use step::{Duty, TaskNode};
pub use task::{LiveState, MessageKind, Task, TaskAct, TaskMessage, TaskOutcome, TaskState};
pub use timeout::OnTimeout;
pub use ways::{ChosenBy, Way, Ways};

use crate::access::rights;

/// 无人办理: a task was found to be nobody's, and those who must know were told.
pub const UNSTAFFED: &str = "workflow.task_unstaffed";

rights! {
    /// Work the tasks of one's posts: list, claim, approve, refuse, return, hand over, ask others.
    WorkTasks = "workflow.work_tasks": [WindowClerk, Officer, DeliveryClerk];
    /// Object to what a public notice says, and read what came of it.
    Object = "workflow.object": [
        Applicant, Agent, WindowClerk, Officer, DeliveryClerk, CatalogueEditor, CatalogueReviewer,
        Supervisor, BodyHead, Administrator,
    ];
    /// Hand over all that somebody has in hand who leaves.
    HandOverTasks = "workflow.hand_over_tasks": [Supervisor, Administrator];
    /// Appoint somebody to a task that nobody can do.
    AppointHandlers = "workflow.appoint_handlers": [Supervisor, Administrator];
    /// Let somebody do a task although they handled, applied for or did what it is kept apart from (破例).
    BreakSeparation = "workflow.break_separation": [Supervisor];
    /// Take the event log of an item out, for tools of process mining.
    ExportEventLog = "workflow.export_event_log": [Supervisor, Administrator];
}
