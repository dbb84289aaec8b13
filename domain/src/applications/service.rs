//! 系统核验: what follows when the system that a step asks has answered, or never does.

use serde_json::{Value, json};

use super::ballot::closed;
use super::follow::follow;
use super::review::claimed;
use super::{Application, Facts, Outcome, Refusal};
use crate::TaskId;
use crate::catalogue::scene;
use crate::workflow::{Answered, Answers, ServiceCall, Task, TaskOutcome, Unanswered, complete};

/// The step is over, with what the system said for the gateways behind it.
pub(super) fn answer(
    application: &Application,
    answered: &Answered,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = asked(answered.task, facts)?;
    over(application, task, (answered, ""), facts)
}

/// The same, by somebody of the step's post in the system's place (填报核验结果).
pub(super) fn enter(
    application: &Application,
    task: TaskId,
    (answer, opinion): (&Value, &str),
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = claimed(task, facts)?;
    let call = call_in_hand(task, facts).ok_or(Refusal::AsksNothing { step: task.name.clone() })?;
    let wanting = |it: Unanswered| Refusal::NotTheAnswer { name: it.name, kind: it.kind };
    let answer = call.read(answer).map_err(wanting)?;
    over(application, task, (&Answered { task: task.id, answer }, opinion), facts)
}

/// What the task's step asks, if the task is the step's own and not that of somebody who was asked.
pub(super) fn call_in_hand<'a>(task: &Task, facts: &Facts<'a>) -> Option<&'a ServiceCall> {
    let work = facts.content.workflow.task(&task.node).filter(|_| task.seat.is_some());
    work.and_then(|it| it.service_call.as_ref())
}

fn over(
    application: &Application,
    task: &Task,
    (answered, opinion): (&Answered, &str),
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let mut outcome = closed(application, task, (TaskOutcome::Completed, opinion));
    // Whatever it comes to from here reads the answer.
    let answers: Vec<Answered> = facts.answered.iter().chain([answered]).cloned().collect();
    let facts = &Facts { answered: &answers, ..*facts };
    let ways = facts.ways(application);
    let workflow = &facts.content.workflow;
    let step = complete(workflow, &application.marking, &task.node, &ways);
    follow(&mut outcome, step.map_err(|_| Refusal::NoOpenTask)?, Some(&task.node), facts);
    outcome.note("workflow.call_answered", json!({ "node": task.node }));
    outcome.answered = Some(answered.clone());
    Ok(outcome)
}

/// Nobody asks any more; the step stays with the people of its post.
pub(super) fn give_up(
    application: &Application,
    task: TaskId,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = asked(task, facts)?;
    let mut outcome = Outcome::of(application.clone());
    outcome.note("workflow.call_given_up", json!({ "node": task.node }));
    Ok(outcome)
}

/// The step's own task, as long as it waits. Whoever has taken it in hand and asked somebody hears them
/// first.
fn asked<'a>(task: TaskId, facts: &Facts<'a>) -> Result<&'a Task, Refusal> {
    let found = facts.tasks.iter().find(|it| it.id == task && it.waits() && it.seat.is_some());
    found.filter(|it| call_in_hand(it, facts).is_some()).ok_or(Refusal::NoOpenTask)
}

impl Facts<'_> {
    /// What conditions, and other systems, can be told of the application.
    pub fn scene(&self, application: &Application) -> Value {
        // A form that cannot be read says nothing.
        let form = serde_json::from_str(self.form).unwrap_or_default();
        let Application { channel, item, .. } = application;
        scene(form, self.applicant_kind, *channel, item, &self.answers())
    }

    /// What systems have answered by step: on the last visit to it, and nothing if people did it then.
    fn answers(&self) -> Answers {
        let calls = self.content.workflow.calls().filter_map(|(node, _)| {
            let visits = self.tasks.iter().filter(|it| it.node == *node && it.seat.is_some());
            let last = visits.max_by_key(|it| it.visit)?;
            let answered = self.answered.iter().find(|it| it.task == last.id)?;
            Some((node.clone(), answered.answer.clone()))
        });
        calls.collect()
    }
}
