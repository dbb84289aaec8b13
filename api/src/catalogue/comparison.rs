//! What a version changes in the terms of another (流程再造对照).

use actix_web::{HttpRequest, get, web};
use domain::ItemCode;
use domain::catalogue::{Comparison, Difference, Figures, ReadDrafts, VersionState, compare};
use domain::clocks::Limit;
use persistence::catalogue::{item, versions};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaType, Type};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::Problem;
use crate::applications::clock_view::LimitView;
use crate::gate::{OpenGate, holds};
use crate::problem::PublicProblems;
use crate::query::Query;
use crate::reply::Reply;
use crate::word::DifferenceKindWord;

/// What the version is compared with
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AskComparison {
    /// The number of the version to compare with; the last published one before it if left out
    #[validate(range(min = 1))]
    #[param(minimum = 1, example = 1)]
    with: Option<i32>,
}

/// Two versions of an item beside each other: figures first, then each difference. Things that are the
/// same in both are not told
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComparisonView {
    /// The number of the version compared with
    #[schema(example = 1, minimum = 1)]
    before: i32,
    /// The number of the version itself
    #[schema(example = 2, minimum = 1)]
    after: i32,
    summary: SummaryView,
    /// Steps (环节), by the ids of their nodes
    #[schema(max_items = 2000)]
    steps: Vec<DifferenceView>,
    /// Ways from node to node (流转)
    #[schema(max_items = 4000)]
    ways: Vec<DifferenceView>,
    /// Materials (申报材料), by their codes
    #[schema(max_items = 2000)]
    materials: Vec<DifferenceView>,
    /// Conditions (前置条件), by their words
    #[schema(max_items = 2000)]
    preconditions: Vec<DifferenceView>,
    /// Limits (时限), by what they are for
    #[schema(max_items = 40)]
    limits: Vec<DifferenceView>,
    /// Everything else, by the names of the content's fields, such as `fee` and `result`
    #[schema(max_items = 40)]
    terms: Vec<DifferenceView>,
}

/// The two versions in numbers
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SummaryView {
    /// 承诺办结时限
    days: LimitsView,
    /// 法定办结时限
    statutory_days: LimitsView,
    /// What the steps' limits add up to along the slowest way, in the unit of the promise
    slowest_way: LimitsView,
    /// 环节
    steps: CountsView,
    /// 申报材料
    materials: CountsView,
    /// 前置条件
    preconditions: CountsView,
}

/// A length of time before and after; one is absent where none is set
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LimitsView {
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<LimitView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<LimitView>,
    /// How much shorter it is, negative if it is longer; absent where one has no limit or the units differ
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 5)]
    saved: Option<i64>,
}

/// How many before and after
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CountsView {
    #[schema(example = 9, minimum = 0)]
    before: usize,
    #[schema(example = 7, minimum = 0)]
    after: usize,
    /// How many fewer, negative if more
    #[schema(example = 2)]
    saved: i64,
}

/// One thing that is not the same in both versions
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DifferenceView {
    /// What makes it the same thing in both
    #[schema(example = "s3", max_length = 1000)]
    key: String,
    kind: DifferenceKindWord,
    /// Which of its fields differ, of a thing that changed
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100, example = json!(["limit"]))]
    fields: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = part)]
    before: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = part)]
    after: Option<Value>,
}

/// A part of a content: an object mostly, and otherwise whatever the pack's schema has there.
fn part() -> Object {
    let kinds = [Type::Object, Type::Array, Type::String, Type::Boolean, Type::Number];
    let doc = "As it stands in that version's content; absent if it is not there";
    ObjectBuilder::new().schema_type(SchemaType::from_iter(kinds)).description(Some(doc)).build()
}

/// Compare item versions
///
/// 流程再造对照: what a version changes in limits, steps, materials, conditions, fee and all other terms.
/// Published versions are compared by everybody, drafts with the right `catalogue.read_drafts`.
#[utoipa::path(
    tag = "catalogue",
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-002"),
        ("number" = i32, Path, description = "The version's number", minimum = 1, example = 2),
        AskComparison,
    ),
    responses((status = 200, description = "The differences", body = ComparisonView), PublicProblems),
    security((), ("bearer" = ["catalogue.read_drafts"])),
)]
#[get("/items/{item_code}/versions/{number}/comparison")]
pub(crate) async fn compare_item_versions(
    req: HttpRequest,
    gate: OpenGate,
    place: web::Path<(String, i32)>,
    Query(asked): Query<AskComparison>,
) -> Result<Reply, Problem> {
    let drafts = holds::<ReadDrafts>(&req);
    let (code, number) = place.into_inner();
    let code = ItemCode::from(code);
    gate.look(move |session, _| {
        item(session, &code)?;
        let published = |it: VersionState| it == VersionState::Published;
        let mut seen = versions(session, &code)?;
        seen.retain(|it| drafts || published(it.state));
        let after = seen.iter().find(|it| it.number == number).ok_or(Problem::NotFound)?;
        let before = seen.iter().find(|it| match asked.with {
            Some(with) => it.number == with,
            None => it.number < number && published(it.state),
        });
        let before = before.ok_or(Problem::NotFound)?;
        let found = compare(&before.content, &after.content);
        Ok(Reply::plain(&ComparisonView::of((before.number, after.number), found)))
    })
    .await
}

impl ComparisonView {
    fn of((before, after): (i32, i32), it: Comparison) -> Self {
        let told = |all: Vec<Difference>| all.into_iter().map(DifferenceView::from).collect();
        Self {
            before,
            after,
            summary: SummaryView::of(it.before, it.after),
            steps: told(it.steps),
            ways: told(it.ways),
            materials: told(it.materials),
            preconditions: told(it.preconditions),
            limits: told(it.limits),
            terms: told(it.terms),
        }
    }
}

impl SummaryView {
    fn of(before: Figures, after: Figures) -> Self {
        Self {
            days: LimitsView::of(Some(before.promised), Some(after.promised)),
            statutory_days: LimitsView::of(before.statutory, after.statutory),
            slowest_way: LimitsView::of(Some(before.slowest), Some(after.slowest)),
            steps: CountsView::of(before.steps, after.steps),
            materials: CountsView::of(before.materials, after.materials),
            preconditions: CountsView::of(before.preconditions, after.preconditions),
        }
    }
}

impl LimitsView {
    fn of(before: Option<Limit>, after: Option<Limit>) -> Self {
        let both = before.zip(after).filter(|(old, new)| old.unit == new.unit);
        let saved = both.map(|(old, new)| i64::from(old.value) - i64::from(new.value));
        Self { before: before.map(Into::into), after: after.map(Into::into), saved }
    }
}

impl CountsView {
    fn of(before: usize, after: usize) -> Self {
        let count = |it: usize| i64::try_from(it).expect("a version's parts fit in memory");
        Self { before, after, saved: count(before) - count(after) }
    }
}

impl From<Difference> for DifferenceView {
    fn from(it: Difference) -> Self {
        let Difference { key, kind, fields, before, after } = it;
        Self { key, kind: kind.into(), fields, before, after }
    }
}
