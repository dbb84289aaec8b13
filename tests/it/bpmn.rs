//! Procedures as BPMN files: the public ones to look at, and an editor's on its way into a draft.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::town::{Answer, Person, Town};

const EDITOR: &str = "mzj-cate-1";
const MODELLED: &str = include_str!("../data/modelled.bpmn");

fn item(town: &Town, code: &str) -> Value {
    town.stranger().get(&format!("/api/v1/items/{code}")).body["version"]["content"].clone()
}

fn file(town: &Town, code: &str) -> String {
    let answer = town.stranger().get(&format!("/api/v1/items/{code}/flow.bpmn"));
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.text
}

fn hand_in(person: &Person<'_>, kind: &str, file: &[u8]) -> Answer {
    let headers = [("Content-Type", kind), ("Accept-Language", "en")];
    person.send("POST", "/api/v1/workflows/from-bpmn", &headers, Some(file))
}

/// Of an item that nobody applies for.
fn taken_ex_officio(person: &Person<'_>, file: &str) -> Value {
    let way = "/api/v1/workflows/from-bpmn?case_type=ex_officio";
    let kind = [("Content-Type", "application/bpmn+xml")];
    let answer = person.send("POST", way, &kind, Some(file.as_bytes()));
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body
}

fn taken(person: &Person<'_>, file: &str) -> Value {
    let answer = hand_in(person, "application/bpmn+xml", file.as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body
}

/// With `make bpmn-lint`: leaves the file for another program, or answers what that has saved of it.
fn through_a_modeller(name: &str, file: String) -> String {
    let place = |folder: &str| {
        std::env::var_os(folder).map(|it| PathBuf::from(it).join(format!("{name}.bpmn")))
    };
    if let Some(place) = place("BPMN_EXPORTS") {
        std::fs::write(place, &file).expect("the folder is writable");
    }
    let saved = place("BPMN_SAVED");
    saved.map_or(file, |it| std::fs::read_to_string(it).expect("it was saved"))
}

#[test]
fn the_file_of_every_item_is_public_and_gives_its_workflow_back() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let editor = town.person(EDITOR);
    let list = town.stranger().get("/api/v1/items?limit=200").body;
    let items = list["items"].as_array().expect("a list");
    assert_eq!(items.len(), 54);
    for code in items.iter().filter_map(|it| it["code"].as_str()) {
        let (content, file) = (item(&town, code), file(&town, code));
        let name = content["name"].as_str().expect("an item has a name");
        assert!(file.contains(&format!("name=\"{name}\" processRef=")), "{code}: {file}");
        let file = through_a_modeller(code, file);
        let is_applied_for = content["case_type"] != "ex_officio";
        let take = if is_applied_for { taken } else { taken_ex_officio };
        assert_eq!(take(&editor, &file), content["workflow"], "{code}");
    }
}

#[test]
fn a_file_is_told_like_the_picture_with_lanes_named_after_bodies() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let show = |kind: &str| town.stranger().get(&format!("/api/v1/items/MZ-05-001/flow.{kind}"));
    let (svg, bpmn) = (show("svg"), show("bpmn"));
    assert_eq!(bpmn.header("content-type"), Some("application/bpmn+xml"));
    for name in ["content-security-policy", "x-content-type-options", "cache-control"] {
        assert_eq!(bpmn.header(name), svg.header(name), "{name}");
    }
    for body in ["乡镇人民政府（街道办事处）", "县（市、区）民政局"] {
        assert_eq!(bpmn.text.matches(&format!(" name=\"{body}\" onedoor:body=")).count(), 1);
    }
    let way = |rest: &str| format!("/api/v1/items/{rest}");
    for gone in ["NONE/flow.bpmn", "MZ-05-001/flow.bpmn?date=1999-01-01"] {
        assert_eq!(town.stranger().get(&way(gone)).status, 404, "{gone}");
    }
    assert_eq!(town.stranger().get(&way("MZ-05-001/flow.bpmn?date=x")).status, 400);
}

#[test]
fn what_a_modeller_saved_becomes_a_draft_and_is_drawn_from_it() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    // Whose signature it takes must be there.
    let signs = "insert into organisations_staff_posts (staff_number, body_code, post_code)
                 values ('MZJ-004', 'ZJJ', 'SEC')";
    town.database.sql(signs).expect("test SQL runs");
    let editor = town.person(EDITOR);
    let workflow = taken(&editor, MODELLED);
    assert_eq!(workflow["nodes"].as_array().map(Vec::len), Some(9));
    let mut content = item(&town, "MZ-01-001");
    content["workflow"] = workflow.clone();
    // The steps of the file take longer than the item promises now.
    content["limits"]["promised"]["value"] = 16.into();
    crate::catalogue::publish(&town, "MZ-01-001", content, "2026-11-24");
    town.it_is("2026-11-24T09:00:00+08:00");
    assert_eq!(item(&town, "MZ-01-001")["workflow"], workflow);
    let drawn = file(&town, "MZ-01-001");
    assert!(drawn.contains("<onedoor:signing mode=\"ratio\" threshold=\"66\""), "{drawn}");
    let drawn = through_a_modeller("branches", drawn);
    assert_eq!(taken(&editor, &drawn), workflow);
    assert_eq!(hand_in(&editor, "application/xml; charset=utf-8", drawn.as_bytes()).status, 200);
}

