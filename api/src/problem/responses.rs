//! The problems that operations may answer with, for the contract.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use utoipa::IntoResponses;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

/// The problems that any guarded operation may answer with.
pub(crate) enum Problems {}

/// The problems that any public operation may answer with.
pub(crate) enum PublicProblems {}

fn problem(description: &str) -> RefOr<Response> {
    let schema = Ref::from_schema_name("ProblemBody");
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let response = ResponseBuilder::new().description(description);
    RefOr::T(response.content("application/problem+json", content).build())
}

const PUBLIC: &[(StatusCode, &str)] = &[
    (StatusCode::BAD_REQUEST, "The request cannot be read: `errors` points at the place"),
    (StatusCode::NOT_FOUND, "No such thing, or none that the caller may see"),
    (
        StatusCode::UNPROCESSABLE_ENTITY,
        "A value is out of its bounds: `errors` names the field and the rule",
    ),
    (StatusCode::TOO_MANY_REQUESTS, "Too many attempts; `Retry-After` says when to try again"),
    (StatusCode::PAYLOAD_TOO_LARGE, "The body is too large"),
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, "The body is not of a type that the operation takes"),
    (StatusCode::SERVICE_UNAVAILABLE, "The house is full; `Retry-After` says when to try again"),
];

const GUARDED: &[(StatusCode, &str)] = &[
    (StatusCode::UNAUTHORIZED, "No token, or one that is not ours or has run out"),
    (StatusCode::FORBIDDEN, "The caller may not do this"),
    (
        StatusCode::CONFLICT,
        "The present state does not allow it; `rule` names the law, if it is the law; `current` tells \
         what a task or an application is now",
    ),
    (StatusCode::GONE, "The item is not offered any more"),
    (
        StatusCode::PRECONDITION_FAILED,
        "Changed since it was read; `current` tells what a task or an application is now",
    ),
    (StatusCode::PRECONDITION_REQUIRED, "`If-Match` is missing"),
];

fn map(rows: &[&[(StatusCode, &str)]]) -> BTreeMap<String, RefOr<Response>> {
    let rows = rows.iter().copied().flatten();
    rows.map(|(status, told)| (status.as_u16().to_string(), problem(told))).collect()
}

impl IntoResponses for PublicProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        map(&[PUBLIC])
    }
}

impl IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        map(&[PUBLIC, GUARDED])
    }
}
