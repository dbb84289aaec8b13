//! `onedoor serve`

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::PathBuf;

use actix_web::HttpServer;
use clap::Args;
use domain::packs;
use tracing_subscriber::EnvFilter;

use super::carriers::CarrierArgs;
use super::house::{House, HouseArgs};
use super::{Failure, Outcome};
use crate::backend::Backend;
use crate::clock::{Clock, SystemClock};
use crate::packs::LoadError;
use crate::platform::Origins;
use crate::routes::Server;
use crate::workers;

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    house: HouseArgs,
    /// Address and port to listen on
    #[arg(long, env = "ONEDOOR_LISTEN", default_value = "127.0.0.1:8480")]
    listen: SocketAddr,
    /// Threads that take requests
    #[arg(long, env = "ONEDOOR_WORKERS", default_value_t = 2)]
    workers: usize,
    /// Load this pack at the start; a sandbox loads the civil-affairs pack unless told otherwise
    #[arg(long, env = "ONEDOOR_PACK")]
    pack: Option<PathBuf>,
    /// Believe X-Forwarded-For: only behind a proxy that sets it
    #[arg(long, env = "ONEDOOR_TRUST_PROXY")]
    trust_proxy: bool,
    /// Sites whose web pages may call, such as https://hall.example.org, with commas between them;
    /// `*` for all [default: none; in a sandbox all]
    #[arg(long, env = "ONEDOOR_ALLOW_ORIGINS")]
    allow_origins: Option<Origins>,
    /// The largest file that is taken, in MiB
    #[arg(long, env = "ONEDOOR_LARGEST_FILE", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1024))]
    largest_file: u16,
    #[command(flatten)]
    carriers: CarrierArgs,
    /// `text` or `json`
    #[arg(long, env = "ONEDOOR_LOG_FORMAT", default_value = "text", value_parser = ["text", "json"])]
    log_format: String,
}

/// Threads for each worker that wait for the database; more only get in each other's way.
const BLOCKING_THREADS: usize = 8;

pub(super) fn serve(args: &ServeArgs) -> Result<Outcome, Failure> {
    log_to_stderr(&args.log_format);
    eprintln!("onedoor: opening the house (database, tables, keys) …");
    let house = args.house.open_alone()?;
    prepare(args, &house)?;
    let server = Server::new(backend(args, &house)?);
    if args.house.sandbox {
        server.backend().follow()?;
    }
    actix_web::rt::System::new().block_on(answer(args, server, &house))?;
    eprintln!("onedoor: stopped");
    Ok(Outcome::Done)
}

fn backend(args: &ServeArgs, house: &House) -> Result<Backend, Failure> {
    let backend = Backend::new(house.db.clone(), SystemClock)?
        .trusting_proxy(args.trust_proxy)
        .with_largest_file(usize::from(args.largest_file) * 1024 * 1024)
        .with_carriers(args.carriers.carriers()?)
        .with_systems(args.carriers.systems()?);
    let sandbox = args.house.sandbox;
    let origins = if sandbox { Origins::Any } else { Origins::Own };
    let backend = backend.open_to(args.allow_origins.clone().unwrap_or(origins));
    Ok(if sandbox { backend.in_sandbox() } else { backend })
}

/// Loads the pack that was asked for, or the sandbox's.
fn prepare(args: &ServeArgs, house: &House) -> Result<(), Failure> {
    let (name, files) = match (&args.pack, args.house.sandbox) {
        (Some(folder), _) => crate::packs::in_folder(folder)?,
        (None, true) => crate::packs::embedded(),
        (None, false) => return Ok(()),
    };
    eprintln!("onedoor: checking and loading the pack `{name}` …");
    let (pack, faults) = packs::read(&name, &files);
    let Some(pack) = pack else {
        let count = faults.len();
        return Err(format!("the pack has {count} faults: `onedoor pack check` lists them").into());
    };
    let samples = pack.accounts.as_ref().filter(|_| args.house.sandbox);
    match crate::packs::load(&house.db, &pack, samples, SystemClock.now()) {
        Err(other @ LoadError::Published { .. }) if args.pack.is_none() => {
            Err(format!("{other}\n{}", begin_anew(house)).into())
        }
        done => Ok(done.map(drop)?),
    }
}

/// The sample pack grows with the program; a house in earnest would get new versions of its items.
fn begin_anew(house: &House) -> String {
    format!(
        "this sandbox was made by another version of Onedoor: its sample data differ. Begin a new one: \
         remove the folder {} (or the database that DATABASE_URL names), or choose another with --data",
        house.data.display()
    )
}

async fn answer(args: &ServeArgs, server: Server, house: &House) -> Result<(), Failure> {
    workers::start(server.data());
    let mounted = server.clone();
    let http = HttpServer::new(move || mounted.app())
        .workers(args.workers)
        .worker_max_blocking_threads(BLOCKING_THREADS)
        .shutdown_timeout(20)
        .bind(args.listen)
        .map_err(|err| format!("cannot listen on {}: {err}", args.listen))?;
    let address = http.addrs().first().copied().unwrap_or(args.listen);
    welcome(args, address, house);
    http.run().await?;
    Ok(())
}

fn welcome(args: &ServeArgs, address: SocketAddr, house: &House) {
    println!("Onedoor answers at      http://{address}");
    println!("documentation           http://{address}/docs/");
    println!("contract                http://{address}/openapi.yaml");
    println!("data folder             {}", house.data.display());
    if args.house.sandbox {
        println!("clock                   GET, POST http://{address}/api/v1/sandbox/clock");
        println!("test accounts           http://{address}/api/v1/sandbox/accounts");
        println!("  applicants            zhangsan, lisi, wangwu, aq-charity");
        println!("  window, handler       mzj-win-1, mzj-sec-1, mzj-sech-1");
        println!("  decision, delivery    mzj-chief-1, mzj-cert-1, mzj-dlv-1");
        println!("  password of all       onedoor-sandbox-2026");
        println!("next                    follow the tour in README.md, or open the documentation");
    }
    println!("stop with Ctrl-C");
}

fn log_to_stderr(format: &str) {
    let filter = EnvFilter::try_from_env("ONEDOOR_LOG");
    let filter =
        filter.unwrap_or_else(|_| EnvFilter::new("warn,api=info,persistence=info,actix_http=off"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let log = log.with_ansi(std::io::stderr().is_terminal());
    // A second subscriber means that a test has set its own.
    let _ = if format == "json" { log.json().try_init() } else { log.try_init() };
}
