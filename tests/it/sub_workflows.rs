//! 子流程: a procedure within the procedure, drawn as one node: drafted, refused while it makes no sense,
//! published, shown, and gone through.

use api::{Asked, Systems};
use serde_json::{Value, json};

use crate::catalogue::publish;
use crate::town::desk::Desk;
use crate::town::{Town, path};

const ITEM: &str = "MZ-01-001";

fn edge(from: &str, to: &str) -> Value {
    json!({ "from": from, "to": to })
}

fn edges(ways: &[&str]) -> Vec<Value> {
    ways.iter().filter_map(|it| it.split_once('>')).map(|it| edge(it.0, it.1)).collect()
}

/// The item's content with its two reviews in a part, which is drawn by `ways` with `more` nodes.
fn content(town: &Town, more: Value, ways: &[&str]) -> Value {
    let guide = town.stranger().get(&format!("/api/v1/items/{ITEM}")).body;
    let mut content = guide["version"]["content"].clone();
    let nodes = content["workflow"]["nodes"].as_array_mut().expect("nodes");
    let reviews: Vec<Value> = nodes.splice(2..4, [Value::Null]).collect();
    let mut inner = vec![json!({ "id": "start", "kind": "start" })];
    inner.extend(reviews);
    inner.extend(more.as_array().expect("nodes").clone());
    inner.push(json!({ "id": "end", "kind": "end" }));
    nodes[2] = json!({
        "id": "joint", "kind": "sub_workflow", "name": "联合审查", "nodes": inner, "edges": edges(ways),
    });
    content["workflow"]["edges"] =
        edges(&["start>s1", "s1>joint", "joint>s4", "s4>s5", "s5>end"]).into();
    content
}

/// Both reviews beside one another.
pub(crate) fn beside(town: &Town) -> Value {
    let gates = json!([{ "id": "split", "kind": "fork" }, { "id": "meet", "kind": "join" }]);
    let ways = ["start>split", "split>s2", "split>s3", "s2>meet", "s3>meet", "meet>end"];
    content(town, gates, &ways)
}

fn published(content: impl Fn(&Town) -> Value) -> Town {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    publish(&town, ITEM, content(&town), "2026-09-30");
    town.it_is("2026-09-30T10:00:00+08:00");
    town
}

fn flow(town: &Town, application: &Value, kind: &str) -> String {
    town.person("aq-charity").get(&format!("{}/flow.{kind}", path(application))).text
}

#[test]
fn an_item_with_a_part_is_shown_as_it_was_drawn() {
    let town = published(beside);
    let guide = town.stranger().get(&format!("/api/v1/items/{ITEM}")).body;
    assert_eq!(
        guide["version"]["content"]["workflow"],
        beside(&Town::at("2026-09-29T10:00:00+08:00"))["workflow"]
    );
    let show = |kind: &str| town.stranger().get(&format!("/api/v1/items/{ITEM}/flow.{kind}")).text;
    let svg = show("svg");
    assert!(svg.contains("<g class=\"part\"><title>子流程：联合审查</title>"), "{svg}");
    assert!(svg.contains("审查（两人核查住所），子流程：联合审查，"), "{svg}");
    let text = show("mmd");
    assert!(text.contains("subgraph p0[\"子流程：联合审查\"]"), "{text}");
    let file = show("bpmn");
    assert!(file.contains("<bpmn:subProcess id=\"joint\" name=\"联合审查\">"), "{file}");
    assert!(file.contains("bpmnElement=\"joint\" isExpanded=\"true\""), "{file}");
}

#[test]
fn an_application_goes_through_a_part_and_out_of_it_to_its_delivery() {
    let town = published(beside);
    let application = town.accepted("aq-charity", ITEM, "mzj-win-1");
    let task = town.person("mzj-sec-1").task_of(&application);
    let seen = town.person("mzj-sec-1").get(&task).body;
    assert_eq!((&seen["node"], &seen["parts"]), (&json!("joint.s2"), &json!(["联合审查"])));
    assert_eq!(town.approve("mzj-sec-1", &application).status, 200);
    let drawn = flow(&town, &application, "svg");
    assert!(
        drawn.contains("step done\"><title>2. 审查（两人核查住所），子流程：联合审查"),
        "{drawn}"
    );
    assert!(drawn.contains("step current\"><title>3. 审核，子流程：联合审查"), "{drawn}");
    assert_eq!(town.approve("mzj-sech-1", &application).status, 200);

    let chief = town.person("mzj-chief-1");
    let decision = chief.task_of(&application);
    assert_eq!(chief.change(&format!("{decision}/claim"), Value::Null).status, 200);
    let back = chief.get(&decision).body["returnable_to"].clone();
    let nodes: Vec<&str> =
        back.as_array().expect("a list").iter().filter_map(|it| it["node"].as_str()).collect();
    assert_eq!(nodes, ["joint.s2", "joint.s3"]);
    let returned = json!({ "to": "joint.s3", "opinion": "请复核" });
    assert_eq!(chief.change(&format!("{decision}/return"), returned).status, 200);
    let head = town.person("mzj-sech-1");
    let again = head.task_of(&application);
    let done = head.change(&format!("{again}/approval"), json!({ "opinion": "已复核" }));
    assert_eq!(done.status, 200, "{}", done.body);

    let way = |end: &str| format!("{}/{end}", path(&application));
    let grant = json!({ "granted": true, "reasons": "符合条件" });
    assert_eq!(chief.change(&way("decision"), grant).body["stage"], "decided");
    let handed = json!({ "method": "mail", "recipient": "赵敏", "tracking_number": "EMS1" });
    let sent = town.person("mzj-cert-1").change(&way("delivery"), handed).body;
    assert_eq!(sent["stage"], "delivering", "{sent}");
    let steps = sent["steps"].as_array().expect("steps").iter();
    let inside = steps.filter(|it| it["parts"] == json!(["联合审查"]));
    assert_eq!(inside.count(), 3, "both reviews, and the one of them twice");
}

