//! From the statements of two of a kind (submissions, steps) to a script for `pgbench` that makes any number.
//!
//! What is the same in both is a value that is given to the script. Ids (also inside documents),
//! numbers and keys that differ are new in every transaction: they grow as the server's do, so that
//! indexes are filled in the same way. What else differs (times, sealed bytes, digests) stays as it
//! was in the second.

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

/// The script, and the values for one run of it.
pub(crate) fn derive(
    head: &str,
    first: &[Statement],
    second: &[Statement],
) -> Result<Script, Failure> {
    let texts = |it: &[Statement]| it.iter().map(|it| it.text.clone()).collect::<Vec<_>>();
    if texts(first) != texts(second) {
        return Err("two of a kind in a row asked the database different things".into());
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
    script.text = format!("{head}{}\n{body}", script.counters());
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
        let Some(b) = b else { return "null".to_owned() };
        let a = a.as_deref().unwrap_or_default();
        let pieces = apart(a, b);
        let told = if 1 < pieces.len() {
            self.with_ids(name, &pieces)
        } else if a != b && is_name(b) {
            let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|it| it.0);
            let same: String = same.collect();
            let id = self.fresh(b);
            format!("({} || :id{id})", self.given(name, &same))
        } else {
            self.given(name, b)
        };
        format!("{told}{}", cast(b))
    }

    /// Pieces that are given and ids that are made take turns.
    fn with_ids(&mut self, name: &str, pieces: &[&str]) -> String {
        let mut parts = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            if at % 2 == 1 {
                parts.push(format!("'{ID}' || :id{}", self.fresh(piece)));
            } else if !piece.is_empty() {
                parts.push(self.given(&format!("{name}_{}", at / 2 + 1), piece));
            }
        }
        format!("({})", parts.join(" || "))
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

/// `b`, cut around every id in it that is not in `a`: text, id, text, id, …, text.
fn apart<'b>(a: &str, b: &'b str) -> Vec<&'b str> {
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(rest) = b.get(at..) {
        match rest.get(..ID_LENGTH).filter(|it| is_id(it)) {
            Some(id) if !a.contains(id) => {
                pieces.extend([&b[from..at], id]);
                at += ID_LENGTH;
                from = at;
            }
            _ => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    pieces.push(&b[from..]);
    pieces
}

const ID_LENGTH: usize = 36;

fn is_id(value: &str) -> bool {
    value.len() == ID_LENGTH
        && value.bytes().enumerate().all(|(at, it)| match at {
            8 | 13 | 18 | 23 => it == b'-',
            _ => it.is_ascii_hexdigit(),
        })
}

/// Of ids and arrays of ids: the database might take a piece of text for anything else.
fn cast(value: &str) -> &'static str {
    let inside = value.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    if is_id(value) {
        "::uuid"
    } else if inside.is_some_and(|it| it.split(',').all(is_id)) {
        "::uuid[]"
    } else {
        ""
    }
}

/// A number or key such as `MZJ-2026-000001`: no bytes, no document, no plain number, no time.
fn is_name(value: &str) -> bool {
    let first = value.chars().next().unwrap_or('0');
    !first.is_ascii_digit() && !matches!(first, '\\' | '{' | '[' | '-') && value.len() <= 200
}

/// The text with an argument in place of each `$n`.
pub(crate) fn put_in(text: &str, arguments: &[String]) -> Result<String, Failure> {
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
            text: "insert into t values ($1, $2, $3, $4)".to_owned(),
            kept: true,
            values: [id, number, at, &format!("[\"{id}\"]")].map(|it| Some(it.to_owned())).to_vec(),
        };
        let first = statement("01a20813-f21e-7e12-91b6-5b3e78854ac8", "A-000001", "2026-11-23");
        let second = statement("01a20813-f236-72c7-9308-e3d2c5069781", "A-000002", "2026-11-24");
        let script = derive("", &[first], &[second]).expect("they are alike");
        let (id, in_text) = ("'0190000000007' || :id1", ":v1_4_1 || '0190000000007' || :id1");
        let wanted = format!("(({id})::uuid, (:v1_2 || :id2), :v1_3, ({in_text} || :v1_4_2));\n");
        assert!(script.text.ends_with(&wanted), "{}", script.text);
        let given = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut wanted = vec![given("v1_2", "A-00000"), given("v1_3", "2026-11-24")];
        wanted.extend([given("v1_4_1", "[\""), given("v1_4_2", "\"]")]);
        assert_eq!(script.values, wanted);
    }
}
