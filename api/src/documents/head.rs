//! What is said of a file before it comes: its kind, its name and its length.

use std::future::{Ready, ready};
use std::sync::LazyLock;

use actix_web::dev::Payload;
use actix_web::http::header::{
    CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH, ContentDisposition, DispositionType,
    HeaderMap, HeaderValue,
};
use actix_web::{FromRequest, HttpRequest, web};
use domain::documents::{FileKind, check_name};
use domain::labels::Label;
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ObjectBuilder, Required, Type};

use crate::Problem;
use crate::backend::Backend;
use crate::body::media_type;

/// The headers of a file that comes in.
pub(super) struct FileHead {
    pub(super) kind: FileKind,
    pub(super) name: String,
    /// Of method, path and these headers; with the content's own digest it is what an idempotency key
    /// stands for.
    digest: Sha256,
}

impl FileHead {
    pub(super) fn fingerprint(&self, sha256: &[u8]) -> Vec<u8> {
        self.digest.clone().chain_update(sha256).finalize().to_vec()
    }
}

/// As the contract tells it.
impl IntoParams for FileHead {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1));
        let told = "The file's name (RFC 6266), here rather than in the path, so that no log holds it: \
                    `attachment; filename*=UTF-8''` and the name, percent-encoded (`encodeURIComponent`). \
                    1 to 200 characters, without `/`, `\\` and what cannot be seen, with an ending that \
                    fits the content type";
        let header = ParameterBuilder::new()
            .name("Content-Disposition")
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some(told))
            .schema(Some(text.max_length(Some(3000))))
            .example(Some(json!(
                "attachment; filename*=UTF-8''%E6%A0%B8%E6%9F%A5%E8%AE%B0%E5%BD%95.pdf"
            )));
        vec![header.build()]
    }
}

impl FromRequest for FileHead {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(req))
    }
}

/// Every content type that is taken.
static TYPES: LazyLock<String> = LazyLock::new(|| {
    let all: Vec<&str> = FileKind::ALL.iter().map(|it| it.media_type()).collect();
    all.join(", ")
});

fn read(req: &HttpRequest) -> Result<FileHead, Problem> {
    let wrong_type = Problem::UnsupportedMediaType { wanted: &TYPES };
    let kind = FileKind::of(media_type(req)).ok_or(wrong_type)?;
    if req.headers().contains_key(CONTENT_ENCODING) {
        let told =
            ("send the file as it is, without Content-Encoding", "请勿使用 Content-Encoding");
        return Err(Problem::malformed("Content-Encoding", told));
    }
    let backend = req.app_data::<web::Data<Backend>>();
    let limit = backend.expect("the server was started with a Backend").largest_file;
    let length = req.headers().get(CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse().ok());
    if length.is_some_and(|it: u64| usize::try_from(it).map_or(true, |it| limit < it)) {
        return Err(Problem::TooLarge { limit });
    }
    let name = name(req.headers())?;
    check_name(&name, kind)?;
    let mut digest = Sha256::new();
    for part in [req.method().as_str(), req.uri().path(), kind.as_str(), &name] {
        digest.update(part);
        digest.update([0]);
    }
    Ok(FileHead { kind, name, digest })
}

fn name(headers: &HeaderMap) -> Result<String, Problem> {
    let unreadable = || {
        let told = (
            "say what the file is called: `attachment; filename*=UTF-8''` and its name, percent-encoded",
            "请提供文件名：attachment; filename*=UTF-8''（百分号编码的文件名）",
        );
        Problem::malformed("Content-Disposition", told)
    };
    let header = headers.get(CONTENT_DISPOSITION).ok_or_else(unreadable)?;
    let said = ContentDisposition::from_raw(header).map_err(|_| unreadable())?;
    if said.disposition != DispositionType::Attachment {
        return Err(unreadable());
    }
    match (said.get_filename_ext(), said.get_filename()) {
        (Some(it), _) => String::from_utf8(it.value.clone()).map_err(|_| unreadable()),
        (None, Some(it)) => Ok(it.to_owned()),
        (None, None) => Err(unreadable()),
    }
}

/// How a file that goes out is called: for every client, and for those that know RFC 6266.
pub(super) fn named(name: &str, kind: FileKind) -> HeaderValue {
    let ending = kind.endings().first().copied().unwrap_or_default();
    let encoded: String = name.bytes().map(percent).collect();
    let header = format!("attachment; filename=\"file{ending}\"; filename*=UTF-8''{encoded}");
    HeaderValue::try_from(header).expect("what is percent-encoded is visible")
}

fn percent(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_goes_out_as_it_came_in() {
        for told in ["核查 记录（二）\"终稿\";%.pdf", "a.pdf", "😀'*.pdf"] {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_DISPOSITION, named(told, FileKind::Pdf));
            assert_eq!(name(&headers).expect("it is readable"), told);
        }
    }

    #[test]
    fn what_names_no_file_is_refused() {
        for told in ["", "attachment", "inline; filename=a.pdf", "filename=a.pdf", "attachment;;;"]
        {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static(told));
            assert!(name(&headers).is_err(), "{told}");
        }
        let mut headers = HeaderMap::new();
        let broken = HeaderValue::from_static("attachment; filename*=UTF-8''%FF%FE.pdf");
        headers.insert(CONTENT_DISPOSITION, broken);
        assert!(name(&headers).is_err(), "not UTF-8");
    }
}
