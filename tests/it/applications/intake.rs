//! Submission and acceptance (收件、受理).

use serde_json::{Value, json};

use crate::town::{Town, date_in, path};

#[test]
fn a_submission_gets_a_number_a_query_code_and_five_working_days_for_its_acceptance() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.apply("aq-charity", "MZ-01-001");
    assert_eq!(application["stage"], "submitted");
    assert_eq!(application["number"], "MZJ-2026-000001");
    assert_eq!(application["query_code"].as_str().map(str::len), Some(8));
    // 30 September, 8, 9, 10 (调休上班) and 12 October.
    assert_eq!(date_in(&application, "correction"), "2026-10-12");
    assert_eq!(town.apply("aq-tech", "MZ-01-004")["number"], "MZJ-2026-000002");
}

#[test]
fn acceptance_starts_the_statutory_and_the_promised_limit_on_the_day_after() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let accepted = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    assert_eq!(accepted["stage"], "accepted");
    assert_eq!(accepted["papers"][0]["number"], "安民受〔2026〕1号");
    assert_eq!(date_in(&accepted, "promised"), "2026-10-21", "12 working days");
    assert_eq!(
        date_in(&accepted, "statutory"),
        "2026-11-30",
        "60 days end on a Saturday, rolled on"
    );
    let rule = accepted["clocks"].as_array().and_then(|all| {
        all.iter().find(|it| it["kind"] == "statutory").map(|it| it["rule"].clone())
    });
    assert_eq!(rule, Some(json!("MZ-ST12")));
}

#[test]
fn a_due_date_is_explained_day_by_day() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let accepted = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let clocks = accepted["clocks"].as_array().expect("clocks");
    let promised = clocks.iter().find(|it| it["kind"] == "promised").expect("one is promised");
    let way = promised["explanation"].as_str().expect("a path");
    let told = town.person("aq-charity").get(way).body;
    let day = |date: &str| {
        let days = told["days"].as_array().expect("days");
        days.iter().find(|it| it["date"] == date).cloned().unwrap_or_default()
    };
    assert_eq!(told["anchor_on"], "2026-09-29");
    assert_eq!(told["consistent"], true);
    assert_eq!(day("2026-09-29")["counted"], "start");
    assert_eq!(day("2026-09-30")["nth"], 1);
    assert_eq!(day("2026-10-01")["counted"], "day_off");
    assert_eq!(day("2026-10-01")["holiday"], "国庆节");
    assert_eq!(day("2026-10-10")["day"], "makeup_workday");
    assert_eq!(day("2026-10-21")["nth"], 12);
    assert_eq!(told["due_on"], "2026-10-21");
}

#[test]
fn an_application_whose_materials_are_missing_is_not_accepted() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (form, _) = town.papers_for("MZ-01-001");
    let body = json!({ "item": "MZ-01-001", "form": form, "submit": true });
    let application = town.person("aq-charity").post("/api/v1/applications", body).body;
    let refused =
        town.person("mzj-win-1").change(&format!("{}/acceptance", path(&application)), Value::Null);
    assert_eq!((refused.status, refused.problem()), (409, "materials-missing"));
    assert_eq!(refused.body["rule"], "XK-32-4");
    assert!(refused.body["detail"].as_str().is_some_and(|it| it.contains("M6 章程草案")));
}

#[test]
fn silence_for_five_working_days_counts_as_acceptance_from_the_day_of_receipt() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (form, _) = town.papers_for("MZ-01-001");
    let body = json!({ "item": "MZ-01-001", "form": form, "submit": true });
    let application = town.person("aq-charity").post("/api/v1/applications", body).body;
    town.it_is("2026-10-12T17:30:01+08:00");
    let clerk = town.person("mzj-win-1");
    let defects = json!({ "defects": [{ "material": "M1", "kind": "missing", "detail": "缺" }] });
    let late = clerk.change(&format!("{}/correction_notice", path(&application)), defects);
    assert_eq!((late.status, late.problem()), (409, "deemed-accepted"));
    let accepted = clerk.change(&format!("{}/acceptance", path(&application)), Value::Null).body;
    assert_eq!(
        accepted["accepted_at"], "2026-09-29T02:00:00Z",
        "逾期不告知的，自收到申请材料之日起即为受理"
    );
    assert_eq!(date_in(&accepted, "promised"), "2026-10-21");
}

#[test]
fn an_organ_that_is_not_competent_names_the_one_that_is() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.apply("aq-charity", "MZ-01-001");
    let way = format!("{}/rejection", path(&application));
    let clerk = town.person("mzj-win-1");
    let remedies = json!({ "reconsideration_body": "市政府", "court": "区法院" });
    let body =
        json!({ "ground": "not_competent", "reason": "不属本机关职权", "remedies": remedies });
    let refused = clerk.change(&way, body.clone());
    assert_eq!((refused.status, &refused.body["rule"]), (422, &json!("XK-32-2")));
    let mut named = body;
    named["competent_body"] = json!("安徽省民政厅");
    let rejected = clerk.change(&way, named).body;
    assert_eq!(rejected["stage"], "rejected");
    assert_eq!(rejected["papers"][0]["number"], "安民不受〔2026〕1号");
    let left = rejected["actions"].as_array().expect("actions").iter();
    assert_eq!(left.map(|it| &it["action"]).collect::<Vec<_>>(), ["comment"], "it is over");
    let empty =
        clerk.change(&way, json!({ "ground": "not_needed", "reason": "", "remedies": remedies }));
    assert_eq!(empty.body["errors"][0]["pointer"], "/reason");
}

