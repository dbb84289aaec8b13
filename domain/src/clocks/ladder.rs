//! 预警阶梯: who is told before and after a clock runs out.
//!
//! A ladder is data of a pack. Its rungs are climbed one by one, each once in every round of the
//! clock, whatever the servers were doing meanwhile.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ClockKind, Due};
use crate::calendar::{CLOSE_OF_BUSINESS, Calendar, instant};
use crate::labels::labels;
use crate::{BodyCode, ItemCode, PostCode};

labels! {
    /// How serious a warning is.
    Level {
        /// 黄牌: the date is near.
        Yellow = "yellow",
        /// 红牌: the date has passed.
        Red = "red",
        /// 督办: it has passed, and somebody higher is told.
        Escalation = "escalation",
    }
}

/// One rung: when somebody is told, who, and in which words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    pub level: Level,
    /// Working days after the due day, of an escalation; the other levels have their moment.
    #[serde(default)]
    pub working_days_late: u32,
    /// From when a limit is nearly spent, of a yellow rung; the law's own moment, if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearly: Option<Nearly>,
    pub to: Vec<Addressee>,
    pub text: Wording,
}

/// 临近届满: from when the light of a limit is yellow, by whichever comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nearly {
    /// So much of the limit is spent.
    pub percent: u8,
    /// So many working days before the last one.
    pub working_days_before: u8,
}

/// Nine tenths, or the working day before the last.
impl Default for Nearly {
    fn default() -> Self {
        Self { percent: 90, working_days_before: 1 }
    }
}

impl Nearly {
    /// What the rungs of a clock say.
    pub fn of(rungs: &[Rung]) -> Self {
        rungs.iter().find_map(|it| it.nearly).unwrap_or_default()
    }
}

/// Who is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Addressee {
    /// 经办人: who has the open task, or everybody of the post that it waits for.
    Holder,
    /// Whoever holds this post in the body that decides, such as its head.
    Post(PostCode),
    /// 电子监察: the supervisors of the body.
    Supervision,
}

/// What is said. `{number}`, `{item}`, `{clock}`, `{due_on}` and `{step}` stand for what they name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    #[serde(rename = "zh-CN")]
    pub chinese: String,
    #[serde(rename = "en")]
    pub english: String,
}

/// The rungs for some clocks of some body or item; what is not named is meant whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemCode>,
    pub rungs: Vec<Rung>,
}

/// How long a limit may be extended, and by whom, where its rule allows it (延长).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// In the rule's unit, at most and once.
    pub by: u32,
    /// Who approves it, as the law calls them: 本行政机关负责人.
    pub approver: String,
    /// By which posts of the deciding body that is.
    pub posts: Vec<PostCode>,
}

/// What a pack says about warnings and extensions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    pub ladders: Vec<Ladder>,
    /// By the rule's id.
    pub extensions: BTreeMap<String, Extension>,
}

/// What a clock watches over, as far as ladders tell clocks apart.
#[derive(Debug, Clone, Copy)]
pub struct Watched<'a> {
    pub body: &'a BodyCode,
    pub item: &'a ItemCode,
}

impl Timing {
    /// The rungs for a clock: those of its item before those of its body before those of all. The end
    /// of a public notice is nobody's delay.
    pub fn rungs(&self, kind: ClockKind, watched: Watched<'_>) -> &[Rung] {
        if kind == ClockKind::Notice {
            return &[];
        }
        let fits = |it: &&Ladder| {
            it.clock.is_none_or(|it| it == kind)
                && it.body.as_ref().is_none_or(|it| it == watched.body)
                && it.item.as_ref().is_none_or(|it| it == watched.item)
        };
        let special = |it: &&Ladder| (it.item.is_some(), it.body.is_some(), it.clock.is_some());
        let found = self.ladders.iter().filter(fits).max_by_key(special);
        found.map_or(&[], |it| it.rungs.as_slice())
    }
}

impl Rung {
    /// From when on it is due, for a clock that is nearly spent at `yellow_at` and runs out at `due`.
    pub fn moment(
        &self,
        yellow_at: Option<DateTime<Utc>>,
        due: Due,
        calendar: &Calendar,
    ) -> DateTime<Utc> {
        match self.level {
            Level::Yellow => yellow_at.unwrap_or(due.at),
            Level::Red => due.at,
            Level::Escalation => {
                let later =
                    (0..self.working_days_late).fold(due.on, |on, _| calendar.next_working_day(on));
                due.at.max(instant(later, CLOSE_OF_BUSINESS))
            }
        }
    }
}

/// When the rung after the first `fired` ones is due; never, while the clock stands still.
pub fn next_rung(
    rungs: &[Rung],
    fired: usize,
    yellow_at: Option<DateTime<Utc>>,
    due: Option<Due>,
    calendar: &Calendar,
) -> Option<DateTime<Utc>> {
    Some(rungs.get(fired)?.moment(yellow_at, due?, calendar))
}
