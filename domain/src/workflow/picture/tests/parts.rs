//! Parts (子流程): a frame with a name around what belongs together, in pictures and in words.

use super::super::{Names, Picture, Visit};
use crate::workflow::random::{Piece, definition};
use crate::workflow::{Definition, TaskState};

/// in → (r0 → (r1)) → decide → out
fn nested() -> Definition {
    let inner = Piece::Part(Box::new(Piece::Step));
    let outer = Piece::Part(Box::new(Piece::Row(vec![Piece::Step, inner])));
    let mut definition = definition(&outer);
    definition.parts[0].name = "联合 & 审查".to_owned();
    definition
}

#[test]
fn a_part_is_a_frame_with_its_name_and_each_step_says_where_it_stands() {
    let (definition, names) = (nested(), Names::default());
    let svg = Picture::of(&definition, &names).svg();
    assert_eq!(svg.matches("<g class=\"part\">").count(), 2, "{svg}");
    assert!(svg.contains("<title>子流程：联合 &amp; 审查</title>"), "{svg}");
    assert!(
        svg.contains("<title>r1，子流程：联合 &amp; 审查，子流程：部分1，B，P</title>"),
        "{svg}"
    );
    assert!(svg.contains(">开始</text>") && svg.contains(">结束</text>"), "{svg}");
    let outside = "<title>decide，B，P</title>";
    assert!(svg.contains(outside), "{svg}");
}

#[test]
fn a_part_is_a_subgraph_in_mermaid_with_the_parts_in_it() {
    let (definition, names) = (nested(), Names::default());
    let text = Picture::of(&definition, &names).mermaid();
    let lines: Vec<&str> = text.lines().collect();
    let place = |wanted: &str| lines.iter().position(|it| it.contains(wanted)).expect("it is told");
    let (outer, inner) = (place("子流程：联合 #38; 审查\"]"), place("子流程：部分1\"]"));
    assert!(outer < place("[\"r0<br/>B · P\"]") && place("r0<br/>") < inner, "{text}");
    assert!(inner < place("[\"r1<br/>B · P\"]"), "{text}");
    let opened = lines.iter().filter(|it| it.trim().starts_with("subgraph ")).count();
    assert_eq!(opened, lines.iter().filter(|it| it.trim() == "end").count());
}

#[test]
fn a_step_in_a_part_shows_how_it_stands() {
    let (definition, names) = (nested(), Names::default());
    let node = "part0.r0".into();
    let (state, waits) = (TaskState::Open, true);
    let visit = Visit {
        node: &node,
        number: 1,
        state,
        waits,
        outcome: None,
        due_on: None,
        closed_on: None,
    };
    let svg = Picture::of_running(&definition, &names, &[visit], &Default::default()).svg();
    assert!(
        svg.contains(
            "<g class=\"step current\"><title>r0，子流程：联合 &amp; 审查，B，P，待签收</title>"
        ),
        "{svg}"
    );
}
