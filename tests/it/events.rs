//! The log: append-only, hash-chained, and fed to others without a gap.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use persistence::StoreError;
use persistence::events::verify;
use serde_json::Value;

use crate::town::{MASTER_KEY, Town, connect, onedoor, path, temporary};

/// Why the town's log does not hold; nothing if it does.
pub(crate) fn broken(town: &Town) -> Vec<&'static str> {
    let db = connect(&town.database.url(), 1);
    let found = db.look::<_, StoreError>(|session| verify(session, |_| {}));
    found.expect("the log can be read").broken.into_iter().map(|it| it.why).collect()
}

#[test]
fn the_database_itself_refuses_to_change_or_delete_an_event() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    town.apply("zhangsan", "MZ-05-006");
    for sql in ["update events set kind = 'x'", "delete from events", "truncate events"] {
        let refused = town.database.sql(sql).expect_err("the log is append-only");
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
}

#[test]
fn who_verifies_the_log_of_a_house_that_is_not_there_makes_none_and_is_told_so() {
    let folder = temporary();
    let told = onedoor(&["log", "verify", "--data", folder.path()]).output().expect("it runs");
    assert_eq!(told.status.code(), Some(3), "{told:?}");
    let said = String::from_utf8_lossy(&told.stderr);
    assert!(said.contains("there is no database in"), "{said}");
    assert!(!std::path::Path::new(folder.path()).exists(), "nothing was made");
}

#[test]
fn a_log_that_somebody_rewrote_past_the_triggers_is_found_out() {
    let changes: [(&str, &str); 4] = [
        (
            "update events set data = '{}' where kind = 'applications.submitted'",
            "its content is not what was hashed",
        ),
        (
            "update events set author = 'x' where ordinal = 1 and subject_kind = 'application'",
            "its content is not what was hashed",
        ),
        (
            "delete from events where subject_kind = 'application' and ordinal = 1",
            "an event is missing before this one",
        ),
        ("delete from events where subject_kind = 'application'", "its events are gone"),
    ];
    for (change, why) in changes {
        let town = Town::at("2026-09-29T10:00:00+08:00");
        town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
        assert!(broken(&town).is_empty());
        town.database.sql("alter table events disable trigger all").expect("as the owner");
        town.database.sql(change).expect("test SQL runs");
        assert!(broken(&town).contains(&why), "{change}: {:?}", broken(&town));
        let url = town.database.url();
        let told = onedoor(&["log", "verify", "--database-url", &url, "--master-key", MASTER_KEY]);
        let done = { told }.output().expect("it runs");
        assert_eq!(done.status.code(), Some(1), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

#[test]
fn an_applications_timeline_tells_who_did_what_in_order() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let events = town.person("aq-charity").get(&format!("{}/events", path(&application))).body;
    let kinds: Vec<&str> = events["items"]
        .as_array()
        .expect("events")
        .iter()
        .filter_map(|it| it["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["applications.submitted", "applications.accepted"]);
    let first = &events["items"][0];
    assert_eq!(first["ordinal"], 1);
    assert!(first["request_id"].is_string());
}

/// Whether the feed shows everything by now: other tests' open transactions on the same cluster
/// hold it back for a while, as other writers would.
fn settled(town: &Town) -> bool {
    let open = "select id::text as it from events
                where txid >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
    town.database.texts(open).is_empty()
}

/// Every event that a follower of the feed gets, one page after another until `done`.
fn follow(town: &Town, done: &AtomicBool) -> Vec<String> {
    let reader = town.person("mzj-int-1");
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let last_round = done.load(Ordering::SeqCst) && settled(town);
        let page = reader.get(&format!("/api/v1/events?limit=7{cursor}")).body;
        let items = page["items"].as_array().expect("a page").clone();
        seen.extend(items.iter().map(|it| it["id"].as_str().expect("an id").to_owned()));
        cursor = format!("&cursor={}", page["next_cursor"].as_str().expect("always a cursor"));
        if items.is_empty() && last_round {
            return seen;
        }
    }
}

#[test]
fn a_cursor_never_skips_an_event_that_commits_late() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let done = AtomicBool::new(false);
    let seen = std::thread::scope(|scope| {
        let reader = scope.spawn(|| follow(&town, &done));
        let writers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| (0..10).for_each(|_| drop(town.apply("aq-charity", "MZ-01-001"))))
            })
            .collect();
        // Transactions that hold their events back while later ones commit.
        let slow = scope.spawn(|| (0..10).for_each(|place| slow_event(&town, place)));
        writers.into_iter().for_each(|it| it.join().expect("it writes"));
        slow.join().expect("it writes");
        done.store(true, Ordering::SeqCst);
        reader.join().expect("it reads")
    });
    let distinct: BTreeSet<&String> = seen.iter().collect();
    assert_eq!(distinct.len(), seen.len(), "none comes twice");
    let all = town.database.texts("select id::text as it from events where subject_kind in ('application', 'item', 'pack', 'calendar')");
    let missing: Vec<&String> = all.iter().filter(|it| !distinct.contains(it)).collect();
    assert!(missing.is_empty(), "{} of {} were skipped", missing.len(), all.len());
    assert!(50 < all.len());
}

/// Writes an event early in a transaction and commits it after others have committed theirs.
fn slow_event(town: &Town, place: i32) {
    let sql = format!(
        "with late as (
            insert into events (id, subject_kind, subject_id, ordinal, kind, author, at, data, previous, hash)
            values (gen_random_uuid(), 'item', '00000000-0000-0000-0000-00000000000{place}', 1, 'tests.late',
                    'system:test', now(), '{{}}', sha256('x'), sha256('y'))
            returning seq)
         select pg_sleep(0.05), seq from late"
    );
    town.database.sql(&sql).expect("test SQL runs");
}

#[test]
fn the_feed_shows_a_system_only_what_its_bodies_may_read() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let mine = town.apply("aq-charity", "MZ-01-001");
    while !settled(&town) {
        std::thread::yield_now();
    }
    let system = town.person("mzj-int-1");
    let page = system.get("/api/v1/events?kind=applications.submitted").body;
    assert_eq!(page["items"][0]["subject"]["id"], mine["id"]);
    // The same post in a body of another branch.
    town.database
        .sql("update organisations_staff_posts set body_code = 'GAJ' where post_code = 'INT'")
        .expect("SQL");
    let foreign = town.person("mzj-int-1").get("/api/v1/events?kind=applications.submitted").body;
    assert_eq!(foreign["items"], Value::Array(Vec::new()));
}
