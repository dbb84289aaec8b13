//! `Idempotency-Key`: a request that is sent twice is done once.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::Problem;

/// The key that the caller named, if any.
#[derive(Debug, Clone)]
pub(crate) struct IdempotencyKey(pub(crate) Option<String>);

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(header) = req.headers().get("idempotency-key") else {
            return ready(Ok(Self(None)));
        };
        let key = header.to_str().unwrap_or_default();
        let visible = !key.is_empty() && key.bytes().all(|it| it.is_ascii_graphic() || it == b' ');
        if !visible || 200 < key.len() {
            let detail = (
                "Idempotency-Key must be 1 to 200 visible ASCII characters",
                "Idempotency-Key 应为 1 至 200 个可见 ASCII 字符",
            );
            return ready(Err(Problem::malformed("Idempotency-Key", detail)));
        }
        ready(Ok(Self(Some(key.to_owned()))))
    }
}
