//! From the statements of two submissions to a script for `pgbench` that makes any number.
//!
//! What is the same in both is a value that is given to the script. Ids, numbers and keys that
//! differ are new in every transaction: they grow as the server's do, so that indexes are filled in
//! the same way. What else differs (times, sealed bytes, digests) stays as it was in the second.

use std::fmt::Write;

use crate::Failure;
use crate::statements::Statement;

/// The first hexadecimal digits of the ids that the script makes; 19 decimal digits follow.
pub(crate) const ID: &str = "0190000000007";

#[derive(Debug, Default)]
pub(crate) struct Script {
    pub(crate) text: String,
    pub(crate) values: Vec<(String, String)>,
    /// What stood in the second submission in place of `:id1`, `:id2`, …
    ids: Vec<String>,
}

const HEAD: &str = "\
-- One submission (POST /api/v1/applications with `submit`) as the server's own statements, for
-- pgbench. Written by the bench, when UPDATE_STATEMENTS=1 is set, from what Postgres logged
-- (log_statement = all) of two submissions; a run without it fails if the server has come to ask
-- otherwise. `:v…` are values of the second submission; ids, numbers and keys are made of `:id…`,
-- which are new in every transaction and grow as the server's do.

";

/// The script, and the values for one run of it.
pub(crate) fn derive(first: &[Statement], second: &[Statement]) -> Result<Script, Failure> {
    let texts = |it: &[Statement]| it.iter().map(|it| it.text.clone()).collect::<Vec<_>>();
    if texts(first) != texts(second) {
        return Err("two submissions in a row asked the database different things".into());
    }
    let mut script = Script::default();
    let mut body = String::new();
    for (at, (a, b)) in first.iter().zip(second).enumerate() {
        let arguments: Vec<String> = a
            .values
            .iter()
            .zip(&b.values)
            .enumerate()
            .map(|(place, (a, b))| script.argument(&format!("v{}_{}", at + 1, place + 1), a, b))
            .collect();
        writeln!(body, "{};", put_in(&b.text, &arguments)?)?;
    }
    script.text = format!("{HEAD}{}\n{body}", script.counters());
    Ok(script)
}

impl Script {
    /// The place of `id`, as it stood in the second submission, among those that are made.
    pub(crate) fn place(&self, id: &str) -> Option<usize> {
        self.ids.iter().position(|it| it == id).map(|it| it + 1)
    }

    fn counters(&self) -> String {
        let mut text = "\\set n :n + 1\n".to_owned();
        for place in 1..=self.ids.len() {
            text.push_str(&counter(&format!("id{place}"), place));
        }
        text
    }

    /// What to write in place of a parameter.
    fn argument(&mut self, name: &str, a: &Option<String>, b: &Option<String>) -> String {
        let (Some(a), Some(b)) = (a, b) else {
            return b.as_ref().map_or("null".to_owned(), |b| self.given(name, b));
        };
        if let (Some(a), Some(b)) = (ids_of(a), ids_of(b)) {
            let parts = a.iter().zip(&b).enumerate();
            let parts: Vec<String> = parts
                .map(|(at, (a, b))| self.id_or_given(&format!("{name}_{}", at + 1), a, b))
                .collect();
            return format!("array[{}]::uuid[]", parts.join(", "));
        }
        if is_id(b) {
            return self.id_or_given(name, a, b);
        }
        if a == b || !is_name(b) {
            return self.given(name, b);
        }
        let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|it| it.0);
        let same: String = same.collect();
        let id = self.fresh(b);
        format!("({} || :id{id})", self.given(name, &same))
    }

    fn id_or_given(&mut self, name: &str, a: &str, b: &str) -> String {
        if a == b {
            return format!("{}::uuid", self.given(name, b));
        }
        format!("('{ID}' || :id{})::uuid", self.fresh(b))
    }

    fn given(&mut self, name: &str, value: &str) -> String {
        if value.is_empty() {
            // Which pgbench does not take for a value.
            return "''".to_owned();
        }
        self.values.push((name.to_owned(), value.to_owned()));
        format!(":{name}")
    }

    /// The same place wherever the same value stood.
    fn fresh(&mut self, value: &str) -> usize {
        self.place(value).unwrap_or_else(|| {
            self.ids.push(value.to_owned());
            self.ids.len()
        })
    }
}

/// Sets a variable to 19 digits that no other place, client or transaction has.
pub(crate) fn counter(name: &str, place: usize) -> String {
    format!("\\set {name} 1000000000000000000 + (:n * 64 + :client_id) * 32 + {place}\n")
}

fn is_id(value: &str) -> bool {
    value.len() == 36
        && value.bytes().enumerate().all(|(at, it)| match at {
            8 | 13 | 18 | 23 => it == b'-',
            _ => it.is_ascii_hexdigit(),
        })
}

/// The ids of an array of nothing but ids.
fn ids_of(value: &str) -> Option<Vec<&str>> {
    let inside = value.strip_prefix('{')?.strip_suffix('}')?;
    let ids: Vec<&str> = inside.split(',').collect();
    ids.iter().all(|it| is_id(it)).then_some(ids)
}

/// A number or key such as `MZJ-2026-000001`: no bytes, no document, no plain number, no time.
fn is_name(value: &str) -> bool {
    let first = value.chars().next().unwrap_or('0');
    !first.is_ascii_digit() && !matches!(first, '\\' | '{' | '[' | '-') && value.len() <= 200
}

/// The text with an argument in place of each `$n`.
fn put_in(text: &str, arguments: &[String]) -> Result<String, Failure> {
    let mut parts = text.split('$');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at(digits);
        let at = number.parse::<usize>().ok().and_then(|it| it.checked_sub(1));
        let argument = at.and_then(|it| arguments.get(it));
        out.push_str(argument.ok_or_else(|| format!("no value for ${number} of `{text}`"))?);
        out.push_str(rest);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_keys_that_differ_are_made_anew_and_the_rest_is_given() {
        let statement = |id: &str, number: &str, at: &str| Statement {
            text: "insert into t values ($1, $2, $3, $1)".to_owned(),
            kept: true,
            values: [id, number, at].map(|it| Some(it.to_owned())).to_vec(),
        };
        let first = statement("01a20813-f21e-7e12-91b6-5b3e78854ac8", "A-000001", "2026-11-23");
        let second = statement("01a20813-f236-72c7-9308-e3d2c5069781", "A-000002", "2026-11-24");
        let script = derive(&[first], &[second]).expect("they are alike");
        let id = "('0190000000007' || :id1)::uuid";
        let wanted = format!("insert into t values ({id}, (:v1_2 || :id2), :v1_3, {id});\n");
        assert!(script.text.ends_with(&wanted), "{}", script.text);
        let given = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(script.values, [given("v1_2", "A-00000"), given("v1_3", "2026-11-24")]);
    }
}
