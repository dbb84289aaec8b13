//! The server that the demo needs: a sandbox on a free port, with a data folder that is gone at
//! the end.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::failure::{Failure, instead};

/// How long the server may take to say where it answers, and to stop.
const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) struct Server {
    child: Child,
    /// Clears up if we are killed.
    warden: Option<Child>,
    data: PathBuf,
    /// Such as `http://127.0.0.1:40123`.
    pub(crate) url: String,
}

impl Server {
    pub(crate) fn start() -> Result<Self, Failure> {
        let data = std::env::temp_dir().join(format!("onedoor-demo-{}", std::process::id()));
        let mut child = onedoor(&data)?
            .args(["serve", "--sandbox", "--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(instead("a server that starts"))?;
        let (out, err) = (child.stdout.take(), child.stderr.take());
        let warden = warden(&child, &data)?;
        let mut server = Self { child, warden: Some(warden), data, url: String::new() };
        let complaints = thread::spawn(move || err.map(all).unwrap_or_default());
        let Some(url) = address(out.into_iter().flat_map(|it| BufReader::new(it).lines())) else {
            server.end();
            let said = complaints.join().unwrap_or_default();
            return Err(Failure::new("a server that says where it answers", said.trim()));
        };
        server.url = url;
        Ok(server)
    }

    /// `onedoor log verify`, beside the running server.
    pub(crate) fn verify_log(&self) -> Result<Value, Failure> {
        let told = onedoor(&self.data)?.args(["log", "verify", "--sandbox", "--json"]).output();
        let told = told.map_err(instead("`onedoor log verify` to run"))?;
        let said = String::from_utf8_lossy(&told.stdout).trim().to_owned();
        if !told.status.success() {
            let complaints = String::from_utf8_lossy(&told.stderr);
            let came = format!("{}: {said} {}", told.status, complaints.trim());
            return Err(Failure::new("an unbroken log", came));
        }
        serde_json::from_str(&said).map_err(instead("JSON from `onedoor log verify --json`"))
    }

    /// Asks the server by its process id to stop, and waits for its end.
    pub(crate) fn stop(mut self) -> Result<(), Failure> {
        let Some(status) = self.end() else {
            return Err(Failure::new("a server that stops when asked", "none"));
        };
        if status.success() { Ok(()) } else { Err(Failure::new("a clean stop", status)) }
    }

    fn end(&mut self) -> Option<std::process::ExitStatus> {
        // First, as the process id may be somebody else's once the server has ended.
        self.dismiss_warden();
        let asked = kill_process(Pid::from_child(&self.child), Signal::TERM);
        let deadline = Instant::now() + PATIENCE;
        while asked.is_ok() && Instant::now() < deadline {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            thread::sleep(Duration::from_millis(20));
        }
        self.child.kill().and_then(|()| self.child.wait()).ok()
    }

    fn dismiss_warden(&mut self) {
        if let Some(mut warden) = self.warden.take() {
            // It may have ended by itself.
            let _ = warden.kill().and_then(|()| warden.wait());
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.dismiss_warden();
        if matches!(self.child.try_wait(), Ok(None)) {
            self.end();
        }
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

/// Ends the server and removes its folder if we are killed: it waits for the end of a pipe that
/// nobody but us holds open.
fn warden(server: &Child, data: &Path) -> Result<Child, Failure> {
    let wait_and_clear = "cat; kill $0; while kill -0 $0; do sleep 1; done; rm -rf \"$1\"";
    Command::new("sh")
        .args(["-c", wait_and_clear, &server.id().to_string()])
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // Out of the reach of Ctrl-C.
        .process_group(0)
        .spawn()
        .map_err(instead("a shell that clears up after us"))
}

/// The program that lies beside this one, in a world that knows nothing but `data`.
fn onedoor(data: &Path) -> Result<Command, Failure> {
    let here = std::env::current_exe().map_err(instead("a program that knows its place"))?;
    let program = here.with_file_name("onedoor");
    if !program.is_file() {
        let came = "none: `cargo build -p api` makes it";
        return Err(Failure::new(format!("the program {}", program.display()), came));
    }
    let mut command = Command::new(program);
    let meant_for_others = |it: &str| it.starts_with("ONEDOOR_") || it == "DATABASE_URL";
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(meant_for_others) {
            command.env_remove(name);
        }
    }
    command.env("ONEDOOR_DATA", data);
    Ok(command)
}

/// Where the server says that it answers; its further lines are read away, so that it never waits
/// for us.
fn address(
    lines: impl Iterator<Item = std::io::Result<String>> + Send + 'static,
) -> Option<String> {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            if let Some((_, address)) = line.split_once("http://") {
                // Nobody listens after the first.
                let _ = tell.send(format!("http://{}", address.trim()));
            }
        }
    });
    told.recv_timeout(PATIENCE).ok()
}

fn all(mut from: impl Read) -> String {
    let mut said = Vec::new();
    // What was said until then is what we want.
    let _ = from.read_to_end(&mut said);
    String::from_utf8_lossy(&said).into_owned()
}
