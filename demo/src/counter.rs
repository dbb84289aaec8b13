//! An instant item: taken in, decided and handed over while the applicant waits.

use serde_json::{Value, json};

use crate::clocks;
use crate::diary::Diary;
use crate::failure::{Failure, list, same, text};
use crate::hall::Hall;

const ITEM: &str = "MZ-10-006";

/// Tells the whole story; answers it as one document.
pub(crate) fn tell(hall: &Hall, diary: &mut Diary) -> Result<Value, Failure> {
    let guide = hall.stranger().get(&format!("/api/v1/items/{ITEM}"))?;
    let name = text(&guide, "/version/content/name")?;
    diary.chapter(&format!("{name} ({ITEM}): decided on the spot"));
    hall.it_is(12, "10:00")?;
    let clerk = hall.person("mzj-win-1")?;
    let customer = hall.person("aq-charity")?.get("/api/v1/accounts/me")?;
    let hand_in = |it: &Value| json!({ "material": it["code"], "medium": "paper", "copies": 1 });
    let materials = list(&guide, "/version/content/materials")?.iter().map(hand_in);
    let body = json!({
        "item": ITEM,
        "applicant": customer["person"],
        "channel": "window",
        "form": guide.pointer("/version/content/form/examples/0"),
        "materials": materials.collect::<Vec<_>>(),
        "submit": true,
    });
    let made = clerk.post("/api/v1/applications", &body)?;
    let number = text(&made, "/number")?;
    let who = text(&customer, "/name")?;
    diary.step(hall, &clerk, &format!("writes down what {who} brings to the window: {number}"));
    let path = format!("/api/v1/applications/{}", text(&made, "/id")?);
    hall.it_is(12, "10:04")?;
    let accepted = clerk.change(&format!("{path}/acceptance"), &Value::Null)?;
    diary.step(hall, &clerk, "accepts");
    clocks::running(&accepted, diary)?;
    let decision = json!({ "granted": true, "reasons": "材料齐全，当场办结" });
    let decided = clerk.change(&format!("{path}/decision"), &decision)?;
    same("a stage of", &decided["stage"], "decided")?;
    diary.step(hall, &clerk, "decides at once, as the law lets the same window do");
    let closed = hand_over(hall, diary, &path)?;
    Ok(json!({
        "number": number,
        "item": ITEM,
        "steps": diary.take(),
        "clocks": closed["clocks"],
        "papers": closed["papers"],
        "stage": closed["stage"],
    }))
}

fn hand_over(hall: &Hall, diary: &mut Diary, path: &str) -> Result<Value, Failure> {
    hall.it_is(12, "10:11")?;
    let desk = hall.person("mzj-dlv-1")?;
    let receipt = json!({ "signed_by": "赵六", "served_at": hall.now() });
    let delivery = json!({ "method": "direct", "recipient": "赵六", "receipt": receipt });
    desk.change(&format!("{path}/delivery"), &delivery)?;
    let closed = desk.change(&format!("{path}/closure"), &Value::Null)?;
    same("a stage of", &closed["stage"], "closed")?;
    diary.step(hall, &desk, "hands the result over against a signature, and closes");
    Ok(closed)
}
