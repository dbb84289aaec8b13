//! What a database server was asked, read from its log.

use std::collections::HashMap;

use crate::Failure;

/// A statement that was executed, with its parameters: `None` is null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    pub(crate) text: String,
    /// Prepared once and kept by the server; what is not is parsed and planned every time.
    pub(crate) kept: bool,
    pub(crate) values: Vec<Option<String>>,
}

/// Added to a database's URL, has its server log every statement of the session whole.
pub(crate) const LOGGED: &str =
    "&options=-c%20log_statement%3Dall%20-c%20log_error_verbosity%3Ddefault";

/// The statements of the one transaction that used the table `table`.
pub(crate) fn transaction(log: &str, table: &str) -> Result<Vec<Statement>, Failure> {
    match <[_; 1]>::try_from(transactions(log, table)) {
        Ok([only]) => Ok(only),
        Err(all) => Err(format!("{} transactions used `{table}`, not one", all.len()).into()),
    }
}

/// The transactions of all sessions that used the table `table`, in the order in which they ended.
pub(crate) fn transactions(log: &str, table: &str) -> Vec<Vec<Statement>> {
    let (mut open, mut done) = (HashMap::<String, Vec<Statement>>::new(), Vec::new());
    for (process, statement) in of_all(log) {
        let session = open.entry(process).or_default();
        if statement.text == "BEGIN" {
            session.clear();
        }
        let ends = statement.text == "COMMIT";
        session.push(statement);
        if ends {
            done.push(std::mem::take(session));
        }
    }
    done.retain(|it| it.iter().any(|it| it.text.contains(table)));
    done
}

/// The statements of all sessions, each with the process that it ran in.
fn of_all(log: &str) -> Vec<(String, Statement)> {
    let mut all: Vec<(String, Statement)> = Vec::new();
    for entry in entries(log) {
        let Some((process, level, told)) = parts(&entry) else { continue };
        match level {
            "LOG" => {
                let text = told.strip_prefix("statement: ").or_else(|| executed(told));
                let Some(text) = text else { continue };
                let kept = !told.starts_with("execute <unnamed>");
                let statement = Statement { text: text.to_owned(), kept, values: Vec::new() };
                all.push((process.to_owned(), statement));
            }
            "DETAIL" => {
                let last = all.iter_mut().rev().find(|it| it.0 == process);
                if let Some((_, statement)) = last
                    && let Some(values) = values(told)
                {
                    statement.values = values;
                }
            }
            _ => {}
        }
    }
    all
}

/// A line with those that continue it, which begin with a tab.
fn entries(log: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for line in log.lines() {
        match (line.strip_prefix('\t'), entries.last_mut()) {
            (Some(more), Some(entry)) => {
                entry.push('\n');
                entry.push_str(more);
            }
            _ => entries.push(line.to_owned()),
        }
    }
    entries
}

/// `time [process] LEVEL:  what is told`
fn parts(entry: &str) -> Option<(&str, &str, &str)> {
    let (_, rest) = entry.split_once(" [")?;
    let (process, rest) = rest.split_once("] ")?;
    let (level, told) = rest.split_once(":  ")?;
    Some((process, level, told))
}

/// `execute name: text`
fn executed(told: &str) -> Option<&str> {
    Some(told.strip_prefix("execute ")?.split_once(": ")?.1)
}

/// `parameters: $1 = 'it''s', $2 = NULL`
fn values(told: &str) -> Option<Vec<Option<String>>> {
    let (label, mut rest) = told.split_once(": ")?;
    if !label.eq_ignore_ascii_case("parameters") {
        return None;
    }
    let mut values = Vec::new();
    while !rest.is_empty() {
        let (_, value) = rest.split_once(" = ")?;
        let (value, behind) = if let Some(quoted) = value.strip_prefix('\'') {
            let (value, behind) = unquoted(quoted)?;
            (Some(value), behind)
        } else {
            (None, value.strip_prefix("NULL")?)
        };
        values.push(value);
        rest = behind.strip_prefix(", ").unwrap_or(behind);
    }
    Some(values)
}

/// What stands before the closing quote, and what follows it.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let (before, behind) = rest.split_once('\'')?;
        value.push_str(before);
        match behind.strip_prefix('\'') {
            Some(more) => {
                value.push('\'');
                rest = more;
            }
            None => return Some((value, behind)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transactions_are_read_with_their_parameters_whoever_asks_in_between() {
        let log = "2026-11-23 10:00:00.000 UTC [7] LOG:  execute s0: select 0\n\
                   2026-11-23 10:00:00.000 UTC [7] LOG:  statement: BEGIN\n\
                   2026-11-23 10:00:00.000 UTC [8] LOG:  execute s1: select 1\n\
                   2026-11-23 10:00:00.000 UTC [7] LOG:  execute s1: insert into keys\n\
                   \tvalues ($1, $2, $3)\n\
                   2026-11-23 10:00:00.000 UTC [7] DETAIL:  parameters: $1 = 'it''s', $2 = NULL, $3 = ''\n\
                   2026-11-23 10:00:00.000 UTC [7] LOG:  statement: COMMIT\n";
        let found = transaction(log, "keys").expect("it was asked");
        let text = |it: &str| Some(it.to_owned());
        assert_eq!(found.len(), 3);
        assert_eq!(found[1].text, "insert into keys\nvalues ($1, $2, $3)");
        assert_eq!(found[1].values, [text("it's"), None, text("")]);
        assert!(found[1].kept);
    }
}