#[test]
fn what_is_cancelled_suspended_or_begun_by_the_body_itself_takes_no_application() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let apply = |item: &str| {
        let body = json!({ "item": item, "form": {}, "submit": true });
        let answer = town.person("aq-charity").post("/api/v1/applications", body);
        (answer.status, answer.problem().to_owned())
    };
    assert_eq!(apply("MZ-01-010"), (410, "item-over".to_owned()));
    assert_eq!(apply("MZ-02-001"), (409, "not-applied-for".to_owned()));
    assert_eq!(apply("MZ-77-777"), (422, "out-of-bounds".to_owned()));
    let basis = json!({ "basis": "系统维护" });
    let suspended = town.person("mzj-catr-1").change("/api/v1/items/MZ-01-001/suspension", basis);
    assert_eq!(suspended.status, 200, "{}", suspended.body);
    let (form, _) = town.papers_for("MZ-01-001");
    let body = json!({ "item": "MZ-01-001", "form": form, "submit": true });
    let answer = town.person("aq-charity").post("/api/v1/applications", body);
    assert_eq!((answer.status, answer.problem()), (409, "item-suspended"));
}

#[test]
fn an_item_without_a_window_in_the_centre_is_not_taken_in_by_the_hall() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    // A published version never changes; this stands for a pack in which the item is not in the hall.
    let sql = "update catalogue_versions set content = jsonb_set(content::jsonb, '{access,in_centre}', 'false')::json
               where item_code = 'MZ-05-006'";
    town.database.sql(sql).expect("test SQL runs");
    let (form, materials) = town.papers_for("MZ-05-006");
    let body = json!({ "item": "MZ-05-006", "form": form, "materials": materials, "submit": true });
    let answer = town.person("zhangsan").post("/api/v1/applications", body);
    assert_eq!((answer.status, answer.problem()), (409, "not-in-centre"));
}

#[test]
fn a_form_that_breaks_its_schema_is_pointed_at_field_by_field() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (mut form, materials) = town.papers_for("MZ-01-001");
    let fields = form.as_object_mut().expect("a form is an object");
    let first = fields.keys().next().expect("it has fields").clone();
    fields.remove(&first);
    fields.insert("surprise".to_owned(), json!(1));
    let body = json!({ "item": "MZ-01-001", "form": form, "materials": materials, "submit": true });
    let answer = town.person("aq-charity").post("/api/v1/applications", body);
    assert_eq!((answer.status, answer.problem()), (422, "form-invalid"));
    let errors = answer.body["errors"].as_array().expect("errors").clone();
    let pointers: Vec<&str> = errors.iter().filter_map(|it| it["pointer"].as_str()).collect();
    assert!(pointers.contains(&format!("/form/{first}").as_str()), "{pointers:?}");
    assert!(pointers.contains(&"/form/surprise"), "{pointers:?}");
    assert_eq!(town.database.text("select count(*)::text as it from applications"), "0");
}

#[test]
fn a_window_clerk_applies_for_whoever_stands_there_and_the_applicant_sees_it_at_home() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (form, materials) = town.papers_for("MZ-05-006");
    let applicant = json!({ "kind": "natural_person", "name": "张三", "number": "340802199001010012", "phone": "13900000001" });
    let body = json!({ "item": "MZ-05-006", "form": form, "materials": materials, "submit": true });
    let clerk = town.person("xz-town-1");
    let nobody = clerk.post("/api/v1/applications", body.clone());
    assert_eq!(nobody.body["errors"][0]["pointer"], "/applicant");
    let mut named = body;
    named["applicant"] = applicant;
    let made = clerk.post("/api/v1/applications", named.clone());
    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!(made.body["channel"], "window");
    assert_eq!(town.person("zhangsan").see(&made.body)["number"], made.body["number"]);
    // A village agent needs the villager's word.
    let agent = town.person("xz-vill-1");
    let without = agent.post("/api/v1/applications", named.clone());
    assert_eq!(without.body["errors"][0]["pointer"], "/mandate");
    named["mandate"] = json!({ "basis": "授权委托书", "valid_until": "2026-09-28" });
    let over = agent.post("/api/v1/applications", named.clone());
    assert_eq!(over.body["errors"][0]["pointer"], "/mandate/valid_until");
    named["mandate"] = json!({ "basis": "授权委托书", "valid_until": "2026-12-31" });
    let made = agent.post("/api/v1/applications", named);
    assert_eq!((made.status, &made.body["channel"]), (201, &json!("agent_point")), "{}", made.body);
}

#[test]
fn acceptance_numbers_have_no_gap_and_no_duplicate_however_many_are_accepted_at_once() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let applications: Vec<Value> = (0..24).map(|_| town.apply("aq-charity", "MZ-01-001")).collect();
    std::thread::scope(|scope| {
        for (place, mine) in applications.chunks(6).enumerate() {
            let town = &town;
            scope.spawn(move || {
                let clerk = town.person(if place % 2 == 0 { "mzj-win-1" } else { "mzj-win-2" });
                for application in mine {
                    let done =
                        clerk.change(&format!("{}/acceptance", path(application)), Value::Null);
                    assert_eq!(done.status, 200, "{}", done.body);
                }
            });
        }
    });
    let serials = town.database.texts(
        "select serial::text as it from applications_papers where kind = 'acceptance' order by serial",
    );
    let expected: Vec<String> = (1..=24).map(|it| it.to_string()).collect();
    assert_eq!(serials, expected);
}
