//! `onedoor pack check` and `onedoor pack load`

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use domain::labels::Label;
use domain::packs::{Fault, Pack, Severity, read};
use serde_json::json;

use super::house::HouseArgs;
use super::{Failure, Outcome};
use crate::clock::{Clock, SystemClock};
use crate::packs::{in_folder, load};

#[derive(Debug, Subcommand)]
pub(super) enum PackCommand {
    /// Say everything that is wrong with a pack: file, place and what would be right
    ///
    /// Exit code 1 if there is an error; warnings alone do not count.
    Check(CheckArgs),
    /// Load a pack into the database: all of it or nothing, and again without harm
    Load(LoadArgs),
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// The pack's folder
    folder: PathBuf,
    /// Tell the faults as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct LoadArgs {
    /// The pack's folder
    folder: PathBuf,
    #[command(flatten)]
    house: HouseArgs,
}

pub(super) fn run(command: &PackCommand) -> Result<Outcome, Failure> {
    match command {
        PackCommand::Check(args) => check(args),
        PackCommand::Load(args) => bring(args),
    }
}

fn look(folder: &Path) -> Result<(Option<Pack>, Vec<Fault>), Failure> {
    let (name, files) = in_folder(folder)?;
    Ok(read(&name, &files))
}

fn check(args: &CheckArgs) -> Result<Outcome, Failure> {
    let (pack, faults) = look(&args.folder)?;
    if args.json {
        let told: Vec<_> = faults
            .iter()
            .map(|it| {
                json!({
                    "file": it.file, "pointer": it.pointer, "line": it.line,
                    "severity": it.severity, "message": it.message,
                })
            })
            .collect();
        println!("{}", serde_json::to_string_pretty(&told)?);
    } else {
        faults.iter().for_each(tell);
    }
    let errors = faults.iter().filter(|it| it.severity == Severity::Error).count();
    let warnings = faults.len() - errors;
    match pack {
        Some(pack) => {
            let (items, staff) = (pack.items.len(), pack.staff.len());
            let versions: usize = pack.items.iter().map(|it| it.versions.len()).sum();
            eprintln!(
                "the pack `{}` {} is sound: {items} items in {versions} versions, {} bodies, \
                 {staff} staff; {warnings} warnings",
                pack.code,
                pack.version,
                pack.bodies.len(),
            );
            Ok(Outcome::Done)
        }
        None => {
            eprintln!("{errors} errors, {warnings} warnings");
            Ok(Outcome::Faults)
        }
    }
}

fn tell(fault: &Fault) {
    let line = fault.line.map(|it| format!(" line {it}")).unwrap_or_default();
    let Fault { file, pointer, severity, message, .. } = fault;
    println!("{}: {file}{line} {pointer}: {message}", severity.as_str());
}

fn bring(args: &LoadArgs) -> Result<Outcome, Failure> {
    let (pack, faults) = look(&args.folder)?;
    let Some(pack) = pack else {
        faults.iter().for_each(tell);
        return Ok(Outcome::Faults);
    };
    let house = args.house.open()?;
    let samples = pack.accounts.as_ref().filter(|_| args.house.sandbox);
    let done = load(&house.db, &pack, samples, SystemClock.now())?;
    println!(
        "loaded `{}` {}: {} items and {} versions are new, {} accounts made, {} authorisations given, calendar {}",
        pack.code,
        pack.version,
        done.items,
        done.versions,
        done.accounts,
        done.authorisations,
        if done.calendar { "imported" } else { "unchanged" },
    );
    Ok(Outcome::Done)
}
