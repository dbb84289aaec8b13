//! 延续: filed before the licence expires, and renewed by the law when nobody decides before that
//! (行政许可法 50).

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::follow::follow;
use super::intake::paper;
use super::result::{end, follows_a_grant, measured};
use super::{Application, Facts, Measured, Outcome, PaperKind, Refusal, Stage};
use crate::calendar::local_date;
use crate::catalogue::RenewalTerms;
use crate::clocks::{ClockKind, RunningClock};
use crate::labels::Label;
use crate::notifications::News;
use crate::workflow::{Duty, Marking, Token, complete};

/// 延续: what the application has renewed, as it was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// 有效期届满日, as the form says.
    pub expires_on: NaiveDate,
    /// The last day on which it is applied for in time; empty where nobody has published the days yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apply_by: Option<NaiveDate>,
    /// Whether it was. If not, silence renews nothing.
    pub in_time: bool,
    /// 视为准予延续: until when, once the law has renewed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewed_until: Option<NaiveDate>,
}

/// The clock runs from the filing to the expiry, whatever happens to the application meanwhile; who
/// files too late for that is told so.
pub(super) fn filed(outcome: &mut Outcome, facts: &Facts<'_>) -> Result<(), Refusal> {
    let Some(terms) = &facts.content.renewal else { return Ok(()) };
    let renewal = filing(terms, facts.now, facts)?;
    begin(outcome, renewal, (terms, facts.now), facts);
    Ok(())
}

/// The day of the expiry was corrected: it counts as if the form had said so when it was `filed`. A day
/// that has passed meanwhile renews nothing, since the body was told another.
pub(super) fn corrected(
    outcome: &mut Outcome,
    filed: DateTime<Utc>,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    let Some(terms) = &facts.content.renewal else { return Ok(()) };
    let Some(before) = outcome.after.dossier.renewal.take() else { return Ok(()) };
    let mut renewal = filing(terms, filed, facts)?;
    if renewal.expires_on == before.expires_on {
        outcome.after.dossier.renewal = Some(before);
        return Ok(());
    }
    renewal.in_time &= local_date(facts.now) <= renewal.expires_on;
    outcome.stop.push(ClockKind::Renewal);
    begin(outcome, renewal, (terms, filed), facts);
    Ok(())
}

/// What is to be renewed, for whoever files at that moment.
fn filing(
    terms: &RenewalTerms,
    filed: DateTime<Utc>,
    facts: &Facts<'_>,
) -> Result<Renewal, Refusal> {
    let filed_on = local_date(filed);
    // A form that cannot be read says nothing.
    let form = serde_json::from_str(facts.form).unwrap_or_default();
    let expires_on = terms.expiry(&form).ok_or(Refusal::ExpiryOutOfRange)?;
    can_be_renewed(terms, filed_on, expires_on)?;
    let last = terms.lead_time(expires_on).last_day(facts.calendar);
    let apply_by = facts.calendar.covers(last, last).is_ok().then_some(last);
    Ok(Renewal { expires_on, apply_by, in_time: filed_on <= last, renewed_until: None })
}

/// A form that names a later day than that is mistaken: nobody renews a licence so early.
const DAYS_AHEAD: u64 = 3660;

/// That on this day there is a licence to renew.
pub fn can_be_renewed(
    terms: &RenewalTerms,
    on: NaiveDate,
    expires_on: NaiveDate,
) -> Result<(), Refusal> {
    if on + Days::new(DAYS_AHEAD) < expires_on {
        return Err(Refusal::ExpiryOutOfRange);
    }
    if expires_on < on {
        let (on, rule) = (expires_on.to_string(), terms.notice.rule.clone());
        return Err(Refusal::LicenceExpired { on, rule });
    }
    Ok(())
}

fn begin(
    outcome: &mut Outcome,
    renewal: Renewal,
    (terms, filed): (&RenewalTerms, DateTime<Utc>),
    facts: &Facts<'_>,
) {
    if renewal.in_time {
        let limit = terms.limit(local_date(filed), renewal.expires_on);
        outcome.start.push(facts.clock(ClockKind::Renewal, limit, filed));
    } else {
        let Renewal { expires_on, apply_by, .. } = &renewal;
        let rule = &terms.notice.rule;
        let data = json!({ "expires_on": expires_on, "apply_by": apply_by, "rule": rule });
        outcome.tell(News::RenewalLate, data);
    }
    outcome.after.dossier.renewal = Some(renewal);
}

/// That the law has not renewed it: whatever comes after the last moment, comes too late.
pub(super) fn not_renewed(facts: &Facts<'_>) -> Result<(), Refusal> {
    match facts.over(ClockKind::Renewal) {
        Some(clock) => {
            let (due, rule) = (clock.due_on(), clock.clock.rule.clone());
            Err(Refusal::RenewedByLaw { due, rule })
        }
        None => Ok(()),
    }
}

/// 视为准予延续: nobody has decided, so the law has, in the last moment of the licence. Whatever was
/// open is called off, and what follows a decision to grant follows.
pub(super) fn deemed(
    application: &Application,
    clock: &RunningClock,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let decided = clock.due.map_or(facts.now, |it| it.at);
    let workflow = &facts.content.workflow;
    let (decision, _) = workflow.with_duty(Duty::Decision).next().ok_or(Refusal::NoOpenTask)?;
    // As if the procedure had come to its decision: nothing else is open then.
    let token = Token { at: decision.clone(), from: None };
    let marking = Marking { tokens: vec![token], ways: application.marking.ways.clone() };
    let step = complete(workflow, &marking, decision, &facts.ways(application));
    let step = step.map_err(|_| Refusal::NoOpenTask)?;
    let mut outcome = end(application, Stage::Decided, facts);
    let after = &mut outcome.after;
    // Who was never accepted was never refused either: the day of receipt counts.
    after.accepted_at = after.accepted_at.or(after.received_at);
    (after.decided_at, after.granted) = (Some(decided), Some(true));
    let nothing = Measured { elapsed: None, promised: None, statutory: None, in_time: false };
    let taken = measured(decided, facts).unwrap_or(nothing);
    outcome.measured = Some(Measured { in_time: false, ..taken });
    outcome.start.extend(follows_a_grant(decided, facts));
    follow(&mut outcome, step, None, facts);
    told(&mut outcome, clock, facts);
    Ok(outcome)
}

/// The paper, the log and the applicant hear of it.
fn told(outcome: &mut Outcome, clock: &RunningClock, facts: &Facts<'_>) {
    let terms = facts.content.renewal.as_ref();
    let renewal = outcome.after.dossier.renewal.as_mut();
    let until = renewal.and_then(|it| {
        it.renewed_until = terms.and_then(|terms| terms.valid_until(it.expires_on));
        it.renewed_until
    });
    let mut data = json!({
        "granted": true, "deemed": true, "rule": clock.clock.rule, "due_on": clock.due_on(),
        "valid_until": until,
    });
    let number = paper(outcome, PaperKind::Grant, data.clone(), facts);
    data["decision_number"] = json!(number);
    // Whoever waits for decisions hears of this one as of any other.
    outcome.note(News::Decided.as_str(), data.clone());
    outcome.tell(News::DeemedRenewed, data);
}
