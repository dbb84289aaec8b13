//! 流程迁移: what a plan does to one application; worked out for a preview, and stored by the worker.

use domain::access::Actor;
use domain::applications::{Facts, Migration, Moved, migrate};
use persistence::applications::{lock_for_system, record};
use persistence::catalogue::StoredPlan;
use persistence::{Session, Tx};

use super::carry_out::can_be_counted;
use super::use_case::Case;
use crate::Problem;
use crate::gate::Ground;
use domain::ApplicationId;

/// What the plan would do; none, if the application is not by the procedure any more that the plan
/// leads away from.
pub(crate) fn moved(
    session: &mut Session<'_>,
    ground: &Ground<'_>,
    (plan, case): (&StoredPlan, &Case),
) -> Result<Option<Moved>, Problem> {
    let application = &case.file().application;
    if application.procedure != plan.from {
        return Ok(None);
    }
    let target = ground.library.edition(session, plan.to)?;
    let place = (application.version, plan.to);
    let edition = ground.library.edition_in(session, place, &application.body)?;
    let migration = Migration {
        plan: plan.id,
        terms: &plan.terms,
        procedure: plan.to,
        number: target.number,
        content: &edition.content,
        promised: &target.content.limits.promised,
    };
    let actor = Actor::system();
    let staffing = case.staffing_for(session, &edition.content.workflow, ground)?;
    let facts = Facts { staffing: staffing.as_ref(), ..case.facts(&actor, ground.now, None) };
    let moved = migrate(application, &migration, &facts)?;
    can_be_counted(&moved.outcome, &case.calendar)?;
    Ok(Some(moved))
}

/// Takes the application over, once; answers whether it was by the old procedure still.
pub(crate) fn take_over(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    plan: &StoredPlan,
    id: ApplicationId,
) -> Result<bool, Problem> {
    let found = lock_for_system(tx, id)?;
    let case = Case::gather(tx, found, ground)?;
    let Some(moved) = moved(tx, ground, (plan, &case))? else { return Ok(false) };
    let application = &case.file().application;
    let place = (application.version, plan.to);
    let edition = ground.library.edition_in(tx, place, &application.body)?;
    let bodies = edition.content.workflow.bodies();
    record(tx, case.file(), &moved.outcome, &bodies, Actor::system().account, &ground.how)?;
    Ok(true)
}
