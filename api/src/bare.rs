//! Requests without a body.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use sha2::{Digest, Sha256};

use crate::Problem;

/// A request that says all by its method and path.
pub(crate) struct Bare {
    /// What an idempotency key stands for.
    pub(crate) fingerprint: Vec<u8>,
}

impl FromRequest for Bare {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let digest = Sha256::new().chain_update(req.method().as_str()).chain_update([0]);
        let fingerprint = digest.chain_update(req.uri().path()).finalize().to_vec();
        ready(Ok(Self { fingerprint }))
    }
}
