//! A cluster whose server, or whose keeper, was killed.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use diesel::{Connection, PgConnection, RunQueryDsl, sql_query};
use persistence::cluster::{Durability, Settings};

use super::home::{Home, ask, comes_true, kill, processes_in, run, start, try_ask};

const DATA: &str = "CLUSTER_TEST_DATA";
/// Where a holder says that it holds the cluster: what it says is the address.
const READY: &str = "ready";

/// The process that the other tests kill: this test program, running this test alone.
#[test]
#[ignore = "started by other tests, to be killed"]
fn holder() {
    let Some(data) = std::env::var_os(DATA) else { return };
    let (durability, patience) = (Durability::Durable, Duration::ZERO);
    let settings = Settings { data: data.into(), durability, patience };
    let cluster = start(&settings);
    let ready = settings.data.with_file_name(READY);
    fs::write(ready.with_extension("new"), cluster.url()).expect("the test's folder is ours");
    fs::rename(ready.with_extension("new"), ready).expect("the test's folder is ours");
    thread::sleep(Duration::from_secs(120));
}

fn spawn_holder(settings: &Settings) -> Child {
    let (_, module) = module_path!().split_once("::").expect("a module of a crate");
    let program = std::env::current_exe().expect("we run");
    let mut command = Command::new(program);
    command.args(["--ignored", "--exact", &format!("{module}::holder")]);
    command.env(DATA, &settings.data).stdout(Stdio::null());
    command.spawn().expect("we can run ourselves")
}

/// A process that holds the cluster, and the address of it.
fn held(settings: &Settings) -> (Child, String) {
    let holder = spawn_holder(settings);
    let ready = settings.data.with_file_name(READY);
    assert!(comes_true(60, || ready.exists()), "the holder starts its cluster");
    (holder, fs::read_to_string(ready).expect("it is there"))
}

fn kill_holder(mut holder: Child) {
    holder.kill().expect("it runs");
    holder.wait().expect("it is ours");
}

fn server_of(settings: &Settings) -> u32 {
    let text = fs::read_to_string(settings.data.join("pg/postmaster.pid")).expect("it runs");
    text.lines().next().and_then(|it| it.parse().ok()).expect("a process id")
}

/// A session in the midst of a query that notices nothing.
fn busy(url: &str) -> JoinHandle<()> {
    let mut conn = PgConnection::establish(url).expect("the cluster answers");
    let busy = thread::spawn(move || {
        let query = "select count(*) from generate_series(1, 10000000000)";
        sql_query(query).execute(&mut conn).expect_err("the query is cut short");
    });
    let runs = "count(*) from pg_stat_activity where query ~ '10000000000' and state = 'active'";
    let runs = format!("select {runs} and pid <> pg_backend_pid()");
    assert!(comes_true(10, || ask(url, &runs) == "1"));
    thread::sleep(Duration::from_millis(200));
    busy
}

#[test]
fn after_a_killed_onedoor_the_next_one_starts_at_once_and_nothing_is_lost() {
    let home = Home::new();
    let (holder, url) = held(&home.durable());
    run(&url, "create table kept as select 'acknowledged' as it");
    kill_holder(holder);
    let begin = Instant::now();
    let cluster = start(&home.durable());
    println!("start after a killed predecessor {:?}", begin.elapsed());
    assert_eq!(ask(&cluster.url(), "select it from kept"), "acknowledged");
}

#[test]
fn whoever_starts_in_the_moment_in_which_its_predecessor_ends_waits_for_it() {
    let home = Home::new();
    let patient = Settings { patience: Duration::from_secs(60), ..home.durable() };
    let cluster = start(&home.durable());
    thread::scope(|scope| {
        let waiting = scope.spawn(|| start(&patient));
        let gave_up = || waiting.is_finished();
        assert!(!comes_true(1, gave_up), "it neither refuses nor shares the folder");
        drop(cluster);
        drop(waiting.join().expect("it starts"));
    });
    let (mut holder, _) = held(&home.durable());
    holder.kill().expect("it runs");
    drop(start(&patient));
    holder.wait().expect("it is ours");
}

#[test]
fn the_server_of_a_killed_onedoor_stops_cleanly_by_itself() {
    let home = Home::new();
    let (holder, _) = held(&home.durable());
    kill_holder(holder);
    assert!(comes_true(20, || processes_in(&home.path("")).is_empty()));
    assert!(comes_true(20, || !home.path("data/pg/postmaster.pid").exists()));
}

#[test]
fn a_killed_server_comes_back_by_itself_with_everything_acknowledged() {
    let home = Home::new();
    let cluster = start(&home.durable());
    run(&cluster.url(), "create table kept as select 'acknowledged' as it");
    for _ in 0..2 {
        let pid = cluster.pid().expect("it runs");
        let begin = Instant::now();
        kill(pid);
        let is_back = || cluster.pid().is_some_and(|it| it != pid);
        assert!(comes_true(30, is_back), "a new server runs");
        println!("back after {:?}", begin.elapsed());
        assert_eq!(ask(&cluster.url(), "select it from kept"), "acknowledged");
    }
}

