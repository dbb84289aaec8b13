//! A command, decided and stored whole.

use chrono::{DateTime, Utc};
use domain::BodyCode;
use domain::access::Actor;
use domain::applications::{Command, Facts, Outcome, Serial, Series, decide, on_offer};
use domain::calendar::{Calendar, local_date};
use domain::clocks::Unit;
use domain::events::{Author, Circumstances};
use persistence::Tx;
use persistence::applications::{next_serial, record};

use super::about::about;
use super::use_case::{Case, form_fits};
use crate::Problem;
use crate::gate::Ground;

/// Decides on `command` for a case that is locked and was seen as it is, and stores what follows.
pub(super) fn carry_out(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ground: &Ground<'_>,
    case: &Case,
    command: &Command,
) -> Result<(), Problem> {
    if *command == Command::Submit {
        let content = &case.edition.content;
        on_offer(case.found.item_status, content, case.file().person.kind)?;
        form_fits(&case.edition, &case.file().form)?;
    }
    let body = &case.file().application.body;
    let body = ground.library.body(tx, body, ground.now)?;
    let serial = match command.series() {
        Some(series) => Some(reserve(tx, &body.code, series, &body.paper_prefix, ground.now)?),
        None => None,
    };
    let facts = case.facts(actor, ground.now, serial);
    let outcome =
        decide(&case.file().application, command, &facts).map_err(|it| about(command, it))?;
    can_be_counted(&outcome, &case.calendar)?;
    if let Command::AnnounceHearing(it) = command {
        case.calendar.covers(local_date(ground.now), local_date(it.starts_at))?;
    }
    let bodies = case.edition.content.workflow.bodies();
    let on_behalf_of = in_place_of(case, command, actor);
    let how = Circumstances { on_behalf_of, ..ground.how.clone() };
    record(tx, case.file(), &outcome, &bodies, actor.account, &how)?;
    Ok(())
}

/// That the calendar knows every day that a new clock counts: no date is made of days of which
/// nobody has said whether they are worked.
pub(super) fn can_be_counted(outcome: &Outcome, calendar: &Calendar) -> Result<(), Problem> {
    let steps = outcome.open.iter().filter_map(|it| it.clock.as_ref());
    let counted = outcome.start.iter().filter(|it| !it.kind.ends_on_a_date());
    for clock in counted.chain(steps) {
        match clock.limit.limit.unit {
            Unit::WorkingDay | Unit::CalendarDay | Unit::Month => {
                let due = clock.reckoning.due.map(|it| it.on);
                due.map_or(Ok(()), |due| calendar.covers(local_date(clock.anchor), due))?;
            }
            Unit::Hour | Unit::Instant => {}
        }
    }
    for noted in &outcome.ledger {
        let due = noted.reckoning.due.map(|it| it.on);
        due.map_or(Ok(()), |due| calendar.covers(noted.entry.effective_on.min(due), due))?;
    }
    Ok(())
}

/// B 岗: for whom the actor acts, if only by the post of somebody who is away.
fn in_place_of(case: &Case, command: &Command, actor: &Actor) -> Option<String> {
    let mut tasks = case.bare_tasks.iter().filter(|it| it.is_live());
    let task = match command {
        Command::OnTask { task, .. } => tasks.find(|it| it.id == *task),
        _ => tasks.find(|it| it.waits() && it.is_open_to(actor)),
    }?;
    let away = actor.in_place_at(&task.body, &task.post)?;
    Some(Author::Account(away).to_string())
}

/// The next number of a series, held until the transaction ends.
pub(crate) fn reserve<'a>(
    tx: &mut Tx<'_>,
    body: &BodyCode,
    series: Series,
    prefix: &'a str,
    now: DateTime<Utc>,
) -> Result<Serial<'a>, Problem> {
    let year = Facts::year(now);
    let number = next_serial(tx, body, series, year)?;
    Ok(Serial { year, number, prefix })
}
