//! What has run, as tools of process mining read it: XES (IEEE 1849).
//!
//! A trace is an application and an event a moment of one of its tasks: `schedule` when it opened,
//! `start` when whoever finished it took it in hand, `complete` when it was finished, `withdraw` when
//! it was called off. Nothing in it is personal: applications go by their numbers, staff by theirs.

use chrono::{DateTime, SecondsFormat, Utc};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, Event};

use super::{Task, TaskState};
use crate::StaffNumber;
use crate::labels::Label;

/// An application and its tasks.
#[derive(Debug, Clone)]
pub struct Trace {
    /// 办件编号
    pub number: String,
    /// Of the item: which definition it runs on.
    pub version: i32,
    /// How far the application is.
    pub stage: String,
    pub granted: Option<bool>,
    /// In the order in which they opened.
    pub runs: Vec<Run>,
}

/// A task as it went.
#[derive(Debug, Clone)]
pub struct Run {
    pub task: Task,
    /// Who has it in hand, or finished it.
    pub by: Option<StaffNumber>,
    /// When they took it in hand, if they claimed it.
    pub claimed_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
}

/// A moment of a task.
struct Moment<'a> {
    at: DateTime<Utc>,
    transition: &'static str,
    run: &'a Run,
}

/// The log of one item.
pub fn write(item: &str, traces: &[Trace]) -> String {
    let mut sheet = Sheet::new();
    let versions = [("xes.version", "1849.2016"), ("xmlns", "http://www.xes-standard.org/")];
    sheet.open("log", &[&versions[..], &[("xes.features", "")]].concat());
    for (name, prefix, file) in EXTENSIONS {
        let uri = format!("http://www.xes-standard.org/{file}.xesext");
        sheet.empty("extension", &[("name", name), ("prefix", prefix), ("uri", &uri)]);
    }
    sheet.open("global", &[("scope", "trace")]);
    sheet.text("concept:name", "-");
    sheet.close("global");
    sheet.open("global", &[("scope", "event")]);
    for key in ["concept:name", "concept:instance", "lifecycle:transition", "node"] {
        sheet.text(key, "-");
    }
    sheet.value("date", "time:timestamp", "1970-01-01T00:00:00.000Z");
    sheet.close("global");
    sheet.empty("classifier", &[("name", "Step"), ("keys", "concept:name")]);
    sheet.empty("classifier", &[("name", "Node"), ("keys", "node")]);
    let keys = "node lifecycle:transition";
    sheet.empty("classifier", &[("name", "NodeAndTransition"), ("keys", keys)]);
    sheet.text("concept:name", item);
    sheet.text("lifecycle:model", "standard");
    traces.iter().for_each(|it| trace(&mut sheet, it));
    sheet.close("log");
    sheet.finish()
}

/// The standard's own extensions: name, prefix, file.
const EXTENSIONS: [(&str, &str, &str); 4] = [
    ("Concept", "concept", "concept"),
    ("Lifecycle", "lifecycle", "lifecycle"),
    ("Organizational", "org", "org"),
    ("Time", "time", "time"),
];

fn trace(sheet: &mut Sheet, it: &Trace) {
    sheet.open("trace", &[]);
    sheet.text("concept:name", &it.number);
    sheet.value("int", "version", &it.version.to_string());
    sheet.text("stage", &it.stage);
    if let Some(granted) = it.granted {
        sheet.value("boolean", "granted", &granted.to_string());
    }
    moments(&it.runs).iter().for_each(|it| event(sheet, it));
    sheet.close("trace");
}

/// What happened, in its order. Of what happened at the same moment, the task that opened first comes
/// first: whatever opened another was over by then.
fn moments(runs: &[Run]) -> Vec<Moment<'_>> {
    let mut moments: Vec<Moment<'_>> = Vec::new();
    for run in runs {
        let mut add = |at: Option<DateTime<Utc>>, transition: &'static str| {
            moments.extend(at.map(|at| Moment { at, transition, run }));
        };
        add(Some(run.task.opened_at), "schedule");
        match run.task.state {
            TaskState::Done => {
                // Nobody claims what is finished by the application's own step.
                add(run.claimed_at.or(run.closed_at), "start");
                add(run.closed_at, "complete");
            }
            TaskState::Claimed => add(run.claimed_at, "start"),
            TaskState::Cancelled => add(run.closed_at, "withdraw"),
            TaskState::Open | TaskState::Held => {}
        }
    }
    moments.sort_by_key(|it| it.at);
    moments
}

