//! Whatever can go wrong is found, with the way that shows it.

use super::*;
use crate::clocks::{Limit, SpecialProcedure, Unit};
use crate::workflow::NodeKind;

const TASKS: &[(&str, &str)] =
    &[("in", "intake"), ("a", "review"), ("b", "review"), ("d", "decision"), ("out", "delivery")];

fn proof(tasks: &[(&str, &str)], forks: &[&str], joins: &[&str], edges: &str) -> String {
    match prove(&sample(tasks, forks, joins, edges)) {
        Ok(()) => "sound".to_owned(),
        Err(err) => err.to_string(),
    }
}

#[test]
fn a_straight_procedure_and_a_balanced_fork_are_sound() {
    assert_eq!(proof(TASKS, &[], &[], "start>in in>a a>b b>d d>out out>end"), "sound");
    let forked = "start>in in>f f>a f>b a>j b>j j>d d>out out>end";
    assert_eq!(proof(TASKS, &["f"], &["j"], forked), "sound");
}

#[test]
fn a_join_that_waits_for_what_never_comes_is_found_with_the_way_to_it() {
    let tasks = &[("in", "intake"), ("a", "review"), ("d", "decision"), ("out", "delivery")];
    let edges = "start>in in>a a>j d>j j>d d>out out>end";
    assert!(proof(tasks, &[], &["j"], edges).contains("ways on"), "a task has one way on");
    let stuck = "start>in in>j a>j j>a";
    let shape =
        sample(&[("in", "intake"), ("a", "review")], &[], &["j"], &format!("{stuck} a>end"));
    assert!(prove(&shape).is_err());
}

#[test]
fn an_unbalanced_fork_is_found() {
    let edges = "start>in in>f f>a f>b a>d b>d d>out out>end";
    let told = proof(TASKS, &["f"], &[], edges);
    assert!(told.contains("open twice"), "{told}");
}

#[test]
fn a_step_that_nothing_leads_to_is_found() {
    let told = proof(TASKS, &[], &[], "start>in in>a a>d b>d d>out out>end");
    assert_eq!(told, "`b` cannot be reached from the start");
}

#[test]
fn a_delivery_comes_after_the_decision_and_an_intake_first() {
    let told = proof(TASKS, &[], &[], "start>in in>a a>b b>out out>d d>end");
    assert!(told.contains("a delivery comes after the decision"), "{told}");
    let told = proof(TASKS, &[], &[], "start>a a>in in>b b>d d>out out>end");
    assert!(told.contains("comes first"), "{told}");
}

/// Of a procedure that is drawn like this, from the nodes that it names.
fn told_of(edges: &str) -> String {
    let named = |id: &str| edges.split([' ', '>']).any(|it| it == id);
    let tasks = [TASKS, &[("c", "review"), ("out2", "delivery")]].concat();
    let tasks: Vec<(&str, &str)> = tasks.into_iter().filter(|it| named(it.0)).collect();
    let forks: Vec<&str> = ["f"].into_iter().filter(|it| named(it)).collect();
    let joins: Vec<&str> = ["j"].into_iter().filter(|it| named(it)).collect();
    proof(&tasks, &forks, &joins, edges)
}

#[test]
fn a_gateway_whose_ways_come_together_or_end_each_by_itself_is_sound() {
    for edges in [
        "start>in in>x x>a x>b a>xm b>xm xm>d d>out out>end",
        // Tasks may have several ways in, and a way may be empty.
        "start>in in>x x>a x>d a>d d>out out>end",
        "start>in in>a a>d d>x x>out x>out2 out>end out2>end",
        // A choice within a branch, and branches within a choice.
        "start>in in>f f>x x>a x>b a>xm b>xm xm>j f>c c>j j>d d>out out>end",
        "start>in in>x x>f f>a f>b a>j b>j j>xm x>c c>xm xm>d d>out out>end",
    ] {
        assert_eq!(told_of(edges), "sound", "{edges}");
    }
}

#[test]
fn what_a_gateway_can_do_wrong_is_told_with_which_way_it_went() {
    for (edges, told) in [
        (
            "start>in in>x x>a x>b a>j b>j j>d d>out out>end",
            "after in → x (to a) → a nothing is open and nothing has ended: a join waits",
        ),
        (
            "start>in in>f f>a f>b a>xm b>xm xm>d d>out out>end",
            "after in → a → b the step `d` is open twice",
        ),
        (
            "start>in in>f f>a f>b a>x x>j x>end b>j j>d d>out out>end",
            "after in → a → x (to end) the workflow has ended while `b` still waits",
        ),
        (
            "start>in in>x x>a x>b a>d b>out d>out out>end",
            "a review comes before the decision (step `b`)",
        ),
        (
            "start>in in>x x>d x>out d>out out>end",
            "after in → x (to out) → out the workflow has ended without a decision",
        ),
        (
            "start>in in>a a>d d>x x>out x>end out>end",
            "after in → a → d → x (to end) the workflow has ended without a delivery",
        ),
        (
            "start>in in>f f>d f>j d>j j>out out>end",
            "after in `j` waits too: when the decision is open, no other step may be",
        ),
        (
            "start>x x>in x>a a>in in>d d>out out>end",
            "the step with the duty `intake` comes first and alone",
        ),
        (
            "start>in in>f f>a f>b a>x b>x x>d x>c c>d d>out out>end",
            "`x` has 2 ways on and 2 ways in; an exclusive gateway has one way in and several",
        ),
        ("start>in in>x x>d x>d d>out out>end", "two ways lead from `x` to `d`: make them one"),
    ] {
        let found = told_of(edges);
        assert!(found.contains(told), "{edges}: {found}");
    }
}

