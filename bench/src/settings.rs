//! How long, how often, how many: from the environment.

use std::env;
use std::time::Duration;

use crate::Failure;

/// Connections that ask at the same time.
pub(crate) const CONNECTIONS: u32 = 16;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    /// Of one measurement.
    pub(crate) length: Duration,
    pub(crate) rounds: u64,
    /// In the large database.
    pub(crate) applications: u64,
}

impl Settings {
    pub(crate) fn from_environment() -> Result<Self, Failure> {
        Ok(Self {
            length: Duration::from_secs(number("BENCH_SECONDS", 5)?),
            rounds: number("BENCH_ROUNDS", 3)?,
            applications: number("BENCH_APPLICATIONS", 1_000_000)?,
        })
    }
}

/// At least 1.
fn number(name: &str, usual: u64) -> Result<u64, Failure> {
    let Some(told) = env::var_os(name) else { return Ok(usual) };
    let number = told.to_str().and_then(|it| it.parse().ok()).filter(|it| 0 < *it);
    number.ok_or_else(|| format!("{name} must be a number from 1 on").into())
}
