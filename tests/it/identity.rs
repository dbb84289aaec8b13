//! Accounts, sessions and passwords.

use serde_json::{Value, json};

use crate::town::{Answer, Town};

fn log_in(town: &Town, login: &str, password: &str) -> Answer {
    town.stranger().post("/api/v1/sessions", json!({ "login": login, "password": password }))
}

fn refresh(town: &Town, token: &Value) -> Answer {
    town.stranger().post("/api/v1/sessions/refresh", json!({ "refresh_token": token }))
}

const PASSWORD: &str = "onedoor-sandbox-2026";

#[test]
fn a_refresh_token_is_good_once_and_a_second_use_ends_the_session() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let first = log_in(&town, "zhangsan", PASSWORD).body;
    let second = refresh(&town, &first["refresh_token"]);
    assert_eq!(second.status, 200);
    assert_ne!(second.body["refresh_token"], first["refresh_token"]);
    let stolen = refresh(&town, &first["refresh_token"]);
    assert_eq!((stolen.status, stolen.problem()), (401, "refresh-token-reused"));
    let owner = refresh(&town, &second.body["refresh_token"]);
    assert_eq!((owner.status, owner.problem()), (401, "session-over"));
}

#[test]
fn after_logging_out_a_session_cannot_be_refreshed() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let session = log_in(&town, "zhangsan", PASSWORD).body;
    let token = format!("Bearer {}", session["access_token"].as_str().expect("a token"));
    let headers = [("Authorization", token.as_str())];
    let out = town.stranger().send("DELETE", "/api/v1/sessions/current", &headers, None);
    assert_eq!(out.status, 204);
    assert_eq!(refresh(&town, &session["refresh_token"]).problem(), "session-over");
}

#[test]
fn guessing_a_password_is_slow_and_the_right_one_waits_too() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    for _ in 0..10 {
        let wrong = log_in(&town, "lisi", "wrong");
        assert_eq!((wrong.status, wrong.problem()), (401, "wrong-credentials"));
    }
    let throttled = log_in(&town, "lisi", PASSWORD);
    assert_eq!((throttled.status, throttled.problem()), (429, "throttled"));
    let wait: i64 =
        throttled.header("retry-after").expect("it says when").parse().expect("seconds");
    assert!((1..=900).contains(&wait));
    assert_eq!(log_in(&town, "wangwu", PASSWORD).status, 200, "others are not held up");
    town.it_is("2026-11-23T10:15:01+08:00");
    assert_eq!(log_in(&town, "lisi", PASSWORD).status, 200);
}

#[test]
fn a_name_that_nobody_has_is_refused_just_like_a_wrong_password() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let (nobody, wrong) = (log_in(&town, "nobody", "x"), log_in(&town, "zhangsan", "x"));
    assert_eq!(nobody.status, wrong.status);
    assert_eq!(nobody.body["detail"], wrong.body["detail"]);
}

#[test]
fn a_token_is_signed_with_a_key_that_everybody_can_fetch() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let keys = town.stranger().get("/.well-known/jwks.json").body;
    assert_eq!(keys["keys"][0]["kty"], "OKP");
    assert_eq!(keys["keys"][0]["crv"], "Ed25519");
    assert!(keys["keys"][0]["d"].is_null(), "the private part stays here");
    let twin = town.twin();
    assert_eq!(twin.stranger().get("/.well-known/jwks.json").body, keys);
}

#[test]
fn an_applicant_registers_with_numbers_whose_check_digits_fit() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let person = |number: &str| json!({ "kind": "natural_person", "name": "赵六", "number": number, "phone": "13900000009" });
    let register = |login: &str, number: &str| {
        let body =
            json!({ "login": login, "password": "a long enough one", "person": person(number) });
        town.stranger().post("/api/v1/accounts", body)
    };
    let wrong = register("zhaoliu", "340811197001010117");
    assert_eq!((wrong.status, wrong.problem()), (422, "out-of-bounds"));
    assert_eq!(wrong.body["errors"][0]["pointer"], "/person/number");
    assert_eq!(wrong.body["errors"][0]["rule"], "GB 11643-1999");
    let made = register("zhaoliu", "340803195504050524");
    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!(register("zhaoliu2", "340803195504050524").status, 409, "one person, one account");
    assert_eq!(register("zhaoliu", "110105194912310021").status, 422);
    assert_eq!(log_in(&town, "zhaoliu", "a long enough one").status, 200);
}

#[test]
fn a_changed_password_ends_every_session() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let session = log_in(&town, "zhangsan", PASSWORD).body;
    let me = town.person("zhangsan");
    let change = |present: &str| {
        let body = json!({ "present": present, "next": "a new long password" });
        me.json("PUT", "/api/v1/accounts/me/password", body, &[])
    };
    assert_eq!(change("wrong").problem(), "wrong-password");
    assert_eq!(change(PASSWORD).status, 204);
    assert_eq!(refresh(&town, &session["refresh_token"]).problem(), "session-over");
    assert_eq!(log_in(&town, "zhangsan", "a new long password").status, 200);
}

#[test]
fn an_administrator_gives_staff_their_login_and_nobody_else_does() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let free = "select s.number as it from organisations_staff s left join identity_accounts a
                on a.staff_number = s.number where a.id is null limit 1";
    let number = town.database.text(free);
    let path = format!("/api/v1/staff/{number}/account");
    let body = json!({ "login": "newcomer", "password": "a long enough one" });
    assert_eq!(town.person("mzj-win-1").json("PUT", &path, body.clone(), &[]).status, 403);
    assert_eq!(town.person("mzj-adm-1").json("PUT", &path, body, &[]).status, 204);
    // Whoever has left cannot come in, whatever the password.
    assert_eq!(log_in(&town, "newcomer", "a long enough one").problem(), "wrong-credentials");
    town.database.sql("update organisations_staff set active = true").expect("they come back");
    assert_eq!(log_in(&town, "newcomer", "a long enough one").status, 200);
}

#[test]
fn personal_data_and_secrets_stand_in_no_table_in_the_clear() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    town.apply("zhangsan", "MZ-05-006");
    for secret in ["340802199001010012", "13900000001", PASSWORD] {
        assert_eq!(tables_that_tell(&town, secret), [""; 0], "{secret}");
    }
}

/// The tables in which a text stands in the clear.
pub(crate) fn tables_that_tell(town: &Town, secret: &str) -> Vec<String> {
    let names = "select tablename::text as it from pg_tables where schemaname = 'public'";
    let mut tables = town.database.texts(names);
    tables.retain(|it| it != "settings" && it != "catalogue_versions");
    tables.retain(|table| {
        let sql =
            format!("select count(*)::text as it from {table} t where t::text like '%{secret}%'");
        town.database.text(&sql) != "0"
    });
    tables
}

#[test]
fn what_is_personal_is_kept_in_no_cache() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let session = log_in(&town, "zhangsan", PASSWORD);
    assert_eq!(session.header("cache-control"), Some("no-store"));
    for path in ["/api/v1/accounts/me", "/api/v1/applications"] {
        let answer = town.person("zhangsan").get(path);
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
    }
}
