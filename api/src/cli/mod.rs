//! The command line: one file a subcommand.

mod admin;
mod calendar;
mod carriers;
mod contract;
mod deadlines;
mod house;
mod log;
mod pack;
mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::house::HouseArgs;

/// The back end of a government service hall: one door for every application.
///
/// Without DATABASE_URL it runs a PostgreSQL of its own in the data folder, from the programs of
/// the machine. Exit codes: 0 done, 1 it found faults, 2 wrong usage, 3 it could not be done.
#[derive(Debug, Parser)]
#[command(name = "onedoor", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer requests until told to stop
    Serve(serve::ServeArgs),
    /// Bring the database's tables up to date, and say what was done
    Migrate(HouseArgs),
    /// Check or load a pack: a bureau's organisations, items, forms, calendar and rules
    #[command(subcommand)]
    Pack(pack::PackCommand),
    /// Bring in the State Council's notice of a year's working days
    #[command(subcommand)]
    Calendar(calendar::CalendarCommand),
    /// Count deadlines and compare them with those that a file expects
    #[command(subcommand)]
    Deadlines(deadlines::DeadlinesCommand),
    /// Prove that nobody has rewritten the log
    #[command(subcommand)]
    Log(log::LogCommand),
    /// Print the HTTP contract (OpenAPI 3.1)
    Contract(contract::ContractArgs),
    /// Give an administrator their login
    #[command(subcommand)]
    Admin(admin::AdminCommand),
}

/// What a command came to.
enum Outcome {
    Done,
    /// It worked, and what it looked at has faults.
    Faults,
}

/// Why a command could not be done: a sentence for a person.
type Failure = Box<dyn std::error::Error>;

/// Runs the program.
pub fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(args) => serve::serve(&args),
        Command::Migrate(args) => house::migrate(&args),
        Command::Pack(command) => pack::run(&command),
        Command::Calendar(command) => calendar::run(&command),
        Command::Deadlines(command) => deadlines::run(&command),
        Command::Log(command) => log::run(&command),
        Command::Contract(args) => contract::print(&args),
        Command::Admin(command) => admin::run(&command),
    };
    match done {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Faults) => ExitCode::from(1),
        Err(failure) => {
            eprintln!("onedoor: {failure}");
            ExitCode::from(3)
        }
    }
}
