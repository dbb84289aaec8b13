//! 社会团体成立登记: with one correction notice, two reviews, a decision, and a certificate that is
//! sent by post.

use serde_json::{Value, json};

use crate::clocks;
use crate::diary::Diary;
use crate::failure::{Failure, list, same, text};
use crate::hall::Hall;
use crate::person::{Person, fresh_key};

const ITEM: &str = "MZ-01-001";

/// The item's papers, and those that the applicant forgets at first.
struct Papers {
    form: Value,
    at_first: Vec<Value>,
    forgotten: Vec<Value>,
}

/// Tells the whole story; answers it as one document.
pub(crate) fn tell(hall: &Hall, diary: &mut Diary) -> Result<Value, Failure> {
    let guide = hall.stranger().get(&format!("/api/v1/items/{ITEM}"))?;
    let name = text(&guide, "/version/content/name")?;
    diary.chapter(&format!("{name} ({ITEM}): with one correction notice"));
    if let Some((day, name)) = &hall.holiday {
        let begin = hall.day(0)?;
        diary.say(&format!("The hall's clock goes to {begin}, shortly before {name} ({day})."));
    }
    let papers = papers(&guide)?;
    let applicant = hall.person("aq-charity")?;
    let clerk = hall.person("mzj-win-1")?;
    let submitted = submit(hall, diary, &applicant, &papers)?;
    let path = format!("/api/v1/applications/{}", text(&submitted, "/id")?);
    correct(hall, diary, (&clerk, &applicant), &path, &papers)?;
    let explanation = accept(hall, diary, &clerk, &path)?;
    review(hall, diary, &path)?;
    let closed = deliver(hall, diary, &path)?;
    diary.detail("How its limits were kept:");
    clocks::ended(&closed, diary)?;
    progress(hall, diary, &submitted)?;
    let events = list(&applicant.get(&format!("{path}/events"))?, "/items")?.len();
    diary
        .detail(&format!("{events} events stand on its timeline, each chained to the one before."));
    Ok(json!({
        "number": submitted["number"],
        "item": ITEM,
        "steps": diary.take(),
        "clocks": closed["clocks"],
        "papers": closed["papers"],
        "stage": closed["stage"],
        "explanation": explanation,
        "events": events,
    }))
}

fn papers(guide: &Value) -> Result<Papers, Failure> {
    let form = guide.pointer("/version/content/form/examples/0");
    let form = form.ok_or_else(|| Failure::new("a form with an example", guide))?.clone();
    let materials = list(guide, "/version/content/materials")?.iter();
    let hand_in =
        |it: &Value| json!({ "material": it["code"], "medium": "electronic", "copies": 1 });
    let mut at_first: Vec<Value> = materials.map(hand_in).collect();
    let forgotten = at_first.split_off(at_first.len().saturating_sub(2));
    Ok(Papers { form, at_first, forgotten })
}

fn submit(
    hall: &Hall,
    diary: &mut Diary,
    applicant: &Person,
    papers: &Papers,
) -> Result<Value, Failure> {
    hall.it_is(0, "09:30")?;
    let body = json!({
        "item": ITEM, "form": papers.form, "materials": papers.at_first, "submit": true,
    });
    let key = fresh_key();
    let made = applicant.post_as("/api/v1/applications", &body, &key)?;
    let number = text(&made, "/number")?;
    let (came, all) = (papers.at_first.len(), papers.at_first.len() + papers.forgotten.len());
    let (who, desk) = (&applicant.name, text(&made, "/body/name")?);
    let what = format!("{who} applies to {desk}, {came} of {all} materials: {number}");
    diary.step(hall, applicant, &what);
    clocks::running(&made, diary)?;
    let again = applicant.post_as("/api/v1/applications", &body, &key)?;
    same("a retry with the same Idempotency-Key to be", &again["number"], number)?;
    diary.step(hall, applicant, &format!("the line broke, so it is sent again: still {number}"));
    Ok(made)
}

fn correct(
    hall: &Hall,
    diary: &mut Diary,
    (clerk, applicant): (&Person, &Person),
    path: &str,
    papers: &Papers,
) -> Result<(), Failure> {
    hall.it_is(1, "10:15")?;
    let no = clerk.refused(&format!("{path}/acceptance"), &Value::Null, "XK-32-4")?;
    diary.step(hall, clerk, "acceptance is refused by rule XK-32-4:");
    diary.detail(text(&no, "/detail")?);
    let defect = |it: &Value| json!({ "material": it["material"], "kind": "missing", "detail": "未提交，请补交" });
    let defects: Vec<Value> = papers.forgotten.iter().map(defect).collect();
    let notice = json!({ "defects": defects, "reply_by": hall.day(8)? });
    let path_of_notice = format!("{path}/correction_notice");
    let told = clerk.change(&path_of_notice, &notice)?;
    same("a stage of", &told["stage"], "correction")?;
    let what = format!("one correction notice with {} defects: {}", defects.len(), paper(&told)?);
    diary.step(hall, clerk, &what);
    clerk.refused(&path_of_notice, &notice, "XK-32-4")?;
    diary.step(hall, clerk, "a second notice is refused by rule XK-32-4: once is once");
    hall.it_is(3, "14:40")?;
    let came = applicant
        .change(&format!("{path}/corrections"), &json!({ "materials": papers.forgotten }))?;
    same("a stage of", &came["stage"], "submitted")?;
    diary.step(hall, applicant, "hands in what was missing");
    Ok(())
}

