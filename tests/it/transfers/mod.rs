//! 划转: an item goes from one body to another, and the applications under way follow it.

mod followed;
mod halfway;
mod refused;
mod stopped;

use serde_json::{Value, json};

use crate::town::{Answer, Town, path};

const ITEM: &str = "MZ-01-001";
const TRANSFERS: &str = "/api/v1/items/MZ-01-001/transfers";

/// The body that the item goes to, and who works there: people of the county, who have gone over.
const HEIR: &str = "SCJG";
const HEIRS: [(&str, &str); 5] = [
    ("mzjx-win-1", "WIN"),
    ("mzjx-cnty-1", "SEC"),
    ("mzjx-cntyh-1", "SECH"),
    ("mzjx-chief-1", "CHIEF"),
    ("mzjx-dlv-1", "CERT"),
];

fn hire(town: &Town, login: &str, post: &str) {
    let held = format!(
        "insert into organisations_staff_posts (staff_number, body_code, post_code)
         select staff_number, '{HEIR}', '{post}' from identity_accounts where login = '{login}'"
    );
    assert_eq!(town.database.sql(&held), Ok(1), "{login}");
}

/// A town with somebody at every post of the new body.
fn town() -> Town {
    staffed(Town::at("2026-09-29T10:00:00+08:00"))
}

fn staffed(town: Town) -> Town {
    HEIRS.iter().for_each(|(login, post)| hire(&town, login, post));
    town
}

fn terms(to: &str, day: &str) -> Value {
    json!({ "to_body": to, "effective_from": day, "basis": "市机构改革方案：社会组织登记职责划转" })
}

fn drafted(town: &Town, day: &str) -> String {
    drafted_for(town, ITEM, day)
}

fn drafted_for(town: &Town, item: &str, day: &str) -> String {
    let transfers = format!("/api/v1/items/{item}/transfers");
    let made = town.person("mzj-cate-1").post(&transfers, terms(HEIR, day));
    assert_eq!(made.status, 201, "{}", made.body);
    format!("{transfers}/{}", made.body["id"].as_str().expect("an id"))
}

fn execute(town: &Town, transfer: &str) -> Answer {
    town.person("mzj-catr-1").change(&format!("{transfer}/execution"), Value::Null)
}

/// Drafted and executed today.
fn transferred(town: &Town) -> String {
    transferred_item(town, ITEM)
}

fn transferred_item(town: &Town, item: &str) -> String {
    let transfer = approved(town, item, "2026-09-29");
    applied(town, &transfer);
    transfer
}

/// Drafted and executed before the day, and applied on it.
fn transferred_later(town: &Town) {
    let transfer = approved(town, ITEM, "2026-10-01");
    town.it_is("2026-10-01T10:00:00+08:00");
    applied(town, &transfer);
}

fn approved(town: &Town, item: &str, day: &str) -> String {
    let transfer = drafted_for(town, item, day);
    let approved = execute(town, &transfer);
    let state = (approved.status, &approved.body["state"]);
    assert_eq!(state, (200, &json!("approved")), "{}", approved.body);
    transfer
}

fn applied(town: &Town, transfer: &str) {
    town.apply_transfers();
    let done = town.person("mzj-catr-1").get(transfer).body;
    assert_eq!(done["state"], "applied", "{done}");
}

fn items(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body["items"].as_array().expect("a page").clone()
}

fn accepted(town: &Town) -> Value {
    town.accepted("aq-charity", ITEM, "mzj-win-1")
}

fn claimed(town: &Town, login: &str, application: &Value) -> String {
    let officer = town.person(login);
    let task = officer.task_of(application);
    assert_eq!(officer.change(&format!("{task}/claim"), Value::Null).status, 200);
    task
}

fn decided(town: &Town, login: &str, application: &Value) -> Value {
    claimed(town, login, application);
    let decision = json!({ "granted": true, "reasons": "符合条件" });
    let done = town.person(login).change(&format!("{}/decision", path(application)), decision);
    assert_eq!(done.body["stage"], "decided", "{}", done.body);
    done.body
}
