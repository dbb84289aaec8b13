//! 划转衔接: what a transfer does to one application; worked out for a preview, and stored by the worker.

use domain::ApplicationId;
use domain::access::Actor;
use domain::applications::{BodyChange, BodyChanged, Facts, Stage, change_body, staff_of};
use domain::calendar::local_date;
use persistence::applications::{lock_for_system, record};
use persistence::catalogue::StoredTransfer;
use persistence::{Session, Tx};

use super::use_case::Case;
use crate::Problem;
use crate::gate::Ground;

/// What the transfer would do; none, if the application is not with the body any more that the item
/// leaves, or has ended.
pub(crate) fn changed(
    session: &mut Session<'_>,
    ground: &Ground<'_>,
    (transfer, case): (&StoredTransfer, &Case),
) -> Result<Option<BodyChanged>, Problem> {
    let application = &case.file().application;
    if application.body != transfer.from || application.stage.is_end() {
        return Ok(None);
    }
    let place = (application.version, application.procedure);
    let edition = ground.library.edition_in(session, place, &transfer.to)?;
    let content = &edition.content;
    let change = BodyChange { transfer: transfer.id, to: &transfer.to, content };
    let actor = Actor::system();
    let facts = case.facts(&actor, ground.now, None);
    let asked = staff_of(application, &content.workflow, facts.form, facts.tasks);
    let staffing = ground.library.staffing(session, &asked, local_date(ground.now))?;
    let facts = Facts { staffing: Some(&staffing), ..facts };
    Ok(Some(change_body(application, &change, &facts)))
}

/// What became of an application that follows its item.
pub(crate) enum Followed {
    /// It is the other body's now.
    Running,
    /// A draft: it concerns nobody but its maker.
    Draft,
    /// It has ended meanwhile, or is elsewhere.
    NotTheirs,
}

/// Takes the application to the other body, once.
pub(crate) fn follow_item(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    transfer: &StoredTransfer,
    id: ApplicationId,
) -> Result<Followed, Problem> {
    let found = lock_for_system(tx, id)?;
    let case = Case::gather(tx, found, ground)?;
    let Some(changed) = changed(tx, ground, (transfer, &case))? else {
        return Ok(Followed::NotTheirs);
    };
    let application = &case.file().application;
    let place = (application.version, application.procedure);
    let edition = ground.library.edition_in(tx, place, &transfer.to)?;
    let bodies = edition.content.workflow.bodies();
    record(tx, case.file(), &changed.outcome, &bodies, Actor::system().account, &ground.how)?;
    let draft = application.stage == Stage::Draft;
    Ok(if draft { Followed::Draft } else { Followed::Running })
}
