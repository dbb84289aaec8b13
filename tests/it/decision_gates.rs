//! 重大行政决策: five gates in their order, each on evidence, before the decision.

use serde_json::{Value, json};

use crate::catalogue::publish;
use crate::documents::attach;
use crate::town::{Person, Town, path};

const ITEM: &str = "MZ-01-001";

/// The gates with the step and the person of each; the fourth is another post's.
const GATES: [(&str, &str, &str); 5] = [
    ("g1", "public_participation", "mzj-sec-1"),
    ("g2", "expert_argument", "mzj-sec-1"),
    ("g3", "risk_assessment", "mzj-sec-1"),
    ("g4", "legality_review", "mzj-law-1"),
    ("g5", "collective_discussion", "mzj-lead-1"),
];

/// The item's content with the five gates between intake and decision.
fn content(town: &Town) -> Value {
    let guide = town.stranger().get(&format!("/api/v1/items/{ITEM}")).body;
    let mut content = guide["version"]["content"].clone();
    let nodes = content["workflow"]["nodes"].as_array().expect("nodes").clone();
    let keep = |it: &&Value| it["duty"] != "review";
    let mut kept: Vec<Value> = nodes.iter().filter(keep).cloned().collect();
    let posts = ["SEC", "SEC", "SEC", "LAW", "LEAD"];
    for ((id, gate, _), post) in GATES.iter().zip(posts) {
        kept.push(json!({ "id": id, "kind": "task", "name": gate, "duty": "review", "post": post,
            "body": "MZJ", "limit": { "value": 1, "unit": "working_day" }, "decision_gate": gate,
            "output_document": null, "step": kept.len() }));
    }
    let id_of = |duty: &str| {
        let found = nodes.iter().find(|it| it["duty"] == duty).expect("the skeleton");
        found["id"].as_str().expect("an id").to_owned()
    };
    let (intake, decision, delivery) = (id_of("intake"), id_of("decision"), id_of("delivery"));
    let gates = GATES.iter().map(|it| it.0.to_owned());
    let ends = [decision, delivery, "end".to_owned()];
    let line: Vec<String> =
        ["start".to_owned(), intake].into_iter().chain(gates).chain(ends).collect();
    let edges = line.windows(2).map(|it| json!({ "from": it[0], "to": it[1] }));
    content["workflow"] = json!({ "nodes": kept, "edges": edges.collect::<Vec<_>>() });
    content
}

fn town() -> Town {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    publish(&town, ITEM, content(&town), "2026-09-30");
    town.it_is("2026-09-30T10:00:00+08:00");
    town
}

fn standing(who: &Person<'_>, matter: &Value) -> Vec<String> {
    let gates = who.get(&format!("{}/decision_gates", path(matter)));
    assert_eq!(gates.status, 200, "{}", gates.body);
    let gates = gates.body["items"].as_array().expect("a page").clone();
    gates.iter().map(|it| it["state"].as_str().expect("a state").to_owned()).collect()
}

fn claimed<'a>(town: &'a Town, login: &str, matter: &Value) -> (Person<'a>, String) {
    let officer = town.person(login);
    let task = officer.task_of(matter);
    let answer = officer.change(&format!("{task}/claim"), Value::Null);
    assert!([200, 409].contains(&answer.status), "{}", answer.body);
    (officer, task)
}

fn pass(town: &Town, login: &str, matter: &Value) {
    let (officer, task) = claimed(town, login, matter);
    assert_eq!(attach(&officer, &task, "佐证材料.pdf", b"%PDF-1.7\nminutes").status, 201);
    let answer = officer.change(&format!("{task}/approval"), json!({ "opinion": "已完成" }));
    assert_eq!(answer.status, 200, "{}", answer.body);
}

fn decide(town: &Town, matter: &Value, granted: bool) -> crate::town::Answer {
    let mut body = json!({ "granted": granted, "reasons": "经局长办公会集体讨论" });
    if !granted {
        body["remedies"] =
            json!({ "reconsideration_body": "安庆市人民政府", "court": "迎江区人民法院" });
    }
    town.person("mzj-chief-1").change(&format!("{}/decision", path(matter)), body)
}