#[test]
fn a_circle_is_refused_with_the_way_around() {
    let told = told_of("start>in in>xm xm>a a>x x>xm x>d d>out out>end");
    assert_eq!(told, "the way goes round in a circle and would never end: a → x → xm → a");
}

#[test]
fn exactly_one_way_out_of_a_choice_has_no_condition_and_no_other_way_has_one() {
    let told = |change: fn(&mut Definition)| {
        let tasks = [TASKS[0], TASKS[1], TASKS[2], TASKS[3], TASKS[4]];
        let edges = "start>in in>x x>a x>b a>xm b>xm xm>d d>out out>end";
        let mut it = sample(&tasks, &[], &[], edges);
        change(&mut it);
        prove(&it).map_err(|it| it.to_string()).err().unwrap_or_default()
    };
    assert_eq!(told(|_| {}), "");
    assert_eq!(told(|it| it.edges[3].label = Some("否".into())), "", "a label is no condition");
    assert!(told(|it| it.edges[2].when = None).starts_with("`x` has 2 ways without a condition"));
    assert!(told(|it| it.edges[3].when = Some("true".into())).starts_with("`x` has 0 ways"));
    let stray = "the way from `a` to `xm` has a condition or a label";
    assert!(told(|it| it.edges[4].when = Some("true".into())).starts_with(stray));
    assert!(told(|it| it.edges[4].label = Some("是".into())).starts_with(stray));
}

#[test]
fn a_gateway_takes_as_long_as_its_slowest_way_and_the_way_is_told() {
    let edges = "start>in in>x x>a x>f f>b f>c b>j c>j a>xm j>xm xm>d d>out out>end";
    let tasks = [TASKS, &[("c", "review")]].concat();
    let mut it = sample(&tasks, &["f"], &["j"], edges);
    let days = [("in", 1), ("a", 3), ("b", 2), ("c", 5), ("d", 1), ("out", 1)];
    for node in &mut it.nodes {
        let days = days.iter().find(|(id, _)| node.id.as_str() == *id);
        if let (NodeKind::Task(task), Some((_, days))) = (&mut node.kind, days) {
            task.limit = Some(Limit::new(*days, Unit::WorkingDay));
        }
    }
    let (taken, way) = slowest(&it, Unit::WorkingDay, |it| it.procedure.is_none());
    assert_eq!((taken, told(&way).as_str()), (8, "in → x → c → d → out"));
    assert_eq!(slowest(&it, Unit::Month, |_| true).0, 0, "days are no months");
    for node in it.nodes.iter_mut().filter(|it| it.id.as_str() == "c") {
        let NodeKind::Task(task) = &mut node.kind else { continue };
        task.procedure = Some(SpecialProcedure::ExpertReview);
    }
    let (taken, way) = slowest(&it, Unit::WorkingDay, |it| it.procedure.is_none());
    let told = told(&way);
    assert_eq!((taken, told.as_str()), (6, "in → x → a → d → out"), "the limits stand still in c");
}

#[test]
fn more_ways_than_can_be_tried_are_refused_at_once() {
    let mut edges = "start>in in>x0".to_owned();
    for at in 0..30 {
        let doubled = "x>xa x>xb xa>xc xa>xd xb>xc xb>xd xc>xe xd>xe";
        let doubled = doubled.replace('x', &format!("x{at}"));
        edges += &format!(" {doubled} x{at}e>x{}", at + 1);
    }
    edges += " x30>d x30>a a>d d>out out>end";
    let told = proof(&[TASKS[0], TASKS[1], TASKS[3], TASKS[4]], &[], &[], &edges);
    assert!(told.contains("too large to prove"), "{told}");
}

/// A procedure of four steps, one after another.
const ROW: [(&str, &str); 4] =
    [("in", "intake"), ("a", "review"), ("d", "decision"), ("out", "delivery")];

#[test]
fn a_special_procedure_is_a_review_of_one_post_whose_length_is_told() {
    let told = |node: usize, said: serde_json::Value| {
        let mut definition = sample(&ROW, &[], &[], "start>in in>a a>d d>out out>end");
        let NodeKind::Task(task) = &mut definition.nodes[node].kind else { return None };
        task.procedure = Some(SpecialProcedure::Hearing);
        task.limit = serde_json::from_value(said["limit"].clone()).expect("a limit");
        task.signing = serde_json::from_value(said["signing"].clone()).expect("signatures");
        prove(&definition).err().map(|it| it.to_string())
    };
    let limit = || serde_json::json!({ "value": 20, "unit": "working_day" });
    let seats = serde_json::json!([{ "post": "Q", "body": "B" }]);
    assert_eq!(told(1, serde_json::json!({ "limit": limit() })), None);
    for (node, said, why) in [
        (0, serde_json::json!({ "limit": limit() }), "only a review"),
        (1, serde_json::json!({}), "it has a limit"),
        (
            1,
            serde_json::json!({ "limit": limit(), "signing": { "mode": "all", "seats": seats } }),
            "recorded by one post",
        ),
    ] {
        let told = told(node, said).unwrap_or_default();
        assert!(told.contains(why), "{told}");
    }
}
