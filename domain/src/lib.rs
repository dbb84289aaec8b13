//! What the law lets happen. No clock, no database, no HTTP; serialisation only for documents.

pub mod access;
pub mod applications;
pub mod calendar;
pub mod catalogue;
pub mod clocks;
pub mod documents;
pub mod events;
pub mod forms;
pub mod identity;
mod ids;
pub mod integration;
pub mod labels;
pub mod money;
pub mod notifications;
pub mod organisations;
pub mod packs;
pub mod refusal;
pub mod supervision;
mod text;
pub mod workflow;

pub use crate::ids::{
    AbsenceId, AccountId, ApplicationId, AuthorisationId, BodyCode, ClockId, CommentId, CopyId,
    DeliveryId, DevolutionId, EventId, ExemptionId, FileId, Fingerprint, ItemCode, ItemVersionId,
    MeasureId, MessageId, NodeId, NotificationId, ObjectionId, PlanId, PostCode, ReaderId,
    SessionId, StaffNumber, TaskId, TrainingId, TransferId,
};

use crate::access::{Policy, policy_of};

/// Every right there is, and the roles that hold it: the policy, on one page.
pub const POLICY: &[Policy] = &[
    policy_of::<identity::OwnAccount>(),
    policy_of::<identity::ManageAccounts>(),
    policy_of::<organisations::RequestAbsence>(),
    policy_of::<organisations::ApproveAbsence>(),
    policy_of::<organisations::GrantAuthorisations>(),
    policy_of::<organisations::ReadAuthorisations>(),
    policy_of::<calendar::ImportCalendars>(),
    policy_of::<catalogue::DraftItems>(),
    policy_of::<catalogue::PublishItems>(),
    policy_of::<catalogue::ReadDrafts>(),
    policy_of::<catalogue::RequestExemption>(),
    policy_of::<catalogue::SettleExemptions>(),
    policy_of::<catalogue::ReadExemptions>(),
    policy_of::<catalogue::AnswerDevolutions>(),
    policy_of::<catalogue::ReadDevolutions>(),
    policy_of::<clocks::KeepClocks>(),
    policy_of::<clocks::WatchClocks>(),
    policy_of::<applications::Apply>(),
    policy_of::<applications::ReadApplications>(),
    policy_of::<applications::ReadPersonalData>(),
    policy_of::<applications::ReceiveApplications>(),
    policy_of::<applications::TerminateApplications>(),
    policy_of::<applications::DecideApplications>(),
    policy_of::<applications::PublishResults>(),
    policy_of::<applications::ReadPublications>(),
    policy_of::<applications::DeliverResults>(),
    policy_of::<applications::UrgeApplications>(),
    policy_of::<applications::ReadCopies>(),
    policy_of::<applications::Comment>(),
    policy_of::<documents::ReadAttachments>(),
    policy_of::<workflow::WorkTasks>(),
    policy_of::<workflow::Object>(),
    policy_of::<workflow::HandOverTasks>(),
    policy_of::<workflow::AppointHandlers>(),
    policy_of::<workflow::BreakSeparation>(),
    policy_of::<workflow::ExportEventLog>(),
    policy_of::<notifications::ReadNotifications>(),
    policy_of::<notifications::ReadMessages>(),
    policy_of::<notifications::WatchOutbox>(),
    policy_of::<supervision::ReadStatistics>(),
    policy_of::<integration::ReadEvents>(),
];