/// 重大行政决策程序暂行条例 14, 19, 25, 30.
#[test]
fn decision_rules_30_a_major_decision_is_made_after_all_five_gates_and_names_the_one_that_is_missing()
 {
    let town = town();
    let matter = town.accepted("aq-charity", ITEM, "mzj-win-1");
    let applicant = town.person("aq-charity");
    for (done, (step, gate, login)) in GATES.iter().enumerate() {
        let told = decide(&town, &matter, true);
        assert_eq!((told.status, told.problem()), (409, "gate-missing"), "{}", told.body);
        assert_eq!(told.body["rule"].as_str().map(|it| &it[..3]), Some("JC-"), "{}", told.body);
        let detail = told.body["detail"].as_str().expect("a text").to_owned();
        assert!(detail.contains(&format!("“{gate}”")), "{detail} names {gate}");

        let (officer, task) = claimed(&town, login, &matter);
        let seen = officer.get(&task).body;
        assert_eq!(seen["decision_gate"], *gate, "{seen}");
        assert!(!seen["actions"].to_string().contains("approval"), "{step}: {seen}");
        let early = officer.change(&format!("{task}/approval"), json!({ "opinion": "同意" }));
        assert_eq!((early.status, early.problem()), (409, "gate-without-evidence"), "{step}");

        let before: Vec<&str> = standing(&applicant, &matter)
            .iter()
            .map(|it| if it == "passed" { "passed" } else { "not" })
            .collect();
        assert_eq!(before.iter().filter(|it| **it == "passed").count(), done);
        pass(&town, login, &matter);
    }
    assert_eq!(standing(&applicant, &matter), ["passed"; 5]);
    let decided = decide(&town, &matter, true);
    assert_eq!(decided.status, 200, "{}", decided.body);
}

#[test]
fn decision_rules_25_what_fails_its_legality_review_cannot_go_ahead_but_can_be_turned_down() {
    let town = town();
    let matter = town.accepted("aq-charity", ITEM, "mzj-win-1");
    for (_, _, login) in &GATES[..3] {
        pass(&town, login, &matter);
    }
    let (lawyer, task) = claimed(&town, "mzj-law-1", &matter);
    let refused = lawyer.change(&format!("{task}/refusal"), json!({ "opinion": "没有法律依据" }));
    assert_eq!(refused.status, 200, "{}", refused.body);
    assert_eq!(standing(&lawyer, &matter)[3..], ["failed", "ahead"]);
    let told = decide(&town, &matter, true);
    assert_eq!((told.status, told.problem()), (409, "gate-missing"), "{}", told.body);
    assert_eq!(told.body["rule"], "JC-25", "{}", told.body);
    assert_eq!(decide(&town, &matter, false).status, 200);
}

#[test]
fn what_is_returned_to_before_a_gate_goes_through_it_again_on_new_evidence() {
    let town = town();
    let matter = town.accepted("aq-charity", ITEM, "mzj-win-1");
    for (_, _, login) in &GATES[..4] {
        pass(&town, login, &matter);
    }
    let (leader, task) = claimed(&town, "mzj-lead-1", &matter);
    let back = json!({ "to": "g3", "opinion": "风险评估不充分" });
    assert_eq!(leader.change(&format!("{task}/return"), back).status, 200);
    assert_eq!(standing(&leader, &matter), ["passed", "passed", "open", "passed", "ahead"]);
    let (officer, task) = claimed(&town, "mzj-sec-1", &matter);
    let early = officer.change(&format!("{task}/approval"), json!({ "opinion": "已补充" }));
    assert_eq!(early.problem(), "gate-without-evidence", "the evidence of before does not count");
    for (_, _, login) in &GATES[2..] {
        pass(&town, login, &matter);
    }
    assert_eq!(decide(&town, &matter, true).status, 200);
}

#[test]
fn an_item_that_leads_past_a_gate_is_not_published_and_told_the_way() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let mut content = content(&town);
    let edges = content["workflow"]["edges"].as_array_mut().expect("edges");
    // The second and the third beside each other.
    let fork = json!({ "id": "both", "kind": "fork" });
    let join = json!({ "id": "met", "kind": "join" });
    edges.retain(|it| !["g1", "g2", "g3"].contains(&it["from"].as_str().unwrap_or_default()));
    for (from, to) in [
        ("g1", "both"),
        ("both", "g2"),
        ("both", "g3"),
        ("g2", "met"),
        ("g3", "met"),
        ("met", "g4"),
    ] {
        edges.push(json!({ "from": from, "to": to }));
    }
    content["workflow"]["nodes"].as_array_mut().expect("nodes").extend([fork, join]);
    let editor = town.person("mzj-cate-1");
    let drafts = format!("/api/v1/items/{ITEM}/versions");
    let draft = editor.post(&drafts, json!({ "content": content }));
    assert_eq!(draft.status, 201, "{}", draft.body);
    let way = format!("{drafts}/{}/review_request", draft.body["number"]);
    let told = editor.change(&way, Value::Null);
    assert_eq!(told.status, 422, "{}", told.body);
    assert!(told.text.contains("`g3` is open, and `g2` was not done"), "{}", told.text);
}
