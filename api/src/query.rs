//! Query parameters that have passed their own checks. An unknown one is an error: a misspelt
//! filter must not look like an empty result.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

use crate::Problem;

/// The query string as a `T`.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(req.query_string()).map(Self))
    }
}

fn read<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    // An empty parameter is one that was left out: that is what an emptied form field sends.
    let given = serde_urlencoded::from_str::<Vec<(String, String)>>(query);
    let given = given.map_err(|err| Problem::malformed("?", err.to_string()))?;
    if let Some((name, _)) = given.iter().find(|it| it.0.contains('\0') || it.1.contains('\0')) {
        let name = name.replace('\0', "");
        return Err(Problem::malformed(format!("?{name}"), "a parameter holds a NUL character"));
    }
    let kept: Vec<(String, String)> = given.into_iter().filter(|(_, it)| !it.is_empty()).collect();
    let kept = serde_urlencoded::to_string(kept).expect("pairs of strings can be encoded");
    let reader = serde_urlencoded::Deserializer::new(form_urlencoded::parse(kept.as_bytes()));
    serde_path_to_error::deserialize(reader).map_err(|err| {
        let name = err.path().to_string();
        let name = if name == "." { String::new() } else { name };
        Problem::malformed(format!("?{name}"), err.inner().to_string())
    })
}
