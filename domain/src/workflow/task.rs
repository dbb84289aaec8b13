//! A task of a running application.

use chrono::{DateTime, Utc};

use super::{Candidate, Duty, Seat, SignerPlace};
use crate::access::Actor;
use crate::labels::labels;
use crate::{AccountId, ApplicationId, BodyCode, MeasureId, NodeId, PostCode, TaskId};

/// Work that waits for someone of a post, or that somebody has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub id: TaskId,
    pub application: ApplicationId,
    pub node: NodeId,
    pub name: String,
    pub duty: Duty,
    pub body: BodyCode,
    pub post: PostCode,
    /// Who may do it.
    pub candidates: Vec<Candidate>,
    /// 回避: whoever may not, though they are a candidate.
    pub kept_from: Vec<AccountId>,
    /// Since when nobody who works here can do it.
    pub unstaffed_since: Option<DateTime<Utc>>,
    pub state: TaskState,
    /// Who has claimed it, or done it.
    pub assignee: Option<AccountId>,
    pub opened_at: DateTime<Utc>,
    pub outcome: Option<TaskOutcome>,
    /// How often its step has been come to, from 1: only votes of the same visit count together.
    pub visit: i32,
    /// Which of the step's seats, from 1; none, if somebody asked for it.
    pub seat: Option<i32>,
    /// 加签: whose task it was asked for, and where it stands to that.
    pub asked: Option<(TaskId, SignerPlace)>,
    /// 委派: who gets it back with an opinion.
    pub owner: Option<AccountId>,
}

labels! {
    /// Whether a task still waits.
    TaskState {
        /// 待签收
        Open = "open",
        /// 办理中
        Claimed = "claimed",
        /// 候办: another's opinion comes first.
        Held = "held",
        /// 已办
        Done = "done",
        /// 作废: the application went another way.
        Cancelled = "cancelled",
    }
}

labels! {
    /// The states of a task that is not over: what a work list can be narrowed to.
    LiveState {
        /// 待签收
        Open = "open",
        /// 办理中
        Claimed = "claimed",
        /// 候办: another's opinion comes first.
        Held = "held",
    }
}

impl From<LiveState> for TaskState {
    fn from(it: LiveState) -> Self {
        match it {
            LiveState::Open => Self::Open,
            LiveState::Claimed => Self::Claimed,
            LiveState::Held => Self::Held,
        }
    }
}

labels! {
    /// How a task ended.
    TaskOutcome {
        /// 通过
        Approved = "approved",
        /// 不同意
        Refused = "refused",
        /// 期满视为通过: nobody said anything in time, and the step settles that.
        ApprovedByTimeout = "approved_by_timeout",
        /// 期满视为不同意: likewise.
        RefusedByTimeout = "refused_by_timeout",
        /// 期满转出: likewise; the application went on without an opinion.
        MovedOn = "moved_on",
        /// 退回
        Returned = "returned",
        /// 弃权
        Abstained = "abstained",
        /// 减签: asked for no longer, or called off because an approval was taken back.
        Removed = "removed",
        /// 自动通过: a rule of the procedure left the review out; the log says which.
        Skipped = "skipped",
        /// The application's own step (acceptance, decision, delivery) completed it.
        Completed = "completed",
    }
}

impl TaskOutcome {
    /// Whether the clock ended it, and nobody did.
    pub fn is_by_timeout(self) -> bool {
        matches!(self, Self::ApprovedByTimeout | Self::RefusedByTimeout | Self::MovedOn)
    }
}

labels! {
    /// What an officer can do with a task.
    TaskAct {
        /// 签收
        Claim = "claim",
        /// 退签
        Release = "release",
        /// 通过
        Approve = "approve",
        /// 不同意
        Refuse = "refuse",
        /// 退回
        Return = "return",
        /// 弃权
        Abstain = "abstain",
        /// 转办
        Transfer = "transfer",
        /// 委派
        Delegate = "delegate",
        /// 交回
        HandBack = "hand_back",
        /// 加签
        AddSigner = "add_signer",
        /// 减签
        RemoveSigner = "remove_signer",
        /// 撤回
        TakeBack = "take_back",
        /// 抄送
        Copy = "copy",
        /// 答复异议
        AnswerObjection = "answer_objection",
        /// 填报核验结果
        AnswerCall = "answer_call",
        /// 附件
        Attach = "attach",
        /// 批注
        Comment = "comment",
    }
}

labels! {
    /// Why somebody wrote to whoever has the task.
    MessageKind {
        /// 加签说明
        Asked = "asked",
        /// 转办说明
        Transferred = "transferred",
        /// 委派说明
        Delegated = "delegated",
        /// 交回意见
        HandedBack = "handed_back",
        /// 退回意见
        Returned = "returned",
        /// 撤回说明
        TakenBack = "taken_back",
        /// 移交说明
        HandedOver = "handed_over",
        /// 指派说明
        Appointed = "appointed",
        /// 催办
        Urged = "urged",
        /// 破例说明
        Excepted = "excepted",
    }
}

/// What somebody writes to whoever has the task next. It stays with the task, and out of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskMessage {
    pub kind: MessageKind,
    pub text: String,
}

impl TaskMessage {
    pub(crate) fn new(kind: MessageKind, text: &str) -> Option<Self> {
        Some(Self { kind, text: text.to_owned() })
    }
}

impl Task {
    /// 特别程序: the measure that it is, if its step is one.
    pub fn measure(&self) -> MeasureId {
        uuid::Uuid::from(self.id).into()
    }

    /// Whether somebody can work on it now.
    pub fn waits(&self) -> bool {
        matches!(self.state, TaskState::Open | TaskState::Claimed)
    }

    /// Where it is done: the post, of its body.
    pub fn place(&self) -> Seat {
        Seat { post: self.post.clone(), body: self.body.clone() }
    }

    /// Whether `who` is one of those who may do it.
    pub fn is_open_to(&self, who: &Actor) -> bool {
        self.candidates.iter().any(|it| it.is(who))
    }

    /// 破例: whether somebody has let `who` do it against the rules that keep hands apart.
    pub fn excepts(&self, who: AccountId) -> bool {
        self.candidates.contains(&Candidate::Excepted(who))
    }

    /// Whether it is not over.
    pub fn is_live(&self) -> bool {
        self.waits() || self.state == TaskState::Held
    }

    /// Whether it waits for this seat's post.
    pub fn is_for(&self, seat: &Seat) -> bool {
        (&self.post, &self.body) == (&seat.post, &seat.body)
    }

    /// Whether it has a vote on its step, rather than a word in another's.
    pub fn votes(&self) -> bool {
        self.asked.is_none_or(|(_, place)| place == SignerPlace::Beside)
    }

    pub fn was_asked(&self, by: TaskId, place: SignerPlace) -> bool {
        self.asked == Some((by, place))
    }
}
