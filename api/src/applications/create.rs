//! Applying.

use actix_web::post;
use domain::ItemCode;
use domain::access::Permit;
use domain::applications::{Application, Apply, Command, Dossier, Outcome, Refusal, Stage};
use domain::calendar::local_date;
use domain::workflow::Marking;
use persistence::applications::{Found, NewFile, insert};
use persistence::{Tx, catalogue, ids, organisations};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use validator::Validate;

use super::carry_out::{can_be_counted, reserve};
use super::input::{self, MandateInput};
use super::read::view;
use super::use_case::{Case, form_fits};
use super::view::{ApplicationView, HandedInView};
use crate::Problem;
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::identity::view::PersonInput;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;
use crate::word::ChannelWord;

/// What is applied for, by whom
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "item": "MZ-05-006", "form": {"elder": {"name": "程桂英", "id_number": "340881194308180027"}, "household_address": "安徽省安庆市桐城市龙腾街道东郊村样例组1号", "region": "340881001201", "domicile_region": "340881001201", "living": "与子女同住", "other_allowances": "无", "bank_account": {"holder": "程桂英", "bank": "中国农业银行桐城龙腾支行", "number": "6228480000000000017"}},
    "materials": [{ "material": "M1", "medium": "electronic", "copies": 1 }], "submit": true
}))]
pub(crate) struct CreateApplication {
    /// The item's code; `GET /api/v1/items` lists them
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "MZ-05-006", min_length = 1, max_length = 64)]
    item: String,
    /// Who applies. An applicant leaves it out to apply for themself; staff name the person
    #[validate(nested)]
    applicant: Option<PersonInput>,
    #[validate(nested)]
    mandate: Option<MandateInput>,
    channel: Option<ChannelWord>,
    /// The form's answers, as the item's form schema asks (`GET /api/v1/items/{item_code}`). A
    /// draft may be incomplete
    #[serde(default = "nothing")]
    #[schema(value_type = Object)]
    form: Value,
    /// What is handed in
    #[validate(length(max = 200), nested)]
    #[serde(default)]
    #[schema(max_items = 200)]
    materials: Vec<HandedInView>,
    /// Whether to submit at once; otherwise it becomes a draft
    #[serde(default)]
    submit: bool,
}

fn nothing() -> Value {
    Value::Object(serde_json::Map::new())
}

/// Create application
///
/// Makes a draft, or with `submit` hands the application in at once. An applicant applies for
/// themself, or for another with a mandate; a window clerk for whoever stands at the window; a
/// village agent with a mandate. Send an `Idempotency-Key`: a retry then gets the same answer, and
/// nothing is applied for twice.
///
/// The renewal of a licence (延续) is handed in before the licence expires (409 `licence-expired` else);
/// whether it came in time for silence to renew it, `renewal` says.
#[utoipa::path(
    tag = "applications",
    request_body = CreateApplication,
    params(IdempotencyKey),
    responses((status = 201, description = "Created", body = ApplicationView), Problems),
    security(("bearer" = ["applications.apply"])),
)]
#[post("/applications")]
pub(crate) async fn create_application(
    gate: Gate<Apply>,
    key: IdempotencyKey,
    Checked { body, fingerprint }: Checked<CreateApplication>,
) -> Result<Reply, Problem> {
    gate.once_together(key, fingerprint, move |tx, permit, ground| {
        let case = create(tx, permit, ground, body.clone())?;
        let view = view(tx, permit, ground, &case, Vec::new())?;
        let application = &case.file().application;
        let place = format!("/api/v1/applications/{}", application.id);
        Ok(Reply::created(&view, application.revision, place))
    })
    .await
}

fn create(
    tx: &mut Tx<'_>,
    permit: &Permit<Apply>,
    ground: &Ground<'_>,
    body: CreateApplication,
) -> Result<Case, Problem> {
    let item = ItemCode::from(body.item);
    let now = ground.now;
    let (version, item_status, calendar) =
        catalogue::in_force(tx, &item, local_date(now)).map_err(|err| no_such_item(err, &item))?;
    let edition = ground.library.edition(tx, version)?;
    let person = input::applicant(tx, permit, body.applicant, now)?;
    let mandate = input::mandate(tx, permit, &person, body.mandate, now)?;
    let channel = input::channel(permit.actor(), body.channel.map(|it| it.0))?;
    let form = object(body.form)?;
    let draft = Application {
        id: ids::fresh(now),
        number: None,
        item,
        version,
        procedure: version,
        body: edition.content.body.clone(),
        stage: Stage::Draft,
        revision: 1,
        channel,
        applicant: tx.fingerprint(&person),
        created_by: permit.account(),
        received_at: None,
        accepted_at: None,
        decided_at: None,
        granted: None,
        marking: Marking::default(),
        corrected: false,
        dossier: Dossier {
            materials: body.materials.into_iter().map(Into::into).collect(),
            mandate,
            ..Dossier::default()
        },
    };
    domain::applications::known_materials(&draft.dossier.materials, &edition.content)?;
    let outcome = if body.submit {
        domain::applications::on_offer(item_status, &edition.content, person.kind)?;
        form_fits(&edition, &form)?;
        let serial_body = ground.library.body(tx, &draft.body, now)?;
        let series = Command::Submit.series().ok_or(Refusal::NoOpenTask)?;
        let serial = reserve(tx, &serial_body.code, series, &serial_body.paper_prefix, now)?;
        let file = (person.clone(), form.clone());
        let found = Found::draft(draft.clone(), file, item_status, calendar, now);
        let case = Case::gather(tx, found, ground)?;
        let facts = case.facts(permit.actor(), now, Some(serial));
        let outcome = domain::applications::decide(&draft, &Command::Submit, &facts)?;
        can_be_counted(&outcome, &case.calendar)?;
        outcome
    } else {
        Outcome::drafted(draft)
    };
    let bodies = edition.content.workflow.bodies();
    let new = NewFile { person: &person, form: &form, bodies: &bodies };
    let (file, opened) = insert(tx, &new, &outcome, permit.account(), &ground.how)?;
    let posts = permit.actor().standing.posts();
    let authorities = if posts.iter().any(|it| !it.by_authorisation.is_empty()) {
        organisations::authorities(tx, &file.application.item)?
    } else {
        Vec::new()
    };
    let found = Found { file, item_status, calendar, authorities };
    let body = &found.file.application.body;
    let calendar = ground.library.calendar_of(tx, calendar, body, now)?;
    let timing = ground.library.timing(tx, now)?;
    Ok(Case::of(found, edition, (calendar, timing), opened))
}

fn no_such_item(err: persistence::StoreError, item: &ItemCode) -> Problem {
    match err {
        persistence::StoreError::NotFound => {
            let english = format!("the catalogue has no item `{item}` that applies today");
            let chinese = format!("事项目录中没有当前有效的事项“{item}”");
            Problem::bad_value("/item", "exists", (&english, &chinese))
        }
        err => err.into(),
    }
}

/// The form's answers as JSON text.
pub(super) fn object(form: Value) -> Result<String, Problem> {
    if !form.is_object() {
        let told = ("the form's answers are an object", "表单内容应为对象");
        return Err(Problem::bad_value("/form", "type", told));
    }
    Ok(form.to_string())
}
