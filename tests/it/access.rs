//! The contract says who may do what, and the service does what it says.

use domain::access::Role;
use domain::labels::Label;
use serde_json::{Value, json};

use crate::town::Town;

/// Operations that the law opens to everyone: each stands here on purpose.
const PUBLIC: &[&str] = &[
    "check_live",
    "check_ready",
    "compare_item_versions",
    "count_items",
    "draw_clock_preview",
    "draw_item_flow",
    "draw_item_flow_as_mermaid",
    "draw_version_flow",
    "draw_version_flow_as_mermaid",
    "export_calendar",
    "get_body",
    "get_calendar",
    "get_calendar_version",
    "get_centre",
    "get_item",
    "get_item_flow_as_bpmn",
    "get_item_version",
    "get_public_notice",
    "get_rule",
    "get_sandbox_clock",
    "get_signing_keys",
    "get_version_flow_as_bpmn",
    "get_window_display",
    "inquire_progress",
    "list_agent_points",
    "list_bodies",
    "list_calendar_days",
    "list_calendar_version_days",
    "list_calendar_versions",
    "list_centres",
    "list_item_versions",
    "list_items",
    "list_posts",
    "list_problem_types",
    "list_public_notices",
    "list_regions",
    "list_rules",
    "list_sandbox_accounts",
    "list_staff",
    "list_windows",
    "log_in",
    "move_sandbox_clock",
    "preview_clocks",
    "preview_clocks_of_plan",
    "refresh_session",
    "register_account",
];

/// One account for each role, and what it may be.
const PEOPLE: &[&str] = &[
    "zhangsan",
    "xz-vill-1",
    "mzj-win-1",
    "mzj-sec-1",
    "mzj-dlv-1",
    "mzj-cate-1",
    "mzj-catr-1",
    "mzj-sup-1",
    "mzj-boss-1",
    "mzj-adm-1",
    "mzj-int-1",
];

#[test]
fn every_operation_lets_in_the_roles_that_its_right_names_and_nobody_else() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let mut covered: Vec<Role> = Vec::new();
    for login in PEOPLE {
        let person = town.person(login);
        let me = person.get("/api/v1/accounts/me").body;
        let roles: Vec<Role> = me["roles"]
            .as_array()
            .expect("an account has roles")
            .iter()
            .filter_map(|it| Role::parse(it.as_str()?))
            .collect();
        covered.extend(&roles);
        for (method, path, operation) in operations() {
            let name = operation["operationId"].as_str().expect("an operation has a name");
            let Some(right) = right_of(&operation) else {
                assert!(PUBLIC.contains(&name), "{name} is open to everyone");
                continue;
            };
            // It would end the session that the rest of the walk needs.
            if ["log_out", "change_my_password"].contains(&name) {
                continue;
            }
            let policy = domain::POLICY.iter().find(|it| it.right == right);
            let held_by = policy.expect("the right is one that the policy knows").held_by;
            let may = roles.iter().any(|it| held_by.contains(it));
            let answer = person.json(&method, &path, body(&method), &[("If-Match", "*")]);
            assert_eq!(answer.status == 403, !may, "{name}, asked by {login}: {}", answer.text);
            assert!(answer.status < 500, "{name}, asked by {login}: {}", answer.text);
        }
    }
    for role in Role::ALL {
        assert!(covered.contains(role), "nobody walks as {role}");
    }
}

#[test]
fn no_guarded_operation_answers_a_stranger_or_a_token_that_is_not_ours() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    for (method, path, operation) in operations() {
        if right_of(&operation).is_none() {
            continue;
        }
        let name = &operation["operationId"];
        for token in ["", "Bearer", "Bearer x.y.z", "Basic dTpw", "Bearer  "] {
            let headers = [("Authorization", token), ("If-Match", "*")];
            let answer = town.stranger().json(&method, &path, body(&method), &headers);
            assert_eq!(answer.status, 401, "{name} let `{token}` in: {}", answer.text);
            assert_eq!(answer.problem(), "unauthenticated");
            assert!(answer.header("www-authenticate").is_some());
        }
    }
}

#[test]
fn a_token_that_has_run_out_is_worthless() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let login = json!({ "login": "zhangsan", "password": "onedoor-sandbox-2026" });
    let session = town.stranger().post("/api/v1/sessions", login).body;
    let token = format!("Bearer {}", session["access_token"].as_str().expect("a token"));
    let ask = || {
        let headers = [("Authorization", token.as_str())];
        town.stranger().send("GET", "/api/v1/accounts/me", &headers, None).status
    };
    assert_eq!(ask(), 200);
    town.it_is("2026-09-29T10:15:01+08:00");
    assert_eq!(ask(), 401);
}

#[test]
fn another_bodys_application_looks_like_none_at_all() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.apply("aq-charity", "MZ-01-001");
    let path = crate::town::path(&application);
    for stranger in ["zhangsan", "xz-town-1", "mzjx-cnty-1"] {
        let person = town.person(stranger);
        for way in ["", "/events", "/clocks", "/flow.svg", "/flow.mmd"] {
            assert_eq!(person.get(&format!("{path}{way}")).status, 404, "{stranger} {way}");
        }
        let list = person.get("/api/v1/applications?limit=200").body;
        assert_eq!(list["items"], json!([]), "{stranger}");
    }
    for reader in ["aq-charity", "mzj-win-1", "mzj-sec-1", "mzj-sup-1"] {
        assert_eq!(town.person(reader).get(&path).status, 200, "{reader}");
    }
}

/// The right that an operation's `security` names, unless everyone may.
fn right_of(operation: &Value) -> Option<String> {
    let security = operation["security"].as_array().expect("an operation says who may");
    if security.iter().any(|it| *it == json!({})) {
        return None;
    }
    Some(security[0]["bearer"][0].as_str().expect("it names a right").to_owned())
}

fn body(method: &str) -> Value {
    if ["POST", "PUT", "PATCH"].contains(&method) { json!({}) } else { Value::Null }
}

/// Every operation of the contract, with a path that names nothing that exists.
fn operations() -> Vec<(String, String, Value)> {
    let contract = serde_json::to_value(api::contract()).expect("a contract is plain data");
    let paths = contract["paths"].as_object().expect("a contract has paths").clone();
    let mut found = Vec::new();
    for (path, operations) in paths {
        for (method, operation) in operations.as_object().expect("a path has operations") {
            let path = path
                .replace("{number}", "99")
                .replace("_id}", "}")
                .replace("{application}", "00000000-0000-7000-8000-000000000000")
                .replace("{task}", "00000000-0000-7000-8000-000000000000")
                .replace("{clock}", "00000000-0000-7000-8000-000000000000")
                .replace(['{', '}'], "");
            found.push((method.to_uppercase(), path, operation.clone()));
        }
    }
    found
}
