//! Authorisations (授权书): who decides at a window in the body's name decides with one, for the item and
//! the act, on its days.

use serde_json::{Value, json};

use crate::town::{Answer, Person, Town, path};

const ITEM: &str = "MZ-01-001";
const SPOT: &str = "MZ-10-006";

/// A town with an application of which nothing but the chief's decision is open.
fn before_the_decision() -> (Town, Value) {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", ITEM, "mzj-win-1");
    for who in ["mzj-sec-1", "mzj-sech-1"] {
        assert_eq!(town.approve(who, &application).status, 200);
    }
    (town, application)
}

/// Where the officer's authorisation to do `act` with `item` is found.
fn letter(town: &Town, staff: &str, item: &str) -> String {
    let asked = format!("/api/v1/authorisations?staff={staff}&item={item}&state=valid");
    let page = town.person("mzj-boss-1").get(&asked).body;
    let id = page["items"][0]["id"].as_str().unwrap_or_else(|| panic!("none in {page}"));
    format!("/api/v1/authorisations/{id}")
}

fn revoke(town: &Town, letter: &str) -> Answer {
    let reason = json!({ "reason": "调离窗口" });
    town.person("mzj-boss-1").change(&format!("{letter}/revocation"), reason)
}

fn acts(person: &Person<'_>, application: &Value) -> Vec<String> {
    let seen = person.see(application);
    let acts = seen["actions"].as_array().expect("actions").iter();
    acts.map(|it| it["action"].as_str().expect("a word").to_owned()).collect()
}

fn decide(person: &Person<'_>, application: &Value) -> Answer {
    let grant = json!({ "granted": true, "reasons": "符合条件" });
    person.change(&format!("{}/decision", path(application)), grant)
}

/// It is neither offered nor done, and the problem says what is missing.
fn is_not_let(person: &Person<'_>, application: &Value, item: &str) {
    assert!(!acts(person, application).contains(&"decide".to_owned()));
    let refused = decide(person, application);
    assert_eq!((refused.status, refused.problem()), (403, "not-authorised"), "{}", refused.body);
    let told = refused.body["detail"].as_str().expect("a detail");
    assert!(told.contains("决定") && told.contains(item), "{told}");
}

#[test]
fn a_decision_without_an_authorisation_is_refused_and_not_offered() {
    let (town, application) = before_the_decision();
    let (chief, colleague) = (town.person("mzj-chief-1"), town.person("mzj-chief-2"));
    assert!(acts(&chief, &application).contains(&"decide".to_owned()));
    let task = chief.task_of(&application);
    let revoked = revoke(&town, &letter(&town, "MZJ-009", ITEM));
    assert_eq!((revoked.status, &revoked.body["state"]), (200, &json!("revoked")));
    is_not_let(&chief, &application, ITEM);
    let claim = chief.change(&format!("{task}/claim"), Value::Null);
    assert_eq!((claim.status, claim.problem()), (403, "not-authorised"));
    let seen = chief.get(&task).body;
    assert!(!seen["actions"].to_string().contains("claim"), "{seen}");
    assert!(acts(&colleague, &application).contains(&"decide".to_owned()));
    assert_eq!(decide(&colleague, &application).status, 200);
}

#[test]
fn a_decision_that_nobody_is_authorised_to_make_is_told_of_once_and_goes_to_nobody_who_is_not() {
    let (town, application) = before_the_decision();
    let (chief, colleague) = (town.person("mzj-chief-1"), town.person("mzj-chief-2"));
    let task = chief.task_of(&application);
    assert_eq!(chief.change(&format!("{task}/claim"), Value::Null).status, 200);
    assert_eq!(revoke(&town, &letter(&town, "MZJ-010", ITEM)).status, 200);
    let hand = json!({ "to": "MZJ-010", "reason": "本人外出" });
    let refused = chief.change(&format!("{task}/transfer"), hand.clone());
    assert_eq!((refused.status, refused.problem()), (422, "colleague-not-authorised"));
    assert_eq!(chief.change(&format!("{task}/release"), Value::Null).status, 200);
    assert_eq!(town.look_for_hands(), 0, "one of them still is");
    assert_eq!(revoke(&town, &letter(&town, "MZJ-009", ITEM)).status, 200);
    assert_eq!((town.look_for_hands(), town.look_for_hands()), (1, 0));
    let administrator = town.person("mzj-adm-1");
    let told = administrator.get("/api/v1/notifications").body;
    let text = told["items"][0]["text"]["zh-CN"].as_str().expect("words");
    assert!(text.starts_with("【无人办理】") && text.contains("授权"), "{text}");
    let appointed = administrator.post(&format!("{task}/appointment"), hand);
    assert_eq!((appointed.status, appointed.problem()), (422, "colleague-not-authorised"));
    // A letter is signed, and all is well again.
    assert_eq!(
        grant(&town, &json!({ "staff": "MZJ-010", "number": "授权〔2026〕99号" })).status,
        201
    );
    assert_eq!(town.look_for_hands(), 0);
    assert!(colleague.get(&task).body.get("unstaffed_since").is_none());
    assert_eq!(decide(&colleague, &application).status, 200);
}