#[test]
fn a_system_is_asked_within_a_part_and_its_gateway_reads_the_answer() {
    let asking = |town: &Town| {
        let gate = |id: &str| json!({ "id": id, "kind": "exclusive" });
        let ways = ["start>s2", "s2>listed", "listed>over", "s3>over", "over>end"];
        let mut content = content(town, json!([gate("listed"), gate("over")]), &ways);
        let part = &mut content["workflow"]["nodes"][2];
        part["nodes"][1]["service_call"] = json!({
            "system": "register", "send": ["form.proposed_name"], "answer": { "listed": "boolean" },
        });
        let mut yes = edge("listed", "s3");
        yes["when"] = "has(calls.s2) && calls.s2.listed".into();
        part["edges"].as_array_mut().expect("edges").push(yes);
        content
    };
    for (listed, next) in [(true, "mzj-sech-1"), (false, "mzj-chief-1")] {
        let (town, desk) = (published(asking), Desk::http());
        let application = town.accepted("aq-charity", ITEM, "mzj-win-1");
        desk.says(&json!({ "listed": listed }).to_string());
        let url = format!("http://{}/listed", desk.address);
        let systems = json!({ "register": { "url": url, "token": "secret" } }).to_string();
        let systems = Systems::read(&systems).expect("they can be read");
        let asked = town.worker().with_systems(systems).ask_systems().expect("it works");
        assert_eq!(asked, [Asked::Answered]);
        assert!(!town.person(next).task_of(&application).is_empty());
    }
}

#[test]
fn a_part_that_makes_no_sense_is_refused_by_the_names_that_were_drawn() {
    let gate = |id: &str| json!({ "id": id, "kind": "exclusive" });
    let circle = |town: &Town| {
        let ways = ["start>m", "m>s2", "s2>s3", "s3>x", "x>end"];
        let mut content = content(town, json!([gate("m"), gate("x")]), &ways);
        let mut back = edge("x", "m");
        back["when"] = "channel == \"web\"".into();
        content["workflow"]["nodes"][2]["edges"].as_array_mut().expect("edges").push(back);
        content
    };
    let two_ends = |town: &Town| {
        let over = json!([{ "id": "over", "kind": "end" }]);
        content(town, over, &["start>s2", "s2>s3", "s3>end"])
    };
    for (content, told) in [
        (&circle as &dyn Fn(&Town) -> Value, "joint.m → joint.s2 → joint.s3 → joint.x"),
        (&two_ends, "`joint` has 1 starts and 2 ends"),
    ] {
        let town = Town::at("2026-09-29T10:00:00+08:00");
        let editor = town.person("mzj-cate-1");
        let drafts = format!("/api/v1/items/{ITEM}/versions");
        let draft = editor.post(&drafts, json!({ "content": content(&town) }));
        assert_eq!(draft.status, 201, "a draft may be incomplete: {}", draft.body);
        let way = format!("{drafts}/{}", draft.body["number"]);
        let refused = editor.change(&format!("{way}/review_request"), Value::Null);
        assert_eq!(refused.problem(), "incomplete-version", "{}", refused.body);
        assert!(refused.body["errors"].to_string().contains(told), "{}", refused.body);
    }
}

#[test]
fn a_condition_within_a_part_is_refused_with_its_place_in_the_drawing() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let gate = |id: &str| json!({ "id": id, "kind": "exclusive" });
    let ways = ["start>s2", "s2>large", "large>over", "s3>over", "over>end"];
    let mut content = content(&town, json!([gate("large"), gate("over")]), &ways);
    let mut yes = edge("large", "s3");
    yes["when"] = "form.nothing > 1".into();
    content["workflow"]["nodes"][2]["edges"].as_array_mut().expect("edges").push(yes);
    let drafts = format!("/api/v1/items/{ITEM}/versions");
    let refused = town.person("mzj-cate-1").post(&drafts, json!({ "content": content }));
    assert_eq!((refused.status, refused.problem()), (422, "conditions-unfit"));
    let pointer = refused.body["errors"][0]["pointer"].as_str().unwrap_or_default().to_owned();
    assert!(pointer.ends_with("/workflow/nodes/2/edges/5/when"), "{pointer}");
}

#[test]
fn applications_under_way_go_over_into_a_part() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", ITEM, "mzj-win-1");
    let ways = ["start>s2", "s2>s3", "s3>end"];
    publish(&town, ITEM, content(&town, json!([]), &ways), "2026-09-30");
    town.it_is("2026-09-30T10:00:00+08:00");
    let pair = |step: &str| json!({ "from": step, "to": format!("joint.{step}") });
    let plan = json!({
        "from_version": 1, "to_version": 2, "steps": [pair("s2"), pair("s3")],
        "step_limits": "anew", "promise": "shorter", "reason": "流程优化",
    });
    let plans = format!("/api/v1/items/{ITEM}/migration_plans");
    let made = town.person("mzj-cate-1").post(&plans, plan);
    assert_eq!(made.status, 201, "{}", made.body);
    let plan = format!("{plans}/{}", made.body["id"].as_str().expect("an id"));
    let begun = town.person("mzj-catr-1").change(&format!("{plan}/execution"), Value::Null);
    assert_eq!(begun.status, 200, "{}", begun.body);
    town.apply_plans();
    let officer = town.person("mzj-sec-1");
    assert_eq!(officer.get(&officer.task_of(&application)).body["node"], "joint.s2");
}
