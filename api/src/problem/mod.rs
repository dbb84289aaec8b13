//! Everything that can go wrong, told as RFC 9457 problem details.

mod answer;
mod current;
mod kind;
mod place;
mod responses;
mod schema;
mod text;

pub(crate) use answer::{FieldError, ProblemBody, body, language_of, speak};
pub(crate) use current::CurrentState;
pub(crate) use kind::KINDS;
pub(crate) use responses::{Problems, PublicProblems};

use std::error::Error;

use actix_web::http::{Method, StatusCode};
use actix_web::{HttpResponse, ResponseError};
use domain::forms::FormFault;
use domain::refusal::{Refuse, Sort};
use domain::workflow::{Unsound, bpmn};
use persistence::StoreError;
use validator::ValidationErrors;

use crate::body::late;

/// Why a request fails.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    #[error("the caller is not known")]
    Unauthenticated,
    #[error("the caller may not do this")]
    Forbidden { right: &'static str },
    #[error("there is no such thing, or none that the caller may see")]
    NotFound,
    #[error("the path does not know this method")]
    MethodNotAllowed { allow: Vec<Method> },
    #[error("the record has changed since the caller read it")]
    Stale,
    #[error("a change needs If-Match")]
    PreconditionRequired,
    #[error("the request cannot be read: {english}")]
    Malformed {
        pointer: String,
        english: String,
        chinese: String,
        /// What else the contract does not allow in the body.
        besides: Vec<FormFault>,
    },
    #[error("the body is not {wanted} by its content type")]
    UnsupportedMediaType { wanted: &'static str },
    #[error("the body is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("the request is out of bounds")]
    OutOfBounds(ValidationErrors),
    #[error("a value is out of bounds: {english}")]
    BadValue { pointer: String, rule: &'static str, english: String, chinese: String },
    #[error("the form is not filled in as its schema says")]
    Form(Vec<FormFault>),
    #[error("the content is not what its schema says")]
    Content(Vec<FormFault>),
    #[error("the file is no workflow: {0:?}")]
    Bpmn(Vec<bpmn::Fault>),
    #[error("the days cannot be taken over: {0:?}")]
    Days(Vec<domain::calendar::Fault>),
    /// By the place in the request.
    #[error("the conditions do not fit the form: {0:?}")]
    Conditions(Vec<domain::catalogue::Fault>),
    #[error("the workflow is not sound: {0}")]
    Unsound(Unsound),
    #[error("the key was used for another request")]
    KeyReused,
    #[error("too many attempts")]
    Throttled { seconds: i64 },
    #[error("the house is full")]
    Busy,
    #[error("{0:?}")]
    Refused(Box<dyn Refused>),
    /// A refusal about one field of the request.
    #[error("{why}")]
    About { pointer: &'static str, why: Box<Problem> },
    /// A refusal for what the thing is by now, with what that is.
    #[error("{why}")]
    Meanwhile { why: Box<Problem>, current: Box<CurrentState> },
    #[error("something broke on our side")]
    Internal(#[source] Box<dyn Error + Send + Sync>),
}

/// A refusal of some room.
pub trait Refused: Refuse + std::fmt::Debug + Send + Sync + 'static {
    /// Elements at fault, if the refusal names several.
    fn faults(&self) -> Vec<domain::catalogue::Fault> {
        Vec::new()
    }
}

impl Refused for domain::applications::Refusal {}
impl Refused for domain::calendar::Refusal {}
impl Refused for domain::catalogue::ExemptionRefusal {}
impl Refused for domain::documents::Refusal {}
impl Refused for domain::identity::Refusal {}
impl Refused for domain::organisations::AuthorisationRefusal {}
impl Refused for domain::organisations::Refusal {}
impl Refused for domain::workflow::Unfit {}
impl Refused for domain::workflow::Unmovable {}
impl Refused for domain::catalogue::Refusal {
    fn faults(&self) -> Vec<domain::catalogue::Fault> {
        match self {
            Self::Incomplete { faults } => faults.0.clone(),
            _ => Vec::new(),
        }
    }
}

impl Problem {
    /// A value that breaks `rule`; `told` is in English and in Chinese.
    pub(crate) fn bad_value(
        pointer: impl Into<String>,
        rule: &'static str,
        told: (&str, &str),
    ) -> Self {
        let (english, chinese) = (told.0.to_owned(), told.1.to_owned());
        Self::BadValue { pointer: pointer.into(), rule, english, chinese }
    }

    pub fn internal(err: impl Error + Send + Sync + 'static) -> Self {
        Self::Internal(Box::new(err))
    }

    pub(crate) fn refused(refusal: impl Refused) -> Self {
        Self::Refused(Box::new(refusal))
    }

    /// Says which field of the request it is about.
    pub(crate) fn about(self, pointer: &'static str) -> Self {
        Self::About { pointer, why: Box::new(self) }
    }

    /// `told` is in English and in Chinese.
    pub(crate) fn malformed(pointer: impl Into<String>, told: (&str, &str)) -> Self {
        let (english, chinese) = (told.0.to_owned(), told.1.to_owned());
        Self::Malformed { pointer: pointer.into(), english, chinese, besides: Vec::new() }
    }
}

impl<R: Refused> From<R> for Problem {
    fn from(refusal: R) -> Self {
        Self::refused(refusal)
    }
}

impl From<StoreError> for Problem {
    fn from(err: StoreError) -> Self {
        match err {
            StoreError::NotFound => Self::NotFound,
            StoreError::Stale => Self::Stale,
            _ if err.passes() => Self::Busy,
            StoreError::Constraint(name) => {
                constraint(&name).unwrap_or_else(|| Self::internal(StoreError::Constraint(name)))
            }
            StoreError::Pool(_) | StoreError::Query(_) | StoreError::Corrupt(_) => {
                Self::internal(err)
            }
        }
    }
}

/// The constraints whose breach is the caller's doing.
fn constraint(name: &str) -> Option<Problem> {
    use domain::{catalogue, identity};
    Some(match name {
        "identity_accounts_login_is_one_account" => {
            identity::Refusal::LoginTaken { login: String::new() }.into()
        }
        "identity_accounts_person_has_one_account" | "identity_accounts_staff_has_one_account" => {
            identity::Refusal::IdentityTaken.into()
        }
        "identity_accounts_staff_number_fkey" => return Some(Problem::NotFound),
        // It came in so slowly that it was forgotten meanwhile.
        "documents_chunks_belong_to_a_file" => return Some(late()),
        "catalogue_versions_one_draft" => catalogue::Refusal::DraftExists.into(),
        "catalogue_versions_in_force" => catalogue::Refusal::EffectiveInPast.into(),
        "catalogue_transfers_one_under_way" => catalogue::Refusal::TransferUnderWay.into(),
        "catalogue_versions_author_is_not_reviewer" => catalogue::Refusal::SelfReview.into(),
        _ => return None,
    })
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.kind().1
    }

    fn error_response(&self) -> HttpResponse {
        answer::answer(self)
    }
}

/// The status of a refusal.
fn status_of(sort: Sort) -> StatusCode {
    match sort {
        Sort::Conflict => StatusCode::CONFLICT,
        Sort::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Sort::Forbidden => StatusCode::FORBIDDEN,
        Sort::Gone => StatusCode::GONE,
        Sort::Unknown => StatusCode::UNAUTHORIZED,
    }
}
