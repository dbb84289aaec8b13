//! Every problem type that an answer may name.

use actix_web::get;
use serde::Serialize;
use utoipa::ToSchema;

use crate::page::Page;
use crate::problem::{KINDS, PublicProblems};
use crate::reply::Reply;

/// A problem type
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemType {
    /// What a problem's `type` says; never changes
    #[schema(example = "/problems/materials-missing", max_length = 100)]
    r#type: String,
    #[schema(example = 409, minimum = 400, maximum = 599)]
    status: u16,
}

/// List problem types
///
/// Every `type` that a problem may have, with its status: write your error texts by this list.
#[utoipa::path(
    tag = "platform",
    responses((status = 200, description = "The types", body = Page<ProblemType>), PublicProblems),
    security(()),
)]
#[get("/problems")]
pub(crate) async fn list_problem_types() -> Reply {
    let all = KINDS().into_iter();
    let show = |(slug, status)| ProblemType { r#type: format!("/problems/{slug}"), status };
    Reply::plain(&Page::whole(all.map(show).collect()))
}
