//! Clocks as callers see them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::Calendar;
use domain::clocks::{Light, Limit};
use persistence::clocks::StoredClock;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::word::{ClockKindWord, LightWord, UnitWord};

/// A length of time
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LimitView {
    #[schema(example = 12, minimum = 0)]
    value: u32,
    unit: UnitWord,
}

/// A clock (时限)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClockView {
    id: Uuid,
    kind: ClockKindWord,
    limit: LimitView,
    /// The rule that sets the limit
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MZ-ST12", max_length = 40)]
    rule: Option<String>,
    /// The event that started it
    started_at: DateTime<Utc>,
    /// The last day; absent while the clock stands still
    #[serde(skip_serializing_if = "Option::is_none")]
    due_on: Option<NaiveDate>,
    /// The last moment at which it is on time
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<DateTime<Utc>>,
    /// The official calendar does not reach the due date yet: it may still move
    provisional: bool,
    /// When what it watches happened
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped_at: Option<DateTime<Utc>>,
    /// It ran out before that
    overdue: bool,
    /// How it stands now; absent once it has stopped
    #[serde(skip_serializing_if = "Option::is_none")]
    light: Option<LightWord>,
    /// From when it is yellow: nine tenths are spent, or the working day before the last
    #[serde(skip_serializing_if = "Option::is_none")]
    yellow_at: Option<DateTime<Utc>>,
    /// Working days until the due date, 0 on the day itself, negative when it has passed; absent
    /// once the clock has stopped, and where no calendar covers the days between
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 9)]
    working_days_left: Option<i64>,
    /// The task that it watches, if it is a step's
    #[serde(skip_serializing_if = "Option::is_none")]
    task_id: Option<Uuid>,
    #[schema(
        example = "/api/v1/applications/019ab0c4-7d0e-7000-8000-3f1e2d4c5b6a/clocks/019ab0c4-7d0e-7000-8000-3f1e2d4c5b6b/explanation",
        max_length = 300
    )]
    explanation: String,
}

impl From<Limit> for LimitView {
    fn from(it: Limit) -> Self {
        Self { value: it.value, unit: it.unit.into() }
    }
}

impl ClockView {
    pub(super) fn of(
        application: Uuid,
        it: &StoredClock,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Self {
        let end = it.stopped_at.unwrap_or(now);
        let today = domain::calendar::local_date(now);
        let running = it.stopped_at.is_none();
        let left = it.due.filter(|_| running);
        let id = Uuid::from(it.id);
        Self {
            id,
            kind: it.clock.kind.into(),
            limit: it.clock.limit.into(),
            rule: it.clock.rule.clone(),
            started_at: it.clock.anchor,
            due_on: it.due.map(|due| due.on),
            due_at: it.due.map(|due| due.at),
            provisional: it.due.is_some_and(|due| due.provisional),
            stopped_at: it.stopped_at,
            overdue: it.due.is_some_and(|due| due.at < end),
            light: running.then(|| Light::kept(it.yellow_at, it.due.map(|it| it.at), now).into()),
            yellow_at: it.yellow_at,
            working_days_left: left
                .and_then(|due| calendar.known_working_days_between(today, due.on)),
            task_id: it.task.map(Into::into),
            explanation: format!("/api/v1/applications/{application}/clocks/{id}/explanation"),
        }
    }
}
