//! Warnings that are due: which rungs are climbed now, who hears of it, and what the log says.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{Addressee, ClockKind, Due, Level, Rung, Wording, next_rung};
use crate::ClockId;
use crate::calendar::Calendar;
use crate::events::NewEvent;
use crate::labels::Label;

/// Somebody in the office was told that a limit is near.
pub const WARNED: &str = "clocks.warned";

/// Somebody higher was told that a limit has passed.
pub const ESCALATED: &str = "clocks.escalated";

/// 期满: a time that was an applicant's has run out, and nobody in the office is late.
const LAPSED: &str = "clocks.lapsed";

/// A clock of which a rung is due.
#[derive(Debug, Clone)]
pub struct Warned {
    pub clock: ClockId,
    pub kind: ClockKind,
    pub due: Due,
    pub yellow_at: Option<DateTime<Utc>>,
    /// How many rungs have been climbed before.
    pub fired: usize,
    /// What the warning is about, in words.
    pub number: String,
    pub item: String,
    pub step: String,
}

/// One rung that is climbed.
#[derive(Debug, Clone, PartialEq)]
pub struct Climbed<'r> {
    pub place: usize,
    pub level: Level,
    pub to: &'r [Addressee],
    pub text: Wording,
    pub event: NewEvent,
}

impl Warned {
    /// Every rung whose moment has passed by `now`, in their order, and when the next is due. After
    /// days without a server they are climbed one after another, and none is left out.
    pub fn climb<'r>(
        &self,
        rungs: &'r [Rung],
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> (Vec<Climbed<'r>>, Option<DateTime<Utc>>) {
        let moment = |fired| next_rung(rungs, fired, self.yellow_at, Some(self.due), calendar);
        let passed = |it: &usize| moment(*it).is_some_and(|it| it < now);
        let due = (self.fired..rungs.len()).take_while(passed);
        let climbed: Vec<_> = due.map(|it| self.climbed(it, &rungs[it])).collect();
        let next = moment(self.fired + climbed.len());
        (climbed, next)
    }

    fn climbed<'r>(&self, place: usize, rung: &'r Rung) -> Climbed<'r> {
        let due_on = self.due.on.to_string();
        let fill = |text: &str, clock: &str| {
            let named = [
                ("{number}", self.number.as_str()),
                ("{item}", &self.item),
                ("{clock}", clock),
                ("{due_on}", &due_on),
                ("{step}", &self.step),
            ];
            named.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
        };
        let text = Wording {
            chinese: fill(&rung.text.chinese, self.kind.chinese()),
            english: fill(&rung.text.english, self.kind.as_str()),
        };
        let kind = match rung.level {
            Level::Yellow => WARNED,
            Level::Red if self.kind.binds_the_body() => "clocks.overdue",
            Level::Red => LAPSED,
            Level::Escalation => ESCALATED,
        };
        let mut data = json!({
            "clock_id": self.clock, "clock": self.kind, "due_on": self.due.on, "level": rung.level,
        });
        if let Some(rule) = violation(self.kind, rung.level) {
            data["violation"] = json!(rule);
        }
        let event = NewEvent::new(kind, data);
        Climbed { place, level: rung.level, to: &rung.to, text, event }
    }
}

/// The rule that a body breaks when such a limit passes (行政许可法 72).
fn violation(kind: ClockKind, level: Level) -> Option<&'static str> {
    let of_law = match kind {
        ClockKind::Statutory
        | ClockKind::Correction
        | ClockKind::Delivery
        | ClockKind::HearingHeld
        | ClockKind::Publication
        | ClockKind::Renewal => true,
        ClockKind::Promised
        | ClockKind::Step
        | ClockKind::StepTimeout
        | ClockKind::Procedure
        | ClockKind::Notice
        | ClockKind::Reply
        | ClockKind::CoolingOff
        | ClockKind::Collection
        | ClockKind::Payment
        | ClockKind::ThirdParty
        | ClockKind::OtherOrgan
        | ClockKind::HearingRequest => false,
    };
    (of_law && level == Level::Red).then_some("XK-72")
}
