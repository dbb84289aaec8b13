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

/// How long a body may take to come in.
const PATIENCE: Duration = Duration::from_secs(30);

/// Whether the request says that its body is of one of these types.
pub(crate) fn is_of(req: &HttpRequest, types: &[&str]) -> bool {
    let header = req.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let name = header.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    types.iter().any(|it| name.eq_ignore_ascii_case(it))
}

/// The whole body.
pub(crate) fn whole(
    req: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<web::Bytes, Problem>> + use<> {
    let bytes = web::Bytes::from_request(req, payload);
    async move {
        let late = ("the body did not come in time", "请求体未在规定时间内到达");
        let bytes = timeout(PATIENCE, bytes).await.map_err(|_| Problem::malformed("", late))?;
        bytes.map_err(|err| broken(&err))
    }
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
