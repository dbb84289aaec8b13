//! Where applications come to on the way to another procedure, and which mappings are refused.

use super::super::{NodeKind, sample};
use super::*;
use crate::refusal::{Language, Refuse};

/// A procedure with these edges between the intake and the decision.
fn procedure(inner: &str) -> Definition {
    let named = |id: &str| inner.split([' ', '>']).any(|it| it == id);
    let reviews = ["a", "b", "c", "d"].into_iter().filter(|it| named(it));
    let mut tasks: Vec<(&str, &str)> = reviews.map(|it| (it, "review")).collect();
    tasks.extend([("in", "intake"), ("decide", "decision"), ("out", "delivery")]);
    let (forks, joins) = (named("f").then_some("f"), named("j").then_some("j"));
    let edges = format!("start>in {inner} decide>out out>end");
    sample(&tasks, forks.as_slice(), joins.as_slice(), &edges)
}

const ROW: &str = "in>a a>b b>decide";
const SPLIT: &str = "in>f f>a f>b a>j b>j j>decide";

fn mapping(steps: &[(&str, &str)], stay: &[&str]) -> Mapping {
    Mapping {
        steps: steps.iter().map(|(from, to)| ((*from).into(), (*to).into())).collect(),
        stay: stay.iter().map(|it| (*it).into()).collect(),
    }
}

fn proof(from: &str, to: &str, mapping: &Mapping) -> String {
    let (from, to) = (procedure(from), procedure(to));
    let proof = Passage { from: &from, to: &to, mapping }.prove();
    proof.map_or_else(|it| it.text(Language::English), |()| "fits".to_owned())
}

/// Where an application comes to that has done these steps.
fn crossed(from: &str, done: &[&str], to: &str, ways: [&Ways; 2]) -> Result<Arrival, Unmovable> {
    let (from, to) = (procedure(from), procedure(to));
    let marking = done.iter().fold(start(&from, ways[0]).marking, |marking, node| {
        complete(&from, &marking, &(*node).into(), ways[0]).expect("it is open").marking
    });
    let mapping = Mapping::default();
    Passage { from: &from, to: &to, mapping: &mapping }.cross(&marking, ways[0], ways[1])
}

#[test]
fn a_plan_fits_if_every_state_becomes_one_that_the_new_procedure_can_come_to() {
    let none = Mapping::default();
    assert_eq!(proof(ROW, "in>a a>c c>b b>decide", &none), "fits");
    assert_eq!(proof(ROW, SPLIT, &none), "fits");
    assert_eq!(proof(ROW, "in>a a>decide", &mapping(&[("b", "a")], &[])), "fits");
    assert_eq!(proof(ROW, "in>a a>decide", &mapping(&[], &["b"])), "fits");
    assert_eq!(proof(SPLIT, ROW, &mapping(&[], &["a"])), "fits", "who has done `a` goes over");
}

#[test]
fn a_plan_that_does_not_fit_is_refused_with_the_step_at_fault_or_the_way_that_shows_it() {
    for (from, to, mapping, told) in [
        (ROW, "in>a a>decide", mapping(&[], &[]), "name what `b` becomes"),
        (ROW, ROW, mapping(&[("c", "a")], &[]), "no step `c`"),
        (ROW, ROW, mapping(&[("a", "c")], &[]), "no step `c`"),
        (ROW, ROW, mapping(&[("a", "f")], &[]), "no step `f`"),
        (ROW, ROW, mapping(&[], &["c"]), "no step `c`"),
        (ROW, ROW, mapping(&[("a", "decide")], &[]), "`a` cannot become `decide`"),
        (SPLIT, ROW, mapping(&[], &[]), "after in an application would have a, b open"),
        (SPLIT, "in>a a>decide", mapping(&[("b", "a")], &[]), "after in an application would"),
    ] {
        let found = proof(from, to, &mapping);
        assert!(found.contains(told), "{from} to {to}: {found}");
    }
}

#[test]
fn where_branches_wait_follows_from_which_steps_are_open() {
    let none = Ways::default();
    let arrival = crossed(ROW, &["in", "a"], SPLIT, [&none, &none]).expect("it can move");
    let waiting: Vec<_> = arrival.marking.tokens.iter().filter_map(|it| it.from.clone()).collect();
    assert_eq!(waiting, ["a".into()], "a has arrived before the join");
    assert_eq!(arrival.steps, [("b".into(), "b".into())]);
}

#[test]
fn what_lies_ahead_is_never_passed_over_and_what_is_new_and_lies_behind_is_told() {
    let none = Ways::default();
    let lost = crossed(ROW, &["in"], SPLIT, [&none, &none]);
    assert_eq!(lost, Err(Unmovable::PassedOver { step: "b".into() }), "b was never done");
    let more = "in>a a>c c>b b>decide";
    let arrival = crossed(ROW, &["in", "a"], more, [&none, &none]).expect("it can move");
    assert_eq!(arrival.passed_over, ["c".into()]);
    let arrival = crossed(more, &["in", "a"], ROW, [&none, &none]);
    assert_eq!(arrival, Err(Unmovable::Stays { step: "c".into() }));
}

#[test]
fn an_application_goes_only_where_its_own_answers_lead() {
    let chosen = "in>x x>a x>b a>xm b>xm xm>decide";
    let to = |way: &str| Ways::default().leading(&"x".into(), &way.into());
    let none = Ways::default();
    let arrival = crossed(ROW, &["in", "a"], chosen, [&none, &to("b")]).expect("it can move");
    assert_eq!(arrival.marking.ways.get(&"x".into()), Some(&"b".into()), "as if it had come so");
    let lost = crossed(ROW, &["in", "a"], chosen, [&none, &to("a")]);
    assert_eq!(lost, Err(Unmovable::LedPast { step: "b".into() }));
    assert!(procedure(chosen).nodes.iter().any(|it| matches!(it.kind, NodeKind::Exclusive(_))));
}
