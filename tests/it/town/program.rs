//! The program itself, started as a process: for what only a process can show.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

/// The built program. It is built first if a test is run alone.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--package", "api", "--bin", "onedoor"])
        .args(if cfg!(debug_assertions) { None } else { Some("--release") })
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .status();
    assert!(built.expect("cargo runs").success(), "the program builds");
    let here = std::env::current_exe().expect("a test is a program");
    let profile = here.parent().and_then(|it| it.parent()).expect("target/debug/deps");
    profile.join("onedoor")
});

/// The program with `arguments`, ready to run.
pub(crate) fn onedoor(arguments: &[&str]) -> Command {
    let mut command = Command::new(&*PROGRAM);
    command.args(arguments).env_remove("DATABASE_URL").env_remove("ONEDOOR_DATA");
    command
}

/// A folder that is gone at the end, where the database's user can reach it.
pub(crate) struct Temporary(PathBuf);

pub(crate) fn temporary() -> Temporary {
    let name = format!("onedoor-test-{}", uuid::Uuid::now_v7().simple());
    Temporary(std::env::temp_dir().join(name))
}

impl Temporary {
    pub(crate) fn path(&self) -> &str {
        self.0.to_str().expect("the temporary folder's name is text")
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A server that runs as a process of its own.
pub(crate) struct Program {
    child: Child,
    pub(crate) address: String,
}

impl Program {
    /// Starts `onedoor serve` and waits until it says where it answers.
    pub(crate) fn serve(arguments: &[&str]) -> Self {
        let mut all = vec!["serve", "--listen", "127.0.0.1:0"];
        all.extend_from_slice(arguments);
        let mut command = onedoor(&all);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let out = child.stdout.take().expect("its output is piped");
        let mut lines = BufReader::new(out).lines();
        let address = lines.find_map(|line| {
            let line = line.expect("the program writes text");
            line.split_once("http://").map(|(_, address)| address.trim().to_owned())
        });
        // The rest is read away, so that the program never waits for us.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address: address.expect("the server says where it answers") }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// kill -9
    pub(crate) fn kill_now(&self) {
        rustix::process::kill_process(self.pid(), rustix::process::Signal::KILL).expect("it runs");
    }

    fn pid(&self) -> rustix::process::Pid {
        let pid = i32::try_from(self.child.id()).expect("a process id fits");
        rustix::process::Pid::from_raw(pid).expect("a process has an id")
    }

    /// Ctrl-C
    pub(crate) fn stop(mut self) -> bool {
        let int = rustix::process::Signal::INT;
        rustix::process::kill_process(self.pid(), int).expect("it runs");
        self.child.wait().expect("it ends").success()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