#[test]
fn a_killed_server_comes_back_even_beside_a_session_that_has_not_noticed() {
    let home = Home::new();
    let cluster = start(&home.durable());
    let busy = busy(&cluster.url());
    let pid = cluster.pid().expect("it runs");
    kill(pid);
    assert!(comes_true(30, || cluster.pid().is_some_and(|it| it != pid)));
    assert_eq!(ask(&cluster.url(), "1"), "1");
    busy.join().expect("the session ended with an error");
}

#[test]
fn onedoor_and_its_server_killed_together_leave_a_cluster_that_starts() {
    let home = Home::new();
    let (holder, url) = held(&home.durable());
    run(&url, "create table kept as select 'acknowledged' as it");
    let busy = busy(&url);
    kill(server_of(&home.durable()));
    kill_holder(holder);
    let cluster = start(&home.durable());
    assert_eq!(ask(&cluster.url(), "select it from kept"), "acknowledged");
    busy.join().expect("the session ended with an error");
}

#[test]
fn a_stop_while_the_server_is_being_brought_back_leaves_nothing_running() {
    for delay in [0, 50, 100, 120, 150, 200] {
        let home = Home::new();
        let cluster = start(&home.throwaway());
        kill(cluster.pid().expect("it runs"));
        thread::sleep(Duration::from_millis(delay));
        cluster.stop().expect("it stops");
        assert!(comes_true(5, || processes_in(&home.path("")).is_empty()));
    }
}

#[test]
fn a_server_that_nobody_told_of_the_death_is_stopped_and_replaced() {
    let home = Home::new();
    let cluster = start(&home.durable());
    let line = format!("/proc/{}/cmdline", cluster.pid().expect("it runs"));
    let line = fs::read_to_string(line).expect("it runs");
    let (program, _) = line.split_once('\0').expect("it has arguments");
    let url = cluster.url();
    cluster.stop().expect("it stops");
    let mut orphan = spawn_server(program, &home);
    assert!(comes_true(20, || try_ask(&url, "1").is_some()), "it answers");
    // Ended and taken note of, as by the first process of the machine.
    let reaper = thread::spawn(move || orphan.wait().expect("it is ours"));
    let cluster = start(&home.durable());
    assert_eq!(ask(&cluster.url(), "1"), "1");
    assert!(reaper.join().expect("it ended").success(), "it stopped cleanly");
}

/// The server as an earlier Onedoor would have started it.
fn spawn_server(program: &str, home: &Home) -> Child {
    let pg = home.path("data/pg");
    let owner = fs::metadata(&pg).expect("the cluster is there");
    let mut command = Command::new(program);
    let socket = format!("unix_socket_directories={}", home.path("data/run").display());
    command.current_dir("/").arg("-D").arg(pg).args(["-c", "listen_addresses=", "-c", &socket]);
    command.uid(owner.uid()).gid(owner.gid()).stderr(Stdio::null());
    command.spawn().expect("the server can be run")
}

#[test]
fn files_of_a_dead_server_that_name_another_living_or_unburied_process_do_no_harm() {
    let home = Home::new();
    let url = start(&home.durable()).url();
    let owner = fs::metadata(home.path("data/pg")).expect("the cluster is there");
    for living in [true, false] {
        let mut stranger = Command::new("sleep");
        stranger.arg("60").uid(owner.uid()).gid(owner.gid());
        let mut stranger = stranger.spawn().expect("sleep can be run");
        let stale = format!("{}\n{}\n", stranger.id(), home.path("data/pg").display());
        for file in ["data/pg/postmaster.pid", "data/run/.s.PGSQL.5432.lock"] {
            fs::write(home.path(file), &stale).expect("the folder is ours");
            chown(home.path(file), Some(owner.uid()), Some(owner.gid())).expect("it is ours");
        }
        if !living {
            stranger.kill().expect("it runs");
        }
        let cluster = start(&home.durable());
        assert_eq!((cluster.url(), ask(&url, "1")), (url.clone(), "1".to_owned()));
        assert_eq!(stranger.try_wait().expect("it is ours").is_none(), living);
        stranger.kill().expect("it is ours");
        stranger.wait().expect("it is ours");
    }
}

#[test]
fn an_initdb_that_was_killed_leaves_nothing_that_looks_ready() {
    let home = Home::new();
    let mut settings = home.durable();
    for delay in [0, 50, 100, 200, 400] {
        settings.data = home.path(&format!("data-{delay}"));
        let holder = spawn_holder(&settings);
        assert!(comes_true(20, || 0 < unfinished(&settings)));
        thread::sleep(Duration::from_millis(delay));
        kill_holder(holder);
        let cluster = start(&settings);
        assert_eq!(ask(&cluster.url(), "1"), "1");
        assert_eq!(unfinished(&settings), 0);
    }
}

/// How many clusters are being made, or were left while being made.
fn unfinished(settings: &Settings) -> usize {
    let entries = fs::read_dir(&settings.data).into_iter().flatten().flatten();
    entries.filter(|it| it.file_name().as_encoded_bytes().starts_with(b"pg.init")).count()
}