fn event(sheet: &mut Sheet, it: &Moment<'_>) {
    let task = &it.run.task;
    sheet.open("event", &[]);
    sheet.text("concept:name", &task.name);
    sheet.text("concept:instance", &task.id.to_string());
    sheet.text("lifecycle:transition", it.transition);
    let at = it.at.to_rfc3339_opts(SecondsFormat::Millis, true);
    sheet.value("date", "time:timestamp", &at);
    if matches!(it.transition, "start" | "complete")
        && let Some(by) = &it.run.by
    {
        sheet.text("org:resource", by.as_str());
    }
    sheet.text("org:role", task.post.as_str());
    sheet.text("org:group", task.body.as_str());
    sheet.text("node", task.node.as_str());
    sheet.text("duty", task.duty.as_str());
    sheet.value("int", "visit", &task.visit.to_string());
    if let Some(seat) = task.seat {
        sheet.value("int", "seat", &seat.to_string());
    }
    if let Some(outcome) = task.outcome.filter(|_| it.transition == "complete") {
        sheet.text("outcome", outcome.as_str());
    }
    sheet.close("event");
}

/// XML in the making.
struct Sheet(Writer<Vec<u8>>);

impl Sheet {
    fn new() -> Self {
        let mut sheet = Self(Writer::new(Vec::new()));
        sheet.put(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        sheet
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.put(Event::Start(element(name, attributes)));
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.put(Event::Empty(element(name, attributes)));
    }

    fn close(&mut self, name: &str) {
        self.put(Event::End(BytesEnd::new(name)));
    }

    /// An attribute in the sense of XES.
    fn value(&mut self, kind: &str, key: &str, value: &str) {
        self.empty(kind, &[("key", key), ("value", value)]);
    }

    fn text(&mut self, key: &str, value: &str) {
        self.value("string", key, value);
    }

    fn put(&mut self, event: Event<'_>) {
        self.0.write_event(event).expect("memory takes what is written");
    }

    fn finish(self) -> String {
        String::from_utf8(self.0.into_inner()).expect("it was made of text")
    }
}

fn element<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        // XML has no room for these, not even escaped.
        let room = |it: char| matches!(it, '\t' | ' '..='\u{fffd}' | '\u{10000}'..);
        let value = value.replace(|it| !room(it), "\u{fffd}");
        start.push_attribute((*key, value.as_str()));
    }
    start
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use uuid::Uuid;

    use super::*;
    use crate::workflow::{Duty, TaskOutcome};

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::hours(hours)
    }

    /// A review at `node` that opened at one hour and was finished at another.
    fn run(id: u128, node: &str, opened: i64, state: TaskState, closed: Option<i64>) -> Run {
        let task = Task {
            id: Uuid::from_u128(id).into(),
            application: Uuid::nil().into(),
            node: node.into(),
            name: "审查 <一>".to_owned(),
            duty: Duty::Review,
            body: "MZJ".into(),
            post: "SEC".into(),
            candidates: Vec::new(),
            kept_from: Vec::new(),
            unstaffed_since: None,
            state,
            assignee: None,
            opened_at: at(opened),
            outcome: (state == TaskState::Done).then_some(TaskOutcome::Approved),
            visit: 1,
            seat: Some(1),
            asked: None,
            owner: None,
        };
        Run { task, by: Some("MZJ-004".into()), claimed_at: None, closed_at: closed.map(at) }
    }

    fn told(runs: &[Run]) -> Vec<(String, &'static str)> {
        moments(runs).iter().map(|it| (it.run.task.node.to_string(), it.transition)).collect()
    }

    #[test]
    fn what_happened_stands_in_its_order_even_where_the_clock_did_not_move() {
        let done = TaskState::Done;
        let runs = [
            run(1, "a", 0, done, Some(0)),
            run(2, "b", 0, done, Some(0)),
            Run { claimed_at: Some(at(1)), ..run(3, "c", 0, done, Some(2)) },
            run(4, "d", 0, TaskState::Cancelled, Some(2)),
            Run { claimed_at: Some(at(3)), ..run(5, "e", 2, TaskState::Claimed, None) },
            run(6, "f", 2, TaskState::Open, None),
        ];
        let expected = [
            ("a", "schedule"),
            ("a", "start"),
            ("a", "complete"),
            ("b", "schedule"),
            ("b", "start"),
            ("b", "complete"),
            ("c", "schedule"),
            ("d", "schedule"),
            ("c", "start"),
            ("c", "complete"),
            ("d", "withdraw"),
            ("e", "schedule"),
            ("f", "schedule"),
            ("e", "start"),
        ];
        assert_eq!(told(&runs), expected.map(|(node, how)| (node.to_owned(), how)));
    }

    #[test]
    fn a_name_is_no_markup_and_what_xml_has_no_room_for_is_marked() {
        let mut odd = run(1, "a", 0, TaskState::Open, None);
        odd.task.name = "一\u{1}\"二\" & <三>".to_owned();
        let (number, stage) = ("MZJ-2026-000001".to_owned(), "accepted".to_owned());
        let trace = Trace { number, version: 1, stage, granted: None, runs: vec![odd] };
        let log = write("MZ-01-001", &[trace]);
        let name = "一\u{fffd}&quot;二&quot; &amp; &lt;三&gt;";
        assert!(log.contains(&format!("value=\"{name}\"")), "{log}");
    }
}
