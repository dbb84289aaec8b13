//! The documents say what is: tables come from the code, links lead somewhere, and every test that
//! is named as a proof exists.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use domain::POLICY;
use domain::access::Role;
use domain::labels::Label;

#[test]
fn the_table_of_rights_is_the_policy() {
    let path = workspace().join("docs/rights.md");
    let code = table();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &code).expect("docs/rights.md is writable");
    }
    let disk = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(disk == code, "docs/rights.md is out of date: `make docs` writes it anew");
}

const PREAMBLE: &str = "\
# Who may do what

Written by a test from the policy in the code (`domain::POLICY`); `make docs` writes it anew.

A person's **roles** come from what they are: an applicant, or the holder of posts, each of which \
carries roles ([packs.md](packs.md)). A **right** is what an operation of the contract asks for: \
it stands in the operation's `security`, and a test walks the whole contract with every role. A \
right alone opens nothing: it reaches only what its holder's *scope* covers, which is an \
applicant's own applications, the applications that a body of their posts has work in, and for a \
supervisor also those of the bodies below. What a colleague has copied to somebody for information \
they may read, and comment on, and nothing more.

";

fn table() -> String {
    let mut out = PREAMBLE.to_owned();
    let roles: Vec<&str> = Role::ALL.iter().map(|it| it.as_str()).collect();
    writeln!(out, "| right | {} |", roles.join(" | ")).expect("a text grows");
    writeln!(out, "|---|{}", ":---:|".repeat(roles.len())).expect("a text grows");
    for policy in POLICY {
        let mark = |role: &Role| if policy.held_by.contains(role) { "●" } else { " " };
        let marks: Vec<&str> = Role::ALL.iter().map(mark).collect();
        writeln!(out, "| `{}` | {} |", policy.right, marks.join(" | ")).expect("a text grows");
    }
    out.push_str("\n| right | what it lets one do |\n|---|---|\n");
    for policy in POLICY {
        writeln!(out, "| `{}` | {} |", policy.right, policy.doc.trim()).expect("a text grows");
    }
    out.push_str("\n| role | who that is |\n|---|---|\n");
    for role in Role::ALL {
        writeln!(out, "| `{}` | {} |", role.as_str(), who(*role)).expect("a text grows");
    }
    out
}

fn who(role: Role) -> &'static str {
    match role {
        Role::Applicant => "申请人: a natural or legal person who applies",
        Role::Agent => "代办员: applies for villagers, with their mandate",
        Role::WindowClerk => "窗口受理: takes applications in",
        Role::Officer => "经办、审核、决定: works the tasks of the approval workflow",
        Role::DeliveryClerk => "制证、送达: hands results over",
        Role::CatalogueEditor => "目录编制: drafts versions of items",
        Role::CatalogueReviewer => "目录审核: reviews and publishes them",
        Role::Supervisor => "电子监察: watches the bodies below their own",
        Role::BodyHead => "机关负责人: signs for the body what only its head may",
        Role::Administrator => "系统管理: gives staff their logins",
        Role::Integrator => "系统对接: another department's system",
    }
}

#[test]
fn every_link_of_the_documents_leads_to_a_file() {
    for path in documents() {
        let text = std::fs::read_to_string(&path).expect("a document is readable");
        let folder = path.parent().expect("a document is in a folder");
        for target in text.split("](").skip(1).filter_map(|it| it.split([')', '#']).next()) {
            let local = !target.is_empty() && !target.contains("://");
            let found = !local || folder.join(target).exists();
            assert!(found, "{} links to {target}, which is not there", path.display());
        }
    }
}

#[test]
fn every_test_that_a_document_names_exists() {
    let mut sources = String::new();
    for folder in ["api", "bench", "demo", "domain", "persistence", "tests"] {
        for path in files(&workspace().join(folder), "rs") {
            sources.push_str(&std::fs::read_to_string(path).expect("a source file is readable"));
        }
    }
    let mut named = 0;
    for path in documents() {
        let text = std::fs::read_to_string(&path).expect("a document is readable");
        // A name of six words and more is a sentence, and a sentence is a test.
        let quoted = text.split('`').skip(1).step_by(2);
        for name in quoted.filter(|it| is_name(it) && 5 <= it.matches('_').count()) {
            named += 1;
            let known = sources.contains(&format!("fn {name}("));
            assert!(known, "{} names the test {name}, which is none", path.display());
        }
    }
    assert!(20 < named, "the invariants name their tests");
}

fn is_name(it: &str) -> bool {
    it.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn documents() -> Vec<PathBuf> {
    let mut documents = files(&workspace().join("docs"), "md");
    documents.extend(["README.md", "ARCHITECTURE.md"].map(|it| workspace().join(it)));
    documents
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder is readable");
    let paths = entries.map(|it| it.expect("an entry").path());
    paths
        .flat_map(|it| if it.is_dir() { files(&it, extension) } else { vec![it] })
        .filter(|it| it.extension().is_some_and(|ext| ext == extension))
        .collect()
}