#[test]
fn a_procedure_with_a_gateway_goes_through_a_modeller_and_back() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let editor = town.person(EDITOR);
    let when = "form.kind == \"联合性\" && channel != 'web'";
    let mut content = crate::gateways::content(&town, when);
    // BPMN's linter wants ways to come together in a gateway, not in a task.
    let nodes = content["workflow"]["nodes"].as_array_mut().expect("nodes");
    nodes.push(json!({ "id": "meet", "kind": "exclusive" }));
    let edges = content["workflow"]["edges"].as_array_mut().expect("edges");
    for edge in edges.iter_mut().filter(|it| it["to"] == "s4") {
        edge["to"] = "meet".into();
    }
    edges.push(json!({ "from": "meet", "to": "s4" }));
    let workflow = content["workflow"].clone();
    crate::catalogue::publish(&town, "MZ-01-001", content, "2026-11-24");
    town.it_is("2026-11-24T09:00:00+08:00");
    let drawn = through_a_modeller("gateways", file(&town, "MZ-01-001"));
    assert!(drawn.contains("default=\"Flow_8\""), "{drawn}");
    assert_eq!(taken(&editor, &drawn), workflow);
    let broken = drawn.replace("== &quot;联合性&quot;", "=").replace("== \"联合性\"", "=");
    let refused = hand_in(&editor, "application/bpmn+xml", broken.as_bytes());
    assert_eq!((refused.status, refused.problem()), (422, "conditions-unfit"), "{}", refused.text);
    let detail = refused.body["errors"][0]["detail"].to_string();
    assert!(detail.contains("at character 11: `=`: write `==` to compare"), "{detail}");
}

#[test]
fn a_procedure_with_a_part_goes_through_a_modeller_and_back() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let editor = town.person(EDITOR);
    let content = crate::sub_workflows::beside(&town);
    let workflow = content["workflow"].clone();
    crate::catalogue::publish(&town, "MZ-01-001", content, "2026-11-24");
    town.it_is("2026-11-24T09:00:00+08:00");
    let drawn = through_a_modeller("parts", file(&town, "MZ-01-001"));
    assert_eq!(taken(&editor, &drawn), workflow);
}

#[test]
fn every_element_that_cannot_run_is_named_with_its_id_and_line() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let editor = town.person(EDITOR);
    let there = "<bpmn:inclusiveGateway id=\"Gateway_x\" /><bpmn:callActivity id=\"Call_y\" />";
    let end = "<bpmn:endEvent ";
    let wrong = MODELLED.replace(end, &format!("{there}{end}")).replace(" post=\"DLV\"", "");
    let refused = hand_in(&editor, "application/bpmn+xml", wrong.as_bytes());
    assert_eq!((refused.status, refused.problem()), (422, "bpmn-refused"));
    let errors = refused.body["errors"].as_array().expect("errors").clone();
    let told = |name: &str| -> Vec<String> {
        errors.iter().filter_map(|it| it[name].as_str().map(ToOwned::to_owned)).collect()
    };
    assert_eq!(told("pointer"), ["#Activity_1j0e3rb", "#Gateway_x", "#Call_y"]);
    assert_eq!(told("rule"), ["missing", "outside-subset", "outside-subset"]);
    let detail = &told("detail")[1];
    assert!(detail.starts_with("line 87: `bpmn:inclusiveGateway` `Gateway_x` "), "{detail}");
    let chinese = [("Content-Type", "application/bpmn+xml")];
    let way = "/api/v1/workflows/from-bpmn";
    let refused = editor.send("POST", way, &chinese, Some(wrong.as_bytes()));
    let detail = refused.body["errors"][1]["detail"].as_str().expect("a detail");
    assert!(detail.starts_with("第 87 行"), "{detail}");
}

