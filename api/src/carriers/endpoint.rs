//! A place on the network that takes `POST` with JSON.

use serde_json::Value;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

use super::{Misconfigured, NotSent, PATIENCE, read_url, stays_here};

/// The longest answer that is read, in bytes.
const LONGEST: u64 = 64 * 1024;

pub(super) struct Endpoint {
    /// What it is called when something goes wrong.
    what: String,
    url: String,
    token: Option<String>,
    agent: Agent,
}

impl Endpoint {
    /// `https://…`; in the clear only on this machine.
    pub(super) fn new(what: &str, url: &str, token: Option<String>) -> Result<Self, Misconfigured> {
        let parsed = read_url(&format!("the address of {what}"), url)?;
        let told = match parsed.scheme_str() {
            Some("https") => None,
            Some("http") if stays_here(&parsed) => None,
            Some("http") => Some("what goes to another machine is encrypted: say https://".into()),
            _ => Some(format!("the URL of {what} begins with https://")),
        };
        if let Some(told) = told {
            return Err(Misconfigured(told));
        }
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(PATIENCE))
            .tls_config(tls)
            .build()
            .new_agent();
        Ok(Self { what: what.to_owned(), url: url.to_owned(), token, agent })
    }

    /// Sends `body` under `key`, by which doubles can be told; answers the body of an answer that says
    /// it is done. Which status another answer had is told, and nothing that it says.
    pub(super) fn post(&self, key: &str, body: &Value) -> Result<Vec<u8>, NotSent> {
        let mut request = self.agent.post(&self.url).header("Idempotency-Key", key);
        if let Some(token) = &self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        let mut answer = request.send_json(body).map_err(|it| self.why(&it))?;
        if !answer.status().is_success() {
            let status = answer.status().as_u16();
            return Err(NotSent(format!("{} answered {status}", self.what)));
        }
        let said = answer.body_mut().with_config().limit(LONGEST).read_to_vec();
        said.map_err(|it| self.why(&it))
    }

    fn why(&self, fault: &ureq::Error) -> NotSent {
        let what = &self.what;
        NotSent(match fault {
            ureq::Error::Timeout(_) => format!("{what} took too long"),
            ureq::Error::BodyExceedsLimit(_) => {
                format!("{what} answered more than {LONGEST} bytes")
            }
            _ => format!("{what} could not be reached, or hung up"),
        })
    }
}
