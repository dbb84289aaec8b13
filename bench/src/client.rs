//! The few requests that are not load: logging in, one submission, looking at a page.

use serde_json::{Value, json};
use ureq::Agent;

use crate::Failure;
use crate::server::Server;

/// The item that is applied for: a natural person's, with an ordinary form and one first step.
pub(crate) const ITEM: &str = "MZ-05-006";
/// A natural person of the sample data.
pub(crate) const APPLICANT: &str = "zhangsan";
/// Of all sample accounts.
const PASSWORD: &str = "onedoor-sandbox-2026";

/// Somebody who has logged in.
#[derive(Debug)]
pub(crate) struct Client<'a> {
    server: &'a Server,
    pub(crate) token: String,
}

impl<'a> Client<'a> {
    pub(crate) fn log_in(server: &'a Server, login: &str) -> Result<Self, Failure> {
        let mut client = Self { server, token: String::new() };
        let answer = client.post(
            "/api/v1/sessions",
            &json!({ "login": login, "password": PASSWORD }),
            "",
        )?;
        client.token = text(&answer, "/access_token")?.to_owned();
        Ok(client)
    }

    pub(crate) fn get(&self, path: &str) -> Result<Value, Failure> {
        let mut request = Agent::new_with_defaults().get(format!("{}{path}", self.server.address));
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        let mut answer = request.call().map_err(|err| format!("GET {path}: {err}"))?;
        Ok(answer.body_mut().read_json()?)
    }

    /// `key` is the request's Idempotency-Key, unless it is empty.
    pub(crate) fn post(&self, path: &str, body: &Value, key: &str) -> Result<Value, Failure> {
        let config = Agent::config_builder().http_status_as_error(false).build();
        let mut request = config.new_agent().post(format!("{}{path}", self.server.address));
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        if !key.is_empty() {
            request = request.header("idempotency-key", key);
        }
        let mut answer = request.send_json(body).map_err(|err| format!("POST {path}: {err}"))?;
        let status = answer.status();
        let told: Value = answer.body_mut().read_json()?;
        if status.is_success() { Ok(told) } else { Err(format!("POST {path}: {told}").into()) }
    }

    /// Changes something, whatever it is by now.
    pub(crate) fn change(&self, path: &str, body: Option<&Value>) -> Result<(), Failure> {
        let config = Agent::config_builder().http_status_as_error(false).build();
        let request = config.new_agent().post(format!("{}{path}", self.server.address));
        let request = request.header("authorization", format!("Bearer {}", self.token));
        let request = request.header("if-match", "*");
        let sent = match body {
            Some(body) => request.send_json(body),
            None => request.send_empty(),
        };
        let mut answer = sent.map_err(|err| format!("POST {path}: {err}"))?;
        if answer.status().is_success() {
            return Ok(());
        }
        let told = answer.body_mut().read_to_string()?;
        Err(format!("POST {path}: {told}").into())
    }

    /// The code of the body that decides on the item.
    pub(crate) fn body(&self) -> Result<String, Failure> {
        let item = self.get(&format!("/api/v1/items/{ITEM}"))?;
        Ok(text(&item, "/version/content/body")?.to_owned())
    }

    /// A submission of the item: its form's own example, with every material on paper.
    pub(crate) fn submission(&self) -> Result<Value, Failure> {
        let item = self.get(&format!("/api/v1/items/{ITEM}"))?;
        let form = item.pointer("/version/content/form/examples/0");
        let form = form.ok_or("the item's form has no example")?;
        let materials = item.pointer("/version/content/materials").and_then(Value::as_array);
        let materials = materials.ok_or("the item names no materials")?.iter();
        let materials: Vec<Value> = materials
            .map(|it| json!({ "material": it["code"], "medium": "paper", "copies": 1 }))
            .collect();
        Ok(json!({ "item": ITEM, "form": form, "materials": materials, "submit": true }))
    }

    /// The login of somebody with a post in `body`.
    pub(crate) fn officer(&self, body: &str) -> Result<String, Failure> {
        self.whose(body, |it| it.split('/').next() == Some(body))
    }

    /// The login of somebody who holds a post, such as `MZJ/SEC`.
    pub(crate) fn holder(&self, post: &str) -> Result<String, Failure> {
        self.whose(post, |it| it == post)
    }

    /// The first who has a post that is `wanted`.
    fn whose(&self, told: &str, wanted: impl Fn(&str) -> bool) -> Result<String, Failure> {
        let accounts = self.get("/api/v1/sandbox/accounts")?;
        let holds = |it: &&Value| {
            let posts = it["posts"].as_array().into_iter().flatten();
            posts.filter_map(Value::as_str).any(&wanted)
        };
        let found = accounts["items"].as_array().into_iter().flatten().find(holds);
        let found = found.ok_or_else(|| format!("nobody has a post of {told}"))?;
        Ok(text(found, "/login")?.to_owned())
    }
}

/// The text at `pointer` of an answer.
pub(crate) fn text<'a>(answer: &'a Value, pointer: &str) -> Result<&'a str, Failure> {
    let found = answer.pointer(pointer).and_then(Value::as_str);
    found.ok_or_else(|| format!("no text at {pointer} of {answer}").into())
}
