//! Entity tags: what a reader saw, and what a writer saw before changing it.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::{FromRequest, HttpRequest};
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ObjectBuilder, Required, Type};

use crate::Problem;

/// The tag of a representation: the revision that a writer must name, and a digest by which a
/// reader knows that it has just this already.
pub(crate) fn tag(revision: i32, body: &[u8]) -> String {
    let digest = Sha256::digest(body);
    format!("\"{revision}.{:02x}{:02x}{:02x}{:02x}\"", digest[0], digest[1], digest[2], digest[3])
}

/// What a writer says about what it saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum IfMatch {
    /// One of these revisions, most often just one.
    Revisions(Vec<i32>),
    /// `*`: whatever is there now.
    Any,
}

impl IfMatch {
    pub(crate) fn check(&self, revision: i32) -> Result<(), Problem> {
        match self {
            Self::Any => Ok(()),
            Self::Revisions(seen) if seen.contains(&revision) => Ok(()),
            Self::Revisions(_) => Err(Problem::Stale),
        }
    }
}

/// As the contract tells it, for every operation that takes it.
impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = ObjectBuilder::new().schema_type(Type::String).max_length(Some(100));
        let header = ParameterBuilder::new()
            .name("If-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some("The ETag of what you read"))
            .schema(Some(text))
            .example(Some(json!("\"2.5f2a9c01\"")));
        vec![header.build()]
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(req.headers()))
    }
}

fn read(headers: &HeaderMap) -> Result<IfMatch, Problem> {
    let header = headers.get(header::IF_MATCH).ok_or(Problem::PreconditionRequired)?;
    let text = header.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(IfMatch::Any);
    }
    // A tag that is not ours cannot be that of the present state.
    Ok(IfMatch::Revisions(text.split(',').filter_map(revision).collect()))
}

/// The revision in a tag; a proxy that compresses may have weakened it.
fn revision(tag: &str) -> Option<i32> {
    let tag = tag.trim();
    let tag = tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"');
    tag.split('.').next()?.parse().ok()
}

/// Whether the reader has `tag` already.
pub(crate) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let named = headers.get_all(header::IF_NONE_MATCH).map(HeaderValue::to_str);
    named.flatten().flat_map(|it| it.split(',')).any(|it| {
        let it = it.trim();
        it == "*" || it.strip_prefix("W/").unwrap_or(it) == tag
    })
}
