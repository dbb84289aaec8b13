//! Answers: a representation with its tag, kept for retries when it was made.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder};
use persistence::idempotency::Answer;
use serde::Serialize;

use crate::{Problem, etag};

/// An answer with a JSON body.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    status: StatusCode,
    body: String,
    /// Of a single resource: what its `ETag` is made of.
    revision: Option<i32>,
    location: Option<String>,
    replayed: bool,
}

impl Reply {
    fn new(status: StatusCode, view: &impl Serialize) -> Self {
        let body = serde_json::to_string(view).expect("views are plain data");
        Self { status, body, revision: None, location: None, replayed: false }
    }

    /// A list, or something else that nobody changes by itself.
    pub(crate) fn plain(view: &impl Serialize) -> Self {
        Self::new(StatusCode::OK, view)
    }

    /// A single resource.
    pub(crate) fn tagged(view: &impl Serialize, revision: i32) -> Self {
        Self { revision: Some(revision), ..Self::new(StatusCode::OK, view) }
    }

    pub(crate) fn created(view: &impl Serialize, revision: i32, location: String) -> Self {
        let location = Some(location);
        Self { revision: Some(revision), location, ..Self::new(StatusCode::CREATED, view) }
    }

    /// What `ETag` says, of a single resource.
    pub(crate) fn tag(&self) -> Option<String> {
        self.revision.map(|it| etag::tag(it, self.body.as_bytes()))
    }

    /// What is kept for a retry.
    pub(crate) fn answer(&self) -> Answer {
        Answer {
            status: i16::try_from(self.status.as_u16()).expect("a status has three digits"),
            body: self.body.clone(),
            revision: self.revision,
            location: self.location.clone(),
        }
    }

    /// What was kept, given again.
    pub(crate) fn again(answer: Answer) -> Result<Self, Problem> {
        let status = u16::try_from(answer.status).map_err(Problem::internal)?;
        Ok(Self {
            status: StatusCode::from_u16(status).map_err(Problem::internal)?,
            body: answer.body,
            revision: answer.revision,
            location: answer.location,
            replayed: true,
        })
    }
}

impl Responder for Reply {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(tag) = self.tag() {
            response.insert_header((header::ETAG, tag.clone()));
            response.insert_header((header::CACHE_CONTROL, "private, no-cache"));
            if req.method().is_safe() && etag::is_known(req.headers(), &tag) {
                return response.status(StatusCode::NOT_MODIFIED).finish();
            }
        }
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        if self.replayed {
            response.insert_header(("idempotency-replayed", "true"));
        }
        response.content_type("application/json").body(self.body)
    }
}
