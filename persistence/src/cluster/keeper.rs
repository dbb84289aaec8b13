//! The thread that keeps a database server running until it is asked to stop.

use std::process::Child;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::halt::Halt;
use super::server::{Server, exit};
use super::{ClusterError, log, socket};

/// How soon the death of the server is noticed.
const LOOK: Duration = Duration::from_millis(100);
/// How often the size of the log is looked at.
const TRIM: Duration = Duration::from_secs(60);
/// The pause before the second attempt to bring it back; each failure doubles it.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// A server that lived for as long as this was well.
const WELL: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(super) struct Keeper {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<Result<(), ClusterError>>>,
}

#[derive(Debug, Default)]
struct Shared {
    halt: Halt,
    /// The server's process id; 0 while there is none.
    pid: AtomicU32,
}

impl Keeper {
    /// Starts the server and returns when it answers.
    pub(super) fn start(server: Server) -> Result<Self, ClusterError> {
        let shared = Arc::new(Shared::default());
        let (tell, told) = mpsc::channel();
        let theirs = Arc::clone(&shared);
        let keep = move || {
            let done = match server.start(&theirs.halt) {
                Ok(child) => {
                    theirs.pid.store(child.id(), Ordering::Relaxed);
                    tell.send(Ok(())).expect("the caller waits for this");
                    keep(&server, child, &theirs)
                }
                Err(err) => {
                    tell.send(Err(err)).expect("the caller waits for this");
                    Ok(())
                }
            };
            socket::leave(&server.layout.socket, &server.layout.data);
            done
        };
        let thread = thread::Builder::new().name("postgres".to_owned());
        let thread = thread.spawn(keep).expect("the system has room for one more thread");
        let keeper = Self { shared, thread: Some(thread) };
        told.recv().expect("the keeper says how the start went before it ends")?;
        Ok(keeper)
    }

    pub(super) fn pid(&self) -> Option<u32> {
        Some(self.shared.pid.load(Ordering::Relaxed)).filter(|pid| *pid != 0)
    }

    /// Stops the server, or the attempt to bring it back, and waits for the end of it.
    pub(super) fn stop(&mut self) -> Result<(), ClusterError> {
        self.shared.halt.ask();
        self.thread.take().map_or(Ok(()), |it| it.join().expect("the keeper does not panic"))
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        if let Err(err) = self.stop() {
            tracing::error!(%err, "the database server was not stopped cleanly");
        }
    }
}

/// Watches the server and brings it back whenever it ends, until asked to stop.
fn keep(server: &Server, mut child: Child, shared: &Shared) -> Result<(), ClusterError> {
    let mut pause = Duration::ZERO;
    loop {
        let start = Instant::now();
        let Some(status) = watch(server, &mut child, &shared.halt) else {
            return server.end(&mut child);
        };
        shared.pid.store(0, Ordering::Relaxed);
        tracing::error!(%status, "the database server ended by itself; starting it again");
        let end = Instant::now();
        if WELL < end - start {
            pause = Duration::ZERO;
        }
        child = match bring_back(server, &mut pause, &shared.halt) {
            Some(child) => child,
            None => return Ok(()),
        };
        shared.pid.store(child.id(), Ordering::Relaxed);
        tracing::warn!(pid = child.id(), after = ?end.elapsed(), "the database server is back");
    }
}

/// How the server ended by itself; `None` when it is time to stop it.
fn watch(server: &Server, child: &mut Child, halt: &Halt) -> Option<String> {
    let mut trimmed = Instant::now();
    while !halt.pause(LOOK) {
        if let Some(status) = exit(child) {
            return Some(status);
        }
        if TRIM < trimmed.elapsed() {
            log::trim(&server.layout.log);
            trimmed = Instant::now();
        }
    }
    None
}

/// Tries until a server answers; `None` when it is time to stop.
fn bring_back(server: &Server, pause: &mut Duration, halt: &Halt) -> Option<Child> {
    loop {
        if halt.pause(*pause) {
            return None;
        }
        *pause = (*pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
        match server.start(halt) {
            Ok(child) => return Some(child),
            Err(ClusterError::Halted) => return None,
            Err(err) => tracing::error!(%err, "the database server did not come back"),
        }
    }
}
