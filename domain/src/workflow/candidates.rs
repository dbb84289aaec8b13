//! 办理人: who may do a step. A definition lists candidates and settles what holds when they fail; what
//! its list comes to for one application is found when the step opens, and kept with the task.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Definition, Duty, Seat, TaskNode, condition};
use crate::access::{Actor, HeldPost, Role};
use crate::labels::labels;
use crate::{AccountId, BodyCode, NodeId, StaffNumber};

/// Who may do a step, as its definition names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum CandidateRule {
    /// 本岗位: whoever holds the step's post in its body.
    Post,
    /// 机构角色: anybody of the step's body with a post that carries the role.
    Role { role: Role },
    /// 指定人员: one member of staff.
    Person { staff: StaffNumber },
    /// 表单指定机构: whoever holds the step's post in the body whose code the form's field gives.
    BodyFromForm { field: String },
    /// 表单指定人员: the member of staff of the step's body whose number the form's field gives.
    PersonFromForm { field: String },
    /// 发起人的上级: whoever holds the post above that of the member of staff who applied.
    Superior,
}

/// Who may do a task, as found when it opened.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Candidate {
    /// Whoever holds the post, today and later.
    Post(Seat),
    /// Anybody of the body with a post that carries the role, today and later.
    Role { body: BodyCode, role: Role },
    /// One member of staff.
    Person(AccountId),
    /// 破例: one of the candidates, although a rule that keeps hands apart would bar them.
    Excepted(AccountId),
}

/// What holds when a step's candidates fail it (处理规则).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StepRules {
    pub nobody_found: NobodyFound,
    pub starter_is_approver: StarterIsApprover,
    pub same_approver: SameApprover,
    pub approver_absent: ApproverAbsent,
}

labels! {
    /// What holds when nobody is found to do a step (无人办理).
    NobodyFound {
        /// 等待: it opens all the same, and the body's administrators are told.
        Hold = "hold",
        /// 上移: to the holders of the post above.
        Escalate = "escalate",
        /// 跳过: the review is left out, on the record.
        Skip = "skip",
    }
}

labels! {
    /// What holds when whoever applied could approve the step (发起人即审批人).
    StarterIsApprover {
        /// 回避: the other candidates do it; if there are none, the holders of the post above.
        NotAllowed = "not_allowed",
        /// 允许: they may do it.
        Allowed = "allowed",
        /// 跳过: the review is left out, on the record.
        Skip = "skip",
    }
}

labels! {
    /// What holds when whoever approved the step just before could approve this one (审批人相同).
    SameApprover {
        /// 照常: the step opens like any other.
        AskAgain = "ask_again",
        /// 自动通过: the review is left out, on the record.
        Skip = "skip",
    }
}

labels! {
    /// What holds when everybody who may do the step is on leave as it opens (审批人不在岗).
    ApproverAbsent {
        /// B 岗: whoever stands in for them does it.
        Proxy = "proxy",
        /// 上移: to the holders of the post above.
        Escalate = "escalate",
    }
}

labels! {
    /// Why a review was left out.
    SkipReason {
        /// 无人办理
        NobodyFound = "nobody_found",
        /// 发起人即审批人
        StarterIsApprover = "starter_is_approver",
        /// 审批人相同
        SameApprover = "same_approver",
    }
}

labels! {
    /// Why a step opens for the post above instead (上级代办).
    GoneUp {
        /// 无人办理
        NobodyFound = "nobody_found",
        /// 发起人即审批人
        StarterIsApprover = "starter_is_approver",
        /// 审批人不在
        ApproverAbsent = "approver_absent",
    }
}

impl Default for StepRules {
    fn default() -> Self {
        Self {
            nobody_found: NobodyFound::Hold,
            starter_is_approver: StarterIsApprover::NotAllowed,
            same_approver: SameApprover::AskAgain,
            approver_absent: ApproverAbsent::Proxy,
        }
    }
}

impl StepRules {
    pub(super) fn are_default(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a rule can leave the review out.
    pub(super) fn skip(&self) -> bool {
        self.nobody_found == NobodyFound::Skip
            || self.starter_is_approver == StarterIsApprover::Skip
            || self.same_approver == SameApprover::Skip
    }
}

impl CandidateRule {
    /// The field of the form that it asks, as conditions name fields.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::BodyFromForm { field } | Self::PersonFromForm { field } => Some(field),
            Self::Post | Self::Role { .. } | Self::Person { .. } | Self::Superior => None,
        }
    }
}

impl Candidate {
    /// Everything that somebody is to tasks: themself, their posts with what these carry, and
    /// whomever they stand in for (B 岗).
    pub fn all_of(account: AccountId, posts: &[HeldPost]) -> Vec<Self> {
        let mut all = vec![Self::Person(account)];
        for held in posts {
            all.push(Self::Post(Seat { post: held.post.clone(), body: held.body.clone() }));
            let role = |role: &Role| Self::Role { body: held.body.clone(), role: *role };
            all.extend(held.roles.iter().map(role));
            all.extend(held.in_place_of.map(Self::Person));
        }
        all.sort();
        all.dedup();
        all
    }

