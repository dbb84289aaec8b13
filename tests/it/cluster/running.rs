//! A cluster in good health.

use std::time::Instant;

use diesel::{Connection, PgConnection};
use persistence::cluster::{Durability, attach, lossy_settings};
use rustix::process::{Pid, getpgid};

use super::home::{Home, ask, comes_true, processes_in, run, start};

#[test]
fn what_was_stored_is_there_after_a_stop_and_a_start() {
    let home = Home::new();
    let begin = Instant::now();
    let cluster = start(&home.durable());
    let cold = begin.elapsed();
    run(&cluster.url(), "create table kept as select 'since the first start' as it");
    let begin = Instant::now();
    cluster.stop().expect("it stops");
    let stop = begin.elapsed();
    let begin = Instant::now();
    let cluster = start(&home.durable());
    let warm = begin.elapsed();
    assert_eq!(ask(&cluster.url(), "select it from kept"), "since the first start");
    println!("cold start {cold:?}, stop {stop:?}, warm start {warm:?}");
}

#[test]
fn a_durable_cluster_says_so_and_a_throwaway_one_says_what_it_would_lose() {
    let home = Home::new();
    for (settings, lossy) in [
        (home.durable(), vec![]),
        (home.throwaway(), vec!["fsync=off", "full_page_writes=off", "synchronous_commit=off"]),
    ] {
        let cluster = start(&settings);
        let mut conn = PgConnection::establish(&cluster.url()).expect("it answers");
        assert_eq!(lossy_settings(&mut conn).expect("it answers"), lossy);
        let expected = if settings.durability == Durability::Durable { "on" } else { "off" };
        for name in ["fsync", "synchronous_commit", "full_page_writes"] {
            assert_eq!(ask(&cluster.url(), &format!("current_setting('{name}')")), expected);
        }
    }
}

#[test]
fn it_listens_on_no_network_and_keeps_utc() {
    let home = Home::new();
    let cluster = start(&home.throwaway());
    assert_eq!(ask(&cluster.url(), "current_setting('listen_addresses')"), "");
    assert_eq!(ask(&cluster.url(), "inet_server_addr() is null"), "true");
    assert_eq!(ask(&cluster.url(), "current_setting('timezone')"), "UTC");
}

#[test]
fn a_chinese_character_is_a_letter_and_sorting_is_by_code_point() {
    let home = Home::new();
    let cluster = start(&home.throwaway());
    assert_eq!(ask(&cluster.url(), r"'局' ~ '\w'"), "true");
    assert_eq!(ask(&cluster.url(), "'Z' < 'a' and '一' < '局'"), "true");
    assert_eq!(ask(&cluster.url(), "current_setting('server_encoding')"), "UTF8");
}

#[test]
fn another_database_of_the_cluster_has_its_own_address() {
    let home = Home::new();
    let cluster = start(&home.throwaway());
    run(&cluster.url(), "create database \"a test/一 b\"");
    let url = cluster.url_of("a test/一 b");
    assert_eq!(ask(&url, "current_database()"), "a test/一 b");
}

#[test]
fn ctrl_c_reaches_us_and_not_the_server() {
    let home = Home::new();
    let cluster = start(&home.throwaway());
    let pid = cluster.pid().expect("it runs").cast_signed();
    let group = getpgid(Pid::from_raw(pid)).expect("it runs");
    assert_eq!(group.as_raw_pid(), pid);
}

#[test]
fn a_dropped_cluster_leaves_no_process_and_no_socket() {
    let home = Home::new();
    drop(start(&home.throwaway()));
    assert!(comes_true(1, || processes_in(&home.path("")).is_empty()));
    assert_eq!(home.path("data/run").read_dir().expect("the folder stays").count(), 0);
}

#[test]
fn a_command_finds_the_running_cluster_and_only_that() {
    let home = Home::new();
    assert!(attach(&home.throwaway()).is_none(), "there is nothing yet");
    let cluster = start(&home.throwaway());
    let found = attach(&home.throwaway()).expect("the cluster answers");
    assert_eq!(found.url(), cluster.url());
    assert_eq!(ask(&found.url(), "current_database()"), "onedoor");
    assert!(attach(&home.durable()).is_none(), "that is another cluster, which does not run");
    cluster.stop().expect("it stops");
    assert!(attach(&home.throwaway()).is_none(), "it has stopped");
}
