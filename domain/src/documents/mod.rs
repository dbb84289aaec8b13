//! Files (电子文件): which kinds the hall takes, and what they may be called. What is said of a file is
//! held against what is in it.

mod kind;
mod name;

pub use kind::FileKind;
pub use name::{LONGEST_NAME, check_name};

use chrono::{DateTime, Utc};

use crate::access::rights;
use crate::refusal::refusals;
use crate::{AccountId, ApplicationId, FileId, TaskId};

/// 附件: a file that whoever worked a task has put to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub id: FileId,
    pub application: ApplicationId,
    pub task: TaskId,
    pub kind: FileKind,
    /// In bytes.
    pub size: i64,
    pub by: AccountId,
    pub at: DateTime<Utc>,
    /// Since when only the record of it is left.
    pub removed_at: Option<DateTime<Utc>>,
}

/// So many files stand with one task.
pub const MOST_ATTACHMENTS: i32 = 50;

/// 附件: somebody put a file to a task.
pub const ATTACHED: &str = "documents.attached";
/// Somebody was given its content.
pub const ATTACHMENT_READ: &str = "documents.attachment_read";
/// Its content is destroyed.
pub const ATTACHMENT_REMOVED: &str = "documents.attachment_removed";

rights! {
    /// Read the attachments (附件) of applications that one may read; each download is an event.
    ReadAttachments = "documents.read_attachments":
        [WindowClerk, Officer, DeliveryClerk, Supervisor];
}

refusals! {
    /// Why a file is not taken.
    Refusal {
        FileEmpty = "file-empty", Invalid, None,
            "the body is empty: send the file's bytes", "文件内容为空，请重新上传";
        NotOfItsKind { kind: FileKind } = "not-of-its-kind", Invalid, None,
            "by what is in it, the file is no {kind}", "文件内容与所声明的类型“{kind:#}”不符";
        NameUnfit = "file-name-unfit", Invalid, None,
            "a file's name has 1 to 200 characters, none of them invisible, and neither `/` nor `\\`",
            "文件名应为 1 至 200 个字符，且不得含有不可见字符、“/”或“\\”";
        EndingUnfit { kind: FileKind, endings: String } = "file-ending-unfit", Invalid, None,
            "the name of a {kind} ends with {endings}", "“{kind:#}”类型文件的扩展名应为 {endings}";
    }
}
