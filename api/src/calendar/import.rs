//! The country's notices and the days of regions, brought in by an administrator.

use actix_web::post;
use domain::access::Permit;
use domain::calendar::{ImportCalendars, Refusal, Row, Standing};
use persistence::Session;
use persistence::calendar::chain;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::use_case::{Saying, What, plan, read, say, span, whole};
use super::view::ChangeView;
use crate::Problem;
use crate::dates::Day;
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::notice::DaysText;
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::said::said;
use crate::word::{DayKindWord, StandingWord};

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImportAsked {
    /// Whose days these are; the country's if left out
    #[validate(length(max = 12))]
    #[param(example = "340800000000", max_length = 12)]
    region: Option<String>,
    /// Who published it and where
    #[validate(length(min = 1, max = 300), custom(function = said))]
    #[param(
        example = "国务院办公厅关于2027年部分节假日安排的通知",
        min_length = 1,
        max_length = 300
    )]
    source: String,
    /// Why the region decides by itself; needed for a region
    #[validate(length(max = 500))]
    #[param(max_length = 500)]
    reason: Option<String>,
    /// First day that it covers; 1 January of its year if left out
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Day>,
    /// Last day that it covers; 31 December of its year if left out
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Day>,
    /// `official` if left out; of no meaning for a region
    #[param(value_type = Option<StandingWord>)]
    status: Option<StandingWord>,
    /// Only tell what would change
    #[serde(default)]
    #[param(default = false)]
    dry_run: bool,
}

/// Import calendar
///
/// The State Council's notice (放假安排), or the days of a region, as CSV (`date,kind,name`) or
/// iCalendar (RFC 5545, whole-day events). It takes the place of what was known of the span that it
/// covers, and is in force from the next request on. With `dry_run` nothing is stored; the answer
/// tells what would change. What contradicts the calendar or itself is refused whole (422
/// `calendar-refused`): each error names the line (`#L3`) and the rule. A notice that says just what
/// is known already makes no new version (200).
#[utoipa::path(
    tag = "calendar",
    params(ImportAsked, IdempotencyKey),
    request_body(
        content(
            (String = "text/csv", example = "date,kind,name\n2027-01-01,holiday,元旦\n"),
            (String = "text/calendar"),
        ),
        description = "The days, in UTF-8: `holiday` for every day of an arrangement, `workday` for a Saturday or Sunday that is worked",
    ),
    responses(
        (status = 200, description = "What would change, or has not", body = ChangeView),
        (status = 201, description = "Imported", body = ChangeView),
        Problems,
    ),
    security(("bearer" = ["calendar.import"])),
)]
#[post("/calendar/versions")]
pub(crate) async fn import_calendar(
    gate: Gate<ImportCalendars>,
    key: IdempotencyKey,
    Query(asked): Query<ImportAsked>,
    days: DaysText,
) -> Result<Reply, Problem> {
    let dry = asked.dry_run;
    let saying = asked.saying(&days)?;
    answer(gate, key, days.fingerprint, saying, dry).await
}

impl ImportAsked {
    fn saying(self, days: &DaysText) -> Result<Saying, Problem> {
        let reason = self.reason.filter(|it| !it.trim().is_empty());
        if self.region.is_some() && reason.is_none() {
            let told = ("say why the region decides by itself", "请说明该区划自行安排的理由");
            return Err(Problem::bad_value("?reason", "required", told));
        }
        let rows = read(days.format, &days.text)?;
        let (from, to) = span(&rows, self.from.map(|it| it.0), self.to.map(|it| it.0))?;
        let status = self.status.map_or(Standing::Official, |it| it.0);
        let ground = (self.source, reason.unwrap_or_default());
        Ok(whole(self.region, ground, (from, to), status, rows))
    }
}

