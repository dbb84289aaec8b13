//! What processes cost, from `/proc`.

use std::collections::HashMap;
use std::fs;
use std::time::Duration;

use rustix::param::clock_ticks_per_second;

use crate::Failure;

/// CPU seconds used so far, each by all processes of its kind, also by those that have ended.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Spent {
    pub(crate) server: f64,
    pub(crate) postgres: f64,
    /// The children of this process that have ended: the generators of load.
    pub(crate) generator: f64,
    /// Everything on this machine, whoever ran it.
    pub(crate) machine: f64,
}

impl Spent {
    /// Until now, by the server (if there is one) and by the cluster of `postmaster`.
    pub(crate) fn until_now(server: Option<u32>, postmaster: u32) -> Result<Self, Failure> {
        let all = all()?;
        let own = all.iter().find(|it| it.pid == std::process::id());
        let server = server.map_or(0, |pid| tree(&all, pid));
        let ticks = ticks_per_second();
        Ok(Self {
            server: seconds(server, ticks),
            postgres: seconds(tree(&all, postmaster), ticks),
            generator: seconds(own.map_or(0, |it| it.children), ticks),
            machine: seconds(machine()?, ticks),
        })
    }

    pub(crate) fn since(&self, before: &Self) -> Self {
        Self {
            server: self.server - before.server,
            postgres: self.postgres - before.postgres,
            generator: self.generator - before.generator,
            machine: self.machine - before.machine,
        }
    }
}

/// How long each thread of a process, and of those below it, has been on a processor: to the nanosecond,
/// and of those only that live. Clock ticks are too coarse for whoever does little: of many short pieces
/// of work that begin with a tick they count all or none.
#[derive(Debug)]
pub(crate) struct Threads(HashMap<u32, Duration>);

impl Threads {
    pub(crate) fn of(roots: [u32; 2]) -> Result<Self, Failure> {
        let all = all()?;
        let pids = roots.into_iter().flat_map(|it| below(&all, it));
        Ok(Self(pids.flat_map(on_processor).collect()))
    }

    /// What they have done since; one that has ended is not counted.
    pub(crate) fn since(&self, before: &Self) -> Duration {
        let was = |id| before.0.get(id).copied().unwrap_or_default();
        self.0.iter().map(|(id, it)| it.saturating_sub(was(id))).sum()
    }
}

/// A process and all below it.
fn below(all: &[Process], root: u32) -> Vec<u32> {
    let children = all.iter().filter(|it| it.parent == root);
    std::iter::once(root).chain(children.flat_map(|it| below(all, it.pid))).collect()
}

/// A thread that ends while we look has no file any more.
fn on_processor(pid: u32) -> Vec<(u32, Duration)> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let read = |it: fs::DirEntry| {
        let id = it.file_name().to_str()?.parse().ok()?;
        let stat = fs::read_to_string(it.path().join("schedstat")).ok()?;
        Some((id, Duration::from_nanos(stat.split_whitespace().next()?.parse().ok()?)))
    };
    threads.filter_map(read).collect()
}

struct Process {
    pid: u32,
    parent: u32,
    /// Clock ticks of its own, and of its children that it has seen end.
    own: u64,
    children: u64,
}

/// The ticks of a process and of everything below it.
fn tree(all: &[Process], root: u32) -> u64 {
    let below = all.iter().filter(|it| it.parent == root).map(|it| tree(all, it.pid));
    let own = all.iter().find(|it| it.pid == root).map_or(0, |it| it.own + it.children);
    own + below.sum::<u64>()
}

fn all() -> Result<Vec<Process>, Failure> {
    let entries = fs::read_dir("/proc").map_err(|err| format!("/proc is needed: {err}"))?;
    let pids = entries.flatten().filter_map(|it| it.file_name().to_str()?.parse().ok());
    // One that ends while we look has no file any more.
    Ok(pids
        .filter_map(|pid| read(pid, &fs::read_to_string(format!("/proc/{pid}/stat")).ok()?))
        .collect())
}

/// The fields after the name, which stands in brackets and may hold anything.
fn read(pid: u32, stat: &str) -> Option<Process> {
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Process {
        pid,
        parent: fields.get(1)?.parse().ok()?,
        own: number(11)? + number(12)?,
        children: number(13)? + number(14)?,
    })
}

/// Ticks of all processors that were neither idle nor waiting.
fn machine() -> Result<u64, Failure> {
    let stat = fs::read_to_string("/proc/stat")?;
    let line = stat.lines().next().unwrap_or_default();
    let fields = line.split_whitespace().skip(1).map(|it| it.parse::<u64>().unwrap_or_default());
    // user nice system idle iowait irq softirq steal; guests are counted in user already.
    Ok(fields.take(8).enumerate().filter(|(at, _)| !matches!(at, 3 | 4)).map(|it| it.1).sum())
}

fn ticks_per_second() -> f64 {
    u32::try_from(clock_ticks_per_second()).map_or(100.0, f64::from)
}

fn seconds(ticks: u64, per_second: f64) -> f64 {
    crate::report::float(ticks) / per_second
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_and_spaces_does_not_shift_the_fields() {
        let line = "7 (a) b (c) S 3 0 0 0 0 0 0 0 0 0 5 6 70 80 20 0";
        let read = read(7, line).expect("a line of /proc");
        assert_eq!((read.parent, read.own, read.children), (3, 11, 150));
    }

    #[test]
    fn threads_are_timed_between_two_looks() {
        let own = [std::process::id(), u32::MAX];
        let before = Threads::of(own).expect("/proc");
        while Threads::of(own).expect("/proc").since(&before) == Duration::ZERO {}
        assert_eq!(before.since(&Threads::of(own).expect("/proc")), Duration::ZERO);
    }

    #[test]
    fn a_tree_is_counted_with_what_has_ended_below_it() {
        let process = |pid, parent, own, children| Process { pid, parent, own, children };
        let all = [process(1, 0, 1, 0), process(2, 1, 10, 100), process(3, 2, 1000, 0)];
        assert_eq!(tree(&all, 2), 1110);
    }
}
