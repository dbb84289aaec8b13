//! E-mail: every message arrives, in order for each application, at least once, or is given up and
//! seen.

use api::{Carriers, Mail, Trip};
use serde_json::{Value, json};

use super::{DAY, news, withdraw};
use crate::town::Town;
use crate::town::desk::{Desk, Mood};

const ITEM: &str = "MZ-01-001";

const ADDRESS: &str = "charity@example.org";

/// A town in which the charity has said where it wants to be written to.
fn town() -> Town {
    let town = Town::at(DAY);
    let put = town.person("aq-charity").json(
        "PUT",
        "/api/v1/accounts/me/email",
        json!({ "email": ADDRESS }),
        &[],
    );
    assert_eq!(put.status, 204, "{}", put.text);
    town
}

fn mail(desk: &Desk) -> Carriers {
    let url = format!("smtp://{}", desk.address);
    let mail = Mail::new(&url, "Hall <hall@example.com>").expect("an address");
    Carriers { mail: Some(mail), sms: None }
}

/// A header of what a mail server has taken.
fn header<'m>(mail: &'m str, name: &str) -> &'m str {
    let line = mail.lines().find(|it| it.starts_with(name)).expect("the header is there");
    line[name.len()..].trim()
}

fn ids(desk: &Desk) -> Vec<String> {
    desk.taken().iter().map(|it| header(it, "Message-ID:").to_owned()).collect()
}

fn failures(town: &Town) -> Vec<Value> {
    let page = town.person("mzj-adm-1").get("/api/v1/outbox_failures");
    assert_eq!(page.status, 200, "{}", page.body);
    page.body["items"].as_array().expect("a page").clone()
}

#[test]
fn what_an_applicant_is_told_is_sent_to_the_address_that_they_gave() {
    let (town, desk) = (town(), Desk::smtp());
    let application = town.apply("aq-charity", ITEM);
    let sender = town.sender(mail(&desk));
    assert_eq!(sender.hand_out().expect("it works"), 1);
    assert_eq!(sender.send_on().expect("it works"), [Trip::Arrived]);
    assert_eq!(sender.send_on().expect("it works"), [], "once is enough");
    let taken = desk.taken();
    assert_eq!(header(&taken[0], "To:"), ADDRESS);
    assert!(header(&taken[0], "From:").contains("hall@example.com"));
    let number = application["number"].as_str().expect("it has a number");
    let id = town.database.text("select id::text as it from notifications_deliveries");
    assert_eq!(ids(&desk), [format!("<{id}@example.com>")]);
    assert!(
        !taken[0].contains(number) || taken[0].contains("Content-Transfer-Encoding"),
        "{taken:?}"
    );
}

#[test]
fn whoever_gave_no_address_is_told_in_the_inbox_only() {
    let (town, desk) = (Town::at(DAY), Desk::smtp());
    town.apply("aq-charity", ITEM);
    let sender = town.sender(mail(&desk));
    sender.hand_out().expect("it works");
    assert_eq!(sender.send_on().expect("it works"), []);
    assert_eq!(news(&town, "aq-charity").len(), 1);
    assert_eq!(desk.taken(), Vec::<String>::new());
}

#[test]
fn an_address_that_is_taken_back_is_written_to_no_more() {
    let (town, desk) = (town(), Desk::smtp());
    town.apply("aq-charity", ITEM);
    let sender = town.sender(mail(&desk));
    sender.hand_out().expect("it works");
    let charity = town.person("aq-charity");
    let see = || charity.get("/api/v1/accounts/me").body["email"].clone();
    assert_eq!(see(), ADDRESS);
    assert_eq!(charity.json("PUT", "/api/v1/accounts/me/email", json!({}), &[]).status, 204);
    assert_eq!(see(), Value::Null);
    assert_eq!(sender.send_on().expect("it works"), [Trip::Nowhere]);
    assert_eq!(sender.send_on().expect("it works"), []);
    let bad = charity.json("PUT", "/api/v1/accounts/me/email", json!({ "email": "nowhere" }), &[]);
    assert_eq!(bad.status, 422, "{}", bad.text);
    assert!(!bad.text.contains("nowhere"), "{}", bad.text);
}

