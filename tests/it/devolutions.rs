//! 下放与承接: an item is handed down to a lower body, which takes it on or refuses.

use serde_json::{Value, json};

use crate::town::{Answer, Town};

const ITEM: &str = "MZ-01-001";

fn proposal(to: &str, day: &str) -> Value {
    json!({
        "to_body": to, "effective_from": day, "basis": "市人民政府关于下放一批行政审批事项的决定",
        "scope": "县域内的社会团体",
    })
}

fn propose(town: &Town, login: &str, proposal: Value) -> Answer {
    town.person(login).post(&format!("/api/v1/items/{ITEM}/devolutions"), proposal)
}

fn proposed(town: &Town) -> String {
    let made = propose(town, "mzj-cate-1", proposal("MZJ-X", "2026-10-12"));
    assert_eq!((made.status, &made.body["state"]), (201, &json!("open")), "{}", made.body);
    made.header("location").expect("it is found somewhere").to_owned()
}

fn acts(answer: &Answer) -> Vec<&str> {
    let acts = answer.body["actions"].as_array().expect("actions").iter();
    acts.map(|it| it["action"].as_str().expect("a word")).collect()
}

fn ids(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body["items"].as_array().expect("a page").iter().map(|it| it["id"].clone()).collect()
}

#[test]
fn a_devolution_is_open_until_somebody_of_the_receiving_body_accepts_it() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let place = proposed(&town);
    let (giver, receiver) = (town.person("mzj-cate-1"), town.person("mzjx-cnty-1"));
    assert_eq!(acts(&giver.get(&place)), ["withdraw"]);
    assert_eq!(acts(&receiver.get(&place)), ["accept", "refuse", "record_training"]);
    let taker = json!({ "taker": "MZJX-006" });
    let own = town.person("mzj-sec-1").change(&format!("{place}/acceptance"), taker.clone());
    assert_eq!((own.status, own.problem()), (403, "not-the-receiver"), "{}", own.body);
    let other = receiver.change(&format!("{place}/acceptance"), json!({ "taker": "MZJ-004" }));
    assert_eq!((other.status, other.problem()), (422, "taker-unfit"));
    assert_eq!(receiver.get(&place).body["state"], "open");
    // Trainings are held before and after.
    let training = |day: &str, people: i32| {
        let held = json!({ "held_on": day, "subject": "社会团体登记业务培训", "people": people });
        receiver.change(&format!("{place}/trainings"), held)
    };
    assert_eq!(training("2026-09-28", 12).status, 200);
    let ahead = training("2026-09-30", 12);
    assert_eq!((ahead.status, ahead.problem()), (422, "not-held-yet"));
    assert_eq!(training("2026-09-28", 0).status, 422);
    let stale = receiver.post_with(
        &format!("{place}/acceptance"),
        taker.clone(),
        &[("If-Match", "\"1.00000000\"")],
    );
    assert_eq!(stale.status, 412, "a training has come in between");
    let accepted = receiver.change(&format!("{place}/acceptance"), taker.clone());
    assert_eq!((accepted.status, &accepted.body["state"]), (200, &json!("accepted")));
    assert_eq!(accepted.body["taker"], "MZJX-006");
    assert_eq!(training("2026-09-29", 5).status, 200);
    let shown = giver.get(&place).body;
    let people: Vec<i64> = shown["trainings"]
        .as_array()
        .expect("trainings")
        .iter()
        .filter_map(|it| it["people"].as_i64())
        .collect();
    assert_eq!(people, [12, 5]);
    let again = receiver.change(&format!("{place}/acceptance"), taker);
    assert_eq!((again.status, again.problem()), (409, "devolution-settled"));
    let back = giver.change(&format!("{place}/withdrawal"), json!({ "reason": "另行安排" }));
    assert_eq!((back.status, back.problem()), (409, "devolution-settled"));
    let count = "select string_agg(kind, ' ' order by kind) as it from events
                 where kind like 'catalogue.devolution%' or kind = 'catalogue.training_held'";
    assert_eq!(
        town.database.text(count),
        "catalogue.devolution_accepted catalogue.devolution_proposed catalogue.training_held \
         catalogue.training_held"
    );
}

#[test]
fn who_refuses_says_why_and_it_can_be_handed_down_again() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let place = proposed(&town);
    let twice = propose(&town, "mzj-cate-2", proposal("MZJ-X", "2026-11-02"));
    assert_eq!((twice.status, twice.problem()), (409, "devolution-open"));
    let receiver = town.person("mzjx-cntyh-1");
    let none = receiver.change(&format!("{place}/refusal"), json!({ "reason": " " }));
    assert_eq!(none.status, 422);
    let reason = json!({ "reason": "尚无具备资格的审查人员" });
    let refused = receiver.change(&format!("{place}/refusal"), reason.clone());
    assert_eq!((refused.status, &refused.body["state"]), (200, &json!("refused")));
    assert_eq!(refused.body["reason"], reason["reason"]);
    let second = proposed(&town);
    let gone = town.person("mzj-cate-1").change(&format!("{second}/withdrawal"), reason);
    assert_eq!((gone.status, &gone.body["state"]), (200, &json!("withdrawn")), "{}", gone.body);
    proposed(&town);
}

