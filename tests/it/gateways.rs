//! An item whose procedure chooses its way by what the form says: drafted, refused while it makes no
//! sense, published, and gone through both ways.

use serde_json::{Value, json};

use crate::catalogue::publish;
use crate::town::{Answer, Person, Town, path};

const ITEM: &str = "MZ-01-001";
const MANY: &str = "form.unit_members + form.individual_members";

/// The item's content with a gateway behind the review: the head looks at large associations only.
pub(crate) fn content(town: &Town, when: &str) -> Value {
    let guide = town.stranger().get(&format!("/api/v1/items/{ITEM}")).body;
    let mut content = guide["version"]["content"].clone();
    let nodes = content["workflow"]["nodes"].as_array_mut().expect("nodes");
    nodes.push(json!({ "id": "large", "kind": "exclusive", "name": "规模较大？" }));
    let edge = |from: &str, to: &str| json!({ "from": from, "to": to });
    let mut yes = edge("large", "s3");
    (yes["when"], yes["label"]) = (when.into(), "是".into());
    let mut no = edge("large", "s4");
    no["label"] = "否".into();
    let rest = [("start", "s1"), ("s1", "s2"), ("s2", "large")];
    let behind = [("s3", "s4"), ("s4", "s5"), ("s5", "end")];
    let mut edges: Vec<Value> = rest.iter().chain(&behind).map(|it| edge(it.0, it.1)).collect();
    edges.extend([yes, no]);
    content["workflow"]["edges"] = edges.into();
    content
}

const LARGE: &str = "form.individual_members >= 200 || form.kind in [\"联合性\", \"行业性\"]";

fn town() -> Town {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    publish(&town, ITEM, content(&town, LARGE), "2026-09-30");
    town.it_is("2026-09-30T10:00:00+08:00");
    town
}

