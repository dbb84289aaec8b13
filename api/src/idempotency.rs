//! `Idempotency-Key`: a request that is sent twice is done once.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ObjectBuilder, Required, Type};

use crate::Problem;

/// The key that the caller named, if any.
#[derive(Debug, Clone)]
pub(crate) struct IdempotencyKey(pub(crate) Option<String>);

/// As the contract tells it, for every operation that takes it.
impl IntoParams for IdempotencyKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = ObjectBuilder::new().schema_type(Type::String).max_length(Some(200));
        let header = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(
                "Makes a retry safe: up to 200 visible characters, new for each thing that is done once",
            ))
            .schema(Some(text));
        vec![header.build()]
    }
}

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
