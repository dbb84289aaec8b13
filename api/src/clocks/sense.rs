//! Whether what is asked of a preview makes sense.

use chrono::{DateTime, NaiveDate, Utc};
use domain::applications::Refusal;
use domain::calendar::local_date;
use domain::clocks::{Extension, Limit, Suspension, Unit};
use domain::refusal::{Language, Refuse};

use crate::Problem;

/// What a preview is of.
#[derive(Debug, Clone)]
pub(super) enum Of {
    Item(String),
    Rule(String),
    Limit(Limit),
}

/// A preview that makes sense.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) of: Of,
    pub(super) start: DateTime<Utc>,
    pub(super) pauses: Vec<Suspension>,
    pub(super) extension: u32,
    /// When the licence expires that is to be renewed.
    pub(super) expires_on: Option<NaiveDate>,
    pub(super) region: Option<String>,
    /// What a field's name stands behind: `/` in a body, `?` in a query.
    pub(super) at: char,
}

/// The one of these that is named.
pub(super) fn one(
    at: char,
    item: Option<String>,
    rule: Option<String>,
    limit: Option<Limit>,
) -> Result<Of, Problem> {
    match (item, rule, limit) {
        (Some(item), None, None) => Ok(Of::Item(item)),
        (None, Some(rule), None) => Ok(Of::Rule(rule)),
        (None, None, Some(limit)) => Ok(Of::Limit(limit)),
        _ => {
            let told = (
                "name one of these: an item, a rule, or a limit",
                "请指定事项、规则、时限三者之一，且只能指定一个",
            );
            Err(Problem::bad_value(format!("{at}item"), "one-of", told))
        }
    }
}

/// So many pauses are planned at most.
const PAUSES: usize = 20;

impl Asked {
    pub(super) fn checked(self) -> Result<Self, Problem> {
        let begin = local_date(self.start);
        if PAUSES < self.pauses.len() {
            let told = ("at most 20 pauses", "最多 20 段暂停");
            return Err(self.wrong("pauses", "", "length", told));
        }
        for (place, it) in self.pauses.iter().enumerate() {
            if it.from < begin {
                let told = ("the pause begins before the limit does", "暂停早于时限起算日");
                return Err(self.wrong("pauses", &format!("/{place}/from"), "range", told));
            }
            if it.to.is_some_and(|to| to < it.from) {
                let told = ("the pause ends before it begins", "暂停截止日早于起始日");
                return Err(self.wrong("pauses", &format!("/{place}/to"), "range", told));
            }
        }
        if !matches!(self.of, Of::Item(_)) && self.expires_on.is_some() {
            return Err(self.renews_nothing());
        }
        if matches!(self.of, Of::Item(_)) && self.region.is_some() {
            let told = (
                "an item is counted where its body is: leave the region out",
                "事项按其实施机关所在区划计算，不必指定区划",
            );
            return Err(self.wrong("region", "", "one-of", told));
        }
        Ok(self)
    }

    /// That the limit can be paused and extended, if that is planned.
    pub(super) fn fits(&self, unit: Unit) -> Result<(), Problem> {
        let told = (
            "a limit of hours, or one that is due at once, is neither paused nor extended",
            "按小时计算或即时办理的时限不能暂停或延长",
        );
        match unit {
            Unit::Hour | Unit::Instant => self.nothing_planned("unit", told),
            Unit::WorkingDay | Unit::CalendarDay | Unit::Month => Ok(()),
        }
    }

    /// That neither a pause nor an extension is planned.
    pub(super) fn nothing_planned(
        &self,
        rule: &'static str,
        told: (&str, &str),
    ) -> Result<(), Problem> {
        match (self.pauses.as_slice(), self.extension) {
            ([], 0) => Ok(()),
            ([], _) => Err(self.wrong("extension", "", rule, told)),
            _ => Err(self.wrong("pauses", "", rule, told)),
        }
    }

    /// That the planned extension is one that the rule allows, as it would be when the time comes.
    pub(super) fn is_allowed_by(&self, rule: Option<&Extension>) -> Result<(), Problem> {
        let refusal = match rule {
            _ if self.extension == 0 => return Ok(()),
            Some(it) if self.extension <= it.by => return Ok(()),
            Some(it) => Refusal::ExtensionTooLong { most: it.by },
            None => Refusal::NotExtendable,
        };
        let (english, chinese) = (refusal.text(Language::English), refusal.text(Language::Chinese));
        Err(self.wrong("extension", "", refusal.slug(), (&english, &chinese)))
    }

    /// An expiry where no licence is renewed.
    pub(super) fn renews_nothing(&self) -> Problem {
        let told = (
            "no licence is renewed by this: leave the expiry out",
            "所查对象不是行政许可延续事项，不必写明有效期届满日",
        );
        self.wrong("expires_on", "", "renewal", told)
    }

    /// A fault of a field; `below` is where in it, which only a body can tell.
    pub(super) fn wrong(
        &self,
        field: &str,
        below: &str,
        rule: &'static str,
        told: (&str, &str),
    ) -> Problem {
        let below = if self.at == '/' { below } else { "" };
        Problem::bad_value(format!("{}{field}{below}", self.at), rule, told)
    }
}
