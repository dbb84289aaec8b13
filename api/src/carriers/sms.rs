//! Text messages, by an HTTP gateway.

use serde_json::json;

use super::endpoint::Endpoint;
use super::{Misconfigured, NotSent, Parcel};

/// Whoever sends text messages for the deployment: a `POST` with a JSON object, `id`, `to`, `text`
/// and `text_en`; every status from 200 to 299 says that it is done.
pub struct Gateway(Endpoint);

impl Gateway {
    pub fn new(url: &str, token: Option<String>) -> Result<Self, Misconfigured> {
        Endpoint::new("the SMS gateway", url, token).map(Self)
    }

    pub(super) fn send(&self, it: &Parcel<'_>) -> Result<(), NotSent> {
        let body = json!({
            "id": it.id, "to": it.to, "text": it.text.chinese, "text_en": it.text.english,
        });
        self.0.post(&it.id.to_string(), &body).map(|_| ())
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
