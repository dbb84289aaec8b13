//! The one table of problem types and their statuses.

use actix_web::http::StatusCode;
use domain::refusal::Sort;

use super::{Problem, status_of};

impl Problem {
    /// The last part of the problem's `type`, and its status.
    pub(super) fn kind(&self) -> (&'static str, StatusCode) {
        match self {
            Self::Unauthenticated => ("unauthenticated", StatusCode::UNAUTHORIZED),
            Self::Forbidden { .. } => ("forbidden", StatusCode::FORBIDDEN),
            Self::NotFound => ("not-found", StatusCode::NOT_FOUND),
            Self::MethodNotAllowed { .. } => ("method-not-allowed", StatusCode::METHOD_NOT_ALLOWED),
            Self::Stale => ("stale", StatusCode::PRECONDITION_FAILED),
            Self::PreconditionRequired => {
                ("precondition-required", StatusCode::PRECONDITION_REQUIRED)
            }
            Self::Malformed { .. } => ("malformed", StatusCode::BAD_REQUEST),
            Self::UnsupportedMediaType { .. } => {
                ("unsupported-media-type", StatusCode::UNSUPPORTED_MEDIA_TYPE)
            }
            Self::TooLarge { .. } => ("too-large", StatusCode::PAYLOAD_TOO_LARGE),
            Self::OutOfBounds(_) | Self::BadValue { .. } => {
                ("out-of-bounds", StatusCode::UNPROCESSABLE_ENTITY)
            }
            Self::Content(_) => ("content-invalid", StatusCode::UNPROCESSABLE_ENTITY),
            Self::Form(_) => ("form-invalid", StatusCode::UNPROCESSABLE_ENTITY),
            Self::Bpmn(_) => ("bpmn-refused", StatusCode::UNPROCESSABLE_ENTITY),
            Self::Days(_) => ("calendar-refused", StatusCode::UNPROCESSABLE_ENTITY),
            Self::Conditions(_) => ("conditions-unfit", StatusCode::UNPROCESSABLE_ENTITY),
            Self::Unsound(_) => ("workflow-unsound", StatusCode::UNPROCESSABLE_ENTITY),
            Self::KeyReused => ("idempotency-key-reused", StatusCode::UNPROCESSABLE_ENTITY),
            Self::Throttled { .. } => ("throttled", StatusCode::TOO_MANY_REQUESTS),
            Self::Busy => ("busy", StatusCode::SERVICE_UNAVAILABLE),
            Self::Refused(refusal) => (refusal.slug(), status_of(refusal.sort())),
            Self::About { why, .. } | Self::Meanwhile { why, .. } => why.kind(),
            Self::Internal(_) => ("internal", StatusCode::INTERNAL_SERVER_ERROR),
        }
    }
}

/// Every problem type that is not a refusal, with its status: for the contract.
const GENERAL: &[(&str, u16)] = &[
    ("unauthenticated", 401),
    ("forbidden", 403),
    ("not-found", 404),
    ("method-not-allowed", 405),
    ("stale", 412),
    ("precondition-required", 428),
    ("malformed", 400),
    ("unsupported-media-type", 415),
    ("too-large", 413),
    ("out-of-bounds", 422),
    ("content-invalid", 422),
    ("form-invalid", 422),
    ("bpmn-refused", 422),
    ("calendar-refused", 422),
    ("conditions-unfit", 422),
    ("workflow-unsound", 422),
    ("idempotency-key-reused", 422),
    ("throttled", 429),
    ("busy", 503),
    ("internal", 500),
];

/// Every problem type there is.
pub(crate) const KINDS: fn() -> Vec<(String, u16)> = || {
    let refusals: [&[(&str, Sort)]; 9] = [
        domain::applications::Refusal::ALL,
        domain::calendar::Refusal::ALL,
        domain::catalogue::ExemptionRefusal::ALL,
        domain::catalogue::Refusal::ALL,
        domain::documents::Refusal::ALL,
        domain::identity::Refusal::ALL,
        domain::organisations::AuthorisationRefusal::ALL,
        domain::organisations::Refusal::ALL,
        domain::workflow::Unfit::ALL,
    ];
    let refusals = refusals.into_iter().flatten();
    let refusals = refusals.map(|(slug, sort)| ((*slug).to_owned(), status_of(*sort).as_u16()));
    let general = GENERAL.iter().map(|(slug, status)| ((*slug).to_owned(), *status));
    let mut all: Vec<(String, u16)> = general.chain(refusals).collect();
    all.sort();
    all.dedup();
    all
};
