//! What is asked of a simulation, and what it reports.

use domain::catalogue::simulation::{PostLoad, Report, Spread, StepReport};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::dates::Day;

/// Which applications are played through, and with how many hands
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskSimulation {
    /// Applications begun on this day or later (Beijing time)
    #[schema(value_type = String, format = Date, example = "2026-07-01")]
    pub(super) from: Day,
    /// Applications begun on this day or earlier
    #[schema(value_type = String, format = Date, example = "2026-09-30")]
    pub(super) to: Day,
    /// The same seed gives the same report
    #[serde(default)]
    #[schema(value_type = i64, example = 42, minimum = 0, maximum = 4294967295_u32)]
    pub(super) seed: u32,
    /// Posts with other hands than hold them today
    #[serde(default)]
    #[validate(length(max = 200), nested)]
    #[schema(max_items = 200)]
    pub(super) hands: Vec<HandsInput>,
}

/// How many work at a post
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandsInput {
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "MZJ", min_length = 1, max_length = 64)]
    pub(super) body: String,
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "SEC", min_length = 1, max_length = 64)]
    pub(super) post: String,
    #[validate(range(min = 1, max = 1000))]
    #[schema(example = 3, minimum = 1, maximum = 1000)]
    pub(super) hands: u16,
}

impl HandsInput {
    /// Body and post.
    pub(super) fn seat(&self) -> (&str, &str) {
        (&self.body, &self.post)
    }
}

/// What a draft would have made of the applications of the past, beside the version that is live
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SimulationView {
    /// How many applications were played through
    #[schema(example = 312, minimum = 0)]
    pub(super) applications: usize,
    /// They are fewer than 30: not much follows from so few
    pub(super) thin: bool,
    pub(super) simulated: ReportView,
    /// The version that applies today, played through likewise
    pub(super) live: ReportView,
}

/// What is to be expected, in working days
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportView {
    #[schema(example = 2, minimum = 1)]
    version: i32,
    /// From the submission to the end
    whole: SpreadView,
    /// From the acceptance (受理) to the decision (决定)
    decision: SpreadView,
    /// Percent decided within the promise (承诺时限); absent where nothing was decided
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 97.5)]
    promised: Option<f64>,
    /// Percent decided within the limit by law (法定时限), if there is one
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 100.0)]
    statutory: Option<f64>,
    /// In the order of the procedure's file
    #[schema(max_items = 1000)]
    steps: Vec<StepReportView>,
    /// The busiest first
    #[schema(max_items = 1000)]
    posts: Vec<PostLoadView>,
}

/// Working days: the mean, and what half and nine tenths stay within
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SpreadView {
    #[schema(example = 4.2)]
    mean: f64,
    #[schema(example = 3.5)]
    p50: f64,
    #[schema(example = 8.0)]
    p90: f64,
}

/// A step
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StepReportView {
    #[schema(example = "s2", max_length = 200)]
    node: String,
    #[schema(example = "审查", max_length = 200)]
    name: String,
    /// How many signatures were given there
    #[schema(example = 312, minimum = 0)]
    count: usize,
    /// From its opening until somebody has a hand free
    waiting: SpreadView,
    /// From when somebody had it in hand
    working: SpreadView,
    /// Whether the step itself has been measured; else times of other steps of its duty were taken
    measured: bool,
}

/// A post
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PostLoadView {
    #[schema(example = "MZJ", max_length = 64)]
    body: String,
    #[schema(example = "SEC", max_length = 64)]
    post: String,
    #[schema(example = 2, minimum = 1)]
    hands: usize,
    /// Percent of the time in which its hands had work
    #[schema(example = 83.1)]
    busy: f64,
}

impl ReportView {
    pub(super) fn of(version: i32, it: Report) -> Self {
        Self {
            version,
            whole: it.whole.into(),
            decision: it.decision.into(),
            promised: it.promised,
            statutory: it.statutory,
            steps: it.steps.into_iter().map(Into::into).collect(),
            posts: it.posts.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Spread> for SpreadView {
    fn from(Spread { mean, p50, p90 }: Spread) -> Self {
        Self { mean, p50, p90 }
    }
}

impl From<StepReport> for StepReportView {
    fn from(it: StepReport) -> Self {
        Self {
            node: it.node.into(),
            name: it.name,
            count: it.count,
            waiting: it.waiting.into(),
            working: it.working.into(),
            measured: it.measured,
        }
    }
}

impl From<PostLoad> for PostLoadView {
    fn from(it: PostLoad) -> Self {
        Self { body: it.body, post: it.post, hands: it.hands, busy: it.busy }
    }
}
