//! Reading one application.

use actix_web::{get, web};
use domain::access::{Actor, Permit, Standing};
use domain::applications::{ReadApplications, Stage, allowed};
use domain::{AccountId, ApplicationId};
use persistence::Session;
use persistence::applications::{Paper, find, papers};
use persistence::identity::roster;
use persistence::workflow::StoredTask;
use uuid::Uuid;

use super::actions::ActionView;
use super::clock_view::ClockView;
use super::use_case::Case;
use super::view::{ApplicationView, BodyRef, CorrectionView, ItemRef, StepView};
use crate::Problem;
use crate::gate::{Gate, Ground};
use crate::problem::Problems;
use crate::reply::Reply;
use crate::workflow::{Named, Roster, assignee};

/// Get application
///
/// One application with its clocks, steps, papers, and what you may do with it now. Personal data
/// is masked.
#[utoipa::path(
    tag = "applications",
    params(("application_id" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "The application", body = ApplicationView), Problems),
    security(("bearer" = ["applications.read"])),
)]
#[get("/applications/{application_id}")]
pub(crate) async fn get_application(
    gate: Gate<ReadApplications>,
    application_id: web::Path<Uuid>,
) -> Result<Reply, Problem> {
    let id = application_id.into_inner().into();
    gate.look(move |session, permit, ground| {
        let (view, revision) = show(session, permit, ground, id)?;
        Ok(Reply::tagged(&view, revision))
    })
    .await
}

/// The application as the permit's holder sees it, and its revision.
pub(crate) fn show<R>(
    session: &mut Session<'_>,
    permit: &Permit<R>,
    ground: &Ground<'_>,
    id: ApplicationId,
) -> Result<(ApplicationView, i32), Problem> {
    let found = find(session, permit, id)?;
    let case = Case::gather(session, found, ground)?;
    let papers = match case.file().application.stage {
        // Nothing has been written to the applicant yet.
        Stage::Draft => Vec::new(),
        Stage::Submitted if !case.file().application.corrected => Vec::new(),
        _ => papers(session, id)?,
    };
    let view = view(session, permit, ground, &case, papers)?;
    Ok((view, case.file().application.revision))
}

/// The same, of a case that has been gathered.
pub(super) fn view<R>(
    session: &mut Session<'_>,
    permit: &Permit<R>,
    ground: &Ground<'_>,
    case: &Case,
    papers: Vec<Paper>,
) -> Result<ApplicationView, Problem> {
    let file = case.file();
    let it = &file.application;
    let id = Uuid::from(it.id);
    let draft = it.stage == Stage::Draft;
    let body = ground.library.body(session, &it.body, ground.now)?;
    let show_clock = |clock| ClockView::of(id, clock, &case.calendar, ground.now);
    let facts = case.facts(permit.actor(), ground.now, None);
    let acts = allowed(it, &facts);
    let dossier = it.dossier.clone();
    let who = colleagues(session, permit, case)?;
    Ok(ApplicationView {
        id,
        number: it.number.clone(),
        query_code: (!draft && is_own(permit, case)).then(|| session.query_code(it.id)),
        item: ItemRef {
            code: it.item.to_string(),
            name: case.edition.content.name.clone(),
            version: case.edition.number,
            procedure_version: Some(case.edition.procedure).filter(|it| *it != case.edition.number),
        },
        body: BodyRef { code: body.code.into(), name: body.name },
        stage: it.stage.into(),
        channel: it.channel.into(),
        applicant: file.person.masked().into(),
        mandate: dossier.mandate.map(Into::into),
        materials: dossier.materials.into_iter().map(Into::into).collect(),
        created_at: file.created_at,
        submitted_at: file.submitted_at,
        received_at: it.received_at,
        accepted_at: it.accepted_at,
        decided_at: it.decided_at,
        ended_at: file.ended_at,
        granted: it.granted,
        correction: dossier.correction.map(|notice| CorrectionView::of(notice, it.corrected)),
        delivery: dossier.delivery.map(Into::into),
        hearing: dossier.hearing.map(Into::into),
        renewal: dossier.renewal.map(Into::into),
        papers: papers.iter().map(Into::into).collect(),
        clocks: case.clocks.iter().map(show_clock).collect(),
        steps: case.tasks.iter().map(|it| step(it, case, (&who, permit.actor()))).collect(),
        actions: acts.into_iter().map(|act| ActionView::of(id, act)).collect(),
    })
}

/// Whether the caller is the applicant or applied for them.
pub(super) fn is_own<R>(permit: &Permit<R>, case: &Case) -> bool {
    let it = &case.file().application;
    let me: AccountId = permit.account();
    let applicant = domain::ReaderId::from(it.applicant);
    it.created_by == me || permit.readers().contains(&applicant)
}

/// Who has the steps in hand, or did them, if whoever asks is one of them.
fn colleagues<R>(
    session: &mut Session<'_>,
    permit: &Permit<R>,
    case: &Case,
) -> Result<Vec<Named>, Problem> {
    let Standing::Staff { .. } = permit.actor().standing else { return Ok(Vec::new()) };
    let who: Vec<AccountId> = case.tasks.iter().filter_map(|it| it.task.assignee).collect();
    Ok(if who.is_empty() { Vec::new() } else { roster(session, &who)? })
}

fn step(it: &StoredTask, case: &Case, (who, actor): (&Roster, &Actor)) -> StepView {
    StepView {
        task_id: it.task.id.into(),
        node: it.task.node.to_string(),
        name: it.task.name.clone(),
        parts: case.edition.content.workflow.part_names(&it.task.node),
        state: it.task.state.into(),
        body: it.task.body.to_string(),
        post: it.task.post.to_string(),
        assignee: assignee(who, it, actor),
        opened_at: it.task.opened_at,
        closed_at: it.closed_at,
        due_on: it.due_on,
        provisional: it.due_on.is_some_and(|it| case.calendar.day(it).provisional),
        outcome: it.task.outcome.map(Into::into),
    }
}
