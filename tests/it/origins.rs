//! Web pages of other sites call as far as they are let in by name.

use crate::town::{Answer, Town};

const PAGE: (&str, &str) = ("Origin", "https://hall.example.org");
const ALLOWED: &str = "access-control-allow-origin";

/// What a browser asks before it lets a page send JSON with a token.
fn asks(town: &Town, origin: (&str, &str)) -> Answer {
    let headers = [
        origin,
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "authorization,content-type,if-match,idempotency-key"),
    ];
    town.stranger().send("OPTIONS", "/api/v1/applications", &headers, None)
}

#[test]
fn pages_of_a_site_that_is_named_may_call_and_read_what_they_need() {
    let town = Town::at("2026-09-29T10:00:00+08:00").open_to("https://hall.example.org");
    let told = asks(&town, PAGE);
    assert_eq!((told.status, told.header(ALLOWED)), (200, Some(PAGE.1)), "{}", told.text);
    let headers = told.header("access-control-allow-headers").unwrap_or_default().to_lowercase();
    for wanted in ["authorization", "content-type", "if-match", "idempotency-key"] {
        assert!(headers.contains(wanted), "{headers}");
    }
    let read = town.person("zhangsan").send("GET", "/api/v1/applications", &[PAGE], None);
    assert_eq!((read.status, read.header(ALLOWED)), (200, Some(PAGE.1)));
    let shown = read.header("access-control-expose-headers").unwrap_or_default().to_lowercase();
    for wanted in ["etag", "location", "retry-after", "idempotency-replayed"] {
        assert!(shown.contains(wanted), "{shown}");
    }
    assert!(read.header("access-control-allow-credentials").is_none(), "a token is enough");
    let refused = town.stranger().send("GET", "/api/v1/applications", &[PAGE], None);
    assert_eq!((refused.status, refused.header(ALLOWED)), (401, Some(PAGE.1)), "read, too");
    assert_eq!(refused.problem(), "unauthenticated");
}

#[test]
fn pages_of_other_sites_may_not_call_unless_all_may() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let other = ("Origin", "https://elsewhere.example.org");
    let named = town.open_to("https://hall.example.org");
    assert_eq!(asks(&named, other).header(ALLOWED), None);
    let read = named.stranger().send("GET", "/api/v1/items", &[other], None);
    assert_eq!((read.status, read.header(ALLOWED)), (200, None), "the browser keeps it to itself");
    assert_eq!(asks(&town, other).header(ALLOWED), None, "nobody was named");
    assert_eq!(asks(&town.open_to("*"), other).header(ALLOWED), Some("*"));
}
