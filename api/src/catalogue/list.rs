//! The public list of items, and how many there are of each type.

use std::collections::BTreeMap;

use actix_web::get;
use chrono::NaiveDate;
use domain::ItemCode;
use domain::calendar::local_date;
use domain::catalogue::{ItemStatus, ItemType};
use domain::labels::Label;
use persistence::catalogue::{Filter, Listed, kinds, list};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::Problem;
use crate::applications::clock_view::LimitView;
use crate::applications::view::BodyRef;
use crate::dates::Day;
use crate::gate::OpenGate;
use crate::page::{Limit, Page, open};
use crate::problem::PublicProblems;
use crate::query::{Query, region};
use crate::reply::Reply;
use crate::word::{CaseTypeWord, ItemStatusWord, ItemTypeWord, PersonKindWord, Word};

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ItemFilter {
    /// Free text: every word must occur in the name, the code, a material or a law. Chinese is found
    /// inside longer words
    #[validate(length(max = 100))]
    #[param(max_length = 100, example = "社会团体 登记")]
    q: Option<String>,
    /// 事项类型
    #[param(value_type = Option<ItemTypeWord>)]
    r#type: Option<ItemTypeWord>,
    /// 实施主体
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "MZJ")]
    body: Option<String>,
    /// 服务对象
    #[param(value_type = Option<PersonKindWord>)]
    target: Option<PersonKindWord>,
    /// 办件类型
    #[param(value_type = Option<CaseTypeWord>)]
    case_type: Option<CaseTypeWord>,
    /// Whether it is on offer
    #[param(value_type = Option<ItemStatusWord>)]
    status: Option<ItemStatusWord>,
    /// Items of bodies in this region or below it: 6 or 12 digits
    #[validate(length(min = 2, max = 12))]
    #[param(max_length = 12, example = "340800", pattern = "^[0-9]{2,12}$")]
    region: Option<String>,
    /// As the catalogue was on this day; today if left out
    #[param(value_type = Option<String>, format = Date, example = "2026-11-23")]
    date: Option<Day>,
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// An item as a list shows it
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListedItem {
    #[schema(example = "MZ-01-001", max_length = 64)]
    code: String,
    #[schema(example = "社会团体成立登记", max_length = 200)]
    name: String,
    r#type: ItemTypeWord,
    case_type: CaseTypeWord,
    status: ItemStatusWord,
    body: BodyRef,
    #[schema(max_items = 10)]
    targets: Vec<PersonKindWord>,
    #[schema(example = 1, minimum = 1)]
    version: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_from: Option<NaiveDate>,
    /// 法定办结时限; absent when no law sets one
    #[serde(skip_serializing_if = "Option::is_none")]
    statutory_limit: Option<LimitView>,
    /// 承诺办结时限
    #[serde(skip_serializing_if = "Option::is_none")]
    promised_limit: Option<LimitView>,
    /// 是否收费
    fee_charged: bool,
}

/// List items
///
/// The catalogue (事项目录) as it applies on a day, by code. Drafts are not in it.
#[utoipa::path(
    tag = "catalogue",
    params(ItemFilter),
    responses((status = 200, description = "A page of items", body = Page<ListedItem>), PublicProblems),
    security(()),
)]
#[get("/items")]
pub(crate) async fn list_items(
    gate: OpenGate,
    Query(asked): Query<ItemFilter>,
) -> Result<Reply, Problem> {
    let behind: Option<String> = open(asked.cursor.as_deref())?;
    region(asked.region.as_deref())?;
    gate.look(move |session, ground| {
        let words = asked.q.as_deref().unwrap_or_default().split_whitespace();
        let filter = Filter {
            on: asked.date.map_or_else(|| local_date(ground.now), |it| it.0),
            r#type: asked.r#type.map(|it| it.0),
            body: asked.body.map(Into::into),
            target: asked.target.map(|it| it.0),
            case_type: asked.case_type.map(|it| it.0),
            status: asked.status.map(|it| it.0),
            region: asked.region,
            words: words.map(ToOwned::to_owned).collect(),
            behind: behind.map(ItemCode::from),
        };
        let found = list(session, &filter, asked.limit.and_one())?;
        let page = Page::of(found, asked.limit, |it| it.code.to_string(), show);
        Ok(Reply::plain(&page))
    })
    .await
}

fn show(it: Listed) -> ListedItem {
    let limits = it.limits;
    ListedItem {
        code: it.code.into(),
        name: it.name,
        r#type: it.r#type.into(),
        case_type: it.case_type.into(),
        status: it.status.into(),
        body: BodyRef { code: it.body.into(), name: it.body_name },
        targets: it.targets.into_iter().map(Word).collect(),
        version: it.version,
        effective_from: it.effective_from,
        statutory_limit: limits
            .as_ref()
            .and_then(|it| it.statutory.as_ref())
            .map(|it| it.limit.into()),
        promised_limit: limits.map(|it| it.promised.limit.into()),
        fee_charged: it.fee_charged,
    }
}

/// How many items apply
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ItemCounts {
    #[schema(example = 54, minimum = 0)]
    total: u64,
    /// By type (事项类型); types without an item count 0
    #[schema(value_type = std::collections::HashMap<String, u64>, example = json!({"administrative_licence": 10}))]
    by_type: BTreeMap<&'static str, u64>,
    /// By status
    #[schema(value_type = std::collections::HashMap<String, u64>, example = json!({"current": 50}))]
    by_status: BTreeMap<&'static str, u64>,
}

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CountFilter {
    /// As the catalogue was on this day; today if left out
    #[param(value_type = Option<String>, format = Date, example = "2026-11-23")]
    date: Option<Day>,
}

/// Count items
///
/// How many items of each type and status apply on a day.
#[utoipa::path(
    tag = "catalogue",
    params(CountFilter),
    responses((status = 200, description = "The counts", body = ItemCounts), PublicProblems),
    security(()),
)]
#[get("/item_counts")]
pub(crate) async fn count_items(
    gate: OpenGate,
    Query(asked): Query<CountFilter>,
) -> Result<Reply, Problem> {
    gate.look(move |session, ground| {
        let on = asked.date.map_or_else(|| local_date(ground.now), |it| it.0);
        let mut by_type: BTreeMap<_, u64> =
            ItemType::ALL.iter().map(|it| (it.as_str(), 0)).collect();
        let mut by_status: BTreeMap<_, u64> =
            ItemStatus::ALL.iter().map(|it| (it.as_str(), 0)).collect();
        let mut total = 0;
        for (kind, status) in kinds(session, on)? {
            *by_type.entry(kind.as_str()).or_default() += 1;
            *by_status.entry(status.as_str()).or_default() += 1;
            total += 1;
        }
        Ok(Reply::plain(&ItemCounts { total, by_type, by_status }))
    })
    .await
}
