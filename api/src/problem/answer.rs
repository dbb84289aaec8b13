//! A problem as it goes over the wire.

use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse};
use domain::refusal::Language;
use serde::Serialize;
use tracing_actix_web::RequestId;
use utoipa::ToSchema;

use super::{CurrentState, Problem, text};

/// Problem details (RFC 9457)
///
/// What went wrong, for a program (`type`, `errors`, `rule`) and for a person (`title`, `detail`).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProblemBody {
    /// What kind of problem this is; never changes once published. `GET /problems` lists them.
    #[schema(example = "/problems/materials-missing", max_length = 100)]
    pub r#type: String,
    /// The kind in a few words
    #[schema(example = "不符合办理规则", max_length = 100)]
    pub title: String,
    /// The HTTP status
    #[schema(example = 409, minimum = 400, maximum = 599)]
    pub status: u16,
    /// What happened this time, for a person to read; in the language of `Accept-Language`
    #[schema(max_length = 2000)]
    pub detail: String,
    /// The fields at fault, if any
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 200)]
    pub errors: Vec<FieldError>,
    /// The rule of law that refuses, if it is one; see `GET /api/v1/rules/{rule_id}`
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "XK-32-4", max_length = 40)]
    pub rule: Option<String>,
    /// With 409 and 412 from a task or an application: what it is now
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<CurrentState>,
    /// Names the request in our logs
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "019ab0c4-7d0e-7000-8000-3f1e2d4c5b6a", max_length = 40)]
    pub trace_id: Option<String>,
}

/// One field at fault
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FieldError {
    /// JSON pointer into the body; for a parameter its name behind `?`; for an element of XML its id
    /// behind `#`; for a line of text its number behind `#L`
    #[schema(example = "/form/name", max_length = 500)]
    pub pointer: String,
    /// The rule that it breaks
    #[schema(example = "length", max_length = 60)]
    pub rule: String,
    /// What would be right
    #[schema(max_length = 1000)]
    pub detail: String,
}

impl FieldError {
    /// Names of fields are the caller's, and may be long.
    pub(super) fn new(pointer: &str, rule: &str, detail: &str) -> Self {
        let up_to = |most: usize, it: &str| it.chars().take(most).collect();
        Self { pointer: up_to(500, pointer), rule: rule.to_owned(), detail: up_to(1000, detail) }
    }
}

/// A problem in both languages, waiting in the response until the caller's is known.
#[derive(Clone)]
struct Told {
    chinese: Rc<ProblemBody>,
    english: Rc<ProblemBody>,
}

/// The problem in one language.
pub(crate) fn body(problem: &Problem, language: Language) -> ProblemBody {
    let (problem, current) = match problem {
        Problem::Meanwhile { why, current } => (why.as_ref(), Some(current.as_ref().clone())),
        problem => (problem, None),
    };
    let (slug, status) = problem.kind();
    let why = match problem {
        Problem::About { why, .. } => why.as_ref(),
        problem => problem,
    };
    let rule = match why {
        Problem::Refused(refusal) => refusal.rule().map(ToOwned::to_owned),
        _ => None,
    };
    ProblemBody {
        r#type: format!("/problems/{slug}"),
        title: text::title(slug, language),
        status: status.as_u16(),
        detail: text::detail(problem, language),
        errors: text::errors(problem, language),
        rule,
        current,
        trace_id: None,
    }
}

pub(super) fn answer(problem: &Problem) -> HttpResponse {
    let status = problem.kind().1;
    if let Problem::Internal(cause) = problem {
        tracing::error!(cause = %chain(cause.as_ref()), "a request failed on our side");
    }
    let mut response = HttpResponse::build(status);
    if status == StatusCode::UNAUTHORIZED {
        response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"onedoor\""));
    }
    match problem {
        Problem::MethodNotAllowed { allow } => {
            let allow: Vec<&str> = allow.iter().map(Method::as_str).collect();
            response.insert_header((header::ALLOW, allow.join(", ")));
        }
        Problem::Throttled { seconds } => {
            response.insert_header((header::RETRY_AFTER, seconds.max(&1).to_string()));
        }
        Problem::Busy => {
            response.insert_header((header::RETRY_AFTER, "1"));
        }
        _ => {}
    }
    let chinese = Rc::new(body(problem, Language::Chinese));
    let english = Rc::new(body(problem, Language::English));
    let plain = serde_json::to_vec(&*chinese).expect("a problem is plain data");
    let mut response = response.content_type("application/problem+json").body(plain);
    response.extensions_mut().insert(Told { chinese, english });
    response
}

