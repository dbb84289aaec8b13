//! 系统核验: a step that another system answers, as far as it does: people of the step's post can
//! always do it themselves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::condition::{Condition, Fault};
use super::{Definition, Duty, TaskNode};
use crate::labels::labels;
use crate::{NodeId, TaskId};

/// What a step asks of another system. When the step opens the question is left in the outbox; when
/// the answer comes the step is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceCall {
    /// The name by which the deployment knows the system; where it is, and how it is spoken to, is the
    /// deployment's secret.
    pub system: String,
    /// What it is told of the application, and nothing else: paths as conditions name them.
    pub send: Vec<String>,
    /// What it answers, each by its name.
    pub answer: BTreeMap<String, AnswerKind>,
}

labels! {
    /// What one thing is that a system answers.
    AnswerKind {
        /// 文本
        Text = "text",
        /// 数字
        Number = "number",
        /// 真假值
        Boolean = "boolean",
    }
}

labels! {
    /// How a call stands.
    CallState {
        /// 等待答复
        Waiting = "waiting",
        /// 已答复
        Answered = "answered",
        /// 多次未成: people do the step, or have the call made again.
        GivenUp = "given_up",
        /// 不再需要: the step is over without it.
        CalledOff = "called_off",
    }
}

/// What a system has answered, as far as the step asked for it.
pub type Answer = Map<String, Value>;

/// By step.
pub type Answers = BTreeMap<NodeId, Answer>;

/// The answer to one call.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    pub task: TaskId,
    pub answer: Answer,
}

/// What of an answer is missing, or is something else.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the answer has no `{name}` that is a {kind}")]
pub struct Unanswered {
    pub name: String,
    pub kind: AnswerKind,
}

/// The longest text that is taken from an answer, in characters.
const LONGEST: usize = 2000;

impl AnswerKind {
    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.as_str().is_some_and(|it| it.chars().count() <= LONGEST),
            Self::Number => value.is_number(),
            Self::Boolean => value.is_boolean(),
        }
    }

    fn schema(self) -> Value {
        match self {
            Self::Text => json!({ "type": "string" }),
            Self::Number => json!({ "type": "number" }),
            Self::Boolean => json!({ "type": "boolean" }),
        }
    }
}

impl ServiceCall {
    /// What was asked for out of what came; or what of it is missing or is something else.
    pub fn read(&self, came: &Value) -> Result<Answer, Unanswered> {
        let mut answer = Answer::new();
        for (name, kind) in &self.answer {
            let value = came.get(name).filter(|it| kind.fits(it));
            let value = value.ok_or_else(|| Unanswered { name: name.clone(), kind: *kind })?;
            answer.insert(name.clone(), value.clone());
        }
        Ok(answer)
    }

    /// What the system is told: what is filled in of what the step sends, by its path.
    pub fn told(&self, scene: &Value) -> Map<String, Value> {
        let find = |path: &String| {
            let value = path.split('.').try_fold(scene, |here, name| here.get(name))?;
            Some((path.clone(), value.clone()))
        };
        self.send.iter().filter_map(find).collect()
    }

    /// What it sends that no application can have, each with its place in the list.
    pub fn unfit(&self, scenes: &Value) -> Vec<(usize, Fault)> {
        let faults = self.send.iter().map(|it| path_fault(it, scenes)).enumerate();
        faults.filter_map(|(at, it)| Some((at, it?))).collect()
    }

    pub(super) fn schema(&self) -> Value {
        let properties: Map<String, Value> =
            self.answer.iter().map(|(name, kind)| (name.clone(), kind.schema())).collect();
        let required: Vec<&String> = self.answer.keys().collect();
        json!({ "type": "object", "required": required, "properties": properties })
    }
}

/// What is wrong with a path, as a condition that asks for it would say.
fn path_fault(path: &str, scenes: &Value) -> Option<Fault> {
    if path.chars().any(|it| !it.is_alphanumeric() && !matches!(it, '_' | '.')) {
        let english = format!("`{path}` is no path such as `form.name`");
        return Some(Fault {
            at: 1,
            english,
            chinese: format!("`{path}` 不是 `form.name` 这样的路径"),
        });
    }
    // Whatever is on the way to it may be left out as well.
    let ends = path.match_indices('.').map(|it| it.0).skip(1).chain([path.len()]);
    let asked: Vec<String> = ends.map(|end| format!("has({})", &path[..end])).collect();
    match Condition::parse(&asked.join(" && ")) {
        Ok(condition) => condition.faults(scenes).into_iter().next(),
        Err(fault) => Some(fault),
    }
}

