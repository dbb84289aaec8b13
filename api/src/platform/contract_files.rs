//! The contract, and documentation that needs no internet.

use actix_web::{HttpResponse, get, web};
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// The contract in both spellings, made once.
#[derive(Debug)]
pub(crate) struct Contract {
    yaml: String,
    json: String,
}

impl Contract {
    pub(crate) fn new(contract: &OpenApi) -> Self {
        Self {
            yaml: contract.to_yaml().expect("a contract is plain data"),
            json: contract.to_json().expect("a contract is plain data"),
        }
    }
}

#[get("/openapi.yaml")]
async fn yaml(contract: web::Data<Contract>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/yaml").body(contract.yaml.clone())
}

#[get("/openapi.json")]
async fn json(contract: web::Data<Contract>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(contract.json.clone())
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
