//! Where a step is kept apart from earlier ones, somebody must be left to do it.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::{Fault, Sheet};
use super::known::{Known, carries};
use super::places::{Office, Step};
use crate::workflow::{CandidateRule, Seat, TaskNode};

/// Who holds an office, by staff number.
type Holders<'a> = BTreeMap<Office<'a>, BTreeSet<&'a str>>;

pub(super) fn check<'a>(
    steps: impl Iterator<Item = Step<'a>>,
    holders: &Holders<'a>,
    known: &Known<'a>,
    found: &mut Vec<Fault>,
) {
    for step in steps.filter(|it| !it.task.not_by.is_empty()) {
        let workflow = &step.version.content.workflow;
        let earlier = step.task.not_by.iter().filter_map(|it| workflow.task(it));
        let earlier: Vec<_> = earlier.flat_map(|it| seats(it, holders, known)).collect();
        for (seat, here) in step.task.seats().iter().zip(seats(step.task, holders, known)) {
            // Who is found only when it opens is looked for then; that nobody holds the post at all is
            // told elsewhere.
            let Some(here) = here.filter(|it| !it.is_empty()) else { continue };
            let before = earlier.iter().flatten();
            let before: Vec<BTreeSet<&str>> =
                before.map(|it| it.intersection(&here).copied().collect()).collect();
            let taken = most_taken(&before);
            if here.len() <= taken {
                let (post, body, count) = (&seat.post, &seat.body, here.len());
                let told = format!(
                    "nobody may be left for it: {count} hold the post `{post}` of `{body}`, and \
                     {taken} of them can have done the steps that it is kept apart from"
                );
                let pointer = format!("{}/not_by", step.pointer);
                Sheet::of(&step.file, found).error(pointer, told);
            }
        }
    }
}

/// Who can sign each of the step's seats, as far as the pack can tell.
fn seats<'a>(
    task: &TaskNode,
    holders: &Holders<'a>,
    known: &Known<'a>,
) -> Vec<Option<BTreeSet<&'a str>>> {
    let of = |it: &Seat| holders.get(&(&it.body, &it.post)).cloned().unwrap_or_default();
    let named = |rule: &CandidateRule| match rule {
        CandidateRule::Post => Some(of(&Seat { post: task.post.clone(), body: task.body.clone() })),
        CandidateRule::Role { role } => {
            let carried = holders.iter().filter(|((body, post), _)| {
                let post = known.posts.get(post.as_str());
                **body == task.body && post.is_some_and(|it| carries(it, &[*role]))
            });
            Some(carried.flat_map(|it| it.1).copied().collect())
        }
        CandidateRule::Person { staff } => {
            let member = known.staff.get(staff.as_str());
            Some(member.iter().map(|it| it.number.as_str()).collect())
        }
        CandidateRule::BodyFromForm { .. }
        | CandidateRule::PersonFromForm { .. }
        | CandidateRule::Superior => None,
    };
    let own: Option<Vec<BTreeSet<&str>>> = task.candidates().iter().map(named).collect();
    let own = own.map(|them| them.into_iter().flatten().collect());
    let others = task.signing.iter().flat_map(|it| &it.seats).map(|it| Some(of(it)));
    [own].into_iter().chain(others).collect()
}

/// How many different people can have done these, each done by one of those who may.
fn most_taken(seats: &[BTreeSet<&str>]) -> usize {
    let mut does = BTreeMap::new();
    (0..seats.len()).filter(|seat| place(*seat, seats, &mut does, &mut BTreeSet::new())).count()
}

/// Finds somebody for `seat`, if need be by giving those who are placed another seat.
fn place<'a>(
    seat: usize,
    seats: &[BTreeSet<&'a str>],
    does: &mut BTreeMap<&'a str, usize>,
    asked: &mut BTreeSet<&'a str>,
) -> bool {
    for &who in &seats[seat] {
        let free = asked.insert(who)
            && does.get(who).copied().is_none_or(|other| place(other, seats, does, asked));
        if free {
            does.insert(who, seat);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_did_one_step_counts_once_and_makes_room_for_another() {
        for (seats, most) in [
            (vec![], 0),
            (vec![""], 0),
            (vec!["ab", "ab", "ab"], 2),
            (vec!["a", "a", "bc"], 2),
            (vec!["ab", "a"], 2),
            (vec!["ab", "bc", "ca", "abc"], 3),
            (vec!["abc", "ab", "a"], 3),
        ] {
            let split = |it: &&'static str| (0..it.len()).map(|at| &it[at..=at]).collect();
            let sets: Vec<BTreeSet<&str>> = seats.iter().map(split).collect();
            assert_eq!(most_taken(&sets), most, "{seats:?}");
        }
    }
}
