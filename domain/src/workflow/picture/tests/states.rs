//! Where each step stands, told by the tasks that there have been.

use chrono::NaiveDate;

use super::super::{Names, Picture, StepState, Visit};
use super::forked;
use crate::NodeId;
use crate::labels::Label;
use crate::workflow::{Definition, TaskOutcome, TaskState};

/// `in approved, a1 open` → the tasks that this stands for, oldest first; `a1+ open` is of the same
/// visit as the one before.
fn visits(told: &str) -> Vec<(NodeId, i32, TaskState, Option<TaskOutcome>)> {
    let mut all: Vec<(NodeId, i32, TaskState, Option<TaskOutcome>)> = Vec::new();
    for it in told.split(", ").filter(|it| !it.is_empty()) {
        let (node, how) = it.split_once(' ').expect("a node and how it stands");
        let outcome = TaskOutcome::parse(how);
        let state = TaskState::parse(how).unwrap_or(TaskState::Done);
        let (node, more) = (node.trim_end_matches('+'), i32::from(!node.ends_with('+')));
        let before = all.iter().filter(|it| it.0.as_str() == node).map(|it| it.1).max();
        all.push((node.into(), before.unwrap_or(0) + more, state, outcome));
    }
    all
}

fn day(it: &str) -> Option<NaiveDate> {
    Some(it.parse().expect("a day"))
}

