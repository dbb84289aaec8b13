//! Passwords: argon2id, on two threads of their own, because each hash takes 19 MiB and 40 ms: what
//! the allocator keeps of that for the next one, it keeps twice and not for every thread there is.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::runtime::{Builder, Runtime};

use crate::Problem;

/// Hashes and verifies, without flooding the memory.
#[derive(Debug)]
pub(crate) struct Passwords {
    /// There until it is dropped.
    threads: Option<Runtime>,
}

impl Default for Passwords {
    fn default() -> Self {
        let threads = Builder::new_current_thread().max_blocking_threads(2).build();
        Self { threads: Some(threads.expect("the system has room for threads")) }
    }
}

impl Drop for Passwords {
    fn drop(&mut self) {
        // Nobody is left who waits for an answer; waiting here could block an async thread.
        self.threads.take().into_iter().for_each(Runtime::shutdown_background);
    }
}

/// What is verified for a login name that nobody has, so that it takes as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$\
                      7ksvzUwpUYC7O8sVJrHKYAB4bpqgVXLfr1ZJAmK6bFI";

impl Passwords {
    pub(crate) async fn hash(&self, password: String) -> Result<String, Problem> {
        self.run(move || hash(&password)).await
    }

    /// Whether `password` is the one behind `stored`; never, if nothing is stored.
    pub(crate) async fn verify(
        &self,
        password: String,
        stored: Option<String>,
    ) -> Result<bool, Problem> {
        self.run(move || {
            let known = stored.is_some();
            let stored = stored.as_deref().unwrap_or(NOBODY);
            let Ok(hash) = PasswordHash::new(stored) else { return false };
            Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && known
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let threads = self.threads.as_ref().expect("there until it is dropped");
        threads.spawn_blocking(work).await.map_err(Problem::internal)
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
