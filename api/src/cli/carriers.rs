//! How `onedoor serve` is told where messages to applicants go.

use std::path::PathBuf;

use clap::Args;

use super::Failure;
use crate::carriers::{Carriers, Gateway, Mail, Systems};

/// Ways to applicants besides their inbox; none unless told.
#[derive(Debug, Args)]
pub(super) struct CarrierArgs {
    /// A mail server, such as smtps://user:password@host or smtp://user:password@host?tls=required
    #[arg(long, env = "ONEDOOR_SMTP_URL", hide_env_values = true, requires = "smtp_from")]
    smtp_url: Option<String>,
    /// From whom e-mail comes, such as "政务服务大厅 <hall@example.org>"
    #[arg(long, env = "ONEDOOR_SMTP_FROM")]
    smtp_from: Option<String>,
    /// A gateway for text messages, such as https://host/messages
    #[arg(long, env = "ONEDOOR_SMS_URL", hide_env_values = true)]
    sms_url: Option<String>,
    /// The bearer token for that gateway
    #[arg(long, env = "ONEDOOR_SMS_TOKEN", hide_env_values = true)]
    sms_token: Option<String>,
    /// A JSON file of the systems that steps of procedures ask, each by its name with its `url` and
    /// perhaps a `token`
    #[arg(long, env = "ONEDOOR_SYSTEMS")]
    systems: Option<PathBuf>,
}

impl CarrierArgs {
    pub(super) fn carriers(&self) -> Result<Carriers, Failure> {
        let mail = match (&self.smtp_url, &self.smtp_from) {
            (Some(url), Some(from)) => Some(Mail::new(url, from)?),
            (Some(_), None) | (None, _) => None,
        };
        let sms = self.sms_url.as_ref().map(|url| Gateway::new(url, self.sms_token.clone()));
        Ok(Carriers { mail, sms: sms.transpose()? })
    }

    pub(super) fn systems(&self) -> Result<Systems, Failure> {
        let Some(path) = &self.systems else { return Ok(Systems::default()) };
        let told = |err: &dyn std::fmt::Display| format!("the systems `{}`: {err}", path.display());
        let text = std::fs::read_to_string(path).map_err(|err| told(&err))?;
        Ok(Systems::read(&text).map_err(|err| told(&err))?)
    }
}
