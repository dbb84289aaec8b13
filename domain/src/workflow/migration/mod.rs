//! From one procedure to another (流程迁移): where an application that stands here would stand there.
//!
//! Only steps are mapped. Where branches wait for one another follows from which steps are open, so
//! the engine itself goes there from the start of the new procedure, doing what lies before: what it
//! comes to is, by the way it is made, a marking that the new procedure can come to.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::proof::every_state;
use super::{Definition, Marking, Run, Ways, complete, prove, start};
use crate::NodeId;
use crate::refusal::refusals;

/// Which steps of the old procedure are which of the new. A step that is not named is the one of the
/// same name and duty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    pub steps: BTreeMap<NodeId, NodeId>,
    /// Whoever stands at one of these stays on the old procedure.
    pub stay: BTreeSet<NodeId>,
}

/// Two procedures, and the way over.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    pub from: &'a Definition,
    pub to: &'a Definition,
    pub mapping: &'a Mapping,
}

/// Where an application comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    pub marking: Marking,
    /// The open steps, each with what it becomes.
    pub steps: Vec<(NodeId, NodeId)>,
    /// Steps of the new procedure that lie behind the application, and that it has never done.
    pub passed_over: Vec<NodeId>,
}

refusals! {
    /// Why a mapping does not fit its procedures.
    Unfit {
        NoSuchStep { step: NodeId } = "no-such-step", Invalid, None,
            "there is no step `{step}` in the procedure where the plan looks for it",
            "相应流程中没有环节“{step}”";
        OtherDuty { from: NodeId, to: NodeId } = "other-duty", Invalid, None,
            "`{from}` cannot become `{to}`, which is there for something else by law",
            "环节“{from}”与“{to}”的职责不同，不能对应";
        Unmapped { step: NodeId } = "unmapped-step", Invalid, None,
            "name what `{step}` becomes, or let those who stand there stay",
            "环节“{step}”在新流程中没有对应，请指定对应环节，或列入“停留”";
        Unreachable { run: Run, steps: String } = "unreachable-state", Invalid, None,
            "after {run} an application would have {steps} open, and the new procedure never has just that open",
            "经过 {run} 的办件将处于“{steps}”，而新流程不会恰好处于这些环节";
        Unprovable { why: String } = "unprovable-plan", Invalid, None,
            "one of the procedures cannot be proved: {why}", "流程未通过校验：{why}";
    }
}

refusals! {
    /// Why an application does not go over to another procedure.
    Unmovable {
        NothingOpen = "nothing-open", Conflict, None,
            "no step of it is open any more", "该办件已没有待办环节";
        Stays { step: NodeId } = "stays", Conflict, None,
            "it stands at `{step}`, and the plan lets such applications stay",
            "该办件处于环节“{step}”，按方案停留在原流程";
        Together { step: NodeId } = "comes-together", Conflict, None,
            "two of its open steps would become the one step `{step}`",
            "该办件的两个待办环节将并为“{step}”";
        LedPast { step: NodeId } = "led-past", Conflict, None,
            "by what its form says the new procedure does not come to have `{step}` open like this",
            "按其申请内容，新流程不会这样到达环节“{step}”";
        PassedOver { step: NodeId } = "passed-over", Conflict, None,
            "`{step}` lies ahead of it, and would lie behind it", "尚未办理的环节“{step}”将被越过";
    }
}