/// An association with so many members has applied and been accepted.
fn accepted(town: &Town, members: u32) -> Value {
    let (mut form, materials) = town.papers_for(ITEM);
    form["individual_members"] = members.into();
    let body = json!({ "item": ITEM, "form": form, "materials": materials, "submit": true });
    let made = town.person("aq-charity").post("/api/v1/applications", body);
    assert_eq!(made.status, 201, "{}", made.body);
    let way = format!("{}/acceptance", path(&made.body));
    let answer = town.person("mzj-win-1").change(&way, Value::Null);
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

fn claim(person: &Person<'_>, application: &Value) -> String {
    let task = person.task_of(application);
    let claimed = person.change(&format!("{task}/claim"), Value::Null);
    assert_eq!(claimed.status, 200, "{}", claimed.body);
    task
}

/// Every event of the kind, as who handles it sees them.
fn events(town: &Town, application: &Value, kind: &str) -> Vec<Value> {
    let log = town.person("mzj-sec-1").get(&format!("{}/events", path(application))).body;
    let all = log["items"].as_array().expect("events").iter();
    all.filter(|it| it["kind"] == kind).map(|it| it["data"].clone()).collect()
}

fn picture(town: &Town, application: &Value) -> String {
    town.person("aq-charity").get(&format!("{}/flow.svg", path(application))).text
}

#[test]
fn a_large_association_goes_by_the_head_and_a_small_one_straight_to_the_decision() {
    let town = town();
    for (members, to, by) in [(200, "s3", "condition"), (46, "s4", "default")] {
        let application = accepted(&town, members);
        assert_eq!(events(&town, &application, "workflow.way_chosen"), [json!(null); 0]);
        let before = picture(&town, &application);
        assert_eq!(before.matches("<g class=\"way\">").count(), 2, "nobody has chosen yet");
        assert_eq!(town.approve("mzj-sec-1", &application).status, 200);
        let chosen = events(&town, &application, "workflow.way_chosen");
        assert_eq!(chosen, [json!({ "node": "large", "to": to, "by": by })], "and no more");
        let drawn = picture(&town, &application);
        let (taken, other) = if to == "s3" { ("是", "否") } else { ("否", "是") };
        assert!(drawn.contains(&format!("<g class=\"way taken\"><title>{taken}</title>")));
        assert!(drawn.contains(&format!("<g class=\"way skipped\"><title>{other}</title>")));
        let skipped = drawn.matches("<g class=\"step skipped\">").count();
        assert_eq!(skipped, usize::from(to == "s4"), "the head's step");
        if to == "s3" {
            assert_eq!(town.approve("mzj-sech-1", &application).status, 200);
        }
        let decided = town.person("mzj-chief-1");
        claim(&decided, &application);
        let decision = json!({ "granted": true, "reasons": "符合条件" });
        let done = decided.change(&format!("{}/decision", path(&application)), decision);
        assert_eq!(done.status, 200, "{}", done.body);
        let drawn = picture(&town, &application);
        assert!(drawn.contains("<g class=\"way taken\">"), "it stays known");
        let text = town.person("aq-charity").get(&format!("{}/flow.mmd", path(&application))).text;
        assert!(text.contains(&format!("==>|\"{taken}\"|")), "{text}");
        assert!(text.contains(&format!("-.->|\"{other}\"|")), "{text}");
    }
}

#[test]
fn who_returns_from_behind_a_gateway_lets_it_choose_again_and_nothing_that_was_not_done() {
    let town = town();
    let small = accepted(&town, 46);
    town.approve("mzj-sec-1", &small);
    let chief = town.person("mzj-chief-1");
    let task = claim(&chief, &small);
    let back = chief.get(&task).body["returnable_to"].clone();
    let nodes: Vec<&Value> =
        back.as_array().expect("a list").iter().map(|it| &it["node"]).collect();
    assert_eq!(nodes, ["s2"], "the head was never asked");
    let refused = chief.change(&format!("{task}/return"), json!({ "to": "s3", "opinion": "请核" }));
    assert_eq!((refused.status, refused.problem()), (409, "cannot-return"));
    let done = chief.change(&format!("{task}/return"), json!({ "to": "s2", "opinion": "请核" }));
    assert_eq!(done.status, 200, "{}", done.body);
    let drawn = picture(&town, &small);
    assert!(!drawn.contains("way taken"), "what lies ahead is not chosen");
    let officer = town.person("mzj-sec-1");
    let again = officer.task_of(&small);
    let approved = officer.change(&format!("{again}/approval"), json!({ "opinion": "已核" }));
    assert_eq!(approved.status, 200, "{}", approved.body);
    assert_eq!(events(&town, &small, "workflow.way_chosen").len(), 2, "it went the same way again");
    assert!(!chief.task_of(&small).is_empty());
}

#[test]
fn what_was_approved_before_a_gateway_is_taken_back_as_long_as_nobody_has_acted() {
    let town = town();
    for (members, next) in [(200, "mzj-sech-1"), (46, "mzj-chief-1")] {
        let application = accepted(&town, members);
        let officer = town.person("mzj-sec-1");
        let task = claim(&officer, &application);
        let opinion = json!({ "opinion": "同意" });
        officer.change(&format!("{task}/approval"), opinion.clone());
        let way = format!("{task}/taking-back");
        let reason = json!({ "reason": "漏看一页" });
        let back = officer.change(&way, reason.clone());
        assert_eq!(back.status, 200, "{}", back.body);
        let list = town.person(next).get("/api/v1/tasks?limit=200").text;
        let id = application["id"].as_str().expect("an id");
        assert!(!list.contains(id), "it is called off");
        assert!(!picture(&town, &application).contains("way taken"));
        officer.change(&format!("{task}/approval"), opinion);
        claim(&town.person(next), &application);
        let late = officer.change(&way, reason);
        assert_eq!((late.status, late.problem()), (409, "gone-on"));
    }
}

#[test]
fn a_draft_whose_conditions_make_no_sense_of_its_form_is_refused_with_place_and_remedy() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let editor = town.person("mzj-cate-1");
    let versions = format!("/api/v1/items/{ITEM}/versions");
    let errors = |answer: &Answer| {
        assert_eq!((answer.status, answer.problem()), (422, "conditions-unfit"), "{}", answer.text);
        let all = answer.body["errors"].as_array().expect("errors").iter();
        let one =
            |it: &Value| [&it["pointer"], &it["rule"], &it["detail"]].map(|it| it.to_string());
        all.map(one).collect::<Vec<_>>()
    };
    for (when, told) in [
        (
            "form.individual_member > 9",
            "at character 6: `form` has no field `individual_member`; do you mean `individual_members`?",
        ),
        ("form.kind == '行业'", "at character 14: it can never be that: it is one of"),
        ("form.kind > 5", "at character 11: these are unlike: a text and a number"),
        ("form.individual_members >", "at character 26: here should be"),
        (MANY, "at character 19: `+`: conditions do not reckon"),
    ] {
        let body = json!({ "content": content(&town, when) });
        let headers = [("Accept-Language", "en")];
        let told_of = errors(&editor.post_with(&versions, body, &headers));
        let [pointer, rule, detail] = &told_of[0];
        assert_eq!(told_of.len(), 1, "{told_of:?}");
        assert_eq!(
            (pointer.as_str(), rule.as_str()),
            ("\"/content/workflow/edges/6/when\"", "\"condition\"")
        );
        assert!(detail.contains(told) && detail.contains("`large` → `s3`"), "{detail}");
    }
    let draft = editor.post(&versions, json!({ "content": content(&town, LARGE) }));
    assert_eq!(draft.status, 201, "{}", draft.body);
    let way = format!("{versions}/{}", draft.body["number"]);
    let wrong = json!({ "content": content(&town, "form.individual_member > 9") });
    let headers = [("If-Match", editor.tag_of(&way))];
    let headers: Vec<(&str, &str)> = headers.iter().map(|it| (it.0, it.1.as_str())).collect();
    let told = errors(&editor.json("PUT", &way, wrong, &headers));
    assert!(told[0][2].contains("是否为 `individual_members`？"), "in Chinese: {told:?}");
    // A form that changes beside the condition is asked for, too.
    let mut other = content(&town, LARGE);
    let fields = other["form"]["properties"].as_object_mut().expect("fields");
    fields.remove("individual_members");
    assert_eq!(errors(&editor.json("PUT", &way, json!({ "content": other }), &headers)).len(), 1);
}

