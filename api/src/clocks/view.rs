//! Limits that nobody has started, as callers see them.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::calendar::{Calendar, instant};
use domain::clocks::{ClockKind, Direction, ExplainedDay, Forecast, LeadTime, explain};
use domain::packs::LawRule;
use serde::Serialize;
use utoipa::ToSchema;

use super::rules::RuleView;
use crate::applications::clock_view::LimitView;
use crate::applications::explanation::ExplainedDayView;
use crate::word::{ClockKindWord, DirectionWord};

/// What if (时限预览): the due dates of limits that nobody has started
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewView {
    /// The calendar that was counted with
    #[schema(example = 7, minimum = 1)]
    calendar_version: i32,
    /// Whose calendar; the country's if absent
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "340800000000", max_length = 12)]
    region: Option<String>,
    /// The item, if one was asked for
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MZ-01-001", max_length = 64)]
    item: Option<String>,
    start: DateTime<Utc>,
    #[schema(max_items = 10)]
    clocks: Vec<ForecastView>,
    /// The rules behind them
    #[schema(max_items = 10)]
    rules: Vec<RuleView>,
}

/// A clock as it would run
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ForecastView {
    /// What it watches; absent for a bare limit, a rule, or what is counted backwards
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<ClockKindWord>,
    limit: LimitView,
    /// The rule that sets the limit, if it is one; `rules` has it in full
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "XK-32-4", max_length = 40)]
    rule: Option<String>,
    direction: DirectionWord,
    /// The event that would start it: for the delivery the last moment of the promised limit; backwards,
    /// the beginning of the event's day
    started_at: DateTime<Utc>,
    /// The last day, backwards the last on which the act is in time; absent if a planned pause has no end
    #[serde(skip_serializing_if = "Option::is_none")]
    due_on: Option<NaiveDate>,
    /// The last moment at which it is on time; the light is red after it
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<DateTime<Utc>>,
    /// The official calendar does not reach that far yet: it may still move
    provisional: bool,
    /// From when the light is yellow: nine tenths are spent, or the working day before the last begins
    #[serde(skip_serializing_if = "Option::is_none")]
    yellow_from: Option<DateTime<Utc>>,
    /// Every day of the count in its order, if a rule was asked for or it is counted backwards; then the
    /// event's day is the first
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 4000)]
    days: Vec<ExplainedDayView>,
}

impl ForecastView {
    fn of(it: Forecast, kind: Option<ClockKind>, days: Vec<ExplainedDay>) -> Self {
        Self {
            direction: Direction::Forwards.into(),
            days: days.into_iter().map(Into::into).collect(),
            kind: kind.map(Into::into),
            limit: it.clock.limit.into(),
            rule: it.clock.rule,
            started_at: it.clock.anchor,
            due_on: it.due.map(|it| it.on),
            due_at: it.due.map(|it| it.at),
            provisional: it.due.is_some_and(|it| it.provisional),
            yellow_from: it.yellow_from,
        }
    }

    fn back((it, rule): (LeadTime, Option<String>), calendar: &Calendar) -> Self {
        let told = it.explain(calendar);
        Self {
            kind: None,
            limit: it.limit.into(),
            rule,
            direction: Direction::Backwards.into(),
            started_at: instant(it.event, NaiveTime::MIN),
            due_on: told.due.map(|it| it.on),
            due_at: told.due.map(|it| it.at),
            provisional: told.due.is_some_and(|it| it.provisional),
            yellow_from: None,
            days: told.days.into_iter().map(Into::into).collect(),
        }
    }
}

impl PreviewView {
    pub(super) fn of(it: super::preview::Previewed) -> Self {
        let (calendar, named) = (it.calendar, it.item.is_some());
        let of_rule = |it: &Forecast| it.clock.rule.is_some() && !named;
        let onwards = it.clocks.into_iter().map(|it| {
            let days = of_rule(&it).then(|| explain(&it.clock, &calendar).days);
            let kind = named.then_some(it.clock.kind);
            ForecastView::of(it, kind, days.unwrap_or_default())
        });
        let back = it.lead_time.map(|it| ForecastView::back(it, &calendar));
        Self {
            calendar_version: it.version,
            region: it.region,
            item: it.item,
            start: it.start,
            clocks: onwards.chain(back).collect(),
            rules: it.rules.into_iter().map(LawRule::into).collect(),
        }
    }
}
