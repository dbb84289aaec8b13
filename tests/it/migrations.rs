//! Migrations go up and come down again without a trace.

use diesel_migrations::MigrationHarness;
use persistence::MIGRATIONS;

use crate::town::Database;

#[test]
fn each_migration_is_undone_by_its_down_and_done_again_by_its_up() {
    let database = Database::empty();
    let mut conn = database.connection();
    let mut before = vec![fingerprint(&database)];
    while conn.has_pending_migration(MIGRATIONS).expect("migrations can be listed") {
        conn.run_next_migration(MIGRATIONS).expect("a migration goes up");
        before.push(fingerprint(&database));
    }
    let top = before.pop().expect("there are migrations");
    while let Some(expected) = before.pop() {
        conn.revert_last_migration(MIGRATIONS).expect("a migration comes down");
        assert_eq!(fingerprint(&database), expected);
    }
    conn.run_pending_migrations(MIGRATIONS).expect("all go up again");
    assert_eq!(fingerprint(&database), top);
}

/// Everything that migrations make: columns, constraints, indexes, functions, triggers, comments.
fn fingerprint(database: &Database) -> Vec<String> {
    database.texts(
        "select it from (
            select 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable
                   || coalesce(' ' || column_default, '') as it
            from information_schema.columns where table_schema = 'public'
            union all
            select 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
            where connamespace = 'public'::regnamespace
            union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
            union all
            select 'function ' || proname from pg_proc where pronamespace = 'public'::regnamespace
            union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
            union all
            select 'comment ' || c.relname || ' ' || d.objsubid || ' ' || d.description
            from pg_description d join pg_class c on c.oid = d.objoid
            where c.relnamespace = 'public'::regnamespace
        ) all_of_it where it not like '%__diesel_schema_migrations%' order by it",
    )
}
