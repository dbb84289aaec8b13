//! Presence (两集中两到位): where a body's powers of approval sit, and which items are in the centre.

use actix_web::{get, web};
use domain::BodyCode;
use domain::calendar::local_date;
use domain::organisations::{Body, Office};
use domain::supervision::{Exception, Offered, Presence, ReadStatistics, presence};
use persistence::supervision::{Scope, offered};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::efficiency::to_four_digits;
use crate::Problem;
use crate::gate::Gate;
use crate::organisations::OfficeView;
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::word::{EntryStatusWord, PresenceFaultWord, Word};

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PresenceFilter {
    /// Only bodies whose powers are concentrated (`true`), or are not (`false`)
    concentrated: Option<bool>,
}

/// How bodies stand
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PresencesView {
    /// By the code of the body
    #[schema(max_items = 20000)]
    bodies: Vec<PresenceView>,
}

/// How a body stands (两集中两到位)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PresenceView {
    #[schema(example = "MZJ", max_length = 64)]
    body: String,
    #[schema(example = "市民政局", max_length = 200)]
    name: String,
    /// 两集中: whether one office approves, sits in a centre, and handles every item on offer, but for
    /// those of offices that sit there as a whole unit (成建制进驻); absent if it offers nothing
    #[serde(skip_serializing_if = "Option::is_none")]
    concentrated: Option<bool>,
    /// 科室, and where they sit as what
    #[schema(max_items = 100)]
    offices: Vec<OfficeView>,
    /// How many items anybody can apply for today
    #[schema(example = 25, minimum = 0)]
    on_offer: u64,
    /// How many of them are in a centre
    #[schema(example = 24, minimum = 0)]
    in_centre: u64,
    /// 项目进驻率: in a centre, of those on offer; to four digits, absent if there are none
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0.96)]
    entry_rate: Option<f64>,
    /// How many stay outside because the centre and the government have agreed to it (免予进驻)
    #[schema(example = 1, minimum = 0)]
    exempt: u64,
    /// What stands against it; empty if nothing does
    #[schema(max_items = 20000)]
    exceptions: Vec<PresenceExceptionView>,
    /// Every item on offer; only in the answer for one body
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20000)]
    items: Vec<EnteredItemView>,
}

/// One thing that stands against it
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PresenceExceptionView {
    fault: PresenceFaultWord,
    /// The office that is meant, or that handles the item
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "QHDM", max_length = 64)]
    office: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MZ-10-007", max_length = 64)]
    item: Option<String>,
}

/// An item on offer, and whether it has entered a centre
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnteredItemView {
    #[schema(example = "MZ-10-007", max_length = 64)]
    item: String,
    #[schema(example = "街路巷命名、更名审核", max_length = 200)]
    name: String,
    /// 承办科室
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "QHDM", max_length = 64)]
    office: Option<String>,
    /// 进驻状态
    entry: EntryStatusWord,
}

/// List presence
///
/// 两集中两到位 of your bodies, as a supervisor also of those below: whether their powers of approval
/// sit in one office and that office in a centre, and how many items are there. It counts what anybody
/// can apply for today; what a body begins by itself enters no centre.
#[utoipa::path(
    tag = "supervision",
    params(PresenceFilter),
    responses((status = 200, description = "The bodies", body = PresencesView), Problems),
    security(("bearer" = ["supervision.read_statistics"])),
)]
#[get("/statistics/presence")]
pub(crate) async fn list_presence(
    gate: Gate<ReadStatistics>,
    Query(asked): Query<PresenceFilter>,
) -> Result<Reply, Problem> {
    gate.look(move |session, permit, ground| {
        let mut bodies = Vec::new();
        let day = local_date(ground.now);
        for (code, items) in offered(session, permit, &Scope::default(), day)? {
            let body = ground.library.body(session, &code, ground.now)?;
            let found = presence(&body.offices, &items);
            if asked.concentrated.is_none_or(|it| found.concentrated == Some(it)) {
                bodies.push(PresenceView::of(&body, found, Vec::new()));
            }
        }
        Ok(Reply::tagged(&PresencesView { bodies }, 1))
    })
    .await
}

/// Get presence
///
/// 两集中两到位 of one body, with the entry status of every item that it has on offer.
#[utoipa::path(
    tag = "supervision",
    params(("body_code" = String, Path, description = "部门编码", max_length = 64, example = "MZJ")),
    responses((status = 200, description = "The body", body = PresenceView), Problems),
    security(("bearer" = ["supervision.read_statistics"])),
)]
#[get("/statistics/presence/{body_code}")]
pub(crate) async fn get_presence(
    gate: Gate<ReadStatistics>,
    body_code: web::Path<String>,
) -> Result<Reply, Problem> {
    let scope = Scope { body: Some(BodyCode::from(body_code.into_inner())), item: None };
    gate.look(move |session, permit, ground| {
        let found = offered(session, permit, &scope, local_date(ground.now))?.pop();
        let (code, items) = found.ok_or(Problem::NotFound)?;
        let body = ground.library.body(session, &code, ground.now)?;
        let view = PresenceView::of(&body, presence(&body.offices, &items), items);
        Ok(Reply::tagged(&view, 1))
    })
    .await
}

impl PresenceView {
    fn of(body: &Body, found: Presence, items: Vec<Offered>) -> Self {
        let offices = body.offices.iter().cloned();
        Self {
            body: body.code.to_string(),
            name: body.name.clone(),
            concentrated: found.concentrated,
            offices: offices.map(|it: Office| it.into()).collect(),
            on_offer: found.entered.n,
            in_centre: found.entered.part,
            entry_rate: found.entered.value().map(to_four_digits),
            exempt: found.exempt,
            exceptions: found.exceptions.into_iter().map(Into::into).collect(),
            items: items.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Exception> for PresenceExceptionView {
    fn from(it: Exception) -> Self {
        let item = it.item.map(Into::into);
        Self { fault: Word(it.fault), office: it.office, item }
    }
}

impl From<Offered> for EnteredItemView {
    fn from(it: Offered) -> Self {
        let entry = Word(it.entry());
        Self { item: it.item.into(), name: it.name, office: it.office, entry }
    }
}