impl<'a> Passage<'a> {
    /// What becomes of a step.
    pub fn image(&self, step: &NodeId) -> Option<&'a NodeId> {
        if let Some(named) = self.mapping.steps.get(step) {
            return Some(named);
        }
        let duty = self.from.task(step)?.duty;
        let (same, task) = self.to.tasks().find(|(id, _)| *id == step)?;
        (task.duty == duty).then_some(same)
    }

    /// That whatever an application's state may be, it stands at a step that is to stay, or would come
    /// to a state that the new procedure can be in.
    pub fn prove(&self) -> Result<(), Unfit> {
        self.names()?;
        let unprovable = |why: super::Unsound| Unfit::Unprovable { why: why.to_string() };
        prove(self.from).and_then(|()| prove(self.to)).map_err(unprovable)?;
        let mut known = BTreeSet::new();
        every_state(self.to, |_, marking| known.extend([owned(&open(marking))]))
            .map_err(unprovable)?;
        let mut lost = None;
        every_state(self.from, |run, marking| {
            let here = open(marking);
            if lost.is_some() || here.iter().any(|it| self.mapping.stay.contains(*it)) {
                return;
            }
            let there: Vec<&NodeId> = here.iter().filter_map(|it| self.image(it)).collect();
            let set: BTreeSet<&NodeId> = there.iter().copied().collect();
            if set.len() < there.len() || !known.contains(&owned(&set)) {
                let steps: Vec<&str> = there.iter().map(|it| it.as_str()).collect();
                lost = Some(Unfit::Unreachable { run: run.clone(), steps: steps.join(", ") });
            }
        })
        .map_err(unprovable)?;
        lost.map_or(Ok(()), Err)
    }

    /// Every step is known, and every step of the old procedure becomes one of the same duty or stays.
    fn names(&self) -> Result<(), Unfit> {
        let unknown = |step: &NodeId| Unfit::NoSuchStep { step: step.clone() };
        for step in &self.mapping.stay {
            self.from.task(step).ok_or_else(|| unknown(step))?;
        }
        for (from, to) in &self.mapping.steps {
            let one = self.from.task(from).ok_or_else(|| unknown(from))?;
            let other = self.to.task(to).ok_or_else(|| unknown(to))?;
            if one.duty != other.duty {
                return Err(Unfit::OtherDuty { from: from.clone(), to: to.clone() });
            }
        }
        let said = |step: &NodeId| self.image(step).is_some() || self.mapping.stay.contains(step);
        let unsaid = self.from.tasks().find(|(id, _)| !said(id));
        unsaid.map_or(Ok(()), |(id, _)| Err(Unfit::Unmapped { step: id.clone() }))
    }

    /// Where an application with this marking comes to, if the gateways lead it these ways there and
    /// here. Nothing that it still had to do is passed over.
    pub fn cross(
        &self,
        marking: &Marking,
        here: &Ways,
        there: &Ways,
    ) -> Result<Arrival, Unmovable> {
        let mut steps = BTreeMap::new();
        for at in open(marking) {
            let stays = || Unmovable::Stays { step: at.clone() };
            let to =
                self.image(at).filter(|_| !self.mapping.stay.contains(at)).ok_or_else(stays)?;
            if steps.insert(to, at).is_some() {
                return Err(Unmovable::Together { step: to.clone() });
            }
        }
        let wanted: BTreeSet<&NodeId> = steps.keys().copied().collect();
        let (marking_there, done) = reach(self.to, &wanted, there);
        let reached = open(&marking_there);
        if let Some(step) = wanted.symmetric_difference(&reached).next() {
            return Err(Unmovable::LedPast { step: (*step).clone() });
        }
        if wanted.is_empty() {
            return Err(Unmovable::NothingOpen);
        }
        let to_do = ahead(self.from, &open(marking), here);
        let mut to_do = to_do.into_iter().filter_map(|it| self.image(it));
        if let Some(step) = to_do.find(|it| done.contains(*it)) {
            return Err(Unmovable::PassedOver { step: step.clone() });
        }
        let (_, before) = reach(self.from, &open(marking), here);
        let before: Vec<&NodeId> = before.iter().filter_map(|it| self.image(it)).collect();
        let passed_over = done.into_iter().filter(|it| !before.contains(&it)).collect();
        let steps = steps.into_iter().map(|(to, from)| (from.clone(), to.clone())).collect();
        Ok(Arrival { marking: marking_there, steps, passed_over })
    }
}

/// The steps that are open.
fn open(marking: &Marking) -> BTreeSet<&NodeId> {
    marking.tokens.iter().filter(|it| it.from.is_none()).map(|it| &it.at).collect()
}

fn owned(steps: &BTreeSet<&NodeId>) -> Vec<NodeId> {
    steps.iter().map(|it| (*it).clone()).collect()
}

/// Goes from the start until nothing is open but `until` and what lies behind it; answers what was
/// done on the way.
fn reach(
    definition: &Definition,
    until: &BTreeSet<&NodeId>,
    ways: &Ways,
) -> (Marking, Vec<NodeId>) {
    let behind = ahead(definition, until, ways);
    let mut marking = start(definition, ways).marking;
    let mut done = Vec::new();
    let next =
        |marking: &Marking| open(marking).into_iter().find(|it| !behind.contains(it)).cloned();
    while let Some(node) = next(&marking) {
        marking = complete(definition, &marking, &node, ways).expect("it is open").marking;
        done.push(node);
    }
    (marking, done)
}

/// These steps and all that lies ahead of them, by the ways that the gateways lead.
fn ahead<'d>(
    definition: &'d Definition,
    from: &BTreeSet<&NodeId>,
    ways: &Ways,
) -> BTreeSet<&'d NodeId> {
    let reached =
        |it: &&NodeId| definition.reachable_by(Some(it), |edge| ways.leads(definition, edge));
    from.iter().flat_map(reached).collect()
}