/// Days that a region closes or works by itself
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeLocalDays {
    #[validate(length(min = 1, max = 12))]
    #[schema(example = "340800000000", min_length = 1, max_length = 12)]
    region: String,
    /// Who decided it, and where
    #[validate(length(min = 1, max = 300), custom(function = said))]
    #[schema(example = "市政府办公室通知〔2026〕12号", min_length = 1, max_length = 300)]
    source: String,
    #[validate(length(min = 1, max = 500), custom(function = said))]
    #[schema(example = "台风停工", min_length = 1, max_length = 500)]
    reason: String,
    /// `holiday` for a day that would be worked, `workday` for one that would be off
    #[serde(default)]
    #[validate(length(max = 400), nested)]
    #[schema(max_items = 400)]
    add: Vec<LocalDay>,
    /// Days that the region has nothing to say of any more
    #[serde(default)]
    #[validate(length(max = 400))]
    #[schema(value_type = Vec<String>, max_items = 400)]
    withdraw: Vec<Day>,
    /// Only tell what would change
    #[serde(default)]
    dry_run: bool,
}

/// A day of a region
#[derive(Debug, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LocalDay {
    #[schema(value_type = String, format = Date)]
    date: Day,
    kind: DayKindWord,
    #[validate(length(min = 1, max = 40), custom(function = said))]
    #[schema(example = "台风停工", min_length = 1, max_length = 40)]
    name: String,
}

/// Change local days
///
/// Days that a region closes or works by itself, such as an ethnic region's own holidays, and such
/// days taken back. The regions below inherit them; due dates of bodies there are counted by them.
/// Each change makes a version of the region's calendar; with `dry_run` nothing is stored.
#[utoipa::path(
    tag = "calendar",
    request_body = ChangeLocalDays,
    params(IdempotencyKey),
    responses(
        (status = 200, description = "What would change", body = ChangeView),
        (status = 201, description = "Changed", body = ChangeView),
        Problems,
    ),
    security(("bearer" = ["calendar.import"])),
)]
#[post("/calendar/local-days")]
pub(crate) async fn change_local_days(
    gate: Gate<ImportCalendars>,
    key: IdempotencyKey,
    Checked { body, fingerprint }: Checked<ChangeLocalDays>,
) -> Result<Reply, Problem> {
    let day = |it: LocalDay| Row {
        line: None,
        date: it.date.0,
        day: domain::calendar::Exception { kind: it.kind.0, name: it.name.trim().to_owned() },
    };
    let rows = body.add.into_iter().map(day).collect();
    let withdrawn = body.withdraw.into_iter().map(|it| it.0).collect();
    let what = What::Days { rows, withdrawn, reason: body.reason };
    let saying = Saying { region: Some(body.region), source: body.source, what };
    answer(gate, key, fingerprint, saying, body.dry_run).await
}

async fn answer(
    gate: Gate<ImportCalendars>,
    key: IdempotencyKey,
    fingerprint: Vec<u8>,
    saying: Saying,
    dry: bool,
) -> Result<Reply, Problem> {
    if dry {
        let look = move |session: &mut Session<'_>, permit: &Permit<_>, ground: &Ground<'_>| {
            reach(session, permit, ground, &saying)?;
            let change = plan(session, &saying, ground.now)?.change;
            Ok(Reply::plain(&ChangeView::of(None, change)))
        };
        return gate.look(look).await;
    }
    gate.once(key, fingerprint, move |tx, permit, ground| {
        reach(tx, permit, ground, &saying)?;
        let (version, new, change) = say(tx, &saying, &ground.how)?;
        let view = ChangeView::of(Some(version), change);
        let place = format!("/api/v1/calendar/versions/{version}");
        Ok(if new { Reply::created(&view, version, place) } else { Reply::plain(&view) })
    })
    .await
}

/// That one of the permit's posts stands in the region or above it.
fn reach(
    session: &mut Session<'_>,
    permit: &Permit<ImportCalendars>,
    ground: &Ground<'_>,
    saying: &Saying,
) -> Result<(), Problem> {
    let Some(region) = &saying.region else { return Ok(()) };
    let above = chain(session, region)?;
    for post in permit.posts() {
        let at = ground.library.body(session, &post.body, ground.now)?.region;
        if above.is_empty() || above.contains(&at) {
            return Ok(());
        }
    }
    Err(Refusal::RegionBeyondYou { region: region.clone() }.into())
}
