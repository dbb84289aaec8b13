//! 延续: which licence an application renews, as callers see it (行政许可法 50).

use chrono::NaiveDate;
use domain::applications::Renewal;
use serde::Serialize;
use utoipa::ToSchema;

/// What is renewed (延续), and whether it was applied for in time
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RenewalView {
    /// 有效期届满日: when the licence expires, as the form says. A day off does not put it off
    #[schema(example = "2027-03-31")]
    expires_on: NaiveDate,
    /// The last day on which a renewal is applied for in time; absent where nobody has published the
    /// working days yet
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2027-03-01")]
    apply_by: Option<NaiveDate>,
    /// Whether it was. If so, the licence counts as renewed when nobody decides before it expires, and a
    /// clock of the kind `renewal` runs; if not, the application may be treated as a new one
    in_time: bool,
    /// 视为准予延续: until when the licence is valid, once the law has renewed it
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2031-03-31")]
    renewed_until: Option<NaiveDate>,
}

impl From<Renewal> for RenewalView {
    fn from(it: Renewal) -> Self {
        let Renewal { expires_on, apply_by, in_time, renewed_until } = it;
        Self { expires_on, apply_by, in_time, renewed_until }
    }
}
