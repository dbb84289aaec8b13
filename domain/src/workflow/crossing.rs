//! What it means to go on, to return and to take back across an exclusive gateway.

use super::{
    Definition, Fault, Step, Ways, complete, return_to, returnable, sample, start, take_back,
};
use crate::NodeId;

fn ids(them: &[&str]) -> Vec<NodeId> {
    them.iter().map(|it| NodeId::from(*it)).collect()
}

/// start → in → r → x → (a | b) → c → decide → out → end
fn choosing() -> Definition {
    let reviews = ["r", "a", "b", "c"].map(|id| (id, "review"));
    let others = [("in", "intake"), ("decide", "decision"), ("out", "delivery")];
    let edges = "start>in in>r r>x x>a x>b a>xm b>xm xm>c c>decide decide>out out>end";
    sample(&[&reviews[..], &others].concat(), &[], &[], edges)
}

fn to(way: &str) -> Ways {
    Ways::default().leading(&"x".into(), &way.into())
}

fn done(definition: &Definition, ways: &Ways, tasks: &[&str]) -> Step {
    tasks.iter().fold(start(definition, ways), |step, node| {
        complete(definition, &step.marking, &(*node).into(), ways).expect("the task is open")
    })
}

#[test]
fn a_gateway_opens_one_way_and_says_which_and_leads_its_default_way_unless_told() {
    let definition = choosing();
    let step = done(&definition, &to("a"), &["in", "r"]);
    assert_eq!(step.entered, ids(&["a"]));
    let chosen: Vec<_> = step.chosen.iter().map(|it| (it.0.as_str(), it.1.to.as_str())).collect();
    assert_eq!(chosen, [("x", "a")]);
    assert_eq!(done(&definition, &to("a"), &["in", "r", "a"]).entered, ids(&["c"]));
    let by_default = done(&definition, &Ways::default(), &["in", "r"]);
    assert_eq!(by_default.entered, ids(&["b"]));
}

#[test]
fn a_return_to_before_a_gateway_lets_it_choose_again() {
    let definition = choosing();
    let step = done(&definition, &to("a"), &["in", "r", "a", "c"]);
    assert_eq!(step.marking.ways.get(&"x".into()), Some(&"a".into()));
    let back = return_to(&definition, &step.marking, &"decide".into(), &"r".into());
    let back = back.expect("r lies before the decision");
    assert!(back.marking.ways.is_empty(), "what lies ahead is not chosen");
    let again = complete(&definition, &back.marking, &"r".into(), &to("a")).expect("it is open");
    assert_eq!(again.entered, ids(&["a"]));
    let back = return_to(&definition, &step.marking, &"decide".into(), &"a".into());
    assert_eq!(back.expect("it was done").marking.ways.len(), 1, "the gateway lies before it");
}

#[test]
fn nobody_returns_to_what_a_gateway_has_led_past() {
    let definition = choosing();
    let step = done(&definition, &to("a"), &["in", "r", "a", "c"]);
    assert_eq!(returnable(&definition, &step.marking, &"decide".into()).len(), 3);
    let refused = return_to(&definition, &step.marking, &"decide".into(), &"b".into());
    assert!(matches!(refused, Err(Fault::NotBefore { .. })), "b was never done");
}

#[test]
fn what_is_taken_back_across_a_gateway_lets_it_choose_again() {
    let definition = choosing();
    let step = done(&definition, &to("a"), &["in", "r"]);
    let back = take_back(&definition, &step.marking, &"r".into()).expect("nobody has acted");
    assert_eq!((back.cancelled, back.marking.ways.len()), (ids(&["a"]), 0));
    let step = done(&definition, &to("a"), &["in", "r", "a"]);
    let gone_on = take_back(&definition, &step.marking, &"r".into());
    assert_eq!(gone_on, Err(Fault::GoneOn { node: "r".into() }));
    let back = take_back(&definition, &step.marking, &"a".into()).expect("nobody has acted");
    assert_eq!((back.cancelled, back.marking.ways.len()), (ids(&["c"]), 1));
}