#[test]
fn what_is_refused_or_cut_off_is_sent_again_later_with_the_same_id_and_in_order() {
    let (town, desk) = (town(), Desk::smtp());
    let application = town.accepted("aq-charity", ITEM, "mzj-win-1");
    withdraw(&town, "aq-charity", &application);
    let sender = town.sender(mail(&desk));
    assert_eq!(sender.hand_out().expect("it works"), 3);
    let send = || sender.send_on().expect("it works");
    desk.will(&[Mood::Refuse, Mood::HangUp, Mood::TakeAndHangUp]);
    assert_eq!(send(), [Trip::Failed], "what comes later waits for it");
    assert_eq!(send(), [], "a minute has not passed");
    town.it_is("2026-09-29T10:01:00+08:00");
    assert_eq!(send(), [Trip::Failed]);
    town.it_is("2026-09-29T10:05:59+08:00");
    assert_eq!(send(), [], "nor have five");
    town.it_is("2026-09-29T10:06:00+08:00");
    assert_eq!(send(), [Trip::Failed]);
    town.it_is("2026-09-29T10:36:00+08:00");
    assert_eq!(send(), [Trip::Arrived, Trip::Arrived, Trip::Arrived]);
    let ids = ids(&desk);
    assert_eq!(ids[0], ids[1], "a double is told by its id");
    let ordered = town.database.texts(
        "select '<' || id || '@example.com>' as it from notifications_deliveries order by message_id",
    );
    assert_eq!(ids[1..], ordered);
}

#[test]
fn one_application_does_not_wait_for_another() {
    let (town, desk) = (town(), Desk::smtp());
    town.apply("aq-charity", ITEM);
    town.apply("aq-charity", ITEM);
    let sender = town.sender(mail(&desk));
    sender.hand_out().expect("it works");
    desk.will(&[Mood::Refuse]);
    assert_eq!(sender.send_on().expect("it works"), [Trip::Failed, Trip::Arrived]);
}

#[test]
fn what_never_arrives_is_given_up_and_sent_when_somebody_has_it_tried_again() {
    let (town, desk) = (town(), Desk::smtp());
    let application = town.apply("aq-charity", ITEM);
    let sender = town.sender(mail(&desk));
    sender.hand_out().expect("it works");
    desk.always(Some(Mood::Refuse));
    let mut trips = Vec::new();
    for day in 1..=9 {
        town.it_is(&format!("2026-10-0{day}T10:00:00+08:00"));
        trips.extend(sender.send_on().expect("it works"));
    }
    assert_eq!(trips, [[Trip::Failed; 6].as_slice(), &[Trip::GivenUp]].concat());
    let dead = failures(&town);
    assert_eq!(dead.len(), 1);
    assert_eq!(dead[0]["application_id"], application["id"]);
    assert_eq!((&dead[0]["attempts"], &dead[0]["carrier"]), (&json!(7), &json!("email")));
    assert_eq!(dead[0]["error"], "the mail server answered 451", "and not to whom");
    assert_eq!(town.person("mzj-sup-1").get("/api/v1/outbox_failures").status, 403);
    desk.always(None);
    let way = format!("/api/v1/outbox_failures/{}/retry", dead[0]["id"].as_str().unwrap_or("none"));
    let admin = town.person("mzj-adm-1");
    assert_eq!(admin.post(&way, Value::Null).status, 200);
    assert_eq!(admin.post(&way, Value::Null).status, 404, "it is no failure any more");
    assert_eq!(sender.send_on().expect("it works"), [Trip::Arrived]);
    assert_eq!(ids(&desk), [format!("<{}@example.com>", dead[0]["id"].as_str().unwrap_or("none"))]);
    assert_eq!(failures(&town), Vec::<Value>::new());
}

#[test]
fn what_a_dead_sender_had_in_hand_is_sent_by_another_when_its_time_is_up() {
    let (town, desk) = (town(), Desk::smtp());
    town.apply("aq-charity", ITEM);
    let sender = town.sender(mail(&desk));
    sender.hand_out().expect("it works");
    // As a sender leaves it that is killed while it speaks to the mail server.
    let took = "update notifications_deliveries set attempts = 1, next_at = next_at + interval '2 minutes'";
    assert_eq!(town.database.sql(took), Ok(1));
    assert_eq!(sender.send_on().expect("it works"), []);
    town.it_is("2026-09-29T10:02:00+08:00");
    assert_eq!(sender.send_on().expect("it works"), [Trip::Arrived]);
}

