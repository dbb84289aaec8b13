//! The public keys by which anybody can check our tokens.

use actix_web::get;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Problem;
use crate::gate::OpenGate;
use crate::problem::PublicProblems;
use crate::reply::Reply;

/// A JSON Web Key Set (RFC 7517)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeySet {
    #[schema(max_items = 20)]
    keys: Vec<Key>,
}

/// An Ed25519 public key (RFC 8037)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Key {
    #[schema(example = "OKP", max_length = 8)]
    kty: &'static str,
    #[schema(example = "Ed25519", max_length = 16)]
    crv: &'static str,
    #[schema(example = "EdDSA", max_length = 16)]
    alg: &'static str,
    #[schema(example = "sig", max_length = 8)]
    r#use: &'static str,
    #[schema(max_length = 64)]
    kid: String,
    #[schema(max_length = 64)]
    x: String,
}

/// Get signing keys
///
/// Check a token's signature with the key that its header names (`kid`), its `iss` and `aud`
/// (both `onedoor`) and its `exp`.
#[utoipa::path(
    tag = "identity",
    responses((status = 200, description = "The keys, newest first", body = KeySet), PublicProblems),
    security(()),
)]
#[get("/.well-known/jwks.json")]
pub(crate) async fn get_signing_keys(gate: OpenGate) -> Result<Reply, Problem> {
    let keys = gate.backend.tokens.public().iter().map(|(kid, public)| Key {
        kty: "OKP",
        crv: "Ed25519",
        alg: "EdDSA",
        r#use: "sig",
        kid: kid.clone(),
        x: URL_SAFE_NO_PAD.encode(public),
    });
    Ok(Reply::plain(&KeySet { keys: keys.collect() }))
}
