//! Passwords: argon2id, two at a time at most, because each takes 19 MiB and 40 ms.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::Problem;

/// Hashes and verifies, without flooding the memory.
#[derive(Debug)]
pub(crate) struct Passwords {
    places: Semaphore,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { places: Semaphore::new(2) }
    }
}

/// What is verified for a login name that nobody has, so that it takes as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$\
                      7ksvzUwpUYC7O8sVJrHKYAB4bpqgVXLfr1ZJAmK6bFI";

impl Passwords {
    pub(crate) async fn hash(&self, password: String) -> Result<String, Problem> {
        let _place = self.places.acquire().await.map_err(Problem::internal)?;
        actix_web::web::block(move || hash(&password)).await.map_err(Problem::internal)
    }

    /// Whether `password` is the one behind `stored`; never, if nothing is stored.
    pub(crate) async fn verify(
        &self,
        password: String,
        stored: Option<String>,
    ) -> Result<bool, Problem> {
        let _place = self.places.acquire().await.map_err(Problem::internal)?;
        let verify = move || {
            let known = stored.is_some();
            let stored = stored.as_deref().unwrap_or(NOBODY);
            let Ok(hash) = PasswordHash::new(stored) else { return false };
            Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && known
        };
        actix_web::web::block(verify).await.map_err(Problem::internal)
    }
}

/// For the command line and for samples, where nothing else waits.
pub(crate) fn hash(password: &str) -> String {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.expect("argon2's default parameters are valid").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_password_fits_its_own_hash_only_and_nobody_has_none() {
        let passwords = Passwords::default();
        let stored = passwords.hash("correct horse".to_owned()).await.expect("hashed");
        let fits = |it: &str, stored: Option<&str>| {
            passwords.verify(it.to_owned(), stored.map(ToOwned::to_owned))
        };
        assert!(fits("correct horse", Some(&stored)).await.expect("verified"));
        assert!(!fits("wrong horse", Some(&stored)).await.expect("verified"));
        assert!(!fits("correct horse", None).await.expect("verified"));
        assert!(PasswordHash::new(NOBODY).is_ok(), "nobody's hash takes as long as anybody's");
    }
}
