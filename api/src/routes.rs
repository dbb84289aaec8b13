//! Every route, and so every operation of the contract: one line a room.

use actix_web::http::Method;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpRequest, HttpResponse, web};
use actix_web_prom::{PrometheusMetrics, PrometheusMetricsBuilder};
use tracing_actix_web::TracingLogger;
use utoipa::openapi::OpenApi as Contract;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, scope};

use crate::backend::Backend;
use crate::problem::{ProblemBody, speak};
use crate::word::{EfficiencyByWord, LevelWord, LightWord, LightsByWord, LiveStateWord, SortWord};
use crate::{
    Problem, applications, body, calendar, catalogue, clocks, documents, identity, integration,
    notifications, organisations, platform, sandbox, supervision, workflow,
};

/// What is mounted: everything, or everything but the sandbox.
fn routes(config: &mut ServiceConfig<'_>, with_sandbox: bool) {
    config.app_data(web::PathConfig::default().error_handler(|_, _| Problem::NotFound.into()));
    config.app_data(web::PayloadConfig::new(body::MAX_BODY));
    config.service(identity::get_signing_keys);
    config.configure(platform::routes);
    let rooms = scope("/api/v1")
        .configure(identity::routes)
        .configure(organisations::routes)
        .configure(calendar::routes)
        .configure(clocks::routes)
        .configure(catalogue::routes)
        .configure(applications::routes)
        .configure(workflow::routes)
        .configure(documents::routes)
        .configure(notifications::routes)
        .configure(supervision::routes)
        .configure(integration::routes);
    let rooms = if with_sandbox { rooms.configure(sandbox::routes) } else { rooms };
    config.service(rooms);
}

/// The contract that `openapi.yaml` must spell out; the sandbox's operations included.
pub fn contract() -> Contract {
    let app = App::new().into_utoipa_app().openapi(Preamble::openapi());
    crate::contract::refine(app.configure(|config| routes(config, true)).split_for_parts().1)
}

/// Everything that a server is made of, ready to be mounted as often as there are workers.
#[derive(Clone)]
pub struct Server {
    backend: web::Data<Backend>,
    metrics: PrometheusMetrics,
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        let metrics = metrics();
        backend.gauges.show(&metrics.registry);
        Self { backend: web::Data::new(backend), metrics }
    }

    pub fn backend(&self) -> &Backend {
        &self.backend
    }

    pub(crate) fn data(&self) -> web::Data<Backend> {
        self.backend.clone()
    }

    /// The application that answers requests.
    pub fn app(
        &self,
    ) -> App<
        impl actix_web::dev::ServiceFactory<
            actix_web::dev::ServiceRequest,
            Config = (),
            Response = actix_web::dev::ServiceResponse<impl actix_web::body::MessageBody + use<>>,
            Error = actix_web::Error,
            InitError = (),
        > + use<>,
    > {
        let with_sandbox = self.backend.sandbox.is_some();
        let (app, mounted) = App::new()
            .app_data(self.backend.clone())
            .into_utoipa_app()
            .configure(|config| routes(config, with_sandbox))
            .split_for_parts();
        app.app_data(web::Data::new(Ways::of(&mounted)))
            .configure(platform::documentation)
            .default_service(web::to(nowhere))
            .wrap(from_fn(speak))
            .wrap(TracingLogger::default())
            // It answers in the place of what lies within, so what compresses lies around it.
            .wrap(self.metrics.clone())
            .wrap(Compress::default())
            .wrap(self.backend.origins.middleware())
    }
}

/// Rates and times by route, at `/metrics`.
fn metrics() -> PrometheusMetrics {
    let metrics = PrometheusMetricsBuilder::new("onedoor").endpoint("/metrics").build();
    metrics.expect("the names of the metrics are valid")
}

/// No route: either the path is unknown, or it is known with other methods.
async fn nowhere(req: HttpRequest, ways: web::Data<Ways>) -> Result<HttpResponse, Problem> {
    let allow = ways.methods(req.path());
    if allow.is_empty() { Err(Problem::NotFound) } else { Err(Problem::MethodNotAllowed { allow }) }
}