#[test]
fn an_item_is_handed_down_by_its_own_body_and_never_up() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    for (login, to, day, status, problem) in [
        ("mzj-cate-1", "SMZT", "2026-10-12", 422, "not-lower"),
        ("mzj-cate-1", "SCJG", "2026-10-12", 422, "not-lower"),
        ("mzj-cate-1", "MZJ", "2026-10-12", 422, "same-body"),
        ("mzj-cate-1", "NOBODY", "2026-10-12", 422, "out-of-bounds"),
        ("mzj-cate-1", "MZJ-X", "2026-09-28", 422, "effective-in-past"),
        ("mzjx-cate-1", "XZ", "2026-10-12", 403, "not-the-giver"),
    ] {
        let refused = propose(&town, login, proposal(to, day));
        assert_eq!(
            (refused.status, refused.problem()),
            (status, problem),
            "{to}: {}",
            refused.body
        );
    }
    assert_eq!(ids(&town.person("mzj-cate-1").get("/api/v1/devolutions")), [json!(null); 0]);
}

#[test]
fn devolutions_are_listed_for_the_two_bodies_and_who_watches_them_and_for_nobody_else() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let first = proposed(&town);
    let village = propose(&town, "mzj-cate-1", proposal("XZ", "2026-10-12"));
    assert_eq!(village.status, 201, "{}", village.body);
    let reason = json!({ "reason": "人手不足" });
    assert_eq!(town.person("mzjx-cnty-1").change(&format!("{first}/refusal"), reason).status, 200);
    let (one, two) = (json!(first.rsplit('/').next()), village.body["id"].clone());
    let list = |login: &str, query: &str| {
        json!(ids(&town.person(login).get(&format!("/api/v1/devolutions?{query}"))))
    };
    assert_eq!(list("mzj-sup-1", ""), json!([two, one]), "the latest first");
    assert_eq!(list("mzj-sec-1", "limit=1"), json!([two]));
    assert_eq!(list("mzj-sec-1", "state=refused"), json!([one]));
    assert_eq!(list("mzj-sec-1", "state=open&body=XZ"), json!([two]));
    assert_eq!(list("mzj-sec-1", "body=MZJ-X"), json!([one]));
    assert_eq!(list("mzj-sec-1", "item=MZ-01-002"), json!([]));
    assert_eq!(list("mzjx-cnty-1", ""), json!([one]), "what concerns its own body");
    assert_eq!(list("xz-townh-1", ""), json!([two]));
    assert_eq!(list("yjj-cntyh-1", ""), json!([]));
    let stranger = town.person("yjj-cntyh-1");
    assert_eq!(stranger.get(&first).status, 404);
    let answer = [("If-Match", "*")];
    let way = format!("{first}/acceptance");
    let blind = stranger.post_with(&way, json!({ "taker": "YJJ-001" }), &answer);
    assert_eq!(blind.status, 404, "it looks like none at all");
    let page = town.person("mzj-sec-1").get("/api/v1/devolutions?limit=1").body;
    let cursor = page["next_cursor"].as_str().expect("there is more");
    assert_eq!(list("mzj-sec-1", &format!("limit=1&cursor={cursor}")), json!([one]));
}

#[test]
fn a_transfer_rests_on_a_devolution_that_was_accepted_and_on_no_other() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    for post in ["SEC", "SECH", "CERT"] {
        let held = format!(
            "insert into organisations_staff_posts (staff_number, body_code, post_code)
             select staff_number, 'MZJ-X', '{post}' from identity_accounts where login = 'mzjx-cnty-1'"
        );
        town.database.sql(&held).expect("test SQL runs");
    }
    let place = proposed(&town);
    let id = json!(place.rsplit('/').next());
    let transfers = format!("/api/v1/items/{ITEM}/transfers");
    let editor = town.person("mzj-cate-1");
    let draft = |day: &str, id: &Value| {
        let basis = "市人民政府关于下放一批行政审批事项的决定";
        let terms = json!({
            "to_body": "MZJ-X", "effective_from": day, "basis": basis, "devolution_id": id,
        });
        editor.post(&transfers, terms)
    };
    let early = draft("2026-10-12", &id);
    assert_eq!(
        (early.status, early.problem()),
        (409, "devolution-unfit"),
        "nobody has accepted it"
    );
    let taker = json!({ "taker": "MZJX-006" });
    let accepted = town.person("mzjx-cntyh-1").change(&format!("{place}/acceptance"), taker);
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    assert_eq!(draft("2026-10-09", &id).problem(), "devolution-unfit", "before its day");
    let none = draft("2026-10-12", &json!("00000000-0000-7000-8000-000000000000"));
    assert_eq!(none.body["errors"][0]["pointer"], "/devolution_id", "{}", none.body);
    let guide = || town.stranger().get(&format!("/api/v1/items/{ITEM}")).body;
    assert_eq!(guide()["bodies"].as_array().map(Vec::len), Some(1), "by itself it moves nothing");
    let made = draft("2026-10-12", &id);
    assert_eq!((made.status, &made.body["devolution_id"]), (201, &id), "{}", made.body);
    assert_eq!(editor.get(&place).body["transfers"], json!([made.body["id"]]));
    let way = format!("{transfers}/{}", made.body["id"].as_str().expect("an id"));
    let executed = town.person("mzj-catr-1").change(&format!("{way}/execution"), Value::Null);
    assert_eq!(executed.status, 200, "{}", executed.body);
    town.it_is("2026-10-12T09:00:00+08:00");
    town.apply_transfers();
    let content = &guide()["version"]["content"];
    assert_eq!((&content["body"], &content["level"]), (&json!("MZJ-X"), &json!("4")));
}
