//! 划转衔接: an application under way follows its item to another body. Its steps, its votes, its
//! numbers and its clocks stay what they are; who is to do what is still open is found anew.

use serde_json::json;

use super::candidates::found_anew;
use super::hands::reviews_in;
use super::review::was_done;
use super::{Application, Facts, NewTask, Notice, Outcome, Reseating, Stage};
use crate::access::Actor;
use crate::catalogue::Content;
use crate::clocks::Watched;
use crate::labels::Label;
use crate::notifications::News;
use crate::workflow::{Candidate, Duty, Seat, Task, TaskState};
use crate::{AccountId, BodyCode, NodeId, TaskId, TransferId};

/// A transfer, as far as one application is concerned.
#[derive(Debug, Clone, Copy)]
pub struct BodyChange<'a> {
    pub transfer: TransferId,
    pub to: &'a BodyCode,
    /// What the application was made under, at home in that body.
    pub content: &'a Content,
}

/// What a transfer does to one application.
#[derive(Debug, Clone, PartialEq)]
pub struct BodyChanged {
    pub outcome: Outcome,
    /// Open tasks that are another body's now.
    pub tasks: Vec<MovedTask>,
}

/// An open task, and who is to do it from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedTask {
    pub task: TaskId,
    pub node: NodeId,
    pub name: String,
    pub from: Seat,
    pub to: Seat,
    pub candidates: Vec<Candidate>,
    /// It goes on in the hands that it was in: they work in the new body by now.
    pub kept: bool,
    /// How many people there can do it.
    pub able: usize,
}

/// What becomes of an application that goes to another body.
pub fn change_body(
    application: &Application,
    change: &BodyChange<'_>,
    facts: &Facts<'_>,
) -> BodyChanged {
    let (from, to) = (&application.body, change.to);
    let watched = Watched { body: to, item: &application.item };
    let there = Facts { content: change.content, watched, ..*facts };
    let mut outcome = Outcome::of(Application { body: to.clone(), ..application.clone() });
    let mut tasks = Vec::new();
    for task in facts.tasks.iter().filter(|it| it.is_live() && concerns(it, from)) {
        let Some(new) = anew(task, (from, to), &there) else { continue };
        let kept = goes_on(task, &new, &there);
        tasks.push(moved(task, &new, kept, &there));
        if !kept {
            outcome.notices.extend(Notice::of_gone(task, application, to));
        }
        outcome.reseat.push(new.seated(task, kept));
    }
    let stays = took_part(from, change.content, facts.tasks)
        || tasks.iter().any(|it: &MovedTask| it.to.body == *from);
    if application.stage != Stage::Draft && !stays {
        outcome.leaves = Some(from.clone());
    }
    let told: Vec<_> = tasks
        .iter()
        .map(|it| json!({ "task": it.task, "node": it.node, "post": it.to, "anew": !it.kept }))
        .collect();
    let data = json!({ "transfer_id": change.transfer, "from": from, "to": to, "tasks": told });
    match application.stage {
        Stage::Draft => outcome.note(News::BodyChanged.as_str(), data),
        _ => outcome.tell(News::BodyChanged, data),
    }
    BodyChanged { outcome, tasks }
}

/// Whether a task is done in `body`, or by somebody of it.
fn concerns(task: &Task, body: &BodyCode) -> bool {
    let theirs = |it: &Candidate| match it {
        Candidate::Post(seat) => seat.body == *body,
        Candidate::Role { body: of, .. } => of == body,
        Candidate::Person(_) | Candidate::Excepted(_) => false,
    };
    task.body == *body || task.candidates.iter().any(theirs)
}

/// A body took part if something has been done in its name, or is still to be done by it. It answers
/// for that, so it still reads what became of it; whoever has done nothing needs nothing to read.
fn took_part(body: &BodyCode, content: &Content, tasks: &[Task]) -> bool {
    tasks.iter().any(|it| was_done(it) && it.body == *body)
        || content.workflow.bodies().contains(body)
}

/// Where a task is done from now on, and who may do it.
struct Place {
    seat: Seat,
    candidates: Vec<Candidate>,
    kept_from: Vec<AccountId>,
}

/// A seat of the step is looked for as if it opened now. Whoever was asked to sign as well was asked by
/// somebody who is gone: whoever has their post in the new body says it in their place, so that no
/// word that was asked for is lost, and nobody's count changes.
fn anew(task: &Task, (from, to): (&BodyCode, &BodyCode), there: &Facts<'_>) -> Option<Place> {
    let Some(seat) = task.seat else {
        let seat = Seat { body: to.clone(), ..task.place() };
        let (candidates, kept_from) = (vec![Candidate::Post(seat.clone())], task.kept_from.clone());
        return (task.body == *from).then_some(Place { seat, candidates, kept_from });
    };
    let place = usize::try_from(seat - 1).ok()?;
    let new = there.seat(&task.node, (place, task.visit), there.tasks)?;
    let NewTask { post, candidates, kept_from, .. } = found_anew(new, there);
    Some(Place { seat: post, candidates, kept_from })
}

/// Whether all who have it in hand can have it in its new place.
fn goes_on(task: &Task, new: &Place, there: &Facts<'_>) -> bool {
    let mut hands = task.assignee.into_iter().chain(task.owner).peekable();
    let fits = |who: AccountId| {
        let reviews = |it: &Actor| task.duty == Duty::Review && reviews_in(it, &new.seat.body);
        let mut known = there.staffing.iter().flat_map(|it| &it.members).map(|it| &it.actor);
        let member = known.find(|it| it.account == who);
        let may = |it: &Actor| reviews(it) || new.candidates.iter().any(|one| one.is(it));
        member.is_some_and(may) && !new.kept_from.contains(&who)
    };
    hands.peek().is_some() && hands.all(fits)
}

fn moved(task: &Task, new: &Place, kept: bool, there: &Facts<'_>) -> MovedTask {
    let members = there.staffing.iter().flat_map(|it| &it.members).map(|it| &it.actor);
    let free = members.filter(|it| !new.kept_from.contains(&it.account));
    MovedTask {
        task: task.id,
        node: task.node.clone(),
        name: task.name.clone(),
        from: task.place(),
        to: new.seat.clone(),
        candidates: new.candidates.clone(),
        kept,
        able: free.filter(|it| new.candidates.iter().any(|one| one.is(it))).count(),
    }
}

impl Place {
    fn seated(self, task: &Task, kept: bool) -> Reseating {
        let Self { seat, candidates, kept_from } = self;
        let (state, assignee, owner) = match (kept, task.state) {
            (true, state) => (state, task.assignee, task.owner),
            (false, TaskState::Held) => (TaskState::Held, None, None),
            (false, _) => (TaskState::Open, None, None),
        };
        Reseating { task: task.id, seat, candidates, kept_from, state, assignee, owner }
    }
}

impl Notice {
    /// To whoever has a task in hand that is another body's now.
    fn of_gone(
        task: &Task,
        application: &Application,
        to: &BodyCode,
    ) -> impl Iterator<Item = Self> {
        let (step, number) = (&task.name, application.number.clone().unwrap_or_default());
        let chinese = format!(
            "【事项划转】办件{number}随事项划转至{to}，环节“{step}”由{to}办理，您手中的任务已移出。"
        );
        let english = format!(
            "Application {number} has gone to {to} with its item: the step “{step}” is theirs, and you \
             have it in hand no more."
        );
        let hands = task.assignee.into_iter().chain(task.owner);
        let task = task.id;
        hands.map(move |to| Self { to, task, chinese: chinese.clone(), english: english.clone() })
    }
}
