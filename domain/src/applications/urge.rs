//! 催办: a word to whoever has an application in hand, once in a working day from each.

use chrono::NaiveDate;
use serde_json::json;

use super::may::{check, own};
use super::{Act, Application, Facts, Refusal};
use crate::calendar::{Calendar, local_date};
use crate::events::NewEvent;
use crate::workflow::Task;

/// The tasks whose holders are urged, and what is put on record.
pub fn urge<'a>(
    application: &Application,
    facts: &Facts<'a>,
) -> Result<(Vec<&'a Task>, NewEvent), Refusal> {
    check(application, Act::Urge, facts)?;
    let reached = may_urge(application, facts)?;
    let nodes: Vec<_> = reached.iter().map(|it| &it.node).collect();
    let event = NewEvent::new("applications.urged", json!({ "nodes": nodes }));
    Ok((reached, event))
}

/// The tasks that the actor may urge: what others have in hand, or could take.
pub(super) fn may_urge<'a>(
    application: &Application,
    facts: &Facts<'a>,
) -> Result<Vec<&'a Task>, Refusal> {
    own(application, facts)
        .or_else(|refusal| if watches(application, facts) { Ok(()) } else { Err(refusal) })?;
    let next = facts.last_urge.map(|last| next_day(local_date(last), facts.calendar));
    if let Some(next) = next.filter(|next| local_date(facts.now) < *next) {
        return Err(Refusal::UrgedAlready { next: next.to_string() });
    }
    let me = Some(facts.actor.account);
    let others = facts.tasks.iter().filter(|it| it.waits() && it.assignee != me);
    let others: Vec<&Task> = others.collect();
    if others.is_empty() { Err(Refusal::NobodyToUrge) } else { Ok(others) }
}

/// Whether the actor is of a body that has work in the application, or watches its body.
fn watches(application: &Application, facts: &Facts<'_>) -> bool {
    let bodies = facts.content.workflow.bodies();
    facts.actor.standing.posts().iter().any(|it| {
        it.body == application.body
            || bodies.contains(&it.body)
            || it.supervises.contains(&application.body)
    })
}

/// The working day after `day`: until then, one word is enough.
fn next_day(day: NaiveDate, calendar: &Calendar) -> NaiveDate {
    let next = day.iter_days().skip(1).find(|it| calendar.is_working_day(*it));
    next.expect("a calendar has working days")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_urged_waits_for_the_next_working_day() {
        let day = |it: &str| -> NaiveDate { it.parse().expect("a day") };
        let next = |it| next_day(day(it), &Calendar::default());
        assert_eq!(next("2026-11-23"), day("2026-11-24"), "Monday, then Tuesday");
        assert_eq!(next("2026-11-27"), day("2026-11-30"), "Friday, then Monday");
        assert_eq!(next("2026-11-28"), day("2026-11-30"), "Saturday, then Monday");
    }
}