impl TaskNode {
    /// What keeps a step from being answered by a system.
    pub(super) fn call_fault(&self) -> Option<&'static str> {
        let call = self.service_call.as_ref()?;
        if self.duty != Duty::Review {
            Some("only a review can be answered by a system; what is decided, people decide")
        } else if self.signing.is_some() || self.is_public_business() {
            Some("it is neither signed by several, nor a special procedure or a public notice")
        } else if self.limit.is_none() {
            Some("it has a limit: somebody is told when no answer comes")
        } else if call.answer.is_empty() {
            Some("it says what it is answered")
        } else {
            None
        }
    }
}

impl Definition {
    /// Every step that a system answers.
    pub fn calls(&self) -> impl Iterator<Item = (&NodeId, &ServiceCall)> {
        self.tasks().filter_map(|(id, it)| Some((id, it.service_call.as_ref()?)))
    }

    /// What steps send that no application of these scenes has, each with its pointer.
    pub fn unsent(&self, scenes: &Value) -> Vec<(String, Fault)> {
        let mut unfit = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let call = node.kind.task().and_then(|it| it.service_call.as_ref());
            let seen = self.scenes_from(node.part.as_ref(), scenes);
            for (place, fault) in call.map(|it| it.unfit(&seen)).unwrap_or_default() {
                let pointer = self.pointer_to_node(at);
                unfit.push((format!("{pointer}/service_call/send/{place}"), fault));
            }
        }
        unfit
    }
}

#[cfg(test)]
mod tests {
    use super::super::{NodeKind, prove, sample};
    use super::*;

    fn call() -> ServiceCall {
        let call = json!({
            "system": "credit",
            "send": ["form.name", "form.child.age"],
            "answer": { "listed": "boolean", "score": "number", "remark": "text" },
        });
        serde_json::from_value(call).expect("it is a call")
    }

    #[test]
    fn only_what_the_step_names_is_sent_and_what_was_left_out_is_not() {
        let scene = json!({ "form": { "name": "张三", "secret": 1, "child": {} } });
        assert_eq!(Value::Object(call().told(&scene)), json!({ "form.name": "张三" }));
    }

    #[test]
    fn only_what_the_step_asks_for_is_taken_of_an_answer() {
        let came = json!({ "listed": false, "score": 7.5, "remark": "", "more": [1] });
        let answer = call().read(&came).expect("it has everything");
        assert_eq!(Value::Object(answer), json!({ "listed": false, "score": 7.5, "remark": "" }));
        for (name, value) in
            [("listed", json!("no")), ("score", json!(null)), ("remark", json!("x".repeat(2001)))]
        {
            let mut wrong = came.clone();
            wrong[name] = value;
            assert!(call().read(&wrong).is_err_and(|it| it.name == name), "{name}");
        }
        for nonsense in [json!(null), json!([]), json!("listed"), json!({})] {
            assert!(call().read(&nonsense).is_err(), "{nonsense}");
        }
    }

    #[test]
    fn a_field_that_no_application_has_cannot_be_sent() {
        let scenes = json!({ "type": "object", "required": ["form"], "properties": { "form": {
            "type": "object",
            "properties": { "name": { "type": "string" }, "child": { "type": "object" } },
        } } });
        let unfit: Vec<usize> = call().unfit(&scenes).into_iter().map(|it| it.0).collect();
        assert_eq!(unfit, [1], "the child has no age in this form");
        let odd = ServiceCall { send: vec!["form.name) || has(form".to_owned()], ..call() };
        assert_eq!(odd.unfit(&scenes).len(), 1, "it is a path and nothing more");
    }

    #[test]
    fn a_step_that_cannot_be_answered_by_a_system_is_found() {
        let told = |node: usize, change: fn(&mut TaskNode)| {
            let tasks = [("in", "intake"), ("a", "review"), ("d", "decision"), ("out", "delivery")];
            let mut definition = sample(&tasks, &[], &[], "start>in in>a a>d d>out out>end");
            let NodeKind::Task(task) = &mut definition.nodes[node].kind else { return None };
            task.service_call = Some(call());
            task.limit = Some(crate::clocks::Limit::new(1, crate::clocks::Unit::WorkingDay));
            change(task);
            prove(&definition).err().map(|it| it.to_string())
        };
        assert_eq!(told(1, |_| {}), None);
        for (node, change, why) in [
            (2, (|_| {}) as fn(&mut TaskNode), "only a review"),
            (1, |it| it.procedure = Some(crate::clocks::SpecialProcedure::Hearing), "neither"),
            (1, |it| it.limit = None, "has a limit"),
            (
                1,
                |it| it.service_call = Some(ServiceCall { answer: BTreeMap::new(), ..call() }),
                "is answered",
            ),
        ] {
            let told = told(node, change).unwrap_or_default();
            assert!(told.contains(why), "{told}");
        }
    }
}
