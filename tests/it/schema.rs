//! The tables and the domain spell the same words, and `schema.rs` is what the database says.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use domain::labels::Label;

use crate::town::Database;

fn words<L: Label>() -> BTreeSet<String> {
    L::ALL.iter().map(|it| it.as_str().to_owned()).collect()
}

/// Every CHECK that lists words, with the enum whose words they are.
fn checks() -> Vec<(&'static str, BTreeSet<String>)> {
    use domain::{
        access, applications, calendar, catalogue, clocks, documents, events, identity,
        notifications, organisations, workflow,
    };
    let series = ["application".to_owned()].into_iter().chain(words::<applications::PaperKind>());
    vec![
        ("applications_applicant_kind_known", words::<identity::PersonKind>()),
        ("applications_channel_known", words::<applications::Channel>()),
        ("applications_papers_kind_known", words::<applications::PaperKind>()),
        ("applications_readers_stage_known", words::<applications::Stage>()),
        ("applications_serials_series_known", series.collect()),
        ("applications_stage_known", words::<applications::Stage>()),
        ("calendar_coverage_status_known", words::<calendar::Standing>()),
        ("calendar_days_kind_known", words::<calendar::DayKind>()),
        ("catalogue_devolutions_state_known", words::<catalogue::DevolutionState>()),
        ("catalogue_exemption_steps_step_known", words::<catalogue::ExemptionState>()),
        ("catalogue_exemptions_ground_known", words::<catalogue::ExemptionGround>()),
        ("catalogue_exemptions_state_known", words::<catalogue::ExemptionState>()),
        ("catalogue_items_status_known", words::<catalogue::ItemStatus>()),
        ("catalogue_plans_state_known", words::<catalogue::PlanState>()),
        ("catalogue_transfers_state_known", words::<catalogue::TransferState>()),
        ("catalogue_versions_case_type_known", words::<catalogue::CaseType>()),
        ("catalogue_versions_state_known", words::<catalogue::VersionState>()),
        ("catalogue_versions_type_known", words::<catalogue::ItemType>()),
        ("clocks_kind_known", words::<clocks::ClockKind>()),
        ("clocks_ledger_kind_known", words::<clocks::EntryKind>()),
        ("clocks_rungs_level_known", words::<clocks::Level>()),
        ("clocks_unit_known", words::<clocks::Unit>()),
        ("documents_files_kind_known", words::<documents::FileKind>()),
        ("event_heads_subject_kind_known", words::<events::SubjectKind>()),
        ("events_subject_kind_known", words::<events::SubjectKind>()),
        ("notifications_deliveries_carrier_known", words::<notifications::Carrier>()),
        ("notifications_level_known", words::<clocks::Level>()),
        ("notifications_messages_about_known", words::<notifications::News>()),
        ("organisations_absences_state_known", words::<organisations::AbsenceState>()),
        ("organisations_authorisations_act_known", words::<access::AuthorisedAct>()),
        ("organisations_regions_level_known", words::<organisations::RegionLevel>()),
        ("organisations_windows_kind_known", words::<organisations::WindowKind>()),
        ("organisations_windows_status_known", words::<organisations::WindowStatus>()),
        ("workflow_calls_state_known", words::<workflow::CallState>()),
        ("workflow_objections_outcome_known", words::<workflow::ObjectionOutcome>()),
        ("workflow_tasks_duty_known", words::<workflow::Duty>()),
        ("workflow_tasks_outcome_known", words::<workflow::TaskOutcome>()),
        ("workflow_tasks_place_known", words::<workflow::SignerPlace>()),
        ("workflow_tasks_state_known", words::<workflow::TaskState>()),
    ]
}

#[test]
fn every_check_allows_exactly_the_labels_of_its_enum() {
    let database = Database::fresh();
    let known = database.texts(
        "select conname::text as it from pg_constraint where contype = 'c' and conname like '%_known'
         and conname <> 'identity_accounts_kind_known' order by 1",
    );
    let checks = checks();
    let named: Vec<&str> = checks.iter().map(|it| it.0).collect();
    assert_eq!(known, named, "every CHECK with words stands in this test");
    for (constraint, labels) in checks {
        let sql = "select pg_get_constraintdef(oid) as it from pg_constraint where conname = ";
        let definition = database.text(&format!("{sql}'{constraint}'"));
        let quoted: BTreeSet<String> =
            definition.split('\'').skip(1).step_by(2).map(ToOwned::to_owned).collect();
        assert_eq!(quoted, labels, "{constraint}");
    }
}

#[test]
fn the_schema_on_disk_is_the_schema_of_the_migrated_database() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../persistence/src/schema.rs");
    let database = written(&Database::fresh());
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &database).expect("schema.rs is writable");
    }
    let disk = std::fs::read_to_string(&path).expect("schema.rs is there");
    assert!(
        disk == database,
        "schema.rs is out of date: UPDATE_SCHEMA=1 cargo test writes it anew"
    );
}

/// `diesel print-schema`, without its program: the tables in the order of their names.
fn written(database: &Database) -> String {
    let tables = database.texts(
        "select tablename::text as it from pg_tables where schemaname = 'public'
         and tablename <> '__diesel_schema_migrations' order by 1",
    );
    let mut out =
        "//! Written by a test from the migrated database: `UPDATE_SCHEMA=1 make test`.\n"
            .to_owned();
    for table in &tables {
        let key = database.texts(&format!(
            "select a.attname::text as it from pg_index i
             join lateral unnest(i.indkey) with ordinality k (n, place) on true
             join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n
             where i.indrelid = '{table}'::regclass and i.indisprimary order by k.place"
        ));
        let columns = database.texts(&format!(
            "select column_name || ' ' || udt_name || ' ' || is_nullable as it
             from information_schema.columns where table_name = '{table}' order by ordinal_position"
        ));
        write!(out, "\ndiesel::table! {{\n    {table} ({}) {{\n", key.join(", ")).expect("grows");
        columns.iter().for_each(|it| column(&mut out, it));
        out.push_str("    }\n}\n");
    }
    out.push_str("\ndiesel::allow_tables_to_appear_in_same_query!(\n");
    tables.iter().for_each(|it| writeln!(out, "    {it},").expect("grows"));
    out.push_str(");\n");
    out
}

fn column(out: &mut String, told: &str) {
    let parts: Vec<&str> = told.split(' ').collect();
    let kind = match parts[1] {
        "bool" => "Bool",
        "bytea" => "Bytea",
        "date" => "Date",
        "int2" => "Int2",
        "int4" => "Int4",
        "int8" => "Int8",
        "json" => "Json",
        "jsonb" => "Jsonb",
        "text" => "Text",
        "_text" => "Array<Nullable<Text>>",
        "_uuid" => "Array<Nullable<Uuid>>",
        "timestamptz" => "Timestamptz",
        "uuid" => "Uuid",
        other => panic!("say how a column of type {other} is read"),
    };
    let kind = if parts[2] == "YES" { format!("Nullable<{kind}>") } else { kind.to_owned() };
    let name = if parts[0] == "type" { "#[sql_name = \"type\"]\n        type_" } else { parts[0] };
    writeln!(out, "        {name} -> {kind},").expect("grows");
}
