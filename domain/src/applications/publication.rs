//! 公示: a decision to grant is published, and until then it is due or overdue.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::{Application, Facts, Outcome, Refusal};
use crate::calendar::local_date;
use crate::clocks::ClockKind;
use crate::labels::labels;
use crate::notifications::News;

/// 公示: where a decision can be read by everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// On which site or board.
    pub place: String,
    /// Its address or number there.
    pub reference: String,
    /// Today, unless it was entered later.
    pub on: Option<NaiveDate>,
}

labels! {
    /// How far the publication of a decision has come.
    PublicationState {
        /// 待公示: there is time.
        Due = "due",
        /// 逾期未公示: its time has run out.
        Overdue = "overdue",
        /// 已公示
        Published = "published",
    }
}

impl PublicationState {
    /// How far it has come by `now`, by the end of its time and what was recorded.
    pub fn of(due: DateTime<Utc>, published: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Self {
        match published {
            Some(_) => Self::Published,
            None if due < now => Self::Overdue,
            None => Self::Due,
        }
    }
}

pub(super) fn publish(
    application: &Application,
    publication: &Publication,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let today = local_date(facts.now);
    let on = publication.on.unwrap_or(today);
    let decided_on = application.decided_at.map_or(today, local_date);
    if on < decided_on || today < on {
        return Err(Refusal::PublishedOutOfTime { decided_on: decided_on.to_string() });
    }
    let mut outcome = Outcome::of(application.clone());
    outcome.stop = vec![ClockKind::Publication];
    let Publication { place, reference, .. } = publication;
    outcome.tell(News::Published, json!({ "place": place, "reference": reference, "on": on }));
    Ok(outcome)
}
