//! Load over HTTP, from `wrk`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use crate::Failure;
use crate::contest::Load;
use crate::house::House;
use crate::programs::{command, output};
use crate::server::Server;
use crate::settings::CONNECTIONS;

const GET: &str = include_str!("../lua/get.lua");
const SUBMIT: &str = include_str!("../lua/submit.lua");
const APPROVE: &str = include_str!("../lua/approve.lua");

/// Enough for load on a server that is slower than they are.
const THREADS: u32 = 2;

/// Requests of one kind.
#[derive(Debug)]
pub(crate) struct Wrk<'a> {
    program: &'a Path,
    script: PathBuf,
    url: String,
    threads: u32,
    /// For the script.
    arguments: Vec<String>,
}

impl<'a> Wrk<'a> {
    /// Asks for paths of the file `paths` (one a line), again and again, in no order.
    pub(crate) fn get(
        house: &'a House,
        server: &Server,
        paths: &Path,
        token: &str,
    ) -> Result<Self, Failure> {
        let script = house.write("get.lua", GET)?;
        let arguments = vec![paths.display().to_string(), token.to_owned()];
        let (program, url) = (&*house.programs.wrk, server.address.clone());
        Ok(Self { program, script, url, threads: THREADS, arguments })
    }

    /// Submits the application of the file `body`, each time with a key of its own.
    pub(crate) fn submit(
        house: &'a House,
        server: &Server,
        body: &Path,
        token: &str,
    ) -> Result<Self, Failure> {
        let script = house.write("submit.lua", SUBMIT)?;
        let arguments = vec![body.display().to_string(), token.to_owned()];
        let url = format!("{}/api/v1/applications", server.address);
        Ok(Self { program: &house.programs.wrk, script, url, threads: THREADS, arguments })
    }

    /// Claims and approves the tasks of the file whose name is `tasks` and the number of the run.
    pub(crate) fn approve(
        house: &'a House,
        server: &Server,
        tasks: &Path,
        token: &str,
    ) -> Result<Self, Failure> {
        let script = house.write("approve.lua", APPROVE)?;
        let arguments = vec![tasks.display().to_string(), token.to_owned()];
        let (program, url) = (&*house.programs.wrk, server.address.clone());
        Ok(Self { program, script, url, threads: CONNECTIONS, arguments })
    }

    /// `run` sets the keys of one run apart from another's.
    pub(crate) fn run(&self, length: Duration, run: u64) -> Result<Load, Failure> {
        let mut wrk = command(self.program);
        wrk.args(["--timeout", "20", "-t"]).arg(self.threads.to_string());
        wrk.arg("-c").arg(CONNECTIONS.to_string());
        wrk.arg("-d").arg(format!("{}s", length.as_secs()));
        wrk.arg("-s").arg(&self.script).arg(&self.url).arg("--");
        let printed = output(wrk.args(&self.arguments).arg(run.to_string()))?;
        let told = printed.lines().find(|it| it.starts_with('{'));
        let told: Value = serde_json::from_str(told.ok_or("wrk does not say how it went")?)?;
        let number = |name: &str| told[name].as_f64().ok_or_else(|| format!("wrk tells no {name}"));
        if number("refused")? + number("broken")? != 0.0 {
            return Err(format!("{}: not every answer was good: {told}", self.url).into());
        }
        Ok(Load {
            requests: told["requests"].as_u64().ok_or("wrk tells no requests")?,
            rate: 1e6 * number("requests")? / number("micros")?,
            p50: number("p50")? / 1000.0,
            p99: number("p99")? / 1000.0,
        })
    }
}
