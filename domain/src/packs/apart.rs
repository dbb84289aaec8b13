//! Where a step is kept apart from earlier ones, somebody must be left to do it.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::{Fault, Sheet};
use super::places::{Office, Step};

/// Who holds an office, by staff number.
type Holders<'a> = BTreeMap<Office<'a>, BTreeSet<&'a str>>;

pub(super) fn check<'a>(
    steps: impl Iterator<Item = Step<'a>>,
    holders: &Holders<'a>,
    found: &mut Vec<Fault>,
) {
    for step in steps.filter(|it| !it.task.not_by.is_empty()) {
        let workflow = &step.version.content.workflow;
        let earlier = step.task.not_by.iter().filter_map(|it| workflow.task(it));
        let earlier: Vec<_> = earlier.flat_map(|it| it.seats()).collect();
        for seat in step.task.seats() {
            // That nobody holds it at all is told elsewhere.
            let Some(here) = holders.get(&(&seat.body, &seat.post)) else { continue };
            let before = earlier.iter().map(|it| holders.get(&(&it.body, &it.post)));
            let before: Vec<BTreeSet<&str>> =
                before.flatten().map(|it| it.intersection(here).copied().collect()).collect();
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
