//! `onedoor log verify`

use clap::{Args, Subcommand};
use domain::labels::Label;
use persistence::StoreError;
use persistence::events::verify;
use serde_json::json;

use super::house::HouseArgs;
use super::{Failure, Outcome};

#[derive(Debug, Subcommand)]
pub(super) enum LogCommand {
    /// Walk every chain of events from its beginning to the end that its subject remembers
    ///
    /// Exit code 1 if a link does not hold.
    Verify(VerifyArgs),
}

#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// Tell the result as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    house: HouseArgs,
}

pub(super) fn run(command: &LogCommand) -> Result<Outcome, Failure> {
    let LogCommand::Verify(args) = command;
    let house = args.house.open_existing()?;
    let mut told = 0;
    let progress = |events: u64| {
        if 100_000 <= events - told {
            told = events;
            eprintln!("{events} events …");
        }
    };
    let found = house.db.look::<_, StoreError>(|session| verify(session, progress))?;
    let broken: Vec<_> = found
        .broken
        .iter()
        .map(|it| {
            json!({
                "subject_kind": it.subject.kind, "subject_id": it.subject.id,
                "ordinal": it.ordinal, "why": it.why,
            })
        })
        .collect();
    if args.json {
        let all = json!({ "events": found.events, "subjects": found.subjects, "broken": broken });
        println!("{all}");
    } else {
        for it in &found.broken {
            let kind = it.subject.kind.as_str();
            println!("broken: {kind} {} event {}: {}", it.subject.id, it.ordinal, it.why);
        }
        println!("{} events of {} subjects, {} broken", found.events, found.subjects, broken.len());
    }
    Ok(if broken.is_empty() { Outcome::Done } else { Outcome::Faults })
}
