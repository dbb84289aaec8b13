//! Takes applications to the bodies that their items go to, from the day of the transfer on: some at a
//! time, each by itself under its lock and once, and where it was if a server is killed in between.

use std::time::Duration;

use actix_web::rt::time;
use actix_web::web;
use chrono::{DateTime, Duration as Span, NaiveDate, NaiveTime, Utc};
use domain::ApplicationId;
use domain::calendar::{instant, local_date};
use domain::events::NewEvent;
use persistence::Tx;
use persistence::catalogue::{
    PlanResult, StoredTransfer, advance_transfer, begin_transfer, item, next_of_transfer,
    open_transfer, recode, transfer_waits, version_by_id,
};
use persistence::events::append;
use serde_json::json;

use super::plans::{on_behalf, result_of};
use crate::Problem;
use crate::applications::change_body::{Followed, follow_item};
use crate::backend::Backend;
use crate::catalogue::subject;
use crate::gate::{Ground, system_ground};

/// How many applications follow in one transaction.
const TOGETHER: i64 = 50;

/// How often somebody looks whether there is anything.
const EVERY: Duration = Duration::from_secs(1);

/// How long into its day a transfer begins: whoever read the clock on the evening before has come to an
/// end by then.
const SETTLED: Span = Span::minutes(1);

/// When a transfer begins that takes effect on this day.
pub(crate) fn begins_at(day: NaiveDate) -> DateTime<Utc> {
    instant(day, NaiveTime::MIN) + SETTLED
}

pub(super) async fn run(backend: web::Data<Backend>) {
    loop {
        time::sleep(EVERY).await;
        let backend = backend.clone();
        match web::block(move || backend.apply_transfers()).await {
            Ok(Ok(0)) => {}
            Ok(Ok(looked)) => tracing::info!(looked, "applications followed their items"),
            Ok(Err(cause)) => tracing::warn!(%cause, "could not take applications to another body"),
            Err(_) => return,
        }
    }
}

impl Backend {
    /// Does every transfer whose day has come; answers how many applications were looked at.
    pub fn apply_transfers(&self) -> Result<usize, Problem> {
        let mut looked = 0;
        while let Some(more) = self.transfer_some()? {
            looked += more;
        }
        Ok(looked)
    }

    /// The next step of the oldest transfer: it begins, or the next applications follow. None, if no
    /// transfer waits or another server is at it.
    pub fn transfer_some(&self) -> Result<Option<usize>, Problem> {
        let today = local_date(self.now() - SETTLED);
        if !self.db.look(|session| transfer_waits(session, today))? {
            return Ok(None);
        }
        self.db.transact(|tx| some(tx, &system_ground(self, "transfers"), today))
    }
}

fn some(tx: &mut Tx<'_>, ground: &Ground<'_>, today: NaiveDate) -> Result<Option<usize>, Problem> {
    let Some(transfer) = open_transfer(tx, today)? else { return Ok(None) };
    let ground = on_behalf(ground, transfer.approver);
    if !transfer.has_begun() {
        begin(tx, &ground, &transfer)?;
        return Ok(Some(0));
    }
    let next = next_of_transfer(tx, &transfer, TOGETHER)?;
    let mut results = Vec::new();
    for id in &next {
        results.extend(one(tx, &ground, &transfer, *id)?);
    }
    advance_transfer(tx, &transfer, &next, &results, ground.now)?;
    Ok(Some(next.len()))
}

/// The day has come: the item is the other body's, and is called so (实施编码).
fn begin(tx: &mut Tx<'_>, ground: &Ground<'_>, transfer: &StoredTransfer) -> Result<(), Problem> {
    let StoredTransfer { item: code, from, to, .. } = transfer;
    let old = item(tx, code)?;
    let version = transfer.version.ok_or(Problem::NotFound)?;
    let level = version_by_id(tx, version)?.content.level;
    let uscc = ground.library.body(tx, to, ground.now)?.uscc;
    let new = format!("{uscc}{level}{}", old.basic_code);
    if new != old.implementation_code {
        recode(tx, code, &new)?;
        let codes = json!({ "old": old.implementation_code, "new": new });
        let data = json!({ "transfer_id": transfer.id, "from": from, "to": to, "code": codes });
        let event = NewEvent::new("catalogue.item_transferred", data);
        append(tx, subject(code), &[event], &ground.how)?;
    }
    Ok(begin_transfer(tx, transfer)?)
}

/// What became of one application. Of drafts nothing is told: they concern nobody but their makers.
fn one(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    transfer: &StoredTransfer,
    application: ApplicationId,
) -> Result<Option<PlanResult>, Problem> {
    let done = tx.within(|tx| follow_item(tx, ground, transfer, application));
    let done = done.map(|it| match it {
        Followed::Running => true,
        Followed::Draft | Followed::NotTheirs => false,
    });
    result_of(done, application, ground.now)
}
