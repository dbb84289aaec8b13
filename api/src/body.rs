//! Bodies as they come in: of the type that is wanted, in time, and not too large.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::rt::time::timeout;
use actix_web::{FromRequest, HttpRequest, web};

use crate::Problem;

/// The largest body that is read, in bytes.
pub(crate) const MAX_BODY: usize = 512 * 1024;

/// How long a body may take to come in; of a file, the next part of it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Whether the request says that its body is of one of these types.
pub(crate) fn is_of(req: &HttpRequest, types: &[&str]) -> bool {
    types.iter().any(|it| media_type(req).eq_ignore_ascii_case(it))
}

/// What the body is by its content type, without parameters.
pub(crate) fn media_type(req: &HttpRequest) -> &str {
    let header = req.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    header.unwrap_or_default().split(';').next().unwrap_or_default().trim()
}

/// The whole body.
pub(crate) fn whole(
    req: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<web::Bytes, Problem>> + use<> {
    let bytes = web::Bytes::from_request(req, payload);
    async move {
        let bytes = timeout(PATIENCE, bytes).await.map_err(|_| late())?;
        bytes.map_err(|err| broken(&err))
    }
}

/// A body that did not come in time.
pub(crate) fn late() -> Problem {
    Problem::malformed("", ("the body did not come in time", "请求体未在规定时间内到达"))
}

/// Why a body did not come in whole.
fn broken(err: &actix_web::Error) -> Problem {
    match err.as_response_error().status_code() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge { limit: MAX_BODY },
        _ => Problem::malformed(
            "",
            ("the body is cut off or wrongly packed", "请求体不完整或编码有误"),
        ),
    }
}
