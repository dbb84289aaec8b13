//! What is outside of the subset is refused by name, id and line, all at once.

use super::{MODELLED, read, told};

/// The line of the end event: what is put before it stands there.
const HERE: usize = 87;
const END: &str = "<bpmn:endEvent id=\"Event_0y6kq1i\"";
const TASK: &str = "<bpmn:userTask id=\"Activity_1j0e3rb\" name=\"送达\">";
const FLOW: &str = "sourceRef=\"Activity_1j0e3rb\" targetRef=\"Event_0y6kq1i\" />";
const OURS: &str = "<onedoor:task duty=\"delivery\" post=\"DLV\" body=\"MZJ\" step=\"5\" />";

/// What is told when the one place where `old` stands says `new`.
fn told_with(old: &str, new: &str) -> Vec<String> {
    assert_eq!(MODELLED.matches(old).count(), 1, "{old}");
    told(&MODELLED.replace(old, new))
}

#[test]
fn every_element_outside_of_the_subset_is_refused_by_name_id_and_line() {
    for element in [
        "inclusiveGateway",
        "complexGateway",
        "eventBasedGateway",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
        "transaction",
        "adHocSubProcess",
        "adHocSubProcess",
        "transaction",
        "callActivity",
        "task",
        "scriptTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
        "manualTask",
        "dataObjectReference",
        "dataStoreReference",
        "ioSpecification",
        "property",
        "resourceRole",
    ] {
        let there = format!(
            "<bpmn:{element} id=\"X\"><bpmn:timerEventDefinition id=\"T\" /></bpmn:{element}>"
        );
        let want = format!(
            "line {HERE}: `bpmn:{element}` `X` is outside of the subset of BPMN that runs here"
        );
        assert_eq!(told_with(END, &format!("{there}{END}")), [want]);
    }
    for element in
        ["message", "signal", "error", "escalation", "itemDefinition", "import", "globalUserTask"]
    {
        let there = format!("<bpmn:{element} id=\"X\" /><bpmn:process ");
        let faults = told_with("<bpmn:process ", &there);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].starts_with(&format!("line 10: `bpmn:{element}` `X` ")), "{faults:?}");
    }
}

#[test]
fn what_makes_a_known_element_mean_something_else_is_refused() {
    let inside = |element: &str| format!("{TASK}<bpmn:{element} id=\"X\" />");
    for element in ["multiInstanceLoopCharacteristics", "potentialOwner", "dataInputAssociation"] {
        let faults = told_with(TASK, &inside(element));
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].starts_with(&format!("line 79: `bpmn:{element}` `X` ")), "{faults:?}");
    }
    for (old, new, want) in [
        (
            "<bpmn:startEvent id=\"StartEvent_1\" name=\"提出申请\">",
            "<bpmn:startEvent id=\"StartEvent_1\"><bpmn:timerEventDefinition />",
            "line 26: `bpmn:timerEventDefinition` `StartEvent_1` is outside",
        ),
        (
            END,
            "<bpmn:endEvent id=\"Event_0y6kq1i\"><bpmn:terminateEventDefinition id=\"E\" /></bpmn:endEvent><bpmn:endEvent id=\"o\"",
            "line 87: `bpmn:terminateEventDefinition` `E` is outside",
        ),
        (
            FLOW,
            "sourceRef=\"Activity_1j0e3rb\" targetRef=\"Event_0y6kq1i\"><bpmn:conditionExpression>a</bpmn:conditionExpression></bpmn:sequenceFlow>",
            "line 90: `bpmn:conditionExpression` `Flow_16vd0pz` is outside",
        ),
        (
            TASK,
            "<bpmn:userTask id=\"Activity_1j0e3rb\" name=\"送达\" default=\"F\">",
            "the attribute `default`",
        ),
        (
            TASK,
            "<bpmn:userTask id=\"Activity_1j0e3rb\" name=\"送达\" isForCompensation=\"true\">",
            "the attribute `isForCompensation`",
        ),
        (
            TASK,
            "<bpmn:userTask id=\"Activity_1j0e3rb\" name=\"送达\" xmlns:c=\"http://camunda.org/schema/1.0/bpmn\" c:assignee=\"x\">",
            "the attribute `c:assignee`",
        ),
        (
            OURS,
            "<onedoor:task duty=\"delivery\" post=\"DLV\" body=\"MZJ\" /><z:userTask xmlns:z=\"http://camunda.org/schema/zeebe/1.0\" />",
            "line 81: `z:userTask` `Activity_1j0e3rb` is outside",
        ),
        (
            OURS,
            "<onedoor:task duty=\"delivery\" post=\"DLV\" body=\"MZJ\" colour=\"x\" />",
            "the attribute `colour`",
        ),
        (
            "</bpmn:collaboration>",
            "<bpmn:messageFlow id=\"M\" /></bpmn:collaboration>",
            "line 9: `bpmn:messageFlow` `M` is outside",
        ),
    ] {
        let faults = told_with(old, new);
        assert!(faults.iter().any(|it| it.contains(want)), "{want}: {faults:?}");
    }
}

