//! What does not grow with the tables: rows that are read, counted by the database itself.

use api::Looked;
use diesel::connection::SimpleConnection;

use crate::town::{Database, Town};

const NOW: &str = "2026-09-29T10:00:00+08:00";

/// How many lie beside the one that is asked for.
const BESIDE: usize = 3_000;

/// Rows of the tables that grow, read in this database since it was copied; whoever uses it is sent
/// away, and has told what they read when they are gone.
fn read(database: &Database) -> usize {
    database.texts(
        "select pg_terminate_backend(pid, 20000)::text as it from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()",
    );
    let sum = "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::text as it
               from pg_stat_user_tables where relname in
               ('applications', 'applications_readers', 'workflow_tasks', 'clocks', 'events', 'outbox')";
    database.text(sum).parse().expect("a number")
}

/// Copies of the application's rows beside it, each table's with these columns replaced; `i` counts.
fn sow(database: &Database, tables: &[(&str, &str, &str)]) {
    let mut sql = "set session_replication_role = replica;".to_owned();
    for (table, given, which) in tables {
        sql.push_str(&format!(
            "insert into {table} select (jsonb_populate_record(p, {given})).*
             from {table} p, generate_series(1, {BESIDE}) i where {which}; analyze {table};"
        ));
    }
    database.connection().batch_execute(&sql).expect("they can be sown");
}

#[test]
fn a_step_reads_as_many_rows_beside_thousands_of_applications_as_alone() {
    let town = Town::at(NOW);
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let [id, task] = ["md5('application' || i)::uuid", "md5(p.id::text || i)::uuid"];
    let own = |of: &str| format!("jsonb_build_object({of}'application_id', {id})");
    sow(
        &town.database,
        &[
            (
                "clocks",
                &own(&format!("'id', {task}, 'task_id', md5(p.task_id::text || i)::uuid, ")),
                "true",
            ),
            ("workflow_tasks", &own(&format!("'id', {task}, ")), "true"),
            ("applications_readers", &own(""), "true"),
            (
                "applications",
                &format!("jsonb_build_object('id', {id}, 'number', 'N' || i)"),
                "true",
            ),
        ],
    );
    let town = Town::with(town.database.copy(), NOW);
    let approved = town.approve("mzj-sec-1", &application);
    assert_eq!(approved.status, 200, "{}", approved.body);
    let read = read(&town.database);
    assert!((1..500).contains(&read), "{read} rows were read");
}

#[test]
fn a_work_list_reads_no_rows_but_those_that_it_shows_whatever_it_is_asked_for() {
    let town = Town::at(NOW);
    town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    // Due one after another: before now, soon, later. Every second one waits for candidates
    // elsewhere, and the last is the only one of its kind.
    let due = format!("timestamptz '{NOW}' + (i - 1000) * interval '1 hour'");
    let given = format!(
        "jsonb_build_object('id', md5(p.id::text || i)::uuid, 'due_at', {due},
         'yellow_at', {due} - interval '1000 hours',
         'item_code', case i when {BESIDE} then 'RARE' else p.item_code end,
         'state', case i when {BESIDE} then 'claimed' else p.state end,
         'assignee', '01910000-0000-7000-8000-000000000000',
         'urged_at', case i when {BESIDE} then '{NOW}' end,
         'candidates', case i % 2 when 1 then array['post:MZJ/elsewhere'] end)"
    );
    sow(&town.database, &[("workflow_tasks", &given, "state = 'open'")]);
    let lights = ["", "&light=red", "&light=yellow", "&light=green"].map(|it| (it, 20));
    let rare = ["&item=RARE", "&state=claimed", "&urged=true"].map(|it| (it, 1));
    for (filter, wanted) in lights.into_iter().chain(rare) {
        let town = Town::with(town.database.copy(), NOW);
        let list = town.person("mzj-sec-1").get(&format!("/api/v1/tasks?limit=20{filter}"));
        assert_eq!(list.status, 200, "{}", list.body);
        let shown = list.body["items"].as_array().map_or(0, Vec::len);
        assert_eq!(shown, wanted, "{filter}");
        let read = read(&town.database);
        assert!((1..100).contains(&read), "{filter}: {read} rows were read");
    }
}

#[test]
fn who_looks_for_tasks_of_nobody_looks_at_some_thousands_and_goes_on_behind_them() {
    let town = Town::at(NOW);
    town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let all_of = |id: &str, post: &str| {
        format!("jsonb_build_object('id', {id}, 'candidates', array['post:MZJ/{post}'])")
    };
    let firsts =
        ["md5('first' || i)::uuid", "md5('second' || i)::uuid"].map(|it| all_of(it, "SEC"));
    let last = "('ffffffff-ffff-ffff-ffff-' || lpad(to_hex(i), 12, '0'))::uuid";
    let last = all_of(last, "elsewhere");
    let which = format!("state = 'open' and candidates is null and i <= {BESIDE}");
    let sown = firsts.each_ref().map(|it| ("workflow_tasks", it.as_str(), which.as_str()));
    sow(&town.database, &sown);
    sow(
        &town.database,
        &[("workflow_tasks", &last, "state = 'open' and candidates is null and i = 1")],
    );
    let mut looked = Looked::default();
    let mut look = || town.worker().look_for_hands(&mut looked).expect("the worker works");
    assert_eq!((look(), look(), look()), (0, 1, 0), "{BESIDE} twice come first");
}

#[test]
fn what_is_to_be_published_is_listed_without_reading_what_lies_beside_it() {
    let town = Town::at(NOW);
    town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    // The body has published nearly all, and other bodies have as much to publish.
    let [id, due] = ["md5('application' || i)::uuid", "timestamptz '2026-10-15T17:30:00+08:00'"];
    let given = format!(
        "jsonb_build_object('application_id', {id}, 'publish_by', {due} + i * interval '1 minute',
         'published_at', case i when {BESIDE} then null else {due} end)"
    );
    let others = format!(
        "jsonb_build_object('reader', md5('reader')::uuid, 'application_id', {id},
         'publish_by', {due} - i * interval '1 minute')"
    );
    sow(
        &town.database,
        &[
            ("applications_readers", &others, "decides"),
            ("applications_readers", &given, "decides and publish_by is null"),
            (
                "clocks",
                "jsonb_build_object('id', md5('clock' || i)::uuid, 'kind', 'publication',
              'application_id', md5('application' || i)::uuid)",
                "kind = 'statutory'",
            ),
            (
                "applications",
                &format!(
                    "jsonb_build_object('id', {id}, 'number', 'N' || i, 'decided_at', '{NOW}')"
                ),
                "true",
            ),
        ],
    );
    let mut all = 0;
    for (filter, wanted) in
        [("", 1), ("&state=due", 1), ("&state=overdue", 0), ("&state=published", 20)]
    {
        let town = Town::with(town.database.copy(), NOW);
        let list = town.person("mzj-sec-1").get(&format!("/api/v1/publications?limit=20{filter}"));
        assert_eq!(list.status, 200, "{}", list.body);
        assert_eq!(list.body["items"].as_array().map_or(0, Vec::len), wanted, "{filter}");
        let read = read(&town.database);
        assert!(read < 200, "{filter}: {read} rows were read");
        all += read;
    }
    // Of what there is none, none may be read.
    assert!(0 < all, "something is counted");
}
