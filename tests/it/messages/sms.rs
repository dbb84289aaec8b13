//! Text messages, by a gateway.

use api::{Carriers, Gateway, Trip};
use serde_json::Value;

use super::DAY;

use crate::town::Town;
use crate::town::desk::{Desk, Mood};

fn sms(desk: &Desk) -> Carriers {
    let url = format!("http://{}/messages", desk.address);
    let gateway = Gateway::new(&url, Some("secret".to_owned())).expect("a URL");
    Carriers { mail: None, sms: Some(gateway) }
}

/// The head and the body of what a gateway has taken.
fn read(taken: &str) -> (String, Value) {
    let (head, body) =
        taken.split_once("\n\n").or_else(|| taken.rsplit_once('\n')).expect("a body");
    (head.to_ascii_lowercase(), serde_json::from_str(body.trim()).expect("JSON"))
}

#[test]
fn a_text_message_goes_to_the_number_in_the_application_by_the_gateway() {
    let (town, desk) = (Town::at(DAY), Desk::http());
    let application = town.apply("aq-charity", "MZ-01-001");
    let sender = town.sender(sms(&desk));
    sender.hand_out().expect("it works");
    assert_eq!(sender.send_on().expect("it works"), [Trip::Arrived]);
    let (head, body) = read(&desk.taken()[0]);
    assert_eq!(body["to"], "13900000004");
    let number = application["number"].as_str().expect("it has a number");
    for field in ["text", "text_en"] {
        assert!(body[field].as_str().is_some_and(|it| it.contains(number)), "{body}");
    }
    assert!(head.contains("authorization: bearer secret"), "{head}");
    let id = town.database.text("select id::text as it from notifications_deliveries");
    assert_eq!(body["id"], id.as_str());
    assert!(head.contains(&format!("idempotency-key: {id}")), "{head}");
}

#[test]
fn a_gateway_that_refuses_or_hangs_up_is_asked_again_with_the_same_id() {
    let (town, desk) = (Town::at(DAY), Desk::http());
    town.apply("aq-charity", "MZ-01-001");
    let sender = town.sender(sms(&desk));
    sender.hand_out().expect("it works");
    desk.will(&[Mood::Refuse, Mood::HangUp, Mood::TakeAndHangUp, Mood::Take]);
    let why =
        || town.database.text("select coalesce(error, '') as it from notifications_deliveries");
    for (now, outcome, told) in [
        ("10:00", Trip::Failed, "the SMS gateway answered 503"),
        ("10:01", Trip::Failed, "the SMS gateway could not be reached, or hung up"),
        ("10:06", Trip::Failed, "the SMS gateway could not be reached, or hung up"),
        ("10:36", Trip::Arrived, ""),
    ] {
        town.it_is(&format!("2026-09-29T{now}:00+08:00"));
        assert_eq!(sender.send_on().expect("it works"), [outcome]);
        assert_eq!(why(), told);
    }
    let ids: Vec<Value> = desk.taken().iter().map(|it| read(it).1["id"].clone()).collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
}
