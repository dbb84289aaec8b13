//! 公示: what everybody can read, without logging in.

use actix_web::{get, web};
use chrono::{DateTime, NaiveDate, Utc};
use domain::TaskId;
use domain::calendar::local_date;
use persistence::workflow::{NoticeFilter, StoredNotice, notice, notices};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::Problem;
use crate::applications::view::BodyRef;
use crate::cached::Cached;
use crate::gate::OpenGate;
use crate::page::{Limit, Page, moment, open};
use crate::problem::PublicProblems;
use crate::query::{Query, region};

/// For how many seconds an answer may be kept.
const KEPT: u32 = 60;

/// A public notice (公示)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeView {
    id: Uuid,
    #[schema(example = "XZ-2026-000003", max_length = 64)]
    application_number: String,
    #[schema(example = "MZ-05-001", max_length = 64)]
    item: String,
    #[schema(example = "最低生活保障金给付", max_length = 200)]
    item_name: String,
    /// What is announced
    #[schema(example = "公示", max_length = 60)]
    step: String,
    /// Whose notice it is
    body: BodyRef,
    /// Who applies, masked
    #[schema(example = "张*", max_length = 200)]
    applicant: String,
    published_on: NaiveDate,
    /// The last day on which it can be read and objected to
    until: NaiveDate,
    /// The last moment
    ends_at: DateTime<Utc>,
    /// Where anybody with an account objects: `POST` the reasons
    #[schema(
        example = "/api/v1/public_notices/018f3f1c-0000-7000-8000-000000000000/objections",
        max_length = 200
    )]
    objections: String,
}

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct NoticesAsked {
    /// Of this body
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "XZ")]
    body: Option<String>,
    /// Of bodies in this region or below it: 2 to 12 digits
    #[validate(length(min = 2, max = 12))]
    #[param(max_length = 12, example = "340800", pattern = "^[0-9]{2,12}$")]
    region: Option<String>,
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// List public notices
///
/// 公示: what is announced now, the first to end first. Who applies is masked. An answer may be kept
/// for a minute.
#[utoipa::path(
    tag = "workflow",
    params(NoticesAsked),
    responses((status = 200, description = "A page of notices", body = Page<NoticeView>), PublicProblems),
    security(()),
)]
#[get("/public_notices")]
pub(crate) async fn list_public_notices(
    gate: OpenGate,
    Query(asked): Query<NoticesAsked>,
) -> Result<Cached, Problem> {
    // Microseconds, so that no moment can be forged that a database does not know.
    let behind: Option<(i64, Uuid)> = open(asked.cursor.as_deref())?;
    region(asked.region.as_deref())?;
    gate.look(move |session, ground| {
        let filter = NoticeFilter {
            now: ground.now,
            body: asked.body.map(Into::into),
            region: asked.region,
            behind: behind.and_then(|(at, id)| Some((moment(at)?, TaskId::from(id)))),
        };
        let found = notices(session, &filter, asked.limit.and_one())?;
        let page = Page::of(
            found,
            asked.limit,
            |it| (it.until.timestamp_micros(), Uuid::from(it.task)),
            NoticeView::of,
        );
        Ok(Cached::json(&page, 1, KEPT))
    })
    .await
}

/// Get public notice
///
/// As long as it is announced; afterwards there is none. An answer may be kept for a minute.
#[utoipa::path(
    tag = "workflow",
    params(("notice_id" = Uuid, Path, description = "The notice")),
    responses((status = 200, description = "The notice", body = NoticeView), PublicProblems),
    security(()),
)]
#[get("/public_notices/{notice_id}")]
pub(crate) async fn get_public_notice(
    gate: OpenGate,
    notice_id: web::Path<Uuid>,
) -> Result<Cached, Problem> {
    let id = notice_id.into_inner().into();
    gate.look(move |session, ground| {
        let found = notice(session, id, ground.now)?;
        Ok(Cached::json(&NoticeView::of(found), 1, KEPT))
    })
    .await
}

impl NoticeView {
    fn of(it: StoredNotice) -> Self {
        Self {
            id: it.task.into(),
            application_number: it.number,
            item: it.item.0.into(),
            item_name: it.item.1,
            step: it.step,
            body: BodyRef { code: it.body.0.into(), name: it.body.1 },
            applicant: it.applicant,
            published_on: local_date(it.from),
            until: it.until_on,
            ends_at: it.until,
            objections: format!("/api/v1/public_notices/{}/objections", it.task),
        }
    }
}
