//! How every Postgres program is run: as the right user, and ending when we end.

use std::env;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::run_as::RunAs;

/// A program, ready for its arguments.
///
/// The thread that spawns it must live until the program ends: Linux tells the program of the
/// death of its parent *thread*.
pub(super) fn command(program: &Path, run_as: &RunAs) -> Command {
    let mut command = Command::new(program);
    // A folder that every user may be in; Postgres fails in one that it cannot name.
    command.current_dir("/").stdin(Stdio::null());
    // So that we can read what it says, and nothing meant for other servers reaches this one.
    command.env("LC_ALL", "C");
    for (name, _) in env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"PG")) {
        command.env_remove(name);
    }
    // Ctrl-C is for us: we answer what is under way, then stop the database.
    command.process_group(0);
    if let RunAs::User { uid, gid, .. } = run_as {
        // Root's supplementary groups are dropped with this, by the standard library.
        command.uid(*uid).gid(*gid);
    }
    end_with_parent(&mut command);
    command
}

/// Has the kernel send SIGINT, which is Postgres' fast and clean shutdown, when we are killed.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "between fork and exec there is no safe place to ask the kernel")]
fn end_with_parent(command: &mut Command) {
    use rustix::io::Errno;
    use rustix::process::{Signal, getpid, getppid, set_parent_process_death_signal};

    let parent = getpid();
    let ask = move || {
        set_parent_process_death_signal(Some(Signal::INT))?;
        // Whoever died before the kernel was asked is not told of.
        if getppid() == Some(parent) { Ok(()) } else { Err(Errno::SRCH.into()) }
    };
    // SAFETY: the closure makes two system calls; it allocates nothing and takes no lock. It
    // runs after the change of user, which would have undone it.
    unsafe { command.pre_exec(ask) };
}

/// Elsewhere the next start finds and stops what a killed one left behind (`make_way`).
#[cfg(not(target_os = "linux"))]
fn end_with_parent(_: &mut Command) {}