/// Every path that is mounted with its methods.
struct Ways(Vec<(Vec<String>, Vec<Method>)>);

impl Ways {
    fn of(mounted: &Contract) -> Self {
        let paths = mounted.paths.paths.iter().map(|(path, item)| {
            let known = [
                (&item.get, Method::GET),
                (&item.put, Method::PUT),
                (&item.post, Method::POST),
                (&item.delete, Method::DELETE),
                (&item.patch, Method::PATCH),
            ];
            let methods = known.into_iter().filter(|it| it.0.is_some()).map(|it| it.1);
            (path.split('/').map(ToOwned::to_owned).collect(), methods.collect())
        });
        Self(paths.collect())
    }

    fn methods(&self, path: &str) -> Vec<Method> {
        let asked: Vec<&str> = path.split('/').collect();
        let fits = |way: &Vec<String>| {
            way.len() == asked.len()
                && way.iter().zip(&asked).all(|(known, asked)| fits_part(known, asked))
        };
        let mut methods: Vec<Method> =
            self.0.iter().filter(|(way, _)| fits(way)).flat_map(|it| it.1.clone()).collect();
        methods.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        methods.dedup();
        methods
    }
}

/// Whether a part of a path is what the contract says: a name, or something in place of one.
fn fits_part(known: &str, asked: &str) -> bool {
    known == asked || known.starts_with('{') && !asked.is_empty()
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Onedoor",
        version = "1",
        description = "The back end of a government service hall: one door for every application, \
            an approval workflow behind it, deadlines in working days as the law counts them, one \
            desk for every result, and everything on the record.\n\n\
            **Begin** with `POST /api/v1/sessions`, then `GET /api/v1/items`. In the sandbox, \
            `GET /api/v1/sandbox/accounts` lists people to be.\n\n\
            **Writing.** Every change of something that exists takes the `If-Match` of what you \
            read; where a POST lists an `Idempotency-Key`, a retry with the same key gets the \
            same answer, and nothing is done twice. **Errors** are problem documents (RFC 9457) in the language of \
            `Accept-Language` (zh-CN or en); `GET /problems` lists their types. **Lists** come in \
            pages; pass `next_cursor` as `cursor`. **Times** are RFC 3339; legal dates are those of \
            Beijing (UTC+8). **Web pages** of another site may call where the server names them \
            (`--allow-origins`); in the sandbox all may.",
        contact(name = "Onedoor developers", url = "https://github.com/onedoor"),
    ),
    tags(
        (name = "identity", description = "Accounts, logging in, and the keys by which tokens are checked"),
        (name = "organisations", description = "Regions, bodies, centres, windows, posts and staff"),
        (name = "calendar", description = "Working days, and how far they are known"),
        (name = "catalogue", description = "Service items (事项), their versions and guides"),
        (name = "applications", description = "Applications (办件) from submission to the archive"),
        (name = "workflow", description = "The work list, and what officers do with tasks"),
        (name = "documents", description = "Files: what officers attach to tasks (附件)"),
        (name = "clocks", description = "Limits (时限), and why their dates are what they are"),
        (name = "notifications", description = "Inboxes: staff are told of limits that are near or have passed, applicants of each step of their applications"),
        (name = "supervision", description = "Supervision (电子监察): statistics of what runs and of what was done"),
        (name = "integration", description = "The feed of events for other systems"),
        (name = "sandbox", description = "Only with `serve --sandbox`: a movable clock and sample accounts"),
        (name = "platform", description = "Health, and the types of problems"),
    ),
    servers((url = "/", description = "This server")),
    // The last are asked for in a query only, where utoipa does not look for schemas.
    components(schemas(ProblemBody, LiveStateWord, LevelWord, LightWord, SortWord, LightsByWord, EfficiencyByWord)),
    modifiers(&BearerToken)
)]
struct Preamble;

struct BearerToken;

impl Modify for BearerToken {
    fn modify(&self, contract: &mut Contract) {
        let told = "From `POST /api/v1/sessions`. The scope that an operation names is the right \
                    that it needs; `docs/rights.md` lists who holds it.";
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some(told))
            .build();
        let components = contract.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}
