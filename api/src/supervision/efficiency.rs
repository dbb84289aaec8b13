//! Efficiency (审批效能): the figures of a period.

use actix_web::get;
use chrono::NaiveDate;
use domain::supervision::{Average, Efficiency, EfficiencyBy, Ratio, ReadStatistics, ranks};
use domain::{BodyCode, ItemCode};
use persistence::supervision::{Scope, period};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::names;
use crate::Problem;
use crate::dates::Day;
use crate::gate::Gate;
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::word::EfficiencyByWord;

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EfficiencyFilter {
    /// The first day (Beijing time)
    #[param(value_type = String, format = Date, example = "2026-07-01")]
    from: Day,
    /// The last day, at most 366 days of a period
    #[param(value_type = String, format = Date, example = "2026-09-30")]
    to: Day,
    /// What the figures are told by
    #[param(value_type = Option<EfficiencyByWord>, default = "body")]
    by: Option<EfficiencyByWord>,
    /// Only this body; one that is not yours has nothing to count
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "MZJ")]
    body: Option<String>,
    /// Only this item
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "MZ-01-001")]
    item: Option<String>,
}

/// The figures of a period
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EfficiencyView {
    from: NaiveDate,
    to: NaiveDate,
    /// Everything together
    total: FiguresView,
    /// The fewest days first; who has finished nothing comes last
    #[schema(max_items = 20000)]
    groups: Vec<EfficiencyGroupView>,
}

/// The figures of a body or an item
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EfficiencyGroupView {
    /// The body that decides
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MZJ", max_length = 64)]
    body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MZ-01-001", max_length = 64)]
    item: Option<String>,
    #[schema(example = "市民政局", max_length = 200)]
    name: String,
    /// 排名 by the mean of `elapsed_days`, from 1; equals share a place, and who has none stands in
    /// none
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1, minimum = 1)]
    rank: Option<u32>,
    figures: FiguresView,
}

/// What came in and what was decided in the period, and what that makes
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FiguresView {
    /// 收件: submitted in the period
    #[schema(example = 540, minimum = 0)]
    received: u64,
    /// 受理: accepted in the period, by the day from which the limits run
    #[schema(example = 532, minimum = 0)]
    accepted: u64,
    /// 办结: decided in the period, whenever accepted; what was withdrawn or terminated is not
    #[schema(example = 532, minimum = 0)]
    finished: u64,
    /// Of those, within the promised limit
    #[schema(example = 530, minimum = 0)]
    on_time: u64,
    /// Of those, after it
    #[schema(example = 2, minimum = 0)]
    overdue: u64,
    /// 办结率: finished of accepted; above 1 when a backlog is worked off
    completion_rate: RatioView,
    /// 按时办结率: on time, of finished
    on_time_rate: RatioView,
    /// 即办件比例: cases decided on the spot, of finished cases
    instant_case_rate: RatioView,
    /// 即办率: items decided on the spot, of items with a finished case
    instant_item_rate: RatioView,
    /// 承诺件平均办结时限: what the finished cases with a promise (承诺件) took from the acceptance to
    /// the decision, without the days on which their clocks stood still; decisions from before days
    /// were counted are left out of `n`
    elapsed_days: AverageView,
    /// What was promised for them
    promised_days: AverageView,
    /// What the law allows for them
    statutory_days: AverageView,
}

/// A ratio of `n`
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RatioView {
    /// To four digits; absent if `n` is 0
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0.19)]
    value: Option<f64>,
    /// What it is a ratio of
    #[schema(example = 100, minimum = 0)]
    n: u64,
}

/// Working days of `n` cases
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AverageView {
    /// To four digits; absent if `n` is 0
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 3.2)]
    mean: Option<f64>,
    /// Absent if `n` is 0
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 3.0)]
    median: Option<f64>,
    #[schema(example = 100, minimum = 0)]
    n: u64,
}