#[test]
fn a_version_with_a_gateway_that_can_get_stuck_or_takes_too_long_is_not_published() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let editor = town.person("mzj-cate-1");
    let mut stuck = content(&town, LARGE);
    stuck["workflow"]["edges"][7]["to"] = "s5".into();
    stuck["workflow"]["nodes"][3]["limit"]["value"] = 9.into();
    let versions = format!("/api/v1/items/{ITEM}/versions");
    let draft = editor.post(&versions, json!({ "content": stuck }));
    assert_eq!(draft.status, 201, "a draft may be unfinished: {}", draft.body);
    let way = format!("{versions}/{}/review_request", draft.body["number"]);
    let tag = editor.tag_of(&format!("{versions}/{}", draft.body["number"]));
    let headers = [("If-Match", tag.as_str()), ("Accept-Language", "en")];
    let refused = editor.post_with(&way, Value::Null, &headers);
    assert_eq!((refused.status, refused.problem()), (422, "incomplete-version"));
    let told = refused.body["errors"].to_string();
    let run = "after s1 → s2 → large (to s5) → s5 the workflow has ended without a decision";
    assert!(told.contains(run), "{told}");
    let slow =
        "the steps take 19 working_day along s1 → s2 → large → s3 → s4 → s5, more than the 12";
    assert!(told.contains(slow), "{told}");
}
