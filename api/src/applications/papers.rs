//! What the statutory papers of an application say, in full.

use actix_web::{get, web};
use domain::ApplicationId;
use domain::applications::ReadPersonalData;
use persistence::applications::{Paper, papers};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::personal_data::in_full;
use super::view::PaperView;
use crate::Problem;
use crate::gate::Gate;
use crate::page::Page;
use crate::problem::Problems;
use crate::reply::Reply;

/// A statutory paper with what it says (文书内容)
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "kind": "refusal",
    "title": "不予行政许可决定书",
    "number": "安民不准〔2026〕3号",
    "issued_at": "2026-12-08T02:30:00Z",
    "facts": {
        "granted": false,
        "reasons": "住所不符合《社会团体登记管理条例》第十条的条件",
        "remedies": { "reconsideration_body": "安庆市人民政府", "court": "迎江区人民法院" }
    }
}))]
pub(crate) struct PaperInFull {
    #[serde(flatten)]
    paper: PaperView,
    /// What it states, by its kind: of a decision (`grant`, `refusal`) what was decided, with `granted`,
    /// `reasons` and, as far as given, `remedies`, `result_number` and `valid_until`; of a `rejection`
    /// the reasons and remedies, of a `correction` the `defects`; of any other the moments and grounds
    /// that it announces
    #[schema(value_type = Object)]
    facts: Value,
}

impl From<Paper> for PaperInFull {
    fn from(it: Paper) -> Self {
        Self { paper: PaperView::from(&it), facts: it.content }
    }
}

/// List papers of application
///
/// Every statutory paper with what it says, oldest first: the reasons of a decision, where to turn
/// against a refusal, what was missing. Personal data in full, for who handles the application and for
/// the applicant; every reading by somebody else is an event of the application.
#[utoipa::path(
    tag = "applications",
    params(("application_id" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "The papers", body = Page<PaperInFull>), Problems),
    security(("bearer" = ["applications.read_personal_data"])),
)]
#[get("/applications/{application_id}/papers")]
pub(crate) async fn list_application_papers(
    gate: Gate<ReadPersonalData>,
    application_id: web::Path<Uuid>,
) -> Result<Reply, Problem> {
    let id: ApplicationId = application_id.into_inner().into();
    gate.transact(move |tx, permit, ground| {
        in_full(tx, permit, ground, id)?;
        let papers = papers(tx, id)?.into_iter().map(PaperInFull::from).collect();
        Ok(Reply::plain(&Page::whole(papers)))
    })
    .await
}
