//! Plays on procedures that nobody drew: the same seed tells the same, hands for everybody leave
//! nothing but the work itself, and fewer hands are never quicker than that.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::calendar::Calendar;
use crate::clocks::{Limit, Unit};
use crate::workflow::random::{Piece, definition, led, piece};

fn limits() -> Limits {
    let promised = Limit::new(5, Unit::WorkingDay);
    serde_json::from_value(serde_json::json!({ "promised": promised })).expect("limits")
}

/// What is to be played: a procedure, days for each of its steps, and hours between applications.
fn any_play() -> impl Strategy<Value = (Piece, Vec<i64>, Vec<i64>)> {
    (piece(), vec(0_i64..5, 1..8), vec(0_i64..20, 1..12))
}

fn measured(workflow: &Definition, days: &[i64]) -> Measured {
    let mut measured = Measured::default();
    let mut days = days.iter().cycle();
    for (node, task) in workflow.tasks() {
        measured.note(node, task.duty, days.next().expect("one at least") * DAY);
    }
    measured
}

fn arrivals(workflow: &Definition, hours: &[i64]) -> Vec<Arrival> {
    let mut at = 0;
    let mut come = |hours: &i64| {
        at += hours * 60;
        Arrival { at, ways: led(workflow, &[]) }
    };
    hours.iter().map(&mut come).collect()
}

fn played(
    (workflow, days, hours): (&Definition, &[i64], &[i64]),
    hands: usize,
    seed: u64,
) -> Report {
    let (limits, calendar) = (limits(), Calendar::default());
    let timeline = Timeline::from(&calendar, "2026-01-05".parse().expect("a day"));
    let (arrivals, measured) = (arrivals(workflow, hours), measured(workflow, days));
    let (arrivals, measured, limits) = (&arrivals, &measured, &limits);
    simulate(&Scenario { workflow, limits, arrivals, measured, seed }, &|_| hands, &timeline)
}

/// The longest way to the end, by what each step takes: of the ways at a gateway the one that is led,
/// of branches the slowest.
fn longest(workflow: &Definition, days: &[i64], node: &NodeId) -> Option<i64> {
    let ways = led(workflow, &[]);
    let tasks: Vec<&NodeId> = workflow.tasks().map(|(id, _)| id).collect();
    let own = tasks.iter().position(|it| *it == node).map_or(0, |it| days[it % days.len()]);
    let into: Vec<_> = workflow.edges.iter().filter(|it| it.to == *node).collect();
    if into.is_empty() {
        return Some(own);
    }
    let before = into.into_iter().filter(|it| ways.leads(workflow, it));
    before.filter_map(|it| longest(workflow, days, &it.from)).max().map(|it| it + own)
}

#[test]
fn a_step_of_another_duty_is_another_step_though_it_is_called_the_same() {
    let mut measured = Measured::default();
    let (s2, s3) = (NodeId::from("s2"), NodeId::from("s3"));
    measured.note(&s2, Duty::Review, DAY);
    measured.note(&s3, Duty::Delivery, 30 * DAY);
    assert!(measured.knows(&s2, Duty::Review) && !measured.knows(&s3, Duty::Review));
    assert_eq!(measured.draw(&s3, Duty::Review, 0), DAY, "as other reviews");
    assert_eq!(measured.draw(&s3, Duty::Delivery, 0), 30 * DAY);
}

proptest! {
    #[test]
    fn with_hands_for_everybody_an_application_takes_what_its_slowest_way_takes(
        (piece, days, hours) in any_play(),
    ) {
        let workflow = definition(&piece);
        let report = played((&workflow, &days, &hours), usize::MAX, 1);
        let longest = longest(&workflow, &days, &"end".into()).expect("it ends") as f64;
        prop_assert_eq!(report.whole, Spread { mean: longest, p50: longest, p90: longest });
        for step in &report.steps {
            prop_assert_eq!(step.waiting, Spread::default(), "nobody waits");
        }
    }

    #[test]
    fn the_same_seed_tells_the_same_and_fewer_hands_are_never_quicker_than_enough(
        (piece, days, hours) in any_play(),
        hands in 1_usize..4,
        seed in any::<u64>(),
    ) {
        let workflow = definition(&piece);
        let play = (&workflow, &days[..], &hours[..]);
        let report = played(play, hands, seed);
        prop_assert_eq!(&report, &played(play, hands, seed));
        prop_assert!(played(play, usize::MAX, seed).whole.mean <= report.whole.mean);
        for post in &report.posts {
            prop_assert!((0.0..=100.0).contains(&post.busy), "{:?}", post);
        }
        for step in report.steps.iter().filter(|it| 0 < it.count) {
            prop_assert_eq!(step.count, hours.len(), "each application comes by once");
        }
    }

    #[test]
    fn where_all_wait_for_one_step_more_hands_are_never_slower(
        days in 1_i64..5,
        hours in vec(0_i64..20, 1..12),
        hands in 1_usize..4,
    ) {
        let workflow = definition(&Piece::Step);
        let days = [0, days, 0, 0];
        let tasks: Vec<_> = workflow.tasks().map(|it| it.0.to_string()).collect();
        prop_assert_eq!(tasks.len(), days.len());
        let more = played((&workflow, &days, &hours), hands + 1, 1).whole;
        let fewer = played((&workflow, &days, &hours), hands, 1).whole;
        prop_assert!(more.mean <= fewer.mean && more.p90 <= fewer.p90);
    }
}

#[test]
fn working_time_leaves_nights_and_days_off_out_and_can_be_told_back() {
    let calendar = Calendar::default();
    let timeline = Timeline::from(&calendar, "2026-01-05".parse().expect("a Monday"));
    for (at, minutes) in [
        ("2026-01-05T09:00:00+08:00", 0),
        ("2026-01-05T10:00:00+08:00", 60),
        ("2026-01-05T20:00:00+08:00", DAY),
        ("2026-01-06T09:30:00+08:00", DAY + 30),
        ("2026-01-10T12:00:00+08:00", 5 * DAY),
        ("2026-01-12T09:01:00+08:00", 5 * DAY + 1),
    ] {
        let at = chrono::DateTime::parse_from_rfc3339(at).expect("a moment").to_utc();
        assert_eq!(timeline.minutes(at), minutes, "{at}");
        assert_eq!(timeline.minutes(timeline.moment(minutes)), minutes, "{at}");
    }
}
