//! The figures, by cases counted by hand.

use super::*;
use crate::catalogue::CaseType;

fn place(body: &str, item: &str) -> Place {
    Place { body: body.into(), item: item.into() }
}

/// So many promised cases that took so many days.
fn took(days: u32, count: u64) -> Decided {
    Decided {
        place: place("MZJ", "A"),
        case_type: CaseType::Promised,
        elapsed: Some(days),
        promised: Some(5),
        statutory: Some(20),
        in_time: days <= 5,
        count,
    }
}

fn figures(decided: Vec<Decided>) -> Efficiency {
    let came = vec![Came { place: place("MZJ", "A"), count: 10 }];
    Period { received: came.clone(), accepted: came, decided }.efficiency()
}

#[test]
fn of_nothing_there_is_no_ratio_and_no_mean() {
    let none = Period::default().efficiency();
    assert_eq!((none.completion.value(), none.completion.n), (None, 0), "not 100 %");
    assert_eq!((none.punctuality.value(), none.instant_items.value()), (None, None));
    assert_eq!((none.elapsed.mean, none.elapsed.median, none.elapsed.n), (None, None, 0));
    assert_eq!(figures(Vec::new()).completion.value(), Some(0.0), "ten came, none is finished");
}

#[test]
fn a_backlog_that_is_worked_off_is_more_than_the_whole() {
    let all = figures(vec![took(3, 12)]);
    assert_eq!((all.accepted, all.finished, all.completion.value()), (10, 12, Some(1.2)));
}

#[test]
fn five_hundred_and_thirty_two_of_as_many_are_all() {
    let came = vec![Came { place: place("MZJ", "A"), count: 532 }];
    let decided = vec![took(3, 500), took(6, 32)];
    let all = Period { received: came.clone(), accepted: came, decided }.efficiency();
    assert_eq!((all.accepted, all.finished, all.completion.value()), (532, 532, Some(1.0)));
    assert_eq!((all.on_time, all.overdue), (500, 32));
}

#[test]
fn a_mean_of_3_2_days_is_told_from_one_of_3_21() {
    let target = 3.2;
    let met = figures(vec![took(3, 80), took(4, 20)]).elapsed;
    let missed = figures(vec![took(3, 79), took(4, 21)]).elapsed;
    assert_eq!((met.mean, met.n), (Some(3.2), 100));
    assert_eq!(missed.mean, Some(3.21));
    assert!(met.mean <= Some(target) && Some(target) < missed.mean);
}

#[test]
fn the_median_is_the_middle_or_between_the_two_in_the_middle() {
    let median = |all| figures(all).elapsed.median;
    assert_eq!(median(vec![took(9, 1), took(1, 1), took(2, 1)]), Some(2.0));
    assert_eq!(median(vec![took(9, 1), took(1, 1), took(2, 1), took(3, 1)]), Some(2.5));
    assert_eq!(median(vec![took(1, 3), took(9, 2)]), Some(1.0));
}

#[test]
fn items_decided_on_the_spot_are_counted_by_item_and_their_cases_by_case() {
    let instant = |item: usize| Decided {
        place: place("MZJ", &format!("I{item}")),
        case_type: CaseType::Instant,
        elapsed: Some(0),
        ..took(0, 4)
    };
    let promised = |item: usize| Decided { place: place("MZJ", &format!("P{item}")), ..took(4, 1) };
    let all = figures((0..19).map(instant).chain((0..81).map(promised)).collect());
    assert_eq!((all.instant_items.value(), all.instant_items.n), (Some(0.19), 100));
    assert_eq!((all.instant_cases.part, all.instant_cases.n), (76, 157));
    assert_eq!(all.elapsed.mean, Some(4.0), "what is done on the spot makes no mean look well");
}

#[test]
fn what_was_promised_stands_beside_what_the_law_allows_and_what_it_took() {
    let before = Decided { elapsed: None, statutory: None, ..took(0, 5) };
    let all = figures(vec![took(4, 10), before]);
    assert_eq!((all.elapsed.n, all.elapsed.mean), (10, Some(4.0)));
    assert_eq!((all.promised.n, all.promised.mean), (15, Some(5.0)));
    assert_eq!((all.statutory.n, all.statutory.mean), (10, Some(20.0)));
}

#[test]
fn the_fastest_is_first_equals_share_a_place_and_who_finished_nothing_has_none() {
    let of = |days| figures(vec![took(days, 3)]);
    let all = [of(5), of(3), figures(Vec::new()), of(3), of(7)];
    assert_eq!(ranks(&all), [Some(3), Some(1), None, Some(1), Some(4)]);
}

#[test]
fn each_group_has_its_own_figures_and_the_whole_has_all() {
    let other = Decided { place: place("XZ", "B"), ..took(2, 1) };
    let came = vec![Came { place: place("XZ", "B"), count: 2 }];
    let period =
        Period { received: came.clone(), accepted: came, decided: vec![took(4, 3), other] };
    let by = period.by(|it| it.body.as_str());
    assert_eq!(by.keys().copied().collect::<Vec<_>>(), ["MZJ", "XZ"]);
    assert_eq!((by["MZJ"].finished, by["MZJ"].completion.value()), (3, None));
    assert_eq!((by["XZ"].finished, by["XZ"].completion.value()), (1, Some(0.5)));
    assert_eq!(period.efficiency().finished, 4);
}
