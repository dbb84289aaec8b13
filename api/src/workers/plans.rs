//! Takes applications over to the procedures that plans lead to: some at a time, each by itself under
//! its lock and once, and where it was if a server is killed in between.

use std::time::Duration;

use actix_web::rt::time;
use actix_web::web;
use chrono::{DateTime, Utc};
use domain::events::{Author, Circumstances};
use domain::refusal::Language;
use domain::{AccountId, ApplicationId};
use persistence::Tx;
use persistence::catalogue::{
    PlanResult, Stayed, StoredPlan, advance_plan, next_of_plan, open_plan, plan_waits,
};

use crate::Problem;
use crate::applications::migrate::take_over;
use crate::backend::Backend;
use crate::gate::{Ground, system_ground};

/// How many applications are taken over in one transaction.
const TOGETHER: i64 = 50;

/// How often somebody looks whether there is anything.
const EVERY: Duration = Duration::from_secs(1);

pub(super) async fn run(backend: web::Data<Backend>) {
    loop {
        time::sleep(EVERY).await;
        let backend = backend.clone();
        match web::block(move || backend.apply_plans()).await {
            Ok(Ok(0)) => {}
            Ok(Ok(looked)) => tracing::info!(looked, "applications were looked at by a plan"),
            Ok(Err(cause)) => tracing::warn!(%cause, "could not apply a plan"),
            Err(_) => return,
        }
    }
}

impl Backend {
    /// Applies every plan that waits; answers how many applications were looked at.
    pub fn apply_plans(&self) -> Result<usize, Problem> {
        let mut looked = 0;
        while let Some(more) = self.apply_some()? {
            looked += more;
        }
        Ok(looked)
    }

    /// The next applications of the oldest plan; none, if no plan waits or another server is at it.
    pub fn apply_some(&self) -> Result<Option<usize>, Problem> {
        if !self.db.look(plan_waits)? {
            return Ok(None);
        }
        self.db.transact(|tx| some(tx, &system_ground(self, "plans")))
    }
}

fn some(tx: &mut Tx<'_>, ground: &Ground<'_>) -> Result<Option<usize>, Problem> {
    let Some(plan) = open_plan(tx)? else { return Ok(None) };
    let ground = on_behalf(ground, plan.approver);
    let next = next_of_plan(tx, &plan, TOGETHER)?;
    let mut results = Vec::new();
    for id in &next {
        results.extend(one(tx, &ground, &plan, *id)?);
    }
    advance_plan(tx, &plan, &next, &results, ground.now)?;
    Ok(Some(next.len()))
}

/// Where the system acts for whoever approved what it does.
pub(super) fn on_behalf<'a>(ground: &Ground<'a>, approver: Option<AccountId>) -> Ground<'a> {
    let on_behalf_of = approver.map(|it| Author::Account(it).to_string());
    let how = Circumstances { on_behalf_of, ..ground.how.clone() };
    Ground { now: ground.now, library: ground.library, how }
}

/// What became of one application; nothing, if somebody has ended it or taken it elsewhere meanwhile.
fn one(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    plan: &StoredPlan,
    application: ApplicationId,
) -> Result<Option<PlanResult>, Problem> {
    let done = tx.within(|tx| take_over(tx, ground, plan, application));
    result_of(done, application, ground.now)
}

/// What is remembered of an application that was to go along, and did so if that is `true`; nothing, if
/// it was not there any more.
pub(super) fn result_of(
    done: Result<bool, Problem>,
    application: ApplicationId,
    at: DateTime<Utc>,
) -> Result<Option<PlanResult>, Problem> {
    let result = |stayed| Some(PlanResult { application, at, stayed });
    match done {
        Ok(true) => Ok(result(None)),
        Ok(false) | Err(Problem::NotFound) => Ok(None),
        Err(Problem::Refused(refusal)) => Ok(result(Some(Stayed {
            reason: refusal.slug().to_owned(),
            chinese: refusal.text(Language::Chinese),
            english: refusal.text(Language::English),
        }))),
        // Nobody is at fault when the database is away: the next round tries again.
        Err(cause @ (Problem::Busy | Problem::Stale)) => Err(cause),
        Err(cause) => {
            tracing::error!(%application, ?cause, "an application stays where it is");
            Ok(result(Some(Stayed {
                reason: "internal".to_owned(),
                chinese: "系统内部错误，办件保持原状".to_owned(),
                english: "something broke on our side; it stays where it is".to_owned(),
            })))
        }
    }
}
