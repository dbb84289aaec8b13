//! 听证: whoever is concerned is told of their right to be heard, asks for it in time or lets it lapse,
//! and is heard on a day that was announced in time, by somebody who does not review the application
//! (行政许可法 45-48). The hearing is a special procedure: the clocks stand still while it is prepared
//! and held.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::hands::{Colleague, works_in};
use super::intake::paper;
use super::ledgers::open_pauses;
use super::measures::{NewPause, run_again, stand_still};
use super::others::awaited;
use super::{Application, Facts, Outcome, PaperKind, Refusal};
use crate::calendar::local_date;
use crate::clocks::{ClockKind, Entry, LeadTime, Owed, RunningClock, SpecialProcedure};
use crate::labels::{Label, labels};
use crate::notifications::News;
use crate::workflow::{Duty, TaskState};
use crate::{AccountId, MeasureId, StaffNumber};

labels! {
    /// Who asks to be heard.
    HearingParty {
        /// 申请人
        Applicant = "applicant",
        /// 利害关系人: somebody whom the decision would concern; they ask at the window.
        InterestedParty = "interested_party",
    }
}

/// How far a hearing has come, as the file keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hearing {
    /// 告知听证权利
    pub told_on: NaiveDate,
    /// When and where it is, once that is announced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced: Option<HearingDay>,
    /// 听证笔录: under which number the record lies in the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
}

/// 听证的时间、地点、主持人
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HearingDay {
    pub starts_at: DateTime<Utc>,
    pub place: String,
    pub host: StaffNumber,
    pub host_account: AccountId,
}

/// 听证申请
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HearingRequest {
    pub measure: MeasureId,
    pub by: HearingParty,
}

/// 听证通知
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HearingNotice {
    pub starts_at: DateTime<Utc>,
    pub place: String,
    /// 听证主持人
    pub host: Colleague,
}

/// That the item gives those concerned the right, and nobody was told of it yet.
pub(super) fn may_be_told(application: &Application, facts: &Facts<'_>) -> Result<(), Refusal> {
    facts.content.limits.of(ClockKind::HearingRequest).ok_or(Refusal::NothingToAsk)?;
    match application.dossier.hearing {
        Some(_) => Err(Refusal::HearingToldAlready),
        None => Ok(()),
    }
}

/// 告知听证权利: from the next day on they have the time to ask for it.
pub(super) fn tell_right(application: &Application, reason: &str, facts: &Facts<'_>) -> Outcome {
    let mut outcome = Outcome::of(application.clone());
    let told_on = local_date(facts.now);
    outcome.after.dossier.hearing = Some(Hearing { told_on, announced: None, record: None });
    outcome.start.extend(facts.clock_of(ClockKind::HearingRequest, facts.now));
    let clock = outcome.start.first();
    let by = clock.and_then(|it| it.reckoning.due).map(|it| it.on);
    let rule = clock.and_then(|it| it.limit.rule.clone());
    let content = json!({ "reason": reason, "by": by, "rule": rule });
    let number = paper(&mut outcome, PaperKind::HearingRight, content, facts);
    let data = json!({ "by": by, "rule": rule, "notice_number": number });
    outcome.tell(News::HearingRightTold, data);
    outcome
}

/// 申请听证: the body has its time to hold it, and its other clocks stand still.
pub(super) fn request(
    application: &Application,
    asked: &HearingRequest,
    facts: &Facts<'_>,
) -> Outcome {
    let (measure, basis) = (asked.measure, SpecialProcedure::Hearing.as_str());
    let told = json!({ "asked_by": asked.by });
    let from = local_date(facts.now);
    let mut outcome = stand_still(application, NewPause { measure, basis, from, told }, facts);
    outcome.stop.push(ClockKind::HearingRequest);
    outcome.start.extend(facts.clock_of(ClockKind::HearingHeld, facts.now));
    let by = outcome.start.first().and_then(|it| it.reckoning.due).map(|it| it.on);
    let data = json!({ "asked_by": asked.by, "measure_id": measure, "hold_by": by });
    outcome.note("applications.hearing_requested", data);
    outcome
}

