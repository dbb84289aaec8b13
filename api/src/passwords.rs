//! Passwords: argon2id, on two threads of their own, because each hash takes 19 MiB and 40 ms. Each
//! thread keeps its memory: what goes back and forth to the allocator piles up there instead.

use std::cell::RefCell;
use std::time::Duration;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
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
        let threads = Builder::new_current_thread()
            .max_blocking_threads(2)
            .thread_keep_alive(Duration::from_secs(365 * 24 * 60 * 60))
            .build();
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
            PasswordHash::new(stored).is_ok_and(|it| fits(&password, &it)) && known
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

/// For storing: with the salt and the parameters in it.
pub(crate) fn hash(password: &str) -> String {
    let salt = Salt::generate();
    let params = Params::DEFAULT;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).expect("the default parameters can be written"),
        salt: Some(salt),
        hash: digest(password, &salt, params, Params::DEFAULT_OUTPUT_LEN),
    };
    hash.to_string()
}

fn fits(password: &str, stored: &PasswordHash) -> bool {
    let (Some(salt), Some(expected), Ok(params)) =
        (&stored.salt, &stored.hash, Params::try_from(stored))
    else {
        return false;
    };
    // Compared in constant time.
    digest(password, salt, params, expected.len()).is_some_and(|it| it == *expected)
}

thread_local! {
    static MEMORY: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

fn digest(password: &str, salt: &Salt, params: Params, length: usize) -> Option<Output> {
    MEMORY.with_borrow_mut(|memory| {
        memory.resize(params.block_count(), Block::default());
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut out = [0; Output::MAX_LENGTH];
        let out = out.get_mut(..length)?;
        argon2.hash_password_into_with_memory(password.as_bytes(), salt, out, memory).ok()?;
        Output::new(out).ok()
    })
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