#[test]
fn several_senders_at_once_send_each_message_once_and_in_order() {
    let (town, desk) = (town(), Desk::smtp());
    for _ in 0..4 {
        let application = town.apply("aq-charity", ITEM);
        withdraw(&town, "aq-charity", &application);
    }
    let senders: Vec<_> = (0..3).map(|_| town.sender(mail(&desk))).collect();
    senders[0].hand_out().expect("it works");
    std::thread::scope(|scope| {
        for sender in &senders {
            scope.spawn(|| sender.send_on().expect("it works"));
        }
    });
    // Whoever found nothing went home, while another had the first of two in hand.
    senders[0].send_on().expect("it works");
    let ids = ids(&desk);
    let pairs = town.database.texts(
        "select string_agg('<' || id || '@example.com>', ' ' order by message_id) as it
         from notifications_deliveries group by application_id",
    );
    assert_eq!((ids.len(), pairs.len()), (8, 4));
    for pair in pairs {
        let (first, second) = pair.split_once(' ').expect("two messages");
        let place = |id: &str| ids.iter().position(|it| it == id).expect("it arrived");
        assert!(place(first) < place(second), "{ids:?}");
    }
}

#[test]
fn neither_the_table_nor_the_log_says_where_somebody_is_written_to() {
    let (town, desk) = (town(), Desk::smtp());
    town.apply("aq-charity", ITEM);
    let sender = town.sender(mail(&desk));
    sender.hand_out().expect("it works");
    desk.always(Some(Mood::Refuse));
    sender.send_on().expect("it works");
    let sql =
        |table: &str| format!("select coalesce(string_agg(t::text, ' '), '') as it from {table} t");
    for table in
        ["identity_accounts", "notifications_deliveries", "notifications_messages", "events"]
    {
        let text = town.database.text(&sql(table));
        assert!(!text.is_empty() && !text.contains(ADDRESS), "{table}");
    }
}

#[test]
fn what_was_sent_is_forgotten_after_some_days_and_the_inbox_keeps_it() {
    let (town, desk) = (town(), Desk::smtp());
    town.apply("aq-charity", ITEM);
    let sender = town.sender(mail(&desk));
    sender.hand_out().expect("it works");
    sender.send_on().expect("it works");
    let kept = || town.database.text("select count(*)::text as it from notifications_deliveries");
    town.it_is("2026-10-06T10:00:00+08:00");
    sender.tidy_up().expect("it works");
    assert_eq!(kept(), "1");
    town.it_is("2026-10-06T10:00:01+08:00");
    sender.tidy_up().expect("it works");
    assert_eq!((kept().as_str(), news(&town, "aq-charity").len()), ("0", 1));
}

#[test]
fn nothing_waits_for_ever_for_a_carrier_that_is_not_there_any_more() {
    let (town, desk) = (town(), Desk::smtp());
    town.apply("aq-charity", ITEM);
    town.sender(mail(&desk)).hand_out().expect("it works");
    let without = town.sender(Carriers::default());
    town.it_is("2026-09-30T10:00:00+08:00");
    without.tidy_up().expect("it works");
    assert_eq!(failures(&town), Vec::<Value>::new());
    town.it_is("2026-09-30T10:00:01+08:00");
    without.tidy_up().expect("it works");
    assert_eq!(failures(&town)[0]["error"], "no server sends this way any more");
}

#[test]
fn old_news_goes_to_the_inbox_only() {
    let (town, desk) = (town(), Desk::smtp());
    town.apply("aq-charity", ITEM);
    town.it_is("2026-10-06T10:00:00+08:00");
    let sender = town.sender(mail(&desk));
    assert_eq!(sender.hand_out().expect("it works"), 1);
    assert_eq!(sender.send_on().expect("it works"), []);
    assert_eq!(news(&town, "aq-charity").len(), 1);
}