#[test]
fn only_an_authorisation_of_the_day_for_this_item_and_this_act_counts() {
    let (town, application) = before_the_decision();
    let chief = town.person("mzj-chief-1");
    let id = letter(&town, "MZJ-009", ITEM).replace("/api/v1/authorisations/", "");
    let set = |what: &str| {
        let sql = format!("update organisations_authorisations set {what} where id = '{id}'");
        town.database.sql(&sql).expect("test SQL runs");
    };
    let days = "from_on = '2026-01-01', until_on = '2035-12-31'";
    for (wrong, right) in [
        ("until_on = '2026-09-28'", days),
        ("from_on = '2026-09-30'", days),
        ("item_code = 'MZ-01-009'", "item_code = 'MZ-01-001'"),
        ("act = 'accept'", "act = 'decide'"),
        ("body_code = 'MZJ-X'", "body_code = 'MZJ'"),
        ("staff_number = 'MZJ-004'", "staff_number = 'MZJ-009'"),
    ] {
        set(wrong);
        is_not_let(&chief, &application, ITEM);
        set(right);
        assert!(acts(&chief, &application).contains(&"decide".to_owned()), "{right}");
    }
    // Its first day and its last.
    set("from_on = '2026-09-29', until_on = '2026-09-29'");
    assert_eq!(decide(&chief, &application).status, 200);
}

#[test]
fn what_is_decided_on_the_spot_is_decided_by_who_is_authorised() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", SPOT, "mzj-win-1");
    assert_eq!(revoke(&town, &letter(&town, "MZJ-001", SPOT)).status, 200);
    is_not_let(&town.person("mzj-win-1"), &application, SPOT);
    assert_eq!(decide(&town.person("mzj-win-2"), &application).status, 200);
}

#[test]
fn a_post_can_be_bound_to_accept_by_authorisation_too() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let bind =
        "update organisations_posts set by_authorisation = '{accept,reject}' where code = 'WIN'";
    town.database.sql(bind).expect("test SQL runs");
    let application = town.apply("aq-charity", ITEM);
    let clerk = town.person("mzj-win-1");
    let offered = acts(&clerk, &application);
    assert!(!offered.iter().any(|it| it == "accept" || it == "reject"), "{offered:?}");
    assert!(offered.contains(&"notify_correction".to_owned()), "{offered:?}");
    let way = format!("{}/acceptance", path(&application));
    let refused = clerk.change(&way, Value::Null);
    assert_eq!((refused.status, refused.problem()), (403, "not-authorised"));
    assert_eq!(grant(&town, &json!({ "staff": "MZJ-001", "act": "accept" })).status, 201);
    let offered = acts(&clerk, &application);
    assert!(offered.contains(&"accept".to_owned()) && !offered.contains(&"reject".to_owned()));
    assert_eq!(clerk.change(&way, Value::Null).status, 200);
    // Whoever applies at the window is shown what they may do with it then.
    let (form, materials) = town.papers_for(ITEM);
    let person = json!({ "kind": "legal_person", "name": "安庆市样例商会",
        "number": "51340800MJ00000183", "phone": "13900000004",
        "representative": { "name": "赵六", "number": "340811197001010116" } });
    let body = json!({ "item": ITEM, "form": form, "materials": materials, "applicant": person,
        "mandate": { "basis": "授权委托书" }, "submit": true });
    let made = clerk.post("/api/v1/applications", body);
    assert_eq!(made.status, 201, "{}", made.body);
    assert!(made.body["actions"].to_string().contains("\"accept\""), "{}", made.body);
}

/// What the head of the bureau grants, with these fields put in the place of the usual ones.
fn grant(town: &Town, other: &Value) -> Answer {
    let mut body = json!({
        "number": "安民授〔2026〕99号", "body": "MZJ", "staff": "MZJ-009", "item": ITEM,
        "act": "decide", "from": "2026-09-29", "until": "2027-09-28",
    });
    for (field, value) in other.as_object().expect("fields") {
        body[field] = value.clone();
    }
    town.person("mzj-boss-1").post("/api/v1/authorisations", body)
}

#[test]
fn what_was_revoked_is_granted_anew_by_the_head_who_signs() {
    let (town, application) = before_the_decision();
    let old = letter(&town, "MZJ-009", ITEM);
    let twice = grant(&town, &json!({}));
    assert_eq!((twice.status, twice.problem()), (409, "authorised-twice"), "{}", twice.body);
    assert_eq!(revoke(&town, &old).status, 200);
    let again = revoke(&town, &old);
    assert_eq!((again.status, again.problem()), (409, "nothing-to-revoke"));
    let new = grant(&town, &json!({}));
    assert_eq!(new.status, 201, "{}", new.body);
    assert_eq!((&new.body["signed_by"], &new.body["state"]), (&json!("MZJ-013"), &json!("valid")));
    assert_eq!(new.body["staff_name"], "许正阳");
    assert_eq!(decide(&town.person("mzj-chief-1"), &application).status, 200);
    let told = town.database.texts(
        "select kind || ' ' || data as it from events where kind like 'organisations.auth%' order by 1",
    );
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("organisations.authorisation_granted"), "{told:?}");
    assert!(told[1].starts_with("organisations.authorisation_revoked"), "{told:?}");
    assert!(!told.concat().contains("调离"), "what was typed is in no event: {told:?}");
}

