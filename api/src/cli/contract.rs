//! `onedoor contract`

use std::io::{ErrorKind, Write};

use clap::Args;

use super::{Failure, Outcome};

#[derive(Debug, Args)]
pub(super) struct ContractArgs {
    /// As JSON instead of YAML
    #[arg(long)]
    json: bool,
}

pub(super) fn print(args: &ContractArgs) -> Result<Outcome, Failure> {
    let contract = crate::contract();
    let text = if args.json { contract.to_pretty_json()? } else { contract.to_yaml()? };
    match std::io::stdout().write_all(text.as_bytes()) {
        // Whoever reads has seen enough.
        Err(err) if err.kind() == ErrorKind::BrokenPipe => Ok(Outcome::Done),
        Err(err) => Err(err.into()),
        Ok(()) => Ok(Outcome::Done),
    }
}
