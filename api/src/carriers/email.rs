//! E-mail over SMTP.

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::{Address, SmtpTransport, Transport};

use super::{Misconfigured, NotSent, PATIENCE, Parcel, read_url, stays_here};

/// A mail server, and from whom its mail comes.
pub struct Mail {
    server: SmtpTransport,
    from: Mailbox,
}

impl Mail {
    /// `url` is `smtps://user:password@host`, or `smtp://…?tls=required` for STARTTLS; without
    /// either only for a server on this machine.
    pub fn new(url: &str, from: &str) -> Result<Self, Misconfigured> {
        let parsed = read_url("the address of the mail server", url)?;
        let in_the_clear = match parsed.scheme_str() {
            Some("smtps") => false,
            Some("smtp") => !parsed.query().unwrap_or_default().split('&').any(|it| it == REQUIRED),
            _ => return Err(wrong("the mail server's URL begins with smtps:// or smtp://")),
        };
        if in_the_clear && !stays_here(&parsed) {
            return Err(wrong(
                "mail to another machine is encrypted: say smtps://, or smtp://…?tls=required",
            ));
        }
        let server = SmtpTransport::from_url(url);
        let server = server.map_err(|_| wrong("the mail server's URL cannot be used"))?;
        let from = from.parse().map_err(|_| wrong("the sender is not an e-mail address"))?;
        Ok(Self { server: server.timeout(Some(PATIENCE)).build(), from })
    }

    pub(super) fn send(&self, it: &Parcel<'_>) -> Result<(), NotSent> {
        let unfit = |_| NotSent("the address cannot be written to".to_owned());
        let to: Address = it.to.parse().map_err(unfit)?;
        let text = format!("{}\n\n{}\n", it.text.chinese, it.text.english);
        let message = Message::builder()
            .message_id(Some(format!("<{}@{}>", it.id, self.from.email.domain())))
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(it.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text)
            .map_err(|_| NotSent("the message cannot be written".to_owned()))?;
        self.server.send(&message).map(|_| ()).map_err(|err| NotSent(why(&err)))
    }
}

const REQUIRED: &str = "tls=required";

fn wrong(told: &str) -> Misconfigured {
    Misconfigured(told.to_owned())
}

/// Not what the server says: it likes to repeat the address.
fn why(err: &lettre::transport::smtp::Error) -> String {
    match err.status() {
        Some(code) => format!("the mail server answered {code}"),
        None if err.is_timeout() => "the mail server took too long".to_owned(),
        None if err.is_tls() => "the mail server could not be trusted (TLS)".to_owned(),
        None => "the mail server could not be reached, or hung up".to_owned(),
    }
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mail")
    }
}

#[cfg(test)]
mod tests {
    use super::Mail;

    #[test]
    fn mail_leaves_the_machine_encrypted_or_not_at_all() {
        let open = |url: &str| Mail::new(url, "Hall <hall@example.org>").map(|_| ());
        for good in [
            "smtps://hall:secret@mail.example.org",
            "smtp://mail.example.org:587?tls=required",
            "smtp://127.0.0.1:2525",
            "smtp://localhost",
        ] {
            assert!(open(good).is_ok(), "{good}");
        }
        for bad in [
            "smtp://mail.example.org",
            "smtp://mail.example.org?tls=opportunistic",
            "smtp://127.0.0.1.example.org",
            "https://mail.example.org",
            "mail.example.org",
        ] {
            let told = open(bad).expect_err(bad).to_string();
            assert!(!told.contains("example"), "{told}");
        }
        assert!(Mail::new("smtps://mail.example.org", "nobody").is_err());
    }
}
