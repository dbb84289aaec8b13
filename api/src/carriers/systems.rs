//! Other systems that steps of procedures ask (系统核验), as the deployment knows them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::endpoint::Endpoint;
use super::{Misconfigured, NotSent};

/// The systems by the names by which packs know them.
#[derive(Default)]
pub struct Systems(BTreeMap<String, Endpoint>);

/// Where one of them is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    url: String,
    token: Option<String>,
}

impl Systems {
    /// Reads `{"credit": {"url": "https://…", "token": "…"}}`.
    pub fn read(text: &str) -> Result<Self, Misconfigured> {
        // Not what is wrong with it: a token may stand there.
        let wrong = |it: serde_json::Error| {
            let (line, column) = (it.line(), it.column());
            Misconfigured(format!(
                "the systems are a JSON object of {{\"name\": {{\"url\": …, \"token\": …}}}}; it goes wrong in \
                 line {line}, column {column}"
            ))
        };
        let places: BTreeMap<String, Place> = serde_json::from_str(text).map_err(wrong)?;
        let known = places.into_iter().map(|(name, it)| {
            let endpoint = Endpoint::new(&format!("the system `{name}`"), &it.url, it.token)?;
            Ok((name, endpoint))
        });
        known.collect::<Result<_, _>>().map(Self)
    }

    /// Asks `system`, under `key`; waits for the answer.
    pub(crate) fn ask(&self, system: &str, key: &str, question: &Value) -> Result<Value, NotSent> {
        let endpoint = self.0.get(system);
        let unknown = || NotSent(format!("this server does not know the system `{system}`"));
        let said = endpoint.ok_or_else(unknown)?.post(key, question)?;
        let unread = |_| NotSent(format!("what the system `{system}` answers is no JSON"));
        serde_json::from_slice(&said).map_err(unread)
    }
}

impl std::fmt::Debug for Systems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Systems;

    #[test]
    fn what_is_wrong_with_the_systems_is_told_without_their_secrets() {
        assert!(Systems::read(r#"{"credit":{"url":"https://credit.example.org/ask"}}"#).is_ok());
        assert!(Systems::read("{}").is_ok());
        for bad in [
            "",
            "[]",
            r#"{"credit":"https://secret@example.org"}"#,
            r#"{"credit":{"url":"http://secret.example.org"}}"#,
            r#"{"credit":{"url":"secret"}}"#,
            r#"{"credit":{"url":"https://example.org","secret":1}}"#,
        ] {
            let told = Systems::read(bad).expect_err(bad).to_string();
            assert!(!told.contains("secret"), "{told}");
        }
    }
}