#[test]
fn a_task_that_does_not_say_who_does_what_is_refused_with_what_it_lacks() {
    let faults = told_with(OURS, "");
    assert_eq!(faults.len(), 3, "{faults:?}");
    for (fault, name) in faults.iter().zip(["duty", "post", "body"]) {
        let want = format!(
            "line 79: `bpmn:userTask` `Activity_1j0e3rb` lacks `{name}` of `onedoor:task` \
             (https://onedoor.dev/bpmn/1) in its `extensionElements`"
        );
        assert_eq!(*fault, want);
    }
    for (there, want) in [
        ("<onedoor:task duty=\"delivery\" body=\"MZJ\" />", "lacks `post`"),
        (
            "<onedoor:task duty=\"sleep\" post=\"DLV\" body=\"MZJ\" />",
            "`duty` is not one of: intake, ",
        ),
        (
            "<onedoor:task duty=\"delivery\" post=\"P\" body=\"MZJ\" step=\"-1\" />",
            "`step` is not one of: 0–",
        ),
        (
            "<onedoor:task duty=\"delivery\" post=\"P\" body=\"MZJ\" step=\"+1\" />",
            "`step` is not one of: 0–",
        ),
        (
            "<onedoor:task duty=\"delivery\" post=\"P\" body=\"MZJ\" limitValue=\"1\" />",
            "lacks `limitUnit`",
        ),
        (
            "<onedoor:task duty=\"delivery\" post=\"P\" body=\"MZJ\" limitUnit=\"week\" limitValue=\"1\" />",
            "`limitUnit`",
        ),
        (
            "<onedoor:task duty=\"delivery\" post=\"P\" body=\"MZJ\"><onedoor:signing /></onedoor:task>",
            "lacks `mode`",
        ),
        (
            "<onedoor:task duty=\"delivery\" post=\"P\" body=\"MZJ\"><onedoor:signing mode=\"all\" abstain=\"0\" /></onedoor:task>",
            "`abstain`",
        ),
        (
            "<onedoor:task duty=\"delivery\" post=\"P\" body=\"MZJ\"><onedoor:signing mode=\"all\"><onedoor:seat post=\"P\" /></onedoor:signing></onedoor:task>",
            "lacks `body`",
        ),
        (
            "<onedoor:task duty=\"delivery\" post=\"P\" body=\"MZJ\"><onedoor:notBy /></onedoor:task>",
            "lacks `step`",
        ),
        (
            "<onedoor:task duty=\"delivery\" post=\"P\" body=\"MZJ\"><onedoor:notBy step=\"a\" who=\"b\" /></onedoor:task>",
            "`who`",
        ),
        (
            "<onedoor:task duty=\"delivery\" post=\"P\" body=\"MZJ\"><onedoor:by step=\"a\" /></onedoor:task>",
            "`onedoor:by`",
        ),
    ] {
        let faults = told_with(OURS, there);
        assert!(faults.len() == 1 && faults[0].contains(want), "{want}: {faults:?}");
    }
    let faults = told_with(TASK, "<bpmn:userTask id=\"Activity_1j0e3rb\">");
    assert_eq!(faults, ["line 79: `bpmn:userTask` `Activity_1j0e3rb` lacks `name`"]);
}

#[test]
fn flows_lead_from_node_to_node_and_gateways_fork_or_join() {
    for (old, new, want) in [
        (
            FLOW,
            "sourceRef=\"Activity_1j0e3rb\" targetRef=\"Nowhere\" />",
            "its `targetRef` is no node",
        ),
        (FLOW, "sourceRef=\"Activity_1j0e3rb\" />", "lacks `targetRef`"),
        (FLOW, "sourceRef=\"TextAnnotation_1u4p2sy\" targetRef=\"Event_0y6kq1i\" />", "is no node"),
        (
            FLOW,
            "sourceRef=\"Activity_1j0e3rb\" targetRef=\"Event_0y6kq1i\" /><bpmn:sequenceFlow id=\"F\" sourceRef=\"Gateway_0c2m9tn\" targetRef=\"Event_0y6kq1i\" />",
            "`Gateway_0c2m9tn` neither only forks nor only joins (2 flows in, 2 out)",
        ),
        (END, "<bpmn:endEvent id=\"StartEvent_1\"", "another node has already"),
        (END, "<bpmn:endEvent id=\"E\" onedoor:id=\"StartEvent_1\"", "another node has already"),
        (END, "<bpmn:endEvent", "lacks `id`"),
    ] {
        let faults = told_with(old, new);
        assert!(faults.iter().any(|it| it.contains(want)), "{want}: {faults:?}");
    }
}

