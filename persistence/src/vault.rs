//! Keys: personal data is stored encrypted, and people are found again by keyed digests.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use domain::identity::PersonKind;
use domain::labels::Label;
use domain::{ApplicationId, Fingerprint};
use hmac::{Hmac, Mac};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;
use uuid::Uuid;

use crate::StoreError;

/// What only the holders of the master key can do.
pub struct Vault {
    cipher: Aes256Gcm,
    people: [u8; 32],
    codes: [u8; 32],
    check: [u8; 32],
}

#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("the master key must be 32 bytes, written as 64 hexadecimal digits")]
    Shape,
}

/// Letters and digits that nobody confuses on the telephone (Crockford).
const CODE_ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Vault {
    /// Opens the vault with a master key in hexadecimal.
    pub fn open(master: &str) -> Result<Self, VaultError> {
        let master = unhex(master.trim()).ok_or(VaultError::Shape)?;
        let derive = |label: &str| keyed(&master, label.as_bytes());
        let key: Key<Aes256Gcm> = derive("onedoor: data at rest").into();
        Ok(Self {
            cipher: Aes256Gcm::new(&key),
            people: derive("onedoor: fingerprints of people"),
            codes: derive("onedoor: query codes"),
            check: derive("onedoor: check value"),
        })
    }

    /// Shows that two servers hold the same key, without showing the key.
    pub fn check_value(&self) -> String {
        self.check[..8].iter().map(|it| format!("{it:02x}")).collect()
    }

    /// Encrypts `value`, so that it can be read only as `place` of `owner`.
    pub fn seal(&self, place: &str, owner: Uuid, value: &impl Serialize) -> Vec<u8> {
        let plain = serde_json::to_vec(value).expect("documents are plain data");
        self.seal_bytes(place, owner, &plain)
    }

    pub fn seal_bytes(&self, place: &str, owner: Uuid, plain: &[u8]) -> Vec<u8> {
        let mut nonce = [0; 12];
        getrandom::fill(&mut nonce).expect("the system has randomness");
        let aad = [place.as_bytes(), owner.as_bytes()].concat();
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: &aad });
        let sealed = sealed.expect("a document is far shorter than the cipher's limit");
        [nonce.as_slice(), &sealed].concat()
    }

    pub fn unseal<T: DeserializeOwned>(
        &self,
        place: &str,
        owner: Uuid,
        sealed: &[u8],
    ) -> Result<T, StoreError> {
        let plain = self.unseal_bytes(place, owner, sealed)?;
        serde_json::from_slice(&plain).map_err(|err| StoreError::Corrupt(format!("{place}: {err}")))
    }

    pub fn unseal_bytes(
        &self,
        place: &str,
        owner: Uuid,
        sealed: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let corrupt = || StoreError::Corrupt(format!("{place}: cannot be decrypted with this key"));
        let (nonce, sealed) = sealed.split_at_checked(12).ok_or_else(corrupt)?;
        let nonce: [u8; 12] = nonce.try_into().map_err(|_| corrupt())?;
        let aad = [place.as_bytes(), owner.as_bytes()].concat();
        let plain = self.cipher.decrypt(&Nonce::from(nonce), Payload { msg: sealed, aad: &aad });
        plain.map_err(|_| corrupt())
    }

    /// The same person gets the same fingerprint, and nobody can compute it without the key.
    pub fn fingerprint(&self, kind: PersonKind, number: &str) -> Fingerprint {
        let digest = keyed(&self.people, format!("{}:{number}", kind.as_str()).as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        Uuid::from_bytes(bytes).into()
    }

    /// 查询码: eight characters that prove that somebody holds an application's receipt.
    pub fn query_code(&self, application: ApplicationId) -> String {
        let digest = keyed(&self.codes, Uuid::from(application).as_bytes());
        digest[..8].iter().map(|it| char::from(CODE_ALPHABET[usize::from(it % 32)])).collect()
    }

    /// What stands in the table for something that must not be read there.
    pub fn digest(&self, what: &str) -> Vec<u8> {
        keyed(&self.people, what.as_bytes()).to_vec()
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

fn keyed(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("any length will do");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * place..2 * place + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(digit: &str) -> Vault {
        Vault::open(&digit.repeat(64)).expect("64 digits")
    }

    #[test]
    fn what_is_sealed_opens_only_with_its_key_in_its_place_for_its_owner() {
        let (mine, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let sealed = vault("a").seal("form", mine, &"张三");
        assert_eq!(vault("a").unseal::<String>("form", mine, &sealed).expect("opens"), "张三");
        assert!(vault("b").unseal::<String>("form", mine, &sealed).is_err());
        assert!(vault("a").unseal::<String>("person", mine, &sealed).is_err());
        assert!(vault("a").unseal::<String>("form", other, &sealed).is_err());
        assert!(vault("a").unseal::<String>("form", mine, b"short").is_err());
    }

    #[test]
    fn a_key_that_is_not_64_hexadecimal_digits_is_refused() {
        for bad in ["", "abc", &"g".repeat(64), &"中".repeat(64)] {
            assert!(Vault::open(bad).is_err());
        }
    }
}
