//! Refresh tokens: the session's id and a secret of which only the digest is stored.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::SessionId;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A refresh token as it is handed out.
pub(super) struct Secret {
    pub(super) token: String,
    pub(super) hash: Vec<u8>,
}

pub(super) fn issue(session: SessionId) -> Secret {
    let mut random = [0; 32];
    getrandom::fill(&mut random).expect("the system has randomness");
    let token = format!("{}.{}", Uuid::from(session).simple(), URL_SAFE_NO_PAD.encode(random));
    let hash = Sha256::digest(&token).to_vec();
    Secret { token, hash }
}

/// The session and the digest of a token that looks like ours.
pub(super) fn read(token: &str) -> Option<(SessionId, Vec<u8>)> {
    let (session, _) = token.split_once('.')?;
    let session = Uuid::try_parse(session).ok()?;
    Some((session.into(), Sha256::digest(token).to_vec()))
}
