//! The procedure as people see it: by itself for everyone, and with where an application stands
//! for whoever may read it.

use serde_json::{Value, json};

use crate::town::{Answer, Person, Town, path};

fn picture(person: &Person<'_>, application: &Value) -> String {
    let answer = person.get(&format!("{}/flow.svg", path(application)));
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), Some("image/svg+xml"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    answer.text
}

fn text(person: &Person<'_>, application: &Value) -> String {
    let answer = person.get(&format!("{}/flow.mmd", path(application)));
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    answer.text
}

/// The states of the steps, in the picture's order, and what stands on each.
fn steps(picture: &str) -> Vec<(String, String)> {
    let steps = picture.split("<g class=\"step ").skip(1);
    let one = |it: &str| {
        let (state, rest) = it.split_once("\"><title>").expect("a step has a title");
        let (title, _) = rest.split_once("</title>").expect("a title ends");
        (state.to_owned(), title.to_owned())
    };
    steps.map(one).collect()
}

fn states(picture: &str) -> Vec<String> {
    steps(picture).into_iter().map(|it| it.0).collect()
}

#[test]
fn the_steps_of_an_application_change_as_it_goes_from_desk_to_desk() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let applicant = town.person("aq-charity");
    let submitted = town.apply("aq-charity", "MZ-01-001");
    assert_eq!(states(&picture(&applicant, &submitted))[..2], ["current", "ahead"]);
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let told = steps(&picture(&applicant, &application));
    assert_eq!(told[0].0, "done");
    assert!(told[0].1.contains("受理") && told[0].1.ends_with("已办 · 2026-09-29"), "{told:?}");
    assert_eq!(told[1].0, "current");
    let due = application["steps"][1]["due_on"].as_str().expect("the step has a limit");
    assert!(told[1].1.contains("市民政局"), "{told:?}");
    assert!(told[1].1.ends_with(&format!("待签收 · 截止 {due}")), "{told:?}");
    assert!(told[2..].iter().all(|it| it.0 == "ahead"), "{told:?}");
    let mermaid = text(&applicant, &application);
    assert!(mermaid.starts_with("flowchart LR\n"), "{mermaid}");
    assert!(mermaid.contains("[\"市民政局\"]") && mermaid.contains("✓ 已办 · 2026-09-29"));
    assert!(mermaid.contains(&format!("▶ 待签收 · 截止 {due}")), "{mermaid}");
    town.it_is("2026-09-30T10:00:00+08:00");
    assert_eq!(town.approve("mzj-sec-1", &application).status, 200);
    let told = steps(&picture(&applicant, &application));
    assert!(told[1].1.ends_with("已办 · 2026-09-30"), "{told:?}");
    assert_eq!((told[1].0.as_str(), told[2].0.as_str()), ("done", "current"));
    for officer in ["mzj-win-1", "mzj-sec-1", "mzj-sup-1"] {
        assert_eq!(steps(&picture(&town.person(officer), &application)), told, "{officer}");
    }
}

#[test]
fn what_is_returned_and_what_is_skipped_is_told_as_such() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    town.approve("mzj-sec-2", &application);
    let head = town.person("mzj-sech-1");
    let task = head.task_of(&application);
    assert_eq!(head.change(&format!("{task}/claim"), Value::Null).status, 200);
    let back = head.get(&task).body["returnable_to"][0]["node"].clone();
    let body = json!({ "to": back, "opinion": "补充核查记录" });
    assert_eq!(head.change(&format!("{task}/return"), body).status, 200);
    let told = steps(&picture(&head, &application));
    assert!(told[1].0 == "returned" && told[1].1.contains("退回重办 · 截止 "), "{told:?}");
    assert!(told[2].0 == "returned" && told[2].1.contains("已退回 · 2026-09-29"), "{told:?}");
    let officer = town.person("mzj-sec-2");
    let task = officer.task_of(&application);
    let refused = officer.change(&format!("{task}/refusal"), json!({ "opinion": "住所不实" }));
    assert_eq!(refused.status, 200, "{}", refused.body);
    let told = steps(&picture(&officer, &application));
    assert!(told[1].1.contains("已办（不同意）"), "{told:?}");
    let applicant = town.person("aq-charity");
    let way = format!("{}/withdrawal", path(&application));
    let withdrawn = applicant.change(&way, json!({ "reason": "另行申请" }));
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.body);
    let after = states(&picture(&applicant, &application));
    assert!(after[3..].iter().all(|it| it == "skipped"), "{after:?}");
    assert!(text(&applicant, &application).contains("– 跳过"));
}

#[test]
fn a_draft_is_drawn_with_everything_ahead() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (form, materials) = town.papers_for("MZ-01-001");
    let body = json!({ "item": "MZ-01-001", "form": form, "materials": materials });
    let applicant = town.person("aq-charity");
    let draft = applicant.post("/api/v1/applications", body).body;
    assert!(states(&picture(&applicant, &draft)).iter().all(|it| it == "ahead"));
    let clerk = town.person("mzj-win-1");
    assert_eq!(clerk.get(&format!("{}/flow.svg", path(&draft))).status, 404, "nobody else's");
}

