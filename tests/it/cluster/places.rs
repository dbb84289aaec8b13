//! Clusters in unusual places.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use persistence::cluster::{Settings, attach, default_data};

use super::home::{Home, ask, is_root, refusal, start};

fn works(settings: &Settings) {
    let url = start(settings).url();
    let cluster = start(settings);
    assert_eq!(cluster.url(), url);
    assert_eq!(ask(&url, "current_database()"), "onedoor");
    let found = attach(settings).expect("the cluster answers");
    assert_eq!(found.url(), url);
}

#[test]
fn a_folder_may_have_spaces_quotes_and_chinese_characters_in_its_name() {
    let home = Home::new();
    let mut settings = home.throwaway();
    settings.data = home.path("民政局 一门\"受理' & 50%/数据 \\ =?#");
    works(&settings);
}

#[test]
fn a_folder_may_have_a_comma_in_its_name() {
    let home = Home::new();
    let mut settings = home.throwaway();
    settings.data = home.path("a, b");
    works(&settings);
}

#[test]
fn a_folder_may_be_very_deep() {
    let home = Home::new();
    let mut settings = home.throwaway();
    let deep = ["深".repeat(30), "deep".repeat(40), "deeper".repeat(30)].join("/");
    settings.data = home.path(&deep);
    works(&settings);
}

#[test]
fn two_names_of_one_folder_are_one_cluster() {
    let home = Home::new();
    let cluster = start(&home.throwaway());
    symlink(home.path("data"), home.path("alias")).expect("the test's folder is ours");
    let mut alias = home.throwaway();
    alias.data = home.path("alias");
    assert!(refusal(&alias).contains("already using"));
    assert_eq!(attach(&alias).expect("it answers").url(), cluster.url());
}

#[test]
fn the_cluster_may_be_a_link_to_another_place() {
    let home = Home::new();
    drop(start(&home.durable()));
    fs::rename(home.path("data/pg"), home.path("elsewhere")).expect("the folder is ours");
    symlink(home.path("elsewhere"), home.path("data/pg")).expect("the folder is ours");
    works(&home.durable());
}

#[test]
fn the_cluster_and_its_socket_are_closed_to_others() {
    let home = Home::new();
    let _cluster = start(&home.durable());
    for folder in ["data/pg", "data/run"] {
        let found = fs::metadata(home.path(folder)).expect("it is there");
        assert_eq!(found.permissions().mode() & 0o777, 0o700, "{folder}");
        assert_ne!(found.uid(), 0, "{folder} belongs to root");
    }
    let log = fs::metadata(home.path("data/postgres.log")).expect("it is there");
    assert_eq!(log.permissions().mode() & 0o777, 0o600);
}

#[test]
fn as_root_postgres_owns_its_cluster_and_no_folder_that_we_open_files_in() {
    if !is_root() {
        return;
    }
    let home = Home::new();
    let _cluster = start(&home.durable());
    let data = fs::metadata(home.path("data")).expect("it is there");
    assert_eq!((data.uid(), data.permissions().mode() & 0o777), (0, 0o711));
}

#[test]
fn as_root_a_cluster_is_run_by_whoever_owns_it() {
    if !is_root() {
        return;
    }
    let home = Home::new();
    drop(start(&home.durable()));
    let pg = home.path("data/pg");
    let given = Command::new("chown").args(["-R", "nobody"]).arg(&pg).status();
    assert!(given.expect("chown can be run").success());
    let cluster = start(&home.durable());
    let server = format!("/proc/{}", cluster.pid().expect("it runs"));
    let uid = |path: &Path| fs::metadata(path).expect("it is there").uid();
    assert_eq!(uid(server.as_ref()), uid(&pg));
    assert_eq!(ask(&cluster.url(), "1"), "1");
}

#[test]
fn a_large_log_is_put_aside() {
    let home = Home::new();
    drop(start(&home.durable()));
    fs::write(home.path("data/postgres.log"), "a line\n".repeat(2_000_000)).expect("it is ours");
    drop(start(&home.durable()));
    let size = |name| fs::metadata(home.path(name)).expect("it is there").len();
    assert!(size("data/postgres.log") < 10_000);
    assert_eq!(size("data/postgres.log.1"), 14_000_000);
}

#[test]
fn the_usual_folder_is_the_systems_for_root_and_the_users_own_for_others() {
    let usual = default_data();
    assert!(usual.ends_with("onedoor"));
    assert_eq!(usual.starts_with("/var/lib"), is_root());
}
