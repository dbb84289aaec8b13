//! What was done to the clocks of an application: the ledgers, told as measures.

use actix_web::{get, web};
use chrono::{DateTime, NaiveDate, Utc};
use domain::ApplicationId;
use domain::applications::{MeasureKind, ReadApplications};
use domain::clocks::{ClockKind, EntryKind, SpecialProcedure};
use domain::labels::Label;
use persistence::applications::find;
use persistence::clocks::{StoredClock, StoredEntry, ledgers, of_application};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Problem;
use crate::gate::Gate;
use crate::page::Page;
use crate::problem::Problems;
use crate::reply::Reply;
use crate::word::{ClockKindWord, MeasureKindWord, SpecialProcedureWord};

/// A special procedure, a pause while others are waited for, or an extension
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeasureView {
    id: Uuid,
    kind: MeasureKindWord,
    /// What was done meanwhile, of a suspension
    #[serde(skip_serializing_if = "Option::is_none")]
    procedure: Option<SpecialProcedureWord>,
    /// Whose time runs meanwhile, of a suspension for a fee or an opinion
    #[serde(skip_serializing_if = "Option::is_none")]
    awaited: Option<ClockKindWord>,
    /// The day that is not counted any more, of a suspension; the day of the approval, of an extension
    effective_on: NaiveDate,
    /// The first day that counts again; absent while it lasts
    #[serde(skip_serializing_if = "Option::is_none")]
    resumes_on: Option<NaiveDate>,
    /// How much was added, of an extension, in the limit's unit
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 10, minimum = 1)]
    by: Option<u32>,
    /// The number of the notice to the applicant
    #[schema(example = "安民特〔2026〕1号", max_length = 60)]
    notice_number: String,
    entered_at: DateTime<Utc>,
    /// It was a mistake, and counts no longer
    reversed: bool,
    /// What it did to the clocks
    #[schema(max_items = 100)]
    effects: Vec<EffectView>,
}

/// How a measure moved a clock
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EffectView {
    clock_id: Uuid,
    clock: ClockKindWord,
    /// When it was due before; absent if it stood still
    #[serde(skip_serializing_if = "Option::is_none")]
    due_before: Option<NaiveDate>,
    /// When it was due afterwards; absent if it stood still
    #[serde(skip_serializing_if = "Option::is_none")]
    due_after: Option<NaiveDate>,
}

/// List measures
///
/// Every special procedure, every pause while others are waited for and every extension, with what it did to each clock; reversed ones too.
/// Oldest first.
#[utoipa::path(
    tag = "clocks",
    params(("application_id" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "The measures", body = Page<MeasureView>), Problems),
    security(("bearer" = ["applications.read"])),
)]
#[get("/applications/{application_id}/measures")]
pub(crate) async fn list_application_measures(
    gate: Gate<ReadApplications>,
    application_id: web::Path<Uuid>,
) -> Result<Reply, Problem> {
    let id: ApplicationId = application_id.into_inner().into();
    gate.look(move |session, permit, _| {
        find(session, permit, id)?;
        let clocks = of_application(session, id)?;
        let moved = clocks.iter().filter(|it| !it.clock.ledger.is_empty());
        let kept = ledgers(session, moved.map(|it| it.id.into()).collect())?;
        let entries = clocks.iter().flat_map(|clock| {
            let ledger = kept.get(&Uuid::from(clock.id));
            ledger.into_iter().flatten().map(move |it| (clock, it))
        });
        let entries: Vec<(&StoredClock, &StoredEntry)> = entries.collect();
        Ok(Reply::plain(&Page::whole(measures(&entries))))
    })
    .await
}

fn measures(entries: &[(&StoredClock, &StoredEntry)]) -> Vec<MeasureView> {
    let mut all: Vec<MeasureView> = Vec::new();
    for (_, begun) in entries {
        let Some(id) = begun.entry.measure.map(Uuid::from) else { continue };
        let kind = match begun.entry.kind {
            EntryKind::Pause => MeasureKind::Suspension,
            EntryKind::Extend => MeasureKind::Extension,
            EntryKind::Resume | EntryKind::Recompute | EntryKind::Reverse => continue,
        };
        if all.iter().any(|it| it.id == id) {
            continue;
        }
        let part = |kind| {
            let of = move |it: &&(&StoredClock, &StoredEntry)| {
                it.1.entry.measure == begun.entry.measure && it.1.entry.kind == kind
            };
            entries.iter().filter(of)
        };
        let basis = begun.entry.basis.as_deref();
        let procedure = basis.and_then(SpecialProcedure::parse);
        all.push(MeasureView {
            id,
            kind: kind.into(),
            procedure: procedure.map(Into::into),
            awaited: basis.and_then(ClockKind::parse).map(Into::into),
            effective_on: begun.entry.effective_on,
            resumes_on: part(EntryKind::Resume).map(|it| it.1.entry.effective_on).next(),
            by: (kind == MeasureKind::Extension).then_some(begun.entry.amount),
            notice_number: begun.entry.notice.clone().unwrap_or_default(),
            entered_at: begun.at,
            reversed: part(EntryKind::Reverse).next().is_some(),
            effects: effects(begun, entries),
        });
    }
    all.sort_by_key(|it| it.entered_at);
    all
}

/// For each clock that the measure touched: when it was due before and afterwards.
fn effects(begun: &StoredEntry, entries: &[(&StoredClock, &StoredEntry)]) -> Vec<EffectView> {
    let mut all: Vec<EffectView> = Vec::new();
    for (clock, entry) in entries.iter().filter(|it| it.1.entry.measure == begun.entry.measure) {
        let clock_id = Uuid::from(clock.id);
        match all.iter_mut().find(|it| it.clock_id == clock_id) {
            Some(known) => known.due_after = entry.new_due_on,
            None => all.push(EffectView {
                clock_id,
                clock: clock.clock.kind.into(),
                due_before: entry.old_due_on,
                due_after: entry.new_due_on,
            }),
        }
    }
    all
}
