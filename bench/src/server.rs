//! A running `onedoor serve`.

use std::fs::{self, File};
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::Failure;
use crate::house::House;
use crate::programs::command;

/// How long a server may take until it answers, and until it has stopped.
const PATIENCE: Duration = Duration::from_secs(60);

/// Stops when it is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    /// `http://address:port`
    pub(crate) address: String,
}

impl Server {
    /// A sandbox on `database`, on a free port of the loopback; `options` is added to the
    /// database's URL.
    pub(crate) fn start(house: &House, database: &str, options: &str) -> Result<Self, Failure> {
        let said = house.path(&format!("{database}.out"));
        let complained = house.path(&format!("{database}.err"));
        let mut serve = command(&house.programs.onedoor);
        serve.args(["serve", "--sandbox", "--listen", "127.0.0.1:0", "--data"]);
        // Only for the master key: one for all servers, as the databases are copies.
        serve.arg(house.path("key"));
        serve.env("DATABASE_URL", format!("{}{options}", house.url(database)));
        serve.stdout(File::create(&said)?).stderr(File::create(&complained)?);
        let child = serve.spawn().map_err(|err| {
            format!("`{}` could not be run: {err}", house.programs.onedoor.display())
        })?;
        let mut server = Self { child, address: String::new() };
        let begun = Instant::now();
        while server.child.try_wait()?.is_none() && begun.elapsed() < PATIENCE {
            if let Some(address) = address(&fs::read_to_string(&said)?) {
                server.address = address;
                return Ok(server);
            }
            thread::sleep(Duration::from_millis(20));
        }
        let complained = fs::read_to_string(&complained)?;
        Err(format!("the server on `{database}` does not answer:\n{complained}").into())
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The most memory that it ever held, in KiB.
    pub(crate) fn peak_memory(&self) -> Result<u64, Failure> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid()))?;
        let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
        let number = line.and_then(|it| it.trim().trim_end_matches(" kB").parse().ok());
        number.ok_or_else(|| "/proc tells no peak of the server's memory".into())
    }
}

/// The address in the first line of the welcome.
fn address(said: &str) -> Option<String> {
    let (first, _) = said.split_once('\n')?;
    Some(first.strip_prefix("Onedoor answers at")?.trim().to_owned())
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already if it cannot be told.
        let _ = kill_process(Pid::from_child(&self.child), Signal::TERM);
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
