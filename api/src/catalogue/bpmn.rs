//! A workflow from a modeller's file, for the editors of the catalogue.

use actix_web::post;
use domain::catalogue::{CaseType, DraftItems, unfit_conditions};
use domain::workflow::{bpmn, prove};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::Problem;
use crate::gate::Gate;
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::word::CaseTypeWord;
use crate::xml::XmlText;

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ForItem {
    /// 办件类型 of the item that it is for: of what nobody applies for (`ex_officio`, 依职权) the duties
    /// are not asked
    #[param(value_type = Option<CaseTypeWord>)]
    case_type: Option<CaseTypeWord>,
}

/// A workflow, as `content.workflow` of a version takes it
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WorkflowView {
    /// Start, steps, forks, joins, exclusive gateways, sub-workflows and ends
    #[schema(value_type = Vec<Object>, max_items = 200)]
    nodes: Value,
    /// `from` one node `to` the next; out of an exclusive gateway with the condition `when` and the
    /// `label` of the picture
    #[schema(value_type = Vec<Object>, max_items = 20_000)]
    edges: Value,
}

/// Read workflow from BPMN
///
/// Takes a BPMN 2.0 file, as `GET /api/v1/items/{item_code}/flow.bpmn` gives it or as a modeller saves
/// it, and answers its workflow for `content.workflow` of a draft; nothing is stored. The subset is
/// `startEvent`, `endEvent`, `userTask` with `onedoor:task` (namespace `https://onedoor.dev/bpmn/1`) in
/// its `extensionElements`, `parallelGateway`, `exclusiveGateway`, `subProcess` (子流程) with a start and
/// an end of its own, and `sequenceFlow`, in lanes. A flow out of an `exclusiveGateway` has a `conditionExpression` (see the `content` of a version), or is its
/// `default`. Anything else that would run is refused (422 `bpmn-refused`), one error for each
/// element, by name, id and line: `pointer` is `#` and the id. A condition that cannot be read is
/// refused with the place (422 `conditions-unfit`, `pointer` into the workflow); whether conditions
/// fit a form is asked when the workflow is put into a draft. What cannot run to its end (422 `workflow-unsound`) is refused with the way that
/// shows it, by the same proof as before publication.
#[utoipa::path(
    tag = "catalogue",
    params(ForItem),
    request_body(
        content(
            (String = "application/bpmn+xml", example = "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" />"),
            (String = "application/xml"),
        ),
        description = "The file, in UTF-8; it has no document type (DTD)",
    ),
    responses((status = 200, description = "The workflow", body = WorkflowView), Problems),
    security(("bearer" = ["catalogue.draft"])),
)]
#[post("/workflows/from-bpmn")]
pub(crate) async fn read_workflow_from_bpmn(
    gate: Gate<DraftItems>,
    Query(asked): Query<ForItem>,
    XmlText(file): XmlText,
) -> Result<Reply, Problem> {
    gate.look(move |_, _, _| {
        let definition = bpmn::read(&file).map_err(Problem::Bpmn)?;
        let unread = unfit_conditions(&definition, &Value::Null);
        if !unread.is_empty() {
            return Err(Problem::Conditions(unread));
        }
        let applied_for = asked.case_type.is_none_or(|it| it.0 != CaseType::ExOfficio);
        let unsound = prove(&definition).err().filter(|it| applied_for || !it.is_of_duties());
        if let Some(unsound) = unsound {
            return Err(Problem::Unsound(unsound));
        }
        let mut drawn = serde_json::to_value(&definition).expect("a definition is plain data");
        let (nodes, edges) = (drawn["nodes"].take(), drawn["edges"].take());
        Ok(Reply::plain(&WorkflowView { nodes, edges }))
    })
    .await
}
