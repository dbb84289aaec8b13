//! `onedoor contract`

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
    if args.json {
        println!("{}", contract.to_pretty_json()?);
    } else {
        print!("{}", contract.to_yaml()?);
    }
    Ok(Outcome::Done)
}
