//! How messages leave the house: by e-mail and as text messages, as far as the deployment has them.
//!
//! What goes wrong is told in words that name nobody: neither the address nor what a server answered
//! about it stands in a log or a table.

mod email;
mod endpoint;
mod sms;
mod systems;

pub use email::Mail;
pub use sms::Gateway;
pub use systems::Systems;

use std::time::Duration;

use domain::DeliveryId;
use domain::notifications::{Carrier, Told};
use ureq::http::Uri;

/// How long a server may take to answer. Shorter than what a message is taken for.
const PATIENCE: Duration = Duration::from_secs(10);

/// The carriers of this server.
#[derive(Debug, Default)]
pub struct Carriers {
    pub mail: Option<Mail>,
    pub sms: Option<Gateway>,
}

/// What is sent to somebody.
#[derive(Debug)]
pub(crate) struct Parcel<'a> {
    /// The same with each attempt.
    pub(crate) id: DeliveryId,
    pub(crate) to: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) text: &'a Told,
}

/// Why something was not sent.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct NotSent(pub(crate) String);

/// Why a carrier cannot be as it was configured.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Misconfigured(String);

impl Carriers {
    pub(crate) fn known(&self) -> Vec<Carrier> {
        let mail = self.mail.as_ref().map(|_| Carrier::Email);
        mail.into_iter().chain(self.sms.as_ref().map(|_| Carrier::Sms)).collect()
    }

    /// Sends it; waits for the answer.
    pub(crate) fn send(&self, carrier: Carrier, it: &Parcel<'_>) -> Result<(), NotSent> {
        let none = || NotSent("this server does not send this way".to_owned());
        match carrier {
            Carrier::Email => self.mail.as_ref().ok_or_else(none)?.send(it),
            Carrier::Sms => self.sms.as_ref().ok_or_else(none)?.send(it),
        }
    }
}

/// Whether `url` leads no further than this machine: only there is sending in the clear safe.
fn stays_here(url: &Uri) -> bool {
    let host = url.host().unwrap_or_default().trim_matches(['[', ']']);
    let address = host.parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|it| it.is_loopback())
}

fn read_url(what: &str, url: &str) -> Result<Uri, Misconfigured> {
    // Not repeated: a password may stand in it.
    url.parse().map_err(|_| Misconfigured(format!("{what} is not a URL")))
}
