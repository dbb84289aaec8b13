//! A body of XML, as text; whoever asked for it parses it.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::Problem;
use crate::body::{is_of, whole};

/// Well-formed UTF-8, within the bounds of every body.
pub(crate) struct XmlText(pub(crate) String);

/// The types that such a body may have.
const TYPES: &[&str] = &["application/bpmn+xml", "application/xml"];

impl FromRequest for XmlText {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let fits = is_of(req, TYPES);
        let bytes = whole(req, payload);
        Box::pin(async move {
            if !fits {
                return Err(Problem::UnsupportedMediaType { wanted: "application/bpmn+xml" });
            }
            let told = ("the body is not UTF-8", "请求体不是 UTF-8 编码");
            let text = String::from_utf8(bytes.await?.to_vec());
            text.map(Self).map_err(|_| Problem::malformed("", told))
        })
    }
}