#[test]
fn a_step_that_was_moved_to_another_bodys_lane_is_not_quietly_left_where_it_was() {
    let lane = "<bpmn:flowNodeRef>Activity_0ln7p4v</bpmn:flowNodeRef>";
    let other = "<bpmn:flowNodeRef>Activity_1j0e3rb</bpmn:flowNodeRef>";
    let moved = MODELLED.replacen(other, "", 1).replace(lane, &format!("{lane}{other}"));
    let want = "line 79: `bpmn:userTask` `Activity_1j0e3rb` stands in the lane of another body than \
                its own `body`";
    assert_eq!(told(&moved), [want]);
}

#[test]
fn a_file_tells_one_process_and_pools_belong_to_it() {
    let second = told_with("<bpmndi:BPMNDiagram ", "<bpmn:process id=\"P\" /><bpmndi:BPMNDiagram ");
    assert_eq!(second, ["line 92: `bpmn:process` `P` is a second process; a file tells one"]);
    let pool = told_with("processRef=\"Process_0b6tn5x\"", "processRef=\"P\"");
    assert!(pool.len() == 1 && pool[0].contains("`Participant_0zk1r8e` is a pool of"), "{pool:?}");
    let none = "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" />";
    assert_eq!(told(none), ["line 1: `definitions` lacks `process`"]);
    assert_eq!(
        told("<html />"),
        ["line 1: `html` is outside of the subset of BPMN that runs here"]
    );
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_file_up_to_a_bound() {
    let gateway = "<bpmn:inclusiveGateway id=\"X\" />\n";
    let text = MODELLED.replace(OURS, "").replace(END, &format!("{gateway}{END}"));
    let text = text.replace("targetRef=\"Gateway_1r5hw0k\"", "targetRef=\"X\"");
    let faults = read(&text).expect_err("it is not in the subset");
    let places: Vec<(usize, &str)> = faults.iter().map(|it| (it.line, it.rule)).collect();
    assert_eq!(
        places,
        [(79, "missing"), (79, "missing"), (79, "missing"), (87, "outside-subset")],
        "the flow to what is refused is not told a second time: {faults:?}"
    );
    let many = MODELLED.replace(END, &format!("{}{END}", gateway.repeat(1_000)));
    assert_eq!(read(&many).map_err(|it| it.len()), Err(200));
    let long = MODELLED.replace(END, &format!("<bpmn:{} />{END}", "x".repeat(9_000)));
    assert!(told(&long).iter().all(|it| it.len() < 400));
}

#[test]
fn a_service_task_says_what_it_asks_of_which_system_and_no_other_task_does() {
    const ASKS: &str = "<onedoor:serviceCall system=\"credit\" />";
    let opened = OURS.replace(" />", ">");
    let asking = |asks: &str| format!("{opened}{asks}</onedoor:task>");
    let told = told_with(OURS, &asking(ASKS));
    assert!(
        told.len() == 1 && told[0].contains("is outside") && told[0].contains("serviceCall"),
        "{told:?}"
    );
    let served = MODELLED.replace(TASK, &TASK.replace("userTask", "serviceTask"));
    let (before, after) =
        served.split_once("serviceTask id=\"Activity_1j0e3rb\"").expect("it is there");
    let after = after.replacen("</bpmn:userTask>", "</bpmn:serviceTask>", 1);
    let served = format!("{before}serviceTask id=\"Activity_1j0e3rb\"{after}");
    let missing = super::told(&served);
    assert!(missing.len() == 1 && missing[0].contains("serviceCall"), "{missing:?}");
    for (asks, why) in [
        ("<onedoor:serviceCall />", "`system`"),
        ("<onedoor:serviceCall system=\"a\" url=\"b\" />", "`url`"),
        ("<onedoor:serviceCall system=\"a\"><onedoor:send /></onedoor:serviceCall>", "`path`"),
        (
            "<onedoor:serviceCall system=\"a\"><onedoor:answer name=\"b\" kind=\"c\" /></onedoor:serviceCall>",
            "text, number, boolean",
        ),
        (
            "<onedoor:serviceCall system=\"a\"><onedoor:secret /></onedoor:serviceCall>",
            "`onedoor:secret`",
        ),
    ] {
        let told = super::told(&served.replace(OURS, &asking(asks)));
        assert!(told.len() == 1 && told[0].contains(why), "{told:?}");
    }
}
