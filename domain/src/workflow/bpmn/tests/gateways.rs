//! Exclusive gateways in files: conditions, the default flow, and what is none.

use super::{read, told, written};
use crate::workflow::{Definition, NodeKind, sample};

fn choosing() -> Definition {
    let tasks = [("in", "intake"), ("a", "review"), ("b", "review"), ("d", "decision")];
    let edges = "start>in in>x x>a x>b a>xm b>xm xm>d d>out out>end";
    sample(&[&tasks[..], &[("out", "delivery")]].concat(), &[], &[], edges)
}

/// What is told of the file when the one place where `old` stands says `new`.
fn told_with(old: &str, new: &str) -> Vec<String> {
    let file = written(&choosing());
    assert_eq!(file.matches(old).count(), 1, "{old} in {file}");
    told(&file.replace(old, new))
}

const CONDITION: &str = "<bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\" \
                         language=\"https://cel.dev\">form.x == &quot;a&quot;</bpmn:conditionExpression>";

#[test]
fn a_gateway_is_written_with_its_default_and_conditions_and_everything_has_a_name() {
    let file = written(&choosing());
    let gateway = "<bpmn:exclusiveGateway id=\"x\" gatewayDirection=\"Diverging\" name=\"判断\" \
                   default=\"Flow_4\">";
    assert!(file.contains(gateway), "{file}");
    assert!(file.contains("<bpmn:exclusiveGateway id=\"xm\" gatewayDirection=\"Converging\">"));
    assert!(file.contains(CONDITION), "{file}");
    assert!(file.contains("targetRef=\"a\" name=\"form.x == &quot;a&quot;\">"), "{file}");
    assert_eq!(read(&file), Ok(choosing()), "names that we gave are no names");
}

#[test]
fn names_of_gateways_and_of_their_flows_are_kept() {
    let mut named = choosing();
    for node in &mut named.nodes {
        if let NodeKind::Exclusive(gateway) = &mut node.kind {
            gateway.name = Some(format!("{}？", node.id));
        }
    }
    named.edges[2].label = Some("是".to_owned());
    named.edges[3].label = Some("否".to_owned());
    assert_eq!(read(&written(&named)), Ok(named));
}

#[test]
fn a_condition_without_a_language_or_type_and_a_default_that_goes_without_saying_are_read() {
    let file = written(&choosing());
    let plain = "<bpmn:conditionExpression>\n form.x == \"a\"\n</bpmn:conditionExpression>";
    let file = file.replace(CONDITION, plain).replace(" default=\"Flow_4\"", "");
    assert_eq!(read(&file), Ok(choosing()));
}

#[test]
fn what_would_run_otherwise_than_here_is_refused() {
    let refused = told_with(" language=\"https://cel.dev\"", " language=\"juel\"");
    assert!(refused.len() == 1 && refused[0].contains("`language`"), "{refused:?}");
    let refused = told_with("bpmn:tFormalExpression", "bpmn:tScript");
    assert!(refused.len() == 1 && refused[0].contains("`xsi:type`"), "{refused:?}");
    for wrong in ["Flow_3", "Flow_1", "nowhere"] {
        let refused = told_with("default=\"Flow_4\"", &format!("default=\"{wrong}\""));
        assert!(
            refused.len() == 1 && refused[0].contains("`x` its `default` is no flow out of it"),
            "{refused:?}"
        );
    }
    let two = told_with(CONDITION, &CONDITION.repeat(2));
    assert!(two.len() == 1 && two[0].contains("conditionExpression"), "{two:?}");
    let flow = "sourceRef=\"a\" targetRef=\"xm\" />";
    let conditional = format!("sourceRef=\"a\" targetRef=\"xm\">{CONDITION}</bpmn:sequenceFlow>");
    let refused = told_with(flow, &conditional);
    assert!(refused.len() == 1 && refused[0].contains("is outside of the subset"), "{refused:?}");
}