    pub fn is(&self, who: &Actor) -> bool {
        Self::all_of(who.account, who.standing.posts()).contains(self)
    }
}

impl TaskNode {
    /// Whether its post alone does it, and nothing else is said about that.
    pub fn is_for_its_post(&self) -> bool {
        self.candidates.is_empty() && self.rules.are_default()
    }

    /// Who may do it.
    pub fn candidates(&self) -> &[CandidateRule] {
        if self.candidates.is_empty() { &[CandidateRule::Post] } else { &self.candidates }
    }
}

/// Roles whose holders review and decide.
const APPROVERS: [Role; 2] = [Role::WindowClerk, Role::Officer];

/// A step whose candidates or rules make no sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateFault<'a> {
    pub node: &'a NodeId,
    /// A pointer into the node.
    pub pointer: String,
    pub want: &'static str,
}

/// Everything that is wrong with who may do the steps, as far as the drawing can tell.
pub fn candidate_faults(definition: &Definition) -> Vec<CandidateFault<'_>> {
    let mut found = Vec::new();
    for (node, task) in definition.tasks() {
        let mut tell = |pointer: String, want| found.push(CandidateFault { node, pointer, want });
        let settled = matches!(task.duty, Duty::Review | Duty::Decision);
        if !settled && !task.is_for_its_post() {
            let at = if task.candidates.is_empty() { "/rules" } else { "/candidates" };
            tell(at.to_owned(), "only a review or a decision is given to others than its post");
        }
        for (at, rule) in task.candidates.iter().enumerate() {
            let pointer = format!("/candidates/{at}");
            if task.candidates[..at].contains(rule) {
                tell(pointer, "a candidate is named twice");
            } else if matches!(rule, CandidateRule::Role { role } if !APPROVERS.contains(role)) {
                tell(pointer, "holders of this role neither review nor decide");
            }
        }
        let alone = task.duty == Duty::Review && task.signing.is_none();
        let plain = alone && !task.is_public_business();
        if task.rules.skip() && !plain {
            let want = "only a review that one signs can be left out, and no special procedure or \
                        public notice";
            tell("/rules".to_owned(), want);
        }
        if task.rules.same_approver == SameApprover::Skip && !task.not_by.is_empty() {
            let want = "whoever did a step does not do those that are kept apart from it, so none \
                        of them is approved with it";
            tell("/rules/same_approver".to_owned(), want);
        }
    }
    found
}

/// What is wrong with a field of the form that names a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// A pointer into the definition.
    pub pointer: String,
    pub node: NodeId,
    pub field: String,
    pub fault: condition::Fault,
}

impl FieldFault {
    pub fn english(&self) -> String {
        let Self { node, field, fault, .. } = self;
        format!("the form's field `{field}`, which names who does the step `{node}`, {fault}")
    }

    pub fn chinese(&self) -> String {
        let Self { node, field, fault, .. } = self;
        format!("环节 `{node}` 的办理人取自表单字段 `{field}`，{fault:#}")
    }
}

/// Everything that is wrong with the fields that name candidates, held against the JSON Schema of
/// `scenes`; where it is not known yet, only whether they can be read.
pub fn field_faults(definition: &Definition, scenes: Option<&Value>) -> Vec<FieldFault> {
    let mut found = Vec::new();
    for (at, rule, pointer) in named_candidates(definition) {
        let Some(field) = rule.field() else { continue };
        let fault = match condition::text_field(field, scenes) {
            Err(fault) => fault,
            Ok(None) if scenes.is_some() && matches!(rule, CandidateRule::BodyFromForm { .. }) => {
                condition::Fault {
                    at: 1,
                    english:
                        "the form does not list the bodies that it can name: give it an `enum`"
                            .to_owned(),
                    chinese: "表单未列出可选的机构，请以 `enum` 列出机构代码".to_owned(),
                }
            }
            Ok(_) => continue,
        };
        found.push(FieldFault { pointer, node: at.clone(), field: field.to_owned(), fault });
    }
    found
}

/// Every candidate of every step, with its pointer into the definition.
pub(crate) fn named_candidates(
    definition: &Definition,
) -> impl Iterator<Item = (&NodeId, &CandidateRule, String)> {
    let nodes = definition.nodes.iter().enumerate();
    let tasks = nodes.filter_map(|(at, node)| Some((at, &node.id, node.kind.task()?)));
    tasks.flat_map(move |(at, id, task)| {
        let rules = task.candidates.iter().enumerate();
        let pointer = move || definition.pointer_to_node(at);
        rules.map(move |(place, it)| (id, it, format!("{}/candidates/{place}", pointer())))
    })
}