/// 通知听证时间、地点: early enough, and with somebody to preside who does not review the application.
/// Whoever puts it off announces it anew.
pub(super) fn announce(
    application: &Application,
    asked: &HearingNotice,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let notice = facts.content.limits.hearing_notice.as_ref().ok_or(Refusal::NothingToAsk)?;
    let (event, limit, owed) = (local_date(asked.starts_at), notice.limit, Owed::ByBody);
    let last = LeadTime { event, limit, owed }.last_day(facts.calendar);
    if last < local_date(facts.now) {
        let (last, rule) = (last.to_string(), notice.rule.clone());
        return Err(Refusal::HearingTooSoon { event: event.to_string(), last, rule });
    }
    let (host, host_account) = (asked.host.number.clone(), asked.host.account());
    works_in(&asked.host.actor, std::slice::from_ref(&application.body))
        .ok_or_else(|| asked.host.unfit())?;
    does_not_review(host_account, &host, facts)?;
    let mut outcome = Outcome::of(application.clone());
    let (starts_at, place) = (asked.starts_at, asked.place.clone());
    let content = json!({ "starts_at": starts_at, "place": place, "host": host });
    let number = paper(&mut outcome, PaperKind::HearingNotice, content, facts);
    let data = json!({ "starts_at": starts_at, "rule": notice.rule, "notice_number": number });
    outcome.tell(News::HearingAnnounced, data);
    if let Some(hearing) = &mut outcome.after.dossier.hearing {
        hearing.announced = Some(HearingDay { starts_at, place, host, host_account });
    }
    Ok(outcome)
}

/// That whoever presides has no part in the review, not even one taken on since.
fn does_not_review(who: AccountId, number: &StaffNumber, facts: &Facts<'_>) -> Result<(), Refusal> {
    let reviews = facts.tasks.iter().any(|it| {
        it.duty == Duty::Review
            && it.state != TaskState::Cancelled
            && [it.assignee, it.owner].contains(&Some(who))
    });
    if reviews { Err(Refusal::ReviewerPresides { who: number.to_string() }) } else { Ok(()) }
}

/// That a hearing was asked for and has begun by now.
pub(super) fn has_begun(application: &Application, facts: &Facts<'_>) -> Result<(), Refusal> {
    awaited(&[ClockKind::HearingHeld], facts)?;
    match announced(application) {
        None => Err(Refusal::HearingNotAnnounced),
        Some(it) if facts.now < it.starts_at => {
            Err(Refusal::HearingToCome { on: local_date(it.starts_at).to_string() })
        }
        Some(_) => Ok(()),
    }
}

fn announced(application: &Application) -> Option<&HearingDay> {
    application.dossier.hearing.as_ref()?.announced.as_ref()
}

/// 听证笔录: it was held, the special procedure is over, and the clocks run again from today on.
pub(super) fn record(
    application: &Application,
    document: &str,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let day = announced(application).ok_or(Refusal::HearingNotAnnounced)?;
    does_not_review(day.host_account, &day.host, facts)?;
    let measure = open_pauses(facts).filter(|it| is_hearing(it)).last().and_then(|it| it.measure);
    let measure = measure.ok_or(Refusal::NotSuspended)?;
    let mut outcome = run_again(application, measure, local_date(facts.now), facts);
    outcome.stop.push(ClockKind::HearingHeld);
    if let Some(hearing) = &mut outcome.after.dossier.hearing {
        hearing.record = Some(document.to_owned());
    }
    let data = json!({ "measure_id": measure, "held_at": day.starts_at, "document": document });
    outcome.note("applications.hearing_held", data);
    Ok(outcome)
}

/// Whether the clocks stand still for the hearing that was asked for: its record ends that, and nothing
/// else does.
pub(super) fn awaits_record(pause: &Entry, facts: &Facts<'_>) -> bool {
    is_hearing(pause) && facts.running(ClockKind::HearingHeld).is_some()
}

fn is_hearing(pause: &Entry) -> bool {
    pause.basis.as_deref() == Some(SpecialProcedure::Hearing.as_str())
}

/// That nobody may still ask to be heard when the body decides.
pub(super) fn nobody_may_ask(facts: &Facts<'_>) -> Result<(), Refusal> {
    match facts.running(ClockKind::HearingRequest) {
        Some(RunningClock { clock, .. }) => {
            Err(Refusal::Awaited { clock: clock.kind, rule: clock.rule.clone() })
        }
        None => Ok(()),
    }
}
