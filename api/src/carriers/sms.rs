//! Text messages, by an HTTP gateway.

use serde_json::json;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

use super::{Misconfigured, NotSent, PATIENCE, Parcel, read_url, stays_here};

/// Whoever sends text messages for the deployment: a `POST` with a JSON object, `id`, `to`, `text`
/// and `text_en`; every status from 200 to 299 says that it is done.
pub struct Gateway {
    url: String,
    token: Option<String>,
    agent: Agent,
}

impl Gateway {
    pub fn new(url: &str, token: Option<String>) -> Result<Self, Misconfigured> {
        let parsed = read_url("the address of the SMS gateway", url)?;
        let told = match parsed.scheme_str() {
            Some("https") => None,
            Some("http") if stays_here(&parsed) => None,
            Some("http") => Some("what goes to another machine is encrypted: say https://"),
            _ => Some("the SMS gateway's URL begins with https://"),
        };
        if let Some(told) = told {
            return Err(Misconfigured(told.to_owned()));
        }
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(PATIENCE))
            .tls_config(tls)
            .build()
            .new_agent();
        Ok(Self { url: url.to_owned(), token, agent })
    }

    pub(super) fn send(&self, it: &Parcel<'_>) -> Result<(), NotSent> {
        let body = json!({
            "id": it.id, "to": it.to, "text": it.text.chinese, "text_en": it.text.english,
        });
        let mut request = self.agent.post(&self.url).header("Idempotency-Key", it.id.to_string());
        if let Some(token) = &self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        match request.send_json(body) {
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(answer) => {
                Err(NotSent(format!("the SMS gateway answered {}", answer.status().as_u16())))
            }
            Err(ureq::Error::Timeout(_)) => {
                Err(NotSent("the SMS gateway took too long".to_owned()))
            }
            Err(_) => Err(NotSent("the SMS gateway could not be reached, or hung up".to_owned())),
        }
    }
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Gateway")
    }
}

#[cfg(test)]
mod tests {
    use super::Gateway;

    #[test]
    fn text_messages_leave_the_machine_encrypted_or_not_at_all() {
        for good in
            ["https://sms.example.org/v1/messages", "http://127.0.0.1:9000/", "http://[::1]/"]
        {
            assert!(Gateway::new(good, None).is_ok(), "{good}");
        }
        for bad in ["http://sms.example.org", "ftp://127.0.0.1", "sms", ""] {
            assert!(Gateway::new(bad, None).is_err(), "{bad}");
        }
    }
}
