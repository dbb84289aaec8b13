//! Someone at a keyboard.

use std::cell::RefCell;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::{Method, Request};

use super::promise::is_kept;
use super::{Town, path};
use api::Clock;

/// The password of every sample account.
const PASSWORD: &str = "onedoor-sandbox-2026";

pub(crate) struct Person<'t> {
    town: &'t Town,
    login: Option<String>,
    token: RefCell<Option<(String, DateTime<Utc>)>>,
    agent: Agent,
}

#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The last part of a problem's type.
    pub(crate) fn problem(&self) -> &str {
        self.body["type"].as_str().unwrap_or("none").trim_start_matches("/problems/")
    }
}

/// A client for which every status is an answer.
pub(crate) fn agent() -> Agent {
    let config = Agent::config_builder().http_status_as_error(false).max_redirects(0);
    config.build().new_agent()
}

impl<'t> Person<'t> {
    pub(super) fn stranger(town: &'t Town) -> Self {
        Self { town, login: None, token: RefCell::new(None), agent: agent() }
    }

    pub(super) fn logged_in(town: &'t Town, login: &str) -> Self {
        Self { login: Some(login.to_owned()), ..Self::stranger(town) }
    }

    /// A token that is still good by the town's clock.
    pub(crate) fn token(&self) -> Option<String> {
        let login = self.login.as_ref()?;
        let now = self.town.clock.now();
        if let Some((token, since)) = &*self.token.borrow()
            && (now - *since).num_minutes().abs() < 10
        {
            return Some(token.clone());
        }
        let body = json!({ "login": login, "password": PASSWORD });
        let answer = Self::stranger(self.town).post("/api/v1/sessions", body);
        assert_eq!(answer.status, 200, "{login} logs in: {}", answer.body);
        let token = answer.body["access_token"].as_str().expect("a token").to_owned();
        *self.token.borrow_mut() = Some((token.clone(), now));
        Some(token)
    }

    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Answer {
        let verb: Method = method.parse().expect("a method");
        let mut request = Request::builder().method(verb).uri(self.town.url(path));
        if let Some(token) = self.token() {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let sent = match body {
            Some(body) => self.agent.run(request.body(body).expect("a request")),
            None => self.agent.run(request.body(()).expect("a request")),
        };
        let mut response = sent.expect("the server answers");
        let headers = response.headers().iter();
        let headers = headers
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()));
        let headers = headers.collect();
        let status = response.status().as_u16();
        let bytes = response.body_mut().read_to_vec().expect("a body");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        let answer = Answer { status, body, headers, text, bytes };
        is_kept(method, path, &answer);
        answer
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], None)
    }

    pub(crate) fn post(&self, path: &str, body: Value) -> Answer {
        self.post_with(path, body, &[])
    }

    pub(crate) fn post_with(&self, path: &str, body: Value, headers: &[(&str, &str)]) -> Answer {
        self.json("POST", path, body, headers)
    }

    pub(crate) fn json(
        &self,
        method: &str,
        path: &str,
        body: Value,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut all = vec![("Content-Type", "application/json")];
        all.extend_from_slice(headers);
        let bytes = body.to_string();
        let body = (!body.is_null()).then_some(bytes.as_bytes());
        self.send(method, path, if body.is_some() { &all } else { headers }, body)
    }

    /// Reads what `path` changes, and posts the change with its ETag.
    pub(crate) fn change(&self, path: &str, body: Value) -> Answer {
        let tag = self.tag_of(&resource(path));
        self.post_with(path, body, &[("If-Match", &tag)])
    }

    /// The ETag of a resource.
    pub(crate) fn tag_of(&self, path: &str) -> String {
        let read = self.get(path);
        assert_eq!(read.status, 200, "{path}: {}", read.body);
        read.header("etag").expect("a single resource has an ETag").to_owned()
    }

    /// The path of the task of this person's posts that waits for the application.
    pub(crate) fn task_of(&self, application: &Value) -> String {
        let list = self.get("/api/v1/tasks?limit=200");
        let tasks = list.body["items"].as_array().expect("a work list");
        let task = tasks.iter().find(|it| it["application_id"] == application["id"]);
        let task = task.unwrap_or_else(|| panic!("no task in {}", list.body));
        format!("/api/v1/tasks/{}", task["id"].as_str().expect("it has an id"))
    }

    /// The application as this person sees it now.
    pub(crate) fn see(&self, application: &Value) -> Value {
        let answer = self.get(&path(application));
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }
}

/// `/api/v1/applications/{id}` of `/api/v1/applications/{id}/acceptance`, and so on; of a version,
/// a plan or a transfer two parts more.
fn resource(path: &str) -> String {
    let below = ["/versions/", "/migration_plans/", "/transfers/"];
    let parts = if below.iter().any(|it| path.contains(it)) { 7 } else { 5 };
    path.split('/').take(parts).collect::<Vec<_>>().join("/")
}

/// The due date of the application's clock of `kind` that runs, or ran last.
pub(crate) fn date_in(application: &Value, kind: &str) -> String {
    let clocks = application["clocks"].as_array().expect("it has clocks");
    let found = clocks.iter().rfind(|it| it["kind"] == kind);
    found.map_or("none", |it| it["due_on"].as_str().unwrap_or("paused")).to_owned()
}
