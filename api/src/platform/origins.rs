//! Which web pages of other sites may call: browsers ask before they let them (CORS).

use std::str::FromStr;

use actix_cors::Cors;
use actix_web::http::header::{self, HeaderName};
use actix_web::http::{Method, Uri};
use actix_web::middleware::Condition;

/// Where pages that call may come from. Whoever calls needs a token of their own, which no browser
/// sends by itself, so that a foreign page can do nothing in the name of whoever looks at it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Origins {
    /// Only from the server itself.
    #[default]
    Own,
    Any,
    These(Vec<String>),
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no origin: write https://host, with a port if need be and without a path; or `*` for all"
)]
pub struct NoOrigin(String);

/// How long a browser need not ask again, in seconds: the most that any of them keeps.
const KEPT: usize = 7_200;

impl FromStr for Origins {
    type Err = NoOrigin;

    /// Reads `*`, or origins with commas between them.
    fn from_str(text: &str) -> Result<Self, NoOrigin> {
        if text.trim() == "*" {
            return Ok(Self::Any);
        }
        let given = text.split(',').map(str::trim).filter(|it| !it.is_empty());
        let these: Vec<String> = given.map(origin).collect::<Result<_, _>>()?;
        Ok(if these.is_empty() { Self::Own } else { Self::These(these) })
    }
}

/// Scheme, host and port as browsers write them.
fn origin(text: &str) -> Result<String, NoOrigin> {
    let wrong = || NoOrigin(text.to_owned());
    let uri: Uri = text.parse().map_err(|_| wrong())?;
    let scheme = uri.scheme_str().filter(|it| matches!(*it, "http" | "https")).ok_or_else(wrong)?;
    let host = uri.authority().filter(|it| !it.as_str().contains('@')).ok_or_else(wrong)?;
    let told = format!("{scheme}://{host}");
    if text == told { Ok(told.to_ascii_lowercase()) } else { Err(wrong()) }
}

impl Origins {
    /// What answers browsers that ask; nothing does, if no other site's pages may call.
    pub(crate) fn middleware(&self) -> Condition<Cors> {
        let cors = Cors::default()
            .allowed_methods([
                Method::GET,
                Method::POST,
                Method::PUT,
                Method::PATCH,
                Method::DELETE,
            ])
            .allowed_headers([
                header::ACCEPT,
                header::ACCEPT_LANGUAGE,
                header::AUTHORIZATION,
                header::CONTENT_TYPE,
                header::IF_MATCH,
                header::IF_NONE_MATCH,
                HeaderName::from_static("idempotency-key"),
            ])
            .expose_headers([
                header::CONTENT_DISPOSITION,
                header::CONTENT_LANGUAGE,
                header::ETAG,
                header::LOCATION,
                header::RETRY_AFTER,
                HeaderName::from_static("idempotency-replayed"),
                HeaderName::from_static("x-request-id"),
            ])
            .max_age(KEPT);
        match self {
            Self::Own => Condition::new(false, cors),
            Self::Any => Condition::new(true, cors.allow_any_origin().send_wildcard()),
            Self::These(these) => {
                let cors = these.iter().fold(cors, |cors, origin| cors.allowed_origin(origin));
                Condition::new(true, cors)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_host_and_port_and_nothing_else() {
        let read = |it: &str| it.parse::<Origins>();
        assert_eq!(read(""), Ok(Origins::Own));
        assert_eq!(read("*"), Ok(Origins::Any));
        let these = ["https://hall.example.org", "http://localhost:5173"].map(ToOwned::to_owned);
        assert_eq!(
            read("https://hall.example.org, http://localhost:5173"),
            Ok(Origins::These(these.to_vec()))
        );
        for wrong in [
            "hall.example.org",
            "https://hall.example.org/",
            "https://hall.example.org/app",
            "ftp://hall.example.org",
            "https://user@hall.example.org",
            "https://hall.example.org,*",
            "null",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
