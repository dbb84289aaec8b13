//! The keys that sign tokens: shared by all servers of a database, private parts sealed.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::schema::identity_signing_keys as k;
use crate::{Session, StoreError, Tx};

/// An Ed25519 key pair.
#[derive(Clone)]
pub struct SigningKey {
    pub id: String,
    /// 32 bytes.
    pub public: Vec<u8>,
    /// PKCS #8, DER.
    pub private: Vec<u8>,
}

const PRIVATE: &str = "identity_signing_keys.private_key";

/// Every key, newest first.
pub fn signing_keys(session: &mut Session<'_>) -> Result<Vec<SigningKey>, StoreError> {
    let rows: Vec<(String, Vec<u8>, Vec<u8>)> = k::table
        .order(k::created_at.desc())
        .select((k::id, k::public_key, k::private_key))
        .load(session.conn)?;
    rows.into_iter()
        .map(|(id, public, private)| {
            let private = session.vault.unseal_bytes(PRIVATE, Uuid::nil(), &private)?;
            Ok(SigningKey { id, public, private })
        })
        .collect()
}

pub fn add_signing_key(
    tx: &mut Tx<'_>,
    key: &SigningKey,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let private = tx.vault.seal_bytes(PRIVATE, Uuid::nil(), &key.private);
    diesel::insert_into(k::table)
        .values((
            k::id.eq(&key.id),
            k::public_key.eq(&key.public),
            k::private_key.eq(private),
            k::created_at.eq(now),
        ))
        .execute(tx.conn)?;
    Ok(())
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey").field("id", &self.id).finish_non_exhaustive()
    }
}
