//! Public answers that anybody on the way may keep for a while.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder};

use crate::etag;

/// A representation that is the same for everybody who asks in the same language.
#[derive(Debug, Clone)]
pub(crate) struct Cached {
    kind: &'static str,
    body: String,
    /// What `ETag` begins with, beside a digest of the body.
    version: i32,
    seconds: u32,
    by_language: bool,
}

impl Cached {
    pub(crate) fn new(kind: &'static str, body: String, version: i32, seconds: u32) -> Self {
        Self { kind, body, version, seconds, by_language: false }
    }

    pub(crate) fn json(view: &impl serde::Serialize, version: i32, seconds: u32) -> Self {
        let body = serde_json::to_string(view).expect("views are plain data");
        Self::new("application/json", body, version, seconds)
    }

    /// The same, in words of the caller's language.
    pub(crate) fn by_language(self) -> Self {
        Self { by_language: true, ..self }
    }
}

impl Responder for Cached {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        let tag = etag::tag(self.version, self.body.as_bytes());
        let mut response = HttpResponse::Ok();
        response
            .insert_header((header::ETAG, tag.clone()))
            .insert_header((header::CACHE_CONTROL, format!("public, max-age={}", self.seconds)))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            // Opened by itself it loads and runs nothing.
            .insert_header((
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'unsafe-inline'",
            ));
        if self.by_language {
            response.insert_header((header::VARY, "Accept-Language"));
        }
        if req.method().is_safe() && etag::is_known(req.headers(), &tag) {
            return response.status(StatusCode::NOT_MODIFIED).finish();
        }
        response.content_type(self.kind).body(self.body)
    }
}
