//! Starting the database server, and waiting until it can be worked with.

use std::process::Child;
use std::time::{Duration, Instant};

use rustix::process::Pid;

use super::address::Address;
use super::furnish::furnish;
use super::halt::Halt;
use super::layout::Layout;
use super::make_way::make_way;
use super::pid_file::PidFile;
use super::programs::Programs;
use super::run_as::RunAs;
use super::{ClusterError, Durability, configuration, log, pid_file, process, spawn};

/// How long a server may neither say that it is starting nor answer.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often we say that we still wait.
const TELL: Duration = Duration::from_secs(30);
/// How long we try to start beside remains of a dead server that the operating system has not
/// cleared away yet.
const REMAINS: Duration = Duration::from_secs(60);

/// All that it takes to start a server on a cluster.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) programs: Programs,
    pub(super) run_as: RunAs,
    pub(super) layout: Layout,
    pub(super) durability: Durability,
    pub(super) address: Address,
}

impl Server {
    /// A server that answers. The thread that calls this must outlive it (`spawn::command`).
    pub(super) fn start(&self, halt: &Halt) -> Result<Child, ClusterError> {
        let deadline = Instant::now() + REMAINS;
        loop {
            make_way(&self.layout, &self.run_as)?;
            log::trim(&self.layout.log);
            let before = log::size(&self.layout.log);
            let mut child = self.spawn()?;
            match self.wait_until_ready(&mut child, halt, before) {
                Ok(()) => return Ok(child),
                Err(ClusterError::Exited { said, .. })
                    if has_remains(&said) && Instant::now() < deadline =>
                {
                    if halt.pause(Duration::from_millis(500)) {
                        return Err(ClusterError::Halted);
                    }
                }
                Err(err) => {
                    self.end(&mut child)?;
                    return Err(err);
                }
            }
        }
    }

    /// Stops a server that was started by this.
    pub(super) fn end(&self, child: &mut Child) -> Result<(), ClusterError> {
        let pid = pid_of(child);
        if process::end(pid, || exit(child).is_some()) {
            return Ok(());
        }
        Err(ClusterError::Stuck { pid: pid.as_raw_pid(), pg: self.layout.pg.clone() })
    }

    fn spawn(&self) -> Result<Child, ClusterError> {
        let program = self.programs.path("postgres");
        let log = log::open(&self.layout.log)?;
        let same = log.try_clone().map_err(ClusterError::folder("cannot write", &self.layout.log));
        spawn::command(&program, &self.run_as)
            .arg("-D")
            .arg(&self.layout.pg)
            .args(configuration::arguments(&self.layout.socket, self.durability))
            .stdout(same?)
            .stderr(log)
            .spawn()
            .map_err(|source| ClusterError::Run { program, source })
    }

    fn wait_until_ready(
        &self,
        child: &mut Child,
        halt: &Halt,
        before: u64,
    ) -> Result<(), ClusterError> {
        let Layout { pg, log, .. } = &self.layout;
        let mut pause = Duration::from_millis(3);
        let mut silent_since = Instant::now();
        let mut told = Instant::now();
        let mut last = "it does not say that it is starting".to_owned();
        while silent_since.elapsed() < PATIENCE {
            if let Some(status) = exit(child) {
                let said = log::tail(log, before);
                return Err(ClusterError::Exited { status, log: log.clone(), said });
            }
            match pid_file::read(pg).filter(|it| it.pid == pid_of(child)) {
                // Asking earlier would only fill its log with refusals.
                Some(PidFile { ready: true, .. }) => {
                    match furnish(&self.address, pg, self.durability) {
                        Err(ClusterError::Connect(err)) => last = err.to_string(),
                        done => return done,
                    }
                }
                // Recovery that is cut short begins anew, so it gets the time that it takes.
                Some(_) => silent_since = Instant::now(),
                None => {}
            }
            if TELL < told.elapsed() {
                told = Instant::now();
                tracing::warn!(log = %log.display(), "still waiting for the database to recover");
            }
            if halt.pause(pause) {
                return Err(ClusterError::Halted);
            }
            pause = (pause * 5 / 4).min(Duration::from_millis(250));
        }
        Err(ClusterError::Late { seconds: PATIENCE.as_secs(), last, log: log.clone() })
    }
}

/// How a server ended; `None` while it runs.
pub(super) fn exit(child: &mut Child) -> Option<String> {
    match child.try_wait() {
        Ok(status) => status.map(|it| it.to_string()),
        // Someone else took note of its end.
        Err(err) => Some(err.to_string()),
    }
}

fn pid_of(child: &Child) -> Pid {
    Pid::from_child(child)
}

/// Whether Postgres refused because of what a dead server left in memory or on disk.
fn has_remains(said: &str) -> bool {
    said.contains("still in use") || (said.contains("lock file") && said.contains("already exists"))
}
