//! What is written on a step, in a picture and in a text alike.

use super::super::{
    CandidateRule, Edge, Node, NodeKind, OnTimeout, Seat, Signing, TaskNode, TaskOutcome, TaskState,
};
use super::progress::{Standing, StepState};
use super::way::{CHOICE, MERGE, Sign};
use super::{Names, Picture};
use crate::clocks::{Limit, Unit};
use crate::labels::Label;

/// Between things that are told side by side.
pub(super) const BESIDE: &str = " · ";

/// Before a part's name.
pub(super) const PART: &str = "子流程：";

/// The words of one node.
#[derive(Debug)]
pub(in crate::workflow) struct Caption {
    /// 环节, with its number.
    pub(in crate::workflow) name: String,
    /// 岗位 and 时限; of a gateway the way that was taken; empty for what is nobody's work.
    pub(super) work: Vec<String>,
    /// 机关; empty for what is nobody's work.
    pub(super) body: String,
    /// 子流程: the parts that it stands in, the outermost first.
    parts: Vec<String>,
    /// Of a running application's step.
    pub(super) state: Option<(StepState, String)>,
}

impl Caption {
    pub(in crate::workflow) fn of(node: &Node, picture: &Picture<'_>) -> Self {
        let parts = picture.definition.part_names(&node.id);
        let in_part = !parts.is_empty();
        let plain = |name: &str| Self {
            name: name.to_owned(),
            work: Vec::new(),
            body: String::new(),
            parts: parts.clone(),
            state: None,
        };
        match &node.kind {
            NodeKind::Start if in_part => plain("开始"),
            NodeKind::End if in_part => plain("结束"),
            NodeKind::Start => plain("申请"),
            NodeKind::End => plain("办结"),
            NodeKind::Fork => plain("分办"),
            NodeKind::Join => plain("汇合"),
            NodeKind::Exclusive(gateway) => {
                let ways: Vec<&Edge> = picture.definition.ways_on(&node.id).collect();
                let unnamed = if 1 < ways.len() { CHOICE } else { MERGE };
                let name = gateway.name.as_deref().unwrap_or(unnamed);
                let signs = ways.into_iter().filter_map(|it| Sign::of(it, picture));
                let taken = signs.filter(|it| it.taken == Some(true)).map(|it| it.words);
                Self { work: taken.collect(), ..plain(name) }
            }
            NodeKind::Task(task) => {
                let names: &Names = picture.names;
                let number = task.step.map(|it| format!("{it}. ")).unwrap_or_default();
                let body = names.body(task.body.as_str()).to_owned();
                let post = who(task, names);
                let timeout = Some(task.on_timeout).filter(|it| *it != OnTimeout::Remind);
                let timeout = timeout.map(|it| format!("⏰ 期满{it:#}"));
                let procedure = task.procedure.map(|it| format!("特别程序：{it:#}"));
                let notice = task.public_notice.as_ref().map(|_| "向社会公示".to_owned());
                let gate = task.decision_gate.map(|it| format!("必经程序：{it:#}"));
                let call = task.service_call.as_ref().map(|it| format!("系统核验：{}", it.system));
                let standing = picture.progress.as_ref().and_then(|it| it.at(&node.id));
                Self {
                    name: format!("{number}{}", task.name),
                    // No lane tells it within a part.
                    work: Some(body.clone())
                        .filter(|_| in_part)
                        .into_iter()
                        .chain([post])
                        .chain(task.signing.as_ref().and_then(|it| signed(it, &body, names)))
                        .chain(task.limit.map(told))
                        .chain(timeout)
                        .chain(procedure)
                        .chain(notice)
                        .chain(call)
                        .chain(gate)
                        .collect(),
                    body,
                    parts,
                    state: standing.map(|it| (it.state, stands(it))),
                }
            }
        }
    }

    /// All of it in one line.
    pub(super) fn line(&self) -> String {
        let state = self.state.as_ref().map_or("", |it| it.1.as_str());
        let told = |it: &&String| self.parts.is_empty() || **it != self.body;
        let work: Vec<&str> = self.work.iter().filter(told).map(String::as_str).collect();
        let work = work.join(BESIDE);
        let part = self.parts.iter().map(|it| format!("{PART}{it}")).collect::<Vec<_>>().join("，");
        let parts = [self.name.as_str(), &part, &self.body, &work, state];
        let parts: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
        parts.join("，")
    }
}

/// Who may do a step, as a notice board says it.
fn who(task: &TaskNode, names: &Names) -> String {
    let post = || names.post(task.post.as_str());
    let named = task.candidates().iter().map(|it| match it {
        CandidateRule::Post => post().to_owned(),
        CandidateRule::Role { role } => format!("本机关{}人员", role.chinese()),
        CandidateRule::Person { staff } => format!("指定人员{staff}"),
        CandidateRule::BodyFromForm { .. } => format!("表单指定机关的{}", post()),
        CandidateRule::PersonFromForm { .. } => "表单指定人员".to_owned(),
        CandidateRule::Superior => "发起人的上级".to_owned(),
    });
    named.collect::<Vec<_>>().join("或")
}

/// Who else signs a step, and how the votes are counted; of other bodies with the body's name.
fn signed(signing: &Signing, body: &str, names: &Names) -> Option<String> {
    let seat = |it: &Seat| match names.body(it.body.as_str()) {
        theirs if theirs == body => names.post(it.post.as_str()).to_owned(),
        theirs => format!("{theirs}{}", names.post(it.post.as_str())),
    };
    let others = signing.seats.iter().map(seat).collect::<Vec<_>>().join("、");
    let share = signing.threshold.map(|it| format!("（{it}%）")).unwrap_or_default();
    (!others.is_empty()).then(|| format!("{:#}{share}：另由{others}", signing.mode))
}

/// How a step stands, as a notice board says it.
fn stands(it: &Standing) -> String {
    let refused = it.outcome == Some(TaskOutcome::Refused);
    let by_timeout = it.outcome.filter(|it| it.is_by_timeout());
    let word = match (it.state, it.task) {
        (StepState::Current, Some(TaskState::Open)) => TaskState::Open.chinese(),
        (StepState::Returned, Some(TaskState::Open | TaskState::Claimed)) => "退回重办",
        (StepState::Returned, _) if it.outcome == Some(TaskOutcome::Returned) => "已退回",
        (StepState::Returned, _) => "待重办",
        (StepState::Done, _) if refused => "已办（不同意）",
        (StepState::Done, _) if let Some(how) = by_timeout => how.chinese(),
        (StepState::Done, _) if it.outcome == Some(TaskOutcome::Skipped) => "自动通过",
        (state, _) => state.chinese(),
    };
    let day = match (it.due_on, it.closed_on) {
        (Some(day), _) => format!(" · 截止 {day}"),
        (None, Some(day)) => format!(" · {day}"),
        (None, None) => String::new(),
    };
    format!("{word}{day}")
}

/// A limit as a notice board says it.
fn told(limit: Limit) -> String {
    match limit.unit {
        Unit::WorkingDay => format!("{}个工作日", limit.value),
        Unit::CalendarDay => format!("{}日", limit.value),
        Unit::Month => format!("{}个月", limit.value),
        Unit::Hour => format!("{}小时", limit.value),
        Unit::Instant => "即时".to_owned(),
    }
}