#[test]
fn the_picture_of_an_application_names_posts_and_no_person() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    town.approve("mzj-sec-1", &application);
    let people = town.database.texts("select name as it from organisations_staff");
    assert!(50 < people.len(), "the sample has staff");
    for login in ["aq-charity", "mzj-chief-1"] {
        let reader = town.person(login);
        let shown = picture(&reader, &application) + &text(&reader, &application);
        let named: Vec<&String> = people.iter().filter(|it| shown.contains(it.as_str())).collect();
        assert!(named.is_empty(), "{login} sees {named:?}");
        assert!(!shown.contains("mzj-sec"), "no login either");
    }
}

#[test]
fn whoever_may_not_read_an_application_is_shown_none_of_it() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.apply("aq-charity", "MZ-01-001");
    for way in ["flow.svg", "flow.mmd"] {
        let way = format!("{}/{way}", path(&application));
        assert_eq!(town.stranger().get(&way).status, 401);
        for other in ["zhangsan", "xz-town-1", "mzjx-cnty-1"] {
            let refused = town.person(other).get(&way);
            assert_eq!((refused.status, refused.problem()), (404, "not-found"), "{other} {way}");
        }
        let editor = town.person("mzj-cate-1").get(&way);
        assert_eq!((editor.status, editor.problem()), (403, "forbidden"));
    }
}

#[test]
fn the_catalogue_shows_a_procedure_with_a_lane_for_every_body() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let show = |kind: &str| -> Answer {
        town.stranger().get(&format!("/api/v1/items/MZ-05-001/flow.{kind}"))
    };
    let (svg, mermaid) = (show("svg"), show("mmd"));
    for body in ["乡镇人民政府（街道办事处）", "县（市、区）民政局"] {
        assert!(svg.text.contains(&format!(">{body}</text>")), "{body}: {}", svg.text);
        assert_eq!(mermaid.text.matches(&format!("[\"{body}\"]")).count(), 1, "{}", mermaid.text);
    }
    assert_eq!(mermaid.header("content-type"), Some("text/plain; charset=utf-8"));
    for name in ["content-security-policy", "x-content-type-options", "cache-control"] {
        assert_eq!(mermaid.header(name), svg.header(name), "{name}");
    }
    assert!(!svg.text.contains("step done") && !mermaid.text.contains("classDef"));
    let way = |rest: &str| format!("/api/v1/items/{rest}");
    for gone in ["NONE/flow.mmd", "MZ-05-001/flow.mmd?date=1999-01-01"] {
        assert_eq!(town.stranger().get(&way(gone)).status, 404, "{gone}");
    }
    assert_eq!(town.stranger().get(&way("MZ-05-001/flow.mmd?date=x")).status, 400);
}

#[test]
fn a_draft_is_drawn_for_those_who_work_on_it_if_it_can_run_to_its_end() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let editor = town.person("mzj-cate-1");
    let versions = "/api/v1/items/MZ-01-001/versions";
    let live = town.stranger().get("/api/v1/items/MZ-01-001").body;
    let mut changed = live["version"]["content"].clone();
    let steps = changed["workflow"]["nodes"].as_array_mut().expect("nodes");
    let step = steps.iter_mut().find(|it| it["kind"] == "task").expect("a step");
    step["name"] = json!("全新的一步");
    let draft = editor.post(versions, json!({ "content": changed }));
    assert_eq!(draft.status, 201, "{}", draft.text);
    let at = format!("{versions}/{}", draft.body["number"]);
    let kinds = [
        ("flow.svg", "image/svg+xml"),
        ("flow.mmd", "text/plain; charset=utf-8"),
        ("flow.bpmn", "application/bpmn+xml"),
    ];
    for (way, kind) in kinds {
        let drawn = editor.get(&format!("{at}/{way}"));
        assert_eq!((drawn.status, drawn.header("content-type")), (200, Some(kind)), "{way}");
        assert!(drawn.text.contains("全新的一步"), "{way}");
        assert_eq!(town.stranger().get(&format!("{at}/{way}")).status, 404, "{way}");
        let live = town.stranger().get(&format!("{versions}/1/{way}"));
        assert_eq!(live.status, 200);
        assert!(!live.text.contains("全新的一步"), "{way}");
    }
    changed["workflow"]["edges"].as_array_mut().expect("edges").pop();
    let tag = editor.tag_of(&at);
    let broken = editor.json("PUT", &at, json!({ "content": changed }), &[("If-Match", &tag)]);
    assert_eq!(broken.status, 200, "{}", broken.text);
    let drawn = editor.get(&format!("{at}/flow.svg"));
    assert_eq!((drawn.status, drawn.problem()), (422, "workflow-unsound"));
}