#[test]
fn nothing_is_granted_that_makes_no_sense() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    for (other, status, problem) in [
        (json!({ "until": "2026-09-28" }), 422, "authorisation-backwards"),
        (json!({ "from": "2026-01-01", "until": "2026-09-28" }), 422, "authorisation-backwards"),
        (json!({ "staff": "MZJ-013" }), 403, "own-authorisation"),
        (json!({ "staff": "MZJ-004" }), 422, "needs-no-authorisation"),
        (json!({ "staff": "MZJ-040" }), 422, "needs-no-authorisation"),
        (json!({ "staff": "NOBODY" }), 422, "needs-no-authorisation"),
        (json!({ "act": "accept" }), 422, "needs-no-authorisation"),
        (json!({ "item": "MZ-10-001" }), 422, "item-elsewhere"),
        (json!({ "item": "NOTHING" }), 422, "item-elsewhere"),
        (
            json!({ "number": "安民授〔2026〕4号", "from": "2036-01-01", "until": "2036-12-31" }),
            409,
            "letter-twice",
        ),
        (
            json!({ "body": "MZJ-X", "staff": "MZJX-011", "item": "MZ-10-001" }),
            422,
            "out-of-bounds",
        ),
        (json!({ "number": "  " }), 422, "out-of-bounds"),
    ] {
        let refused = grant(&town, &other);
        assert_eq!((refused.status, refused.problem()), (status, problem), "{other}");
    }
    let clerk = town.person("mzj-chief-1").post("/api/v1/authorisations", json!({}));
    assert_eq!((clerk.status, clerk.problem()), (403, "forbidden"));
}

#[test]
fn authorisations_are_seen_by_the_body_and_by_who_watches_it() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let count = |who: &str, query: &str| {
        let page = town.person(who).get(&format!("/api/v1/authorisations?limit=200&{query}")).body;
        page["items"].as_array().unwrap_or_else(|| panic!("{page}")).len()
    };
    let (own, county) = (count("mzj-sec-1", ""), count("mzjx-cnty-1", ""));
    assert_eq!(count("mzj-sup-1", ""), own + county, "a supervisor watches the bodies below");
    assert_eq!(count("mzj-sec-1", "body=MZJ-X"), 0);
    assert_eq!(count("mzj-sup-1", "body=MZJ-X"), county);
    assert_eq!(count("mzj-sec-1", "item=MZ-01-001"), 2);
    assert_eq!(count("mzj-sec-1", "item=MZ-01-001&staff=MZJ-010&act=decide"), 1);
    assert_eq!(count("mzj-sec-1", "act=accept"), 0);
    let letter = letter(&town, "MZJ-009", ITEM);
    let boss = town.person("mzj-boss-1");
    assert_eq!(boss.get(&letter).body["actions"][0]["action"], "revoke");
    assert_eq!(town.person("mzj-chief-1").get(&letter).body["actions"], json!([]));
    assert_eq!(town.person("mzjx-cnty-1").get(&letter).status, 404);
    let way = format!("{letter}/revocation");
    let reason = json!({ "reason": "调离窗口" });
    assert_eq!(boss.post(&way, reason.clone()).status, 428);
    let stale = boss.post_with(&way, reason.clone(), &[("If-Match", "\"9.00000000\"")]);
    assert_eq!((stale.status, stale.problem()), (412, "stale"));
    let foreign = town.person("mzjx-cntyh-1").post_with(&way, reason, &[("If-Match", "*")]);
    assert_eq!(foreign.status, 404);
    assert_eq!(revoke(&town, &letter).status, 200);
    assert_eq!(count("mzj-sec-1", "state=revoked"), 1);
    assert_eq!(count("mzj-sec-1", "state=valid"), own - 1);
    let because = |who: &str| town.person(who).get(&letter).body["revoked_because"].clone();
    assert_eq!((because("mzj-chief-1"), because("mzj-sec-1")), (json!("调离窗口"), Value::Null));
}

#[test]
fn authorisations_follow_one_another_page_by_page() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let me = town.person("mzj-sec-1");
    let ids = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().expect("a page").iter();
        items.map(|it| it["id"].as_str().expect("an id").to_owned()).collect()
    };
    let whole = ids(&me.get("/api/v1/authorisations?limit=200").body);
    let (mut walked, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = me.get(&format!("/api/v1/authorisations?limit=7{cursor}")).body;
        walked.extend(ids(&page));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert!(7 < whole.len());
    assert_eq!(walked, whole);
}
