//! 授权到位: a post that acts only by authorisation needs one (授权书) for the item and for what is done
//! with it, valid on the day.

use super::may::on_the_spot;
use super::{Colleague, Facts, Refusal};
use crate::access::{Actor, AuthorisedAct, HeldPost};
use crate::calendar::local_date;
use crate::workflow::{Candidate, Duty, Task};

/// Whether the actor may do `act` with `task`, which is theirs to do.
pub(super) fn authorised(
    task: &Task,
    act: AuthorisedAct,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    if lets(facts.actor, task, act, facts) {
        return Ok(());
    }
    let (step, item) = (task.name.clone(), facts.watched.item.clone());
    Err(Refusal::NotAuthorised { act, step, item })
}

/// That a colleague who is handed `task` may decide, if it is a decision.
pub(super) fn can_decide(who: &Colleague, task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    if task.duty != Duty::Decision || lets(&who.actor, task, AuthorisedAct::Decide, facts) {
        return Ok(());
    }
    let (who, item) = (who.number.to_string(), facts.watched.item.clone());
    Err(Refusal::ColleagueNotAuthorised { who, step: task.name.clone(), item })
}

/// Whether `who` may do `act` with `task`, if it is theirs: by a post that needs no authorisation for it,
/// or by one that its holder has. Whoever stands in for somebody (B 岗) acts by what that one is
/// authorised to do.
fn lets(who: &Actor, task: &Task, act: AuthorisedAct, facts: &Facts<'_>) -> bool {
    let today = local_date(facts.now);
    let suffices = |held: &HeldPost| {
        let holder = held.in_place_of.unwrap_or(who.account);
        let granted = || {
            let mut authorities = facts.authorities.iter();
            authorities.any(|it| it.lets(holder, &held.body, act) && it.covers(today))
        };
        !held.by_authorisation.contains(&act) || granted()
    };
    let mut posts = who.standing.posts().iter();
    posts.any(|held| gives(who, held, task, facts) && suffices(held))
}

/// Whether the task is theirs by this post.
fn gives(who: &Actor, held: &HeldPost, task: &Task, facts: &Facts<'_>) -> bool {
    let is = Candidate::all_of(who.account, std::slice::from_ref(held));
    if is.iter().any(|it| task.candidates.contains(it)) {
        return true;
    }
    let mut intakes = facts.content.workflow.with_duty(Duty::Intake);
    on_the_spot(task, facts)
        && intakes.any(|(_, it)| (&it.body, &it.post) == (&held.body, &held.post))
}