fn drawn<T>(definition: &Definition, told: &str, see: impl Fn(&Picture<'_>) -> T) -> T {
    let visits = visits(told);
    let visits: Vec<Visit<'_>> = visits
        .iter()
        .map(|(node, number, state, outcome)| Visit {
            node,
            number: *number,
            state: *state,
            waits: matches!(state, TaskState::Open | TaskState::Claimed),
            outcome: *outcome,
            due_on: day("2026-10-12"),
            closed_on: day("2026-10-09").filter(|_| outcome.is_some()),
        })
        .collect();
    let names = Names { title: "社会团体成立登记".to_owned(), ..Names::default() };
    see(&Picture::of_running(definition, &names, &visits, &Default::default()))
}

/// How every step stands, in the order of the file: `a` for ahead, `C` for current, `d` for done,
/// `s` for skipped, `R` for returned.
fn states(told: &str) -> String {
    let definition = forked();
    let letter = |state: StepState| match state {
        StepState::Ahead => 'a',
        StepState::Current => 'C',
        StepState::Done => 'd',
        StepState::Skipped => 's',
        StepState::Returned => 'R',
    };
    drawn(&definition, told, |picture| {
        let progress = picture.progress.as_ref().expect("it runs");
        let at = |id| progress.at(id).expect("every task stands somehow").state;
        definition.tasks().map(|(id, _)| letter(at(id))).collect()
    })
}

#[test]
fn every_step_is_done_or_current_or_ahead() {
    assert_eq!(states(""), "aaaaaa", "a draft");
    assert_eq!(states("in open"), "Caaaaa");
    assert_eq!(states("in completed, a1 open, b1 claimed"), "dCaCaa");
    assert_eq!(states("in completed, a1 approved, b1 approved, a2 open"), "ddCdaa");
}

#[test]
fn a_step_that_several_sign_is_current_until_all_of_them_have() {
    assert_eq!(states("in completed, a1 approved, a1+ open, b1 open"), "dCaCaa");
    assert_eq!(states("in completed, a1 open, a1+ approved, b1 open"), "dCaCaa");
    assert_eq!(states("in completed, a1 approved, a1+ cancelled, a2 open, b1 open"), "ddCCaa");
}

#[test]
fn a_step_that_was_done_and_is_open_again_has_come_back() {
    let before = "in completed, a1 approved, b1 approved, a2 approved";
    assert_eq!(states(&format!("{before}, decide returned, a1 open")), "dRRdRa");
    let again = format!("{before}, decide returned, a1 open").replace("a1 open", "a1 approved");
    assert_eq!(states(&format!("{again}, a2 open")), "ddRdRa", "a2 was done before, too");
    assert_eq!(states(&format!("{again}, a2 approved, decide open")), "ddddCa");
}

#[test]
fn what_a_bad_opinion_goes_past_is_skipped_and_so_is_all_that_an_end_leaves() {
    let refused = "in completed, b1 cancelled, a1 refused, decide open";
    assert_eq!(states(refused), "ddssCa");
    assert_eq!(states("in completed, a1 cancelled, b1 approved"), "dssdss", "it was withdrawn");
    assert_eq!(states("in completed"), "dsssss", "it was not accepted");
    let closed = "in completed, a1 approved, b1 approved, a2 approved, decide completed";
    assert_eq!(states(&format!("{closed}, out completed")), "dddddd");
}

#[test]
fn a_step_that_was_called_off_by_a_return_lies_ahead_again() {
    let back = "in completed, a1 approved, b1 approved, a2 returned, a1 open";
    assert_eq!(states(back), "dRRdaa");
}

#[test]
fn a_state_is_told_in_words_with_its_day_by_a_border_and_by_a_mark() {
    let definition = forked();
    let told = "in completed, a1 refused, b1 cancelled, decide claimed";
    let svg = drawn(&definition, told, |it| it.svg());
    for words in [
        "<g class=\"step done\"><title>in，B，P，已办 · 2026-10-09</title>",
        "<title>a1，B，P，已办（不同意） · 2026-10-09</title>",
        "<g class=\"step current\"><title>decide，B，P，办理中 · 截止 2026-10-12</title>",
        "<g class=\"step skipped\"><title>b1，B，P，跳过</title>",
        "<g class=\"step ahead\"><title>out，B，P，未到</title>",
        "stroke-dasharray=\"2 4\"",
    ] {
        assert!(svg.contains(words), "{words}: {svg}");
    }
    let marks = definition.tasks().count() + StepState::ALL.len();
    assert_eq!(svg.matches("<circle").count(), marks, "one a step and one a line of the legend");
    let back = "in completed, a1 approved, b1 approved, a2 returned, a1 open";
    let svg = drawn(&definition, back, |it| it.svg());
    assert!(
        svg.contains("退回重办 · 截止 2026-10-12") && svg.contains("已退回 · 2026-10-09"),
        "{svg}"
    );
}

#[test]
fn the_text_tells_the_same_states_as_the_picture() {
    let definition = forked();
    let told = "in completed, a1 open, b1 approved";
    let text = drawn(&definition, told, |it| it.mermaid());
    let expected = "\
flowchart LR
  accTitle: 社会团体成立登记
  n6([\"申请\"])
  n7([\"办结\"])
  n8{\"分办\"}
  n9{\"汇合\"}
  subgraph b0[\"B\"]
    n0[\"in<br/>P<br/>✓ 已办 · 2026-10-09\"]
    n1[\"a1<br/>P<br/>▶ 待签收 · 截止 2026-10-12\"]
    n2[\"a2<br/>P<br/>○ 未到\"]
    n3[\"b1<br/>P<br/>✓ 已办 · 2026-10-09\"]
    n4[\"decide<br/>P<br/>○ 未到\"]
    n5[\"out<br/>P<br/>○ 未到\"]
  end
  n6 --> n0
  n0 --> n8
  n8 --> n1
  n1 --> n2
  n2 --> n9
  n8 --> n3
  n3 --> n9
  n9 --> n4
  n4 --> n5
  n5 --> n7
  classDef ahead fill:#ffffff,stroke:#66758a,stroke-width:1.2px
  class n2,n4,n5 ahead
  classDef current fill:#e3efff,stroke:#0b57d0,stroke-width:3.0px
  class n1 current
  classDef done fill:#e6f4ea,stroke:#1e7a3c,stroke-width:1.5px
  class n0,n3 done
";
    assert_eq!(text, expected);
    let names = Names::default();
    let alone = Picture::of(&definition, &names);
    assert!(!alone.mermaid().contains("classDef") && !alone.svg().contains("<circle"));
}
