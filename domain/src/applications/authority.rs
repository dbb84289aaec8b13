//! 授权到位: a post that acts only by authorisation needs one (授权书) for the item and for what is done
//! with it, valid on the day.

use super::may::on_the_spot;
use super::{Facts, Refusal};
use crate::access::{AuthorisedAct, HeldPost};
use crate::calendar::local_date;
use crate::workflow::{Candidate, Duty, Task};

/// Whether the actor may do `act` with `task`, which is theirs to do: by a post that needs no
/// authorisation for it, or by one that its holder has. Whoever stands in for somebody (B 岗) acts by
/// what that one is authorised to do.
pub(super) fn authorised(
    task: &Task,
    act: AuthorisedAct,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    let today = local_date(facts.now);
    let suffices = |held: &HeldPost| {
        let holder = held.in_place_of.unwrap_or(facts.actor.account);
        let granted = || {
            let mut authorities = facts.authorities.iter();
            authorities.any(|it| it.lets(holder, &held.body, act) && it.covers(today))
        };
        !held.by_authorisation.contains(&act) || granted()
    };
    let mut posts = facts.actor.standing.posts().iter();
    if posts.any(|held| gives(held, task, facts) && suffices(held)) {
        return Ok(());
    }
    let (step, item) = (task.name.clone(), facts.watched.item.clone());
    Err(Refusal::NotAuthorised { act, step, item })
}

/// Whether the task is the actor's by this post.
fn gives(held: &HeldPost, task: &Task, facts: &Facts<'_>) -> bool {
    let is = Candidate::all_of(facts.actor.account, std::slice::from_ref(held));
    if is.iter().any(|it| task.candidates.contains(it)) {
        return true;
    }
    let mut intakes = facts.content.workflow.with_duty(Duty::Intake);
    on_the_spot(task, facts)
        && intakes.any(|(_, it)| (&it.body, &it.post) == (&held.body, &held.post))
}
