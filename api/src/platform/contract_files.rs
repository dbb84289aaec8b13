//! The contract, and documentation that needs no internet.

use std::sync::OnceLock;

use actix_web::{HttpResponse, get, web};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::Problem;
use crate::routes::contract;

/// As it was reviewed; a test compares it with the code.
const YAML: &str = include_str!("../../../openapi.yaml");

/// Spelt out when somebody first asks, since that takes more memory than all else that a server keeps.
static JSON: OnceLock<String> = OnceLock::new();

#[get("/openapi.yaml")]
async fn yaml() -> HttpResponse {
    HttpResponse::Ok().content_type("application/yaml").body(YAML)
}

#[get("/openapi.json")]
async fn json() -> Result<HttpResponse, Problem> {
    let spelt = || JSON.get_or_init(|| contract().to_json().expect("a contract is plain data"));
    let json: &'static str = web::block(spelt).await.map_err(Problem::internal)?;
    Ok(HttpResponse::Ok().content_type("application/json").body(json))
}

#[get("/docs")]
async fn docs() -> HttpResponse {
    HttpResponse::TemporaryRedirect().insert_header(("location", "/docs/")).finish()
}

#[get("/")]
async fn front_door() -> HttpResponse {
    HttpResponse::TemporaryRedirect().insert_header(("location", "/docs/")).finish()
}

/// The contract's files and the interactive documentation, which are not operations themselves.
pub(crate) fn documentation(config: &mut web::ServiceConfig) {
    let settings = Config::from("/openapi.json").persist_authorization(true).filter(true);
    let pages = SwaggerUi::new("/docs/{_:.*}").config(settings);
    config.service(yaml).service(json).service(docs).service(front_door).service(pages);
}
