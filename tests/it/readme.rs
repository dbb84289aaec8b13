//! The README keeps its word: its tour works as it stands there, and its table of settings is the
//! program's.

use std::fmt::Write;
use std::process::Command;

use crate::town::{Program, onedoor, temporary};

const README: &str = include_str!("../../README.md");

/// What stands between the output of one block and that of the next.
const MARK: &str = "==== next block ====";

/// A block of commands, and the lines that the README says come of it.
struct Stop {
    commands: String,
    expected: Vec<String>,
}

#[test]
fn the_tour_works_word_for_word() {
    let stops = tour();
    let blocks = |it: &Stop| it.commands.lines().count();
    assert!(20 < stops.iter().map(blocks).sum::<usize>(), "the README has a tour");
    let data = temporary();
    let server = Program::serve(&["--sandbox", "--data", data.path()]);
    let mut script = String::new();
    for stop in &stops {
        write!(script, "{}echo\necho '{MARK}'\n", stop.commands).expect("a text grows");
    }
    let mut bash = Command::new("bash");
    let told = bash.args(["-c", &script]).env("BASE", server.url("")).output();
    let told = told.expect("bash runs");
    let (said, complaints) =
        (String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    assert!(complaints.is_empty(), "{complaints}\nafter {said}");
    let outputs: Vec<&str> = said.split(MARK).collect();
    assert_eq!(outputs.len(), stops.len() + 1, "{said}");
    for (stop, output) in stops.iter().zip(outputs) {
        let lines: Vec<&str> = output.lines().filter(|it| !it.is_empty()).collect();
        let told =
            || format!("{:#?}\nis not what came of\n{}\n{output}", stop.expected, stop.commands);
        assert!(shows(&stop.expected, &lines), "{}", told());
    }
    assert!(server.stop(), "the server stops cleanly");
}

/// The blocks of commands in the section with the tour, each with the text that follows it.
fn tour() -> Vec<Stop> {
    let mut stops: Vec<Stop> = Vec::new();
    let mut within = "";
    for line in section("A tour in five minutes").lines() {
        match (within, line) {
            ("", "```bash") => {
                stops.push(Stop { commands: String::new(), expected: Vec::new() });
                within = "bash";
            }
            ("", "```text") => within = "text",
            ("bash" | "text", "```") => within = "",
            (kind, line) => {
                let Some(stop) = stops.last_mut() else { continue };
                match kind {
                    "bash" => writeln!(stop.commands, "{line}").expect("a text grows"),
                    "text" => stop.expected.push(line.to_owned()),
                    _ => {}
                }
            }
        }
    }
    stops
}

fn section(title: &str) -> &'static str {
    let heading = format!("\n## {title}\n");
    let (_, rest) = README.split_once(&heading).expect("the README has the section");
    rest.split("\n## ").next().expect("a split has a first part")
}

/// Whether these lines came and no others; a line with nothing but `…` stands for any number of them.
fn shows(expected: &[String], lines: &[&str]) -> bool {
    match expected.split_first() {
        None => lines.is_empty(),
        Some((any, rest)) if any == "…" => {
            (0..=lines.len()).any(|from| shows(rest, &lines[from..]))
        }
        Some((first, rest)) => {
            let next = lines.split_first();
            next.is_some_and(|(line, others)| fits(first, line) && shows(rest, others))
        }
    }
}

/// Whether the line is what was expected; `…` stands for anything.
fn fits(expected: &str, line: &str) -> bool {
    let mut parts = expected.split('…');
    let first = parts.next().expect("a split has a first part");
    let Some(mut rest) = line.strip_prefix(first) else { return false };
    let mut last = None;
    for part in parts {
        let Some((_, behind)) = rest.split_once(part) else { return false };
        rest = behind;
        last = Some(part);
    }
    last.map_or(rest.is_empty(), |part| line.ends_with(part))
}

#[test]
fn the_table_of_settings_names_every_flag_and_variable_of_serve_and_no_other() {
    let help = onedoor(&["serve", "--help"]).output().expect("the program runs");
    let help = String::from_utf8(help.stdout).expect("help is text");
    let mut settings: Vec<(String, String)> = Vec::new();
    for line in help.lines() {
        let line = line.trim_start();
        if let Some(flag) = line.strip_prefix("--").and_then(|it| it.split([' ', ',']).next()) {
            settings.push((format!("--{flag}"), String::new()));
        }
        if let Some((_, rest)) = line.split_once("[env: ") {
            let name = rest.split(['=', ']']).next().expect("a split has a first part");
            let setting = settings.last_mut().expect("a variable belongs to a flag");
            name.clone_into(&mut setting.1);
        }
    }
    let rows = section("Configuration").lines().filter(|it| it.starts_with("| `--"));
    let named = rows.map(|row| {
        let quoted: Vec<&str> = row.split('`').collect();
        (quoted[1].to_owned(), quoted[3].to_owned())
    });
    assert_eq!(named.collect::<Vec<_>>(), settings);
}
