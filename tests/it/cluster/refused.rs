//! Clusters that must not start, and what is said about it.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt, chown};

use diesel::connection::SimpleConnection;

use super::home::{Home, is_root, refusal, run, start};
use crate::town::{Town, onedoor, temporary};

#[test]
fn two_servers_never_share_a_data_folder() {
    let home = Home::new();
    let cluster = start(&home.durable());
    let said = refusal(&home.durable());
    let data = home.path("data").display().to_string();
    for part in [&data, "DATABASE_URL", "--data", &std::process::id().to_string()] {
        assert!(said.contains(part), "{said}");
    }
    drop(cluster);
    start(&home.durable());
}

#[test]
fn a_setting_that_gives_up_durability_is_overruled_or_refused() {
    let home = Home::new();
    let cluster = start(&home.durable());
    run(&cluster.url(), "alter system set fsync = off");
    run(&cluster.url(), "alter system set full_page_writes = off");
    drop(cluster);
    let cluster = start(&home.durable());
    run(&cluster.url(), "alter database onedoor set synchronous_commit = off");
    drop(cluster);
    let said = refusal(&home.durable());
    assert!(said.contains("would lose") && said.contains("synchronous_commit=off"), "{said}");
}

#[test]
fn as_root_a_folder_that_postgres_cannot_enter_is_named() {
    if !is_root() {
        return;
    }
    let home = Home::new();
    let closed = home.path("closed");
    DirBuilder::new().mode(0o700).create(&closed).expect("the test's folder is ours");
    let mut settings = home.durable();
    settings.data = closed.join("some/where");
    let said = refusal(&settings);
    let expected = format!("{} is closed to the user ", closed.display());
    assert!(said.starts_with(&expected) && said.contains("ONEDOOR_DATA"), "{said}");
    assert!(!closed.join("some").exists(), "nothing was made");
}

#[test]
fn as_anybody_a_folder_that_cannot_be_made_is_named() {
    if is_root() {
        return;
    }
    let home = Home::new();
    let mut settings = home.durable();
    settings.data = "/onedoor-data-of-nobody".into();
    assert!(
        refusal(&settings).contains("cannot create /onedoor-data-of-nobody: Permission denied")
    );
}

#[test]
fn a_cluster_of_another_major_version_is_left_alone_and_the_way_out_told() {
    let home = Home::new();
    drop(start(&home.durable()));
    let version = home.path("data/pg/PG_VERSION");
    let ours = fs::read_to_string(&version).expect("it is there");
    fs::write(&version, "97\n").expect("the folder is ours");
    let said = refusal(&home.durable());
    for part in ["made by PostgreSQL 97", "pg_dumpall", ours.trim()] {
        assert!(said.contains(part), "{said}");
    }
    fs::write(&version, ours).expect("the folder is ours");
    start(&home.durable());
}

#[test]
fn what_is_no_cluster_is_not_touched() {
    let home = Home::new();
    fs::create_dir_all(home.path("data/pg")).expect("the test's folder is ours");
    fs::write(home.path("data/pg/thesis.txt"), "mine").expect("the test's folder is ours");
    assert!(refusal(&home.durable()).contains("is no PostgreSQL cluster"));
    assert!(home.path("data/pg/thesis.txt").exists());
}

#[test]
fn a_broken_cluster_is_refused_with_the_servers_own_words() {
    let home = Home::new();
    drop(start(&home.durable()));
    fs::remove_file(home.path("data/pg/global/pg_control")).expect("the folder is ours");
    let said = refusal(&home.durable());
    assert!(said.contains("pg_control") && said.contains("postgres.log"), "{said}");
}

#[test]
fn a_socket_folder_that_somebody_else_put_there_is_not_used() {
    if !is_root() {
        return;
    }
    let home = Home::new();
    let mut settings = home.throwaway();
    settings.data = home.path("a,b");
    let url = start(&settings).url();
    let (_, socket) = url.split_once("host=").expect("the address has a folder");
    let (socket, _) = socket.split_once('&').expect("and more behind it");
    DirBuilder::new().mode(0o700).create(socket).expect("the stopped cluster left it free");
    chown(socket, Some(54321), None).expect("root may");
    assert!(refusal(&settings).contains(socket));
    fs::remove_dir(socket).expect("root may");
}

#[test]
fn a_sandbox_of_another_version_is_told_how_to_begin_anew() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let other = "set session_replication_role = replica;
                 update catalogue_versions set content = replace(content::text, '60日', '50日')::json
                 where item_code = 'MZ-01-001'";
    town.database.connection().batch_execute(other).expect("as the owner");
    let (url, data) = (town.database.url(), temporary());
    let serve = ["serve", "--sandbox", "--listen", "127.0.0.1:0", "--database-url", &url];
    let done = onedoor(&[&serve[..], &["--data", data.path()]].concat()).output();
    let done = done.expect("the program runs");
    let said = String::from_utf8(done.stderr).expect("a text");
    assert_eq!(done.status.code(), Some(3), "{said}");
    for part in ["version 1 of MZ-01-001", "remove the folder", data.path(), "--data"] {
        assert!(said.contains(part), "no `{part}` in\n{said}");
    }
}
