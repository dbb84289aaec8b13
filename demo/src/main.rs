//! `make demo`: one application from submission to delivery and one decided on the spot, through
//! the HTTP API only, told as a timeline. It starts the server that it needs, and stops it.

mod clocks;
mod counter;
mod diary;
mod failure;
mod hall;
mod person;
mod registration;
mod server;

use std::process::ExitCode;

use clap::Parser;
use serde_json::{Value, json};

use self::diary::Diary;
use self::failure::Failure;
use self::hall::Hall;
use self::server::Server;

/// Drive two applications through a server of their own, from submission to delivery
///
/// Exit code 0 only if all of it happened; otherwise it says what was expected and what came.
#[derive(Debug, Parser)]
#[command(name = "demo", version, max_term_width = 100)]
struct Args {
    /// Tell it as one JSON document on standard output
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let mut diary = Diary::new(args.json);
    match tell(&mut diary) {
        Ok(mut story) => {
            let summary = format!(
                "demo: ok, application {} closed, {} events verified",
                story["applications"][0]["number"].as_str().unwrap_or_default(),
                story["log"]["events"]
            );
            if args.json {
                story["ok"] = true.into();
                story["summary"] = summary.into();
                println!("{story:#}");
            } else {
                println!("{summary}");
            }
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("demo: failed: {failure}");
            if args.json {
                let Failure { expected, came } = failure;
                println!("{:#}", json!({ "ok": false, "expected": expected, "came": came }));
            }
            ExitCode::FAILURE
        }
    }
}

/// All that happens, in order; answers it as one document.
fn tell(diary: &mut Diary) -> Result<Value, Failure> {
    diary.say("Starting a sandbox of its own: database, tables, the civil-affairs pack …");
    let server = Server::start()?;
    diary
        .say(&format!("It answers at {}; everything below goes through its HTTP API.", server.url));
    let hall = Hall::open(&server.url)?;
    let registration = registration::tell(&hall, diary)?;
    let counter = counter::tell(&hall, diary)?;
    diary.chapter("The log");
    let log = server.verify_log()?;
    let (events, subjects) = (&log["events"], &log["subjects"]);
    diary.say(&format!(
        "onedoor log verify: {events} events of {subjects} subjects, every chain holds."
    ));
    server.stop()?;
    diary.say("The server has stopped, and its folder is gone.\n");
    Ok(json!({ "applications": [registration, counter], "log": log }))
}