fn chain(mut err: &dyn std::error::Error) -> String {
    let mut told = err.to_string();
    while let Some(cause) = err.source() {
        told.push_str(": ");
        told.push_str(&cause.to_string());
        err = cause;
    }
    told
}

/// Middleware: tells problems in the caller's language, with the request's id.
pub(crate) async fn speak(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let language = language_of(request.headers().get(header::ACCEPT_LANGUAGE));
    if request.method() == Method::HEAD {
        // Answered like a GET; the server leaves the body out.
        request.head_mut().method = Method::GET;
    }
    let personal =
        request.headers().contains_key(header::AUTHORIZATION) || request.method() != Method::GET;
    let null = request.uri().path().contains("%00");
    let trace = request.extensions().get::<RequestId>().map(ToString::to_string);
    let mut response = if null {
        // No text that we keep holds a NUL, so no path with one leads anywhere.
        request.into_response(answer(&Problem::NotFound))
    } else {
        next.call(request).await?.map_into_boxed_body()
    };
    if response.status() == StatusCode::NOT_FOUND && !is_told(&response) {
        response = response.into_response(answer(&Problem::NotFound));
    }
    if personal && !response.headers().contains_key(header::CACHE_CONTROL) {
        let never = HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, never);
    }
    if let Some(trace) = &trace
        && let Ok(value) = HeaderValue::from_str(trace)
    {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    let told = response.response().extensions().get::<Told>().cloned();
    let Some(told) = told else { return Ok(response) };
    let body = match language {
        Language::Chinese => &told.chinese,
        Language::English => &told.english,
    };
    let body = ProblemBody { trace_id: trace, ..ProblemBody::clone(body) };
    let plain = serde_json::to_vec(&body).expect("a problem is plain data");
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(tag(language)));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
    Ok(response.map_body(|_, _| BoxBody::new(plain)))
}

fn is_told(response: &ServiceResponse<BoxBody>) -> bool {
    response.response().extensions().get::<Told>().is_some()
}

fn tag(language: Language) -> &'static str {
    match language {
        Language::Chinese => "zh-CN",
        Language::English => "en",
    }
}

/// Chinese, unless English comes first among those of the two that are asked for.
pub(crate) fn language_of(header: Option<&HeaderValue>) -> Language {
    let wanted = header.and_then(|it| it.to_str().ok()).unwrap_or_default();
    let mut best = (Language::Chinese, 0.0);
    for part in wanted.split(',') {
        let mut pieces = part.split(';').map(str::trim);
        let name = pieces.next().unwrap_or_default().to_ascii_lowercase();
        let weight = pieces.find_map(|it| it.strip_prefix("q=")).map_or(Ok(1.0), str::parse::<f32>);
        let (Ok(weight), language) = (
            weight,
            match name.get(..2) {
                Some("en") => Language::English,
                Some("zh") => Language::Chinese,
                _ => continue,
            },
        ) else {
            continue;
        };
        if best.1 < weight {
            best = (language, weight);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_one_that_is_wanted_most() {
        let of = |it: &'static str| language_of(Some(&HeaderValue::from_static(it)));
        assert_eq!(language_of(None), Language::Chinese);
        assert_eq!(of("en"), Language::English);
        assert_eq!(of("fr, en;q=0.8, zh;q=0.9"), Language::Chinese);
        assert_eq!(of("zh-CN;q=0.1, en-GB;q=0.5"), Language::English);
        assert_eq!(of("zz;q=x,,;"), Language::Chinese);
    }
}
