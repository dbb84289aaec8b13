//! Gateways: the question, what leads which way, and which way an application went.

use std::collections::BTreeMap;

use super::super::{Names, Picture};
use crate::NodeId;
use crate::workflow::{Definition, NodeKind, sample};

/// in → x → (a when the form says so | b) → xm → d → out
fn choosing() -> Definition {
    let tasks = [("in", "intake"), ("a", "review"), ("b", "review"), ("d", "decision")];
    let edges = "start>in in>x x>a x>b a>xm b>xm xm>d d>out out>end";
    let mut it = sample(&[&tasks[..], &[("out", "delivery")]].concat(), &[], &[], edges);
    for node in &mut it.nodes {
        if let (NodeKind::Exclusive(gateway), "x") = (&mut node.kind, node.id.as_str()) {
            gateway.name = Some("金额 >= 50万？".to_owned());
        }
    }
    it.edges[2].label = Some("是 & 大额".to_owned());
    it
}

fn drawn<T>(definition: &Definition, led: Option<&str>, see: fn(&Picture<'_>) -> T) -> T {
    let names = Names::default();
    let ways: BTreeMap<NodeId, NodeId> =
        led.map(|it| ("x".into(), it.into())).into_iter().collect();
    match led {
        None => see(&Picture::of(definition, &names)),
        Some(_) => see(&Picture::of_running(definition, &names, &[], &ways)),
    }
}

#[test]
fn a_gateway_is_a_diamond_with_its_question_and_every_way_says_when_it_is_taken() {
    let svg = drawn(&choosing(), None, |it| it.svg());
    assert_eq!(svg.matches("<g class=\"gateway\">").count(), 2, "{svg}");
    assert!(svg.contains("<title>金额 &gt;= 50万？</title>"), "{svg}");
    assert_eq!(svg.matches("<g class=\"way\">").count(), 2);
    assert!(svg.contains("<title>是 &amp; 大额</title>") && svg.contains("<title>否则</title>"));
    assert!(svg.contains("归并"), "ways come together there");
    let plain = drawn(&choosing(), None, |it| it.mermaid());
    assert!(plain.contains("{\"金额 #62;#61; 50万？\"}"), "{plain}");
    assert!(plain.contains(" -->|\"是 #38; 大额\"| n") && plain.contains(" -->|\"否则\"| n"));
}

#[test]
fn a_way_without_a_label_says_its_condition_as_far_as_there_is_room() {
    let mut it = choosing();
    (it.edges[2].label, it.edges[2].when) =
        (None, Some(format!("form.x == '{}'", "长".repeat(90))));
    let svg = drawn(&it, None, |it| it.svg());
    assert!(svg.contains("form.x ==") && svg.contains("…</text>"), "{svg}");
    assert!(svg.contains(&format!("{}&#39;</title>", "长".repeat(90))), "all of it in the title");
    let mermaid = drawn(&it, None, |it| it.mermaid());
    assert!(mermaid.contains("form.x #61;#61; #39;长") && mermaid.contains("…\"|"), "{mermaid}");
}

#[test]
fn the_way_that_an_application_went_is_told_from_the_one_that_it_did_not_go() {
    let svg = drawn(&choosing(), Some("a"), |it| it.svg());
    let taken = svg.split("<g class=\"way taken\">").nth(1).expect("one was taken");
    assert!(taken.starts_with("<title>是 &amp; 大额</title>"), "{taken}");
    let skipped = svg.split("<g class=\"way skipped\">").nth(1).expect("one was not");
    assert!(skipped.starts_with("<title>否则</title>"), "{skipped}");
    assert_eq!(svg.matches("stroke-width=\"3\"").count(), 1);
    assert!(svg.contains("金额 &gt;= 50万？，是 &amp; 大额"), "the text tells it too");
    let mermaid = drawn(&choosing(), Some("b"), |it| it.mermaid());
    assert!(mermaid.contains(" -.->|\"是 #38; 大额\"| n"), "{mermaid}");
    assert!(mermaid.contains(" ==>|\"否则\"| n"), "{mermaid}");
}
