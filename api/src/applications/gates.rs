//! 必经程序: how far an application has come with the parts of a major decision.

use actix_web::{get, web};
use domain::ApplicationId;
use domain::applications::{GateStanding, ReadApplications, gates};
use persistence::applications::find;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::use_case::Case;
use crate::Problem;
use crate::gate::Gate;
use crate::page::Page;
use crate::problem::Problems;
use crate::reply::Reply;
use crate::word::{DecisionGateWord, GateStateWord};

/// A part of a major decision (必经程序), and how far the application has come with it
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecisionGateView {
    gate: DecisionGateWord,
    /// The rule of law that asks for it; `GET /api/v1/rules/{rule_id}` tells it
    #[schema(example = "JC-25", max_length = 16)]
    rule: &'static str,
    /// The step of the procedure
    #[schema(example = "s5", max_length = 200)]
    node: String,
    #[schema(example = "合法性审查", max_length = 200)]
    step: String,
    state: GateStateWord,
    /// The tasks with the evidence (佐证材料) of its last visit; their attachments are under
    /// `GET /api/v1/applications/{application_id}/attachments?task=`
    #[schema(max_items = 200)]
    evidence: Vec<Uuid>,
}

impl From<GateStanding> for DecisionGateView {
    fn from(it: GateStanding) -> Self {
        Self {
            gate: it.gate.into(),
            rule: it.gate.rule(),
            node: it.node.to_string(),
            step: it.step,
            state: it.state.into(),
            evidence: it.evidence.into_iter().map(Uuid::from).collect(),
        }
    }
}

/// List decision gates
///
/// The parts of a major decision (重大行政决策必经程序) that the item's procedure has, in the order of the regulation, with how far the application has come and where the evidence is.
/// Empty where the item is not decided in this way. A decision that lets the matter go ahead is refused with 409 `gate-missing` until all five are passed, and names the first that is missing; one that does not can be made as soon as the decision is open.
#[utoipa::path(
    tag = "applications",
    params(("application_id" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "The gates", body = Page<DecisionGateView>), Problems),
    security(("bearer" = ["applications.read"])),
)]
#[get("/applications/{application_id}/decision_gates")]
pub(crate) async fn list_decision_gates(
    gate: Gate<ReadApplications>,
    application_id: web::Path<Uuid>,
) -> Result<Reply, Problem> {
    let id: ApplicationId = application_id.into_inner().into();
    gate.look(move |session, permit, ground| {
        let found = find(session, permit, id)?;
        let case = Case::gather(session, found, ground)?;
        let standing = gates(&case.facts(permit.actor(), ground.now, None));
        Ok(Reply::plain(&Page::whole(standing.into_iter().map(DecisionGateView::from).collect())))
    })
    .await
}
