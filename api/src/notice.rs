//! A body of days, as text; whoever asked for it reads it.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use sha2::{Digest, Sha256};

use crate::Problem;
use crate::body::{is_of, whole};

/// How days are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Csv,
    ICalendar,
}

/// Text in UTF-8, within the bounds of every body.
pub(crate) struct DaysText {
    pub(crate) format: Format,
    pub(crate) text: String,
    /// Of method, path, query and text: what an idempotency key stands for.
    pub(crate) fingerprint: Vec<u8>,
}

/// What spreadsheets put before their text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The text in `bytes`, without a byte order mark.
pub(crate) fn text(bytes: Vec<u8>) -> Result<String, Problem> {
    let text = String::from_utf8(bytes).map_err(|err| {
        let line =
            err.as_bytes()[..err.utf8_error().valid_up_to()].split(|it| *it == b'\n').count();
        let english = format!("line {line} is not UTF-8");
        let chinese = format!("第 {line} 行不是 UTF-8 编码");
        Problem::malformed(format!("#L{line}"), (&english, &chinese))
    })?;
    Ok(text.strip_prefix(BYTE_ORDER_MARK).map(ToOwned::to_owned).unwrap_or(text))
}

impl FromRequest for DaysText {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let csv = is_of(req, &["text/csv"]).then_some(Format::Csv);
        let format = csv.or_else(|| is_of(req, &["text/calendar"]).then_some(Format::ICalendar));
        let digest = Sha256::new()
            .chain_update(req.method().as_str())
            .chain_update([0])
            .chain_update(req.uri().to_string())
            .chain_update([0]);
        let bytes = whole(req, payload);
        Box::pin(async move {
            let wanted = "text/csv or text/calendar";
            let format = format.ok_or(Problem::UnsupportedMediaType { wanted })?;
            let bytes = bytes.await?;
            let fingerprint = digest.chain_update(&bytes).finalize().to_vec();
            Ok(Self { format, text: text(bytes.to_vec())?, fingerprint })
        })
    }
}