#[test]
fn a_file_whose_workflow_gets_stuck_is_refused_with_the_way_that_shows_it() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let editor = town.person(EDITOR);
    // One branch ends early, so the join waits for ever.
    let flow = "sourceRef=\"Activity_0ln7p4v\" targetRef=\"Gateway_0c2m9tn\"";
    let early = "sourceRef=\"Activity_0ln7p4v\" targetRef=\"Event_0y6kq1i\"";
    let join = "<bpmn:parallelGateway id=\"Gateway_0c2m9tn\">";
    let alone = "<bpmn:parallelGateway id=\"Gateway_0c2m9tn\" gatewayDirection=\"Converging\">";
    let stuck = MODELLED.replace(flow, early).replace(join, alone);
    let refused = hand_in(&editor, "application/bpmn+xml", stuck.as_bytes());
    assert_eq!((refused.status, refused.problem()), (422, "workflow-unsound"));
    let detail = refused.body["detail"].as_str().expect("a detail");
    assert!(detail.contains("`Gateway_0c2m9tn` has 1 ways on and 1 ways in"), "{detail}");
    let flow = "sourceRef=\"Gateway_0c2m9tn\" targetRef=\"Activity_0d5wxu7\"";
    let over = "sourceRef=\"Activity_0q8zv3d\" targetRef=\"Gateway_0c2m9tn\"";
    let skips = MODELLED
        .replace(over, "sourceRef=\"Activity_0q8zv3d\" targetRef=\"Activity_0d5wxu7\"")
        .replace(
            "sourceRef=\"Activity_0ln7p4v\" targetRef=\"Gateway_0c2m9tn\"",
            "sourceRef=\"Activity_0ln7p4v\" targetRef=\"Activity_0d5wxu7\"",
        )
        .replace(&format!("<bpmn:sequenceFlow id=\"Flow_1nq5w8o\" {flow} />"), "");
    let from = skips.find(join).expect("the join is there");
    let to = from + skips[from..].find("</bpmn:parallelGateway>").expect("it ends") + 23;
    let twice = format!("{}{}", &skips[..from], &skips[to..]);
    let refused = hand_in(&editor, "application/bpmn+xml", twice.as_bytes());
    assert_eq!((refused.status, refused.problem()), (422, "workflow-unsound"), "{}", refused.text);
    let detail = refused.body["detail"].as_str().expect("a detail");
    let way = "after Activity_1fy2k6h → Activity_0q8zv3d → Activity_0ln7p4v the step \
               `Activity_0d5wxu7` is open twice";
    assert!(detail.contains(way), "{detail}");
}

#[test]
fn the_duties_are_asked_only_of_what_people_apply_for() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let editor = town.person(EDITOR);
    let penalty = file(&town, "MZ-03-001");
    let refused = hand_in(&editor, "application/bpmn+xml", penalty.as_bytes());
    assert_eq!((refused.status, refused.problem()), (422, "workflow-unsound"));
    assert_eq!(taken_ex_officio(&editor, &penalty), item(&town, "MZ-03-001")["workflow"]);
    let kind = [("Content-Type", "application/bpmn+xml")];
    let way = "/api/v1/workflows/from-bpmn?case_type=ex_officio";
    let gateway = "<bpmn:parallelGateway id=\"G\" gatewayDirection=\"Diverging\" />";
    let broken = penalty.replace("</bpmn:process>", &format!("{gateway}</bpmn:process>"));
    let refused = editor.send("POST", way, &kind, Some(broken.as_bytes()));
    assert_eq!((refused.status, refused.problem()), (422, "workflow-unsound"));
}

#[test]
fn a_body_that_is_no_file_is_refused_before_it_is_looked_into() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let editor = town.person(EDITOR);
    let told = |kind: &str, bytes: &[u8]| {
        let answer = hand_in(&editor, kind, bytes);
        (answer.status, answer.problem().to_owned())
    };
    let xml = "application/bpmn+xml";
    let problem = |status, kind: &str| (status, kind.to_owned());
    for kind in ["application/json", "text/xml", "application/bpmn", ""] {
        assert_eq!(
            told(kind, MODELLED.as_bytes()),
            problem(415, "unsupported-media-type"),
            "{kind}"
        );
    }
    assert_eq!(told(xml, b"\xff\xfe<\0a\0/\0>\0"), problem(400, "malformed"));
    assert_eq!(told(xml, &b"x".repeat(600 * 1024)), problem(413, "too-large"));
    for bytes in [&b""[..], b"{}", b"<a>\0</a>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"] {
        assert_eq!(told(xml, bytes), problem(422, "bpmn-refused"));
    }
    assert_eq!(hand_in(&town.stranger(), xml, b"<").status, 401);
    let citizen = hand_in(&town.person("zhangsan"), xml, b"<");
    assert_eq!((citizen.status, citizen.problem()), (403, "forbidden"));
    let bare = json!({ "content": Value::Null });
    assert_eq!(editor.post("/api/v1/workflows/from-bpmn", bare).status, 415);
}