/// Measure efficiency
///
/// The figures of a period for your bodies, as a supervisor also for those below. Each application
/// counts with the body that decides, and on the day on which it happened: an acceptance on the day
/// from which its limits run. Counted when asked, along indexes of what the period holds.
#[utoipa::path(
    tag = "supervision",
    params(EfficiencyFilter),
    responses((status = 200, description = "The figures", body = EfficiencyView), Problems),
    security(("bearer" = ["supervision.read_statistics"])),
)]
#[get("/statistics/efficiency")]
pub(crate) async fn measure_efficiency(
    gate: Gate<ReadStatistics>,
    Query(asked): Query<EfficiencyFilter>,
) -> Result<Reply, Problem> {
    let (from, to) = span(asked.from.0, asked.to.0)?;
    let by = asked.by.map_or(EfficiencyBy::Body, |it| it.0);
    let scope = Scope { body: asked.body.map(Into::into), item: asked.item.map(Into::into) };
    gate.look(move |session, permit, ground| {
        let period = period(session, permit, &scope, (from, to))?;
        let mut groups = match by {
            EfficiencyBy::Body => {
                let all = period.by(|it| &it.body);
                let names = names::of_bodies(session, ground, all.keys().copied())?;
                grouped(all, |it: &BodyCode| (Some(it.to_string()), None, names.get(it).cloned()))
            }
            EfficiencyBy::Item => {
                let all = period.by(|it| &it.item);
                let names = names::of_items(session, all.keys().copied())?;
                grouped(all, |it: &ItemCode| (None, Some(it.to_string()), names.get(it).cloned()))
            }
        };
        groups.sort_by_key(|it| it.rank.unwrap_or(u32::MAX));
        let total = (&period.efficiency()).into();
        Ok(Reply::tagged(&EfficiencyView { from, to, total, groups }, 1))
    })
    .await
}

const LONGEST: i64 = 366;

fn span(from: NaiveDate, to: NaiveDate) -> Result<(NaiveDate, NaiveDate), Problem> {
    if (0..LONGEST).contains(&(to - from).num_days()) {
        return Ok((from, to));
    }
    let told =
        ("a period has at least one day and at most 366", "统计区间至少一日、至多三百六十六日");
    Err(Problem::bad_value("?to", "period", told))
}

type Named = (Option<String>, Option<String>, Option<String>);

fn grouped<'k, K: 'k>(
    all: std::collections::BTreeMap<&'k K, Efficiency>,
    named: impl Fn(&K) -> Named,
) -> Vec<EfficiencyGroupView> {
    let ranks = ranks(all.values());
    let one = |((key, figures), rank): ((&K, Efficiency), Option<u32>)| {
        let (body, item, name) = named(key);
        let (name, figures) = (name.unwrap_or_default(), (&figures).into());
        EfficiencyGroupView { body, item, name, rank, figures }
    };
    all.into_iter().zip(ranks).map(one).collect()
}

impl From<&Efficiency> for FiguresView {
    fn from(it: &Efficiency) -> Self {
        Self {
            received: it.received,
            accepted: it.accepted,
            finished: it.finished,
            on_time: it.on_time,
            overdue: it.overdue,
            completion_rate: it.completion.into(),
            on_time_rate: it.punctuality.into(),
            instant_case_rate: it.instant_cases.into(),
            instant_item_rate: it.instant_items.into(),
            elapsed_days: it.elapsed.into(),
            promised_days: it.promised.into(),
            statutory_days: it.statutory.into(),
        }
    }
}

impl From<Ratio> for RatioView {
    fn from(it: Ratio) -> Self {
        Self { value: it.value().map(to_four_digits), n: it.n }
    }
}

impl From<Average> for AverageView {
    fn from(it: Average) -> Self {
        Self { mean: it.mean.map(to_four_digits), median: it.median, n: it.n }
    }
}

/// Enough for a rate.
pub(super) fn to_four_digits(it: f64) -> f64 {
    (it * 1e4).round() / 1e4
}
