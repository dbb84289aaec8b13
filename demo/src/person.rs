//! Somebody who is logged in and sends requests.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::{Method, Request};

use crate::failure::{Failure, instead, text};

/// The password of every sample account.
const PASSWORD: &str = "onedoor-sandbox-2026";

pub(crate) struct Person {
    agent: Agent,
    base: String,
    pub(crate) login: String,
    pub(crate) name: String,
    token: Option<String>,
}

pub(crate) struct Answer {
    status: u16,
    tag: Option<String>,
    pub(crate) body: Value,
}

impl Person {
    pub(crate) fn stranger(base: &str) -> Self {
        let config = Agent::config_builder().http_status_as_error(false);
        Self {
            agent: config.build().new_agent(),
            base: base.to_owned(),
            login: "anyone".to_owned(),
            name: String::new(),
            token: None,
        }
    }

    pub(crate) fn logged_in(base: &str, login: &str) -> Result<Self, Failure> {
        let person = Self { login: login.to_owned(), ..Self::stranger(base) };
        let body = json!({ "login": login, "password": PASSWORD });
        let session = person.post("/api/v1/sessions", &body)?;
        Ok(Self {
            token: Some(text(&session, "/access_token")?.to_owned()),
            name: text(&session, "/account/name")?.to_owned(),
            ..person
        })
    }

    fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Result<Answer, Failure> {
        let what = format!("an answer to {method} {path}");
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        request = request.header("Accept-Language", "en");
        if let Some(token) = &self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let sent = if body.is_null() {
            self.agent.run(request.body(()).map_err(instead(&what))?)
        } else {
            let request = request.header("Content-Type", "application/json");
            self.agent.run(request.body(body.to_string()).map_err(instead(&what))?)
        };
        let mut response = sent.map_err(instead(&what))?;
        let tag = response.headers().get("etag").and_then(|it| it.to_str().ok());
        let (tag, status) = (tag.map(ToOwned::to_owned), response.status().as_u16());
        let said = response.body_mut().read_to_string().map_err(instead(&what))?;
        let body = serde_json::from_str(&said).unwrap_or(Value::String(said));
        Ok(Answer { status, tag, body })
    }

    pub(crate) fn get(&self, path: &str) -> Result<Value, Failure> {
        let answer = self.send(Method::GET, path, &[], &Value::Null)?;
        answer.good(&format!("GET {path}"))
    }

    /// Makes something new.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        self.post_as(path, body, &fresh_key())
    }

    /// The same under a key of the caller's choice.
    pub(crate) fn post_as(&self, path: &str, body: &Value, key: &str) -> Result<Value, Failure> {
        let answer = self.send(Method::POST, path, &[("Idempotency-Key", key)], body)?;
        answer.good(&format!("POST {path}"))
    }

    /// Reads what `path` changes, and takes the step with the tag of what was read.
    pub(crate) fn change(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        self.step(path, body)?.good(&format!("POST {path}"))
    }

    /// The same, when the law says no: answers the problem, which names `rule`.
    pub(crate) fn refused(&self, path: &str, body: &Value, rule: &str) -> Result<Value, Failure> {
        let answer = self.step(path, body)?;
        if (400..500).contains(&answer.status) && answer.body["rule"] == rule {
            return Ok(answer.body);
        }
        let expected = format!("POST {path} by {} to be refused by {rule}", self.login);
        Err(Failure::new(expected, answer.told()))
    }

    fn step(&self, path: &str, body: &Value) -> Result<Answer, Failure> {
        // `/api/v1/applications/{id}` of `/api/v1/applications/{id}/acceptance`
        let resource = path.split('/').take(5).collect::<Vec<_>>().join("/");
        let seen = self.send(Method::GET, &resource, &[], &Value::Null)?;
        let tag = seen.tag.clone();
        let told = seen.good(&format!("GET {resource}"))?;
        let tag = tag.ok_or_else(|| Failure::new(format!("an ETag of {resource}"), told))?;
        let headers = [("If-Match", tag.as_str()), ("Idempotency-Key", &fresh_key())];
        self.send(Method::POST, path, &headers, body)
    }
}

impl Answer {
    fn good(self, request: &str) -> Result<Value, Failure> {
        if (200..300).contains(&self.status) {
            return Ok(self.body);
        }
        Err(Failure::new(format!("{request} to succeed"), self.told()))
    }

    fn told(&self) -> String {
        format!("{} {}", self.status, self.body)
    }
}

/// An `Idempotency-Key` that no other request of this demo has.
pub(crate) fn fresh_key() -> String {
    static SENT: AtomicU32 = AtomicU32::new(0);
    format!("demo-{}", SENT.fetch_add(1, Ordering::Relaxed))
}
