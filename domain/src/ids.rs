//! One type per kind of id, so that a task's id never fits where an application's is wanted.

use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl From<Uuid> for $name {
            fn from(it: Uuid) -> Self {
                Self(it)
            }
        }

        impl From<$name> for Uuid {
            fn from(it: $name) -> Self {
                it.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

id! {
    /// Someone who can log in: an applicant, or a member of staff.
    AccountId
    /// One login, from password to logout.
    SessionId
    /// An application for one item.
    ApplicationId
    /// One version of an item.
    ItemVersionId
    /// One task of an application's workflow.
    TaskId
    /// One copy of an application for somebody's information.
    CopyId
    /// One objection to a public notice.
    ObjectionId
    /// One comment on an application.
    CommentId
    /// One file; of an attachment, too.
    FileId
    /// One leave of a member of staff.
    AbsenceId
    /// One thing that an officer is authorised to do.
    AuthorisationId
    /// One item's exemption from the service centre.
    ExemptionId
    /// One clock of an application or a task.
    ClockId
    /// One special procedure or extension: what an officer did to an application's clocks.
    MeasureId
    /// One plan by which applications under way go over to another procedure.
    PlanId
    /// One transfer of an item to another body.
    TransferId
    /// One record of an item that is handed down to a lower body.
    DevolutionId
    /// One training that was held for a devolution.
    TrainingId
    /// Something that somebody was told.
    NotificationId
    /// Something that an applicant was told.
    MessageId
    /// A message on one of its ways to an applicant.
    DeliveryId
    /// One event of the log.
    EventId
    /// Whose application it is, wherever it was handed in: a keyed digest of an identity number.
    Fingerprint
    /// Anyone who may read some applications: a body, an applicant, or the account that applied.
    ReaderId
}

macro_rules! code {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(it: String) -> Self {
                Self(it)
            }
        }

        impl From<&str> for $name {
            fn from(it: &str) -> Self {
                Self(it.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(it: $name) -> Self {
                it.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

code! {
    /// A body's code in its pack (部门编码), such as `MZJ`.
    BodyCode
    /// A kind of post (岗位), such as `WIN`.
    PostCode
    /// A service item's stable code (事项编码), such as `MZ-01-001`.
    ItemCode
    /// A member of staff's number (工号).
    StaffNumber
    /// A node of a workflow.
    NodeId
}

impl BodyCode {
    /// The body as a reader of applications.
    pub fn reader(&self) -> ReaderId {
        use sha2::{Digest, Sha256};
        let digest = Sha256::new().chain_update(b"body:").chain_update(&self.0).finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        Uuid::from_bytes(bytes).into()
    }
}

impl AccountId {
    /// Whoever applications were copied to for information (抄送), as a reader of them: not the same
    /// as the account itself, so that a copy opens them for reading and for nothing else.
    pub fn copies(&self) -> ReaderId {
        use sha2::{Digest, Sha256};
        let digest = Sha256::new().chain_update(b"copies:").chain_update(self.0).finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        Uuid::from_bytes(bytes).into()
    }
}

impl From<Fingerprint> for ReaderId {
    fn from(it: Fingerprint) -> Self {
        Self(it.0)
    }
}

impl From<AccountId> for ReaderId {
    fn from(it: AccountId) -> Self {
        Self(it.0)
    }
}