fn accept(hall: &Hall, diary: &mut Diary, clerk: &Person, path: &str) -> Result<Value, Failure> {
    hall.it_is(4, "09:05")?;
    let accepted = clerk.change(&format!("{path}/acceptance"), &Value::Null)?;
    same("a stage of", &accepted["stage"], "accepted")?;
    let what = format!("accepts: {}; the limits count from the corrections", paper(&accepted)?);
    diary.step(hall, clerk, &what);
    clocks::running(&accepted, diary)?;
    clocks::explain(&accepted, "promised", clerk, diary)
}

fn review(hall: &Hall, diary: &mut Diary, path: &str) -> Result<(), Failure> {
    for (login, day, time) in [("mzj-sec-1", 5, "15:20"), ("mzj-sech-1", 7, "10:00")] {
        hall.it_is(day, time)?;
        let officer = hall.person(login)?;
        let work = officer.get("/api/v1/tasks?limit=200")?;
        let mine = list(&work, "/items")?
            .iter()
            .find(|it| path.ends_with(it["application_id"].as_str().unwrap_or("none")));
        let mine = mine.ok_or_else(|| Failure::new(format!("a task of {login}"), &work))?;
        let task = format!("/api/v1/tasks/{}", text(mine, "/id")?);
        officer.change(&format!("{task}/claim"), &Value::Null)?;
        let done = officer.change(&format!("{task}/approval"), &json!({ "opinion": "同意" }))?;
        same("a task that is", &done["state"], "done")?;
        let due = mine["due_on"].as_str().unwrap_or("no date");
        let what = format!("{}: claims it and approves (due {due})", text(mine, "/name")?);
        diary.step(hall, &officer, &what);
    }
    Ok(())
}

fn deliver(hall: &Hall, diary: &mut Diary, path: &str) -> Result<Value, Failure> {
    hall.it_is(8, "16:45")?;
    let chief = hall.person("mzj-chief-1")?;
    let reasons = "经审查，符合《社会团体登记管理条例》规定的条件，准予登记";
    let decision =
        json!({ "granted": true, "reasons": reasons, "result_number": "皖庆社证字第0042号" });
    let decided = chief.change(&format!("{path}/decision"), &decision)?;
    same("a stage of", &decided["stage"], "decided")?;
    diary.step(hall, &chief, &format!("decides: granted, {}", paper(&decided)?));
    clocks::running(&decided, diary)?;
    hall.it_is(9, "11:00")?;
    let maker = hall.person("mzj-cert-1")?;
    let parcel =
        json!({ "method": "mail", "recipient": "赵六", "tracking_number": "EMS1234567890CN" });
    let sent = maker.change(&format!("{path}/delivery"), &parcel)?;
    same("a stage of", &sent["stage"], "delivering")?;
    diary.step(hall, &maker, &format!("makes the certificate and posts it: {}", paper(&sent)?));
    maker.refused(&format!("{path}/closure"), &Value::Null, "SD-1")?;
    diary.step(hall, &maker, "closing is refused by rule SD-1: nobody has signed for it yet");
    hall.it_is(11, "09:20")?;
    let receipt =
        json!({ "signed_by": "赵六", "served_at": format!("{}T16:00:00+08:00", hall.day(10)?) });
    maker.change(&format!("{path}/delivery/receipt"), &receipt)?;
    diary.step(hall, &maker, "the receipt is back, signed the day before");
    let closed = maker.change(&format!("{path}/closure"), &Value::Null)?;
    same("a stage of", &closed["stage"], "closed")?;
    diary.step(hall, &maker, "closes the application");
    Ok(closed)
}

/// Anybody with the number and the query code of the receipt sees how far it has come.
fn progress(hall: &Hall, diary: &mut Diary, submitted: &Value) -> Result<(), Failure> {
    let (number, code) = (&submitted["number"], &submitted["query_code"]);
    let asked = json!({ "number": number, "query_code": code });
    let seen = hall.stranger().post("/api/v1/progress_inquiries", &asked)?;
    same("a stage of", &seen["stage"], "closed")?;
    let what =
        format!("asks with number and query code, without login: {}", text(&seen, "/stage")?);
    diary.step(hall, hall.stranger(), &what);
    Ok(())
}

/// The number of the paper that the last step made.
fn paper(application: &Value) -> Result<&str, Failure> {
    let last = list(application, "/papers")?.last();
    last.map_or_else(|| Err(Failure::new("a paper", application)), |it| text(it, "/number"))
}
