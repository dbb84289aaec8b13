//! 缴费、征求意见: somebody else has the floor. A clock runs for them, and those of the body stand still.

use chrono::{NaiveDate, NaiveTime};
use serde_json::{Value, json};

use super::intake::paper;
use super::ledgers::{day_of_end, day_of_notice, open_pauses, pause, resumed};
use super::{Application, Facts, Outcome, PaperKind, Refusal};
use crate::MeasureId;
use crate::calendar::{instant, local_date};
use crate::clocks::{ClockKind, Entry, EntryKind, RunningClock};
use crate::labels::{Label, labels};
use crate::money::Money;
use crate::notifications::News;

labels! {
    /// Whom the law has the body ask before it decides.
    Consulted {
        /// 第三方: somebody whose interest is concerned; their silence is no consent.
        ThirdParty = "third_party",
        /// 其他机关: an organ that has a part in it; its silence is consent.
        OtherOrgan = "other_organ",
    }
}

labels! {
    /// What whoever was asked says.
    Stance {
        /// 同意
        Agrees = "agrees",
        /// 不同意
        Objects = "objects",
    }
}

labels! {
    /// What the law makes of it when whoever was asked says nothing.
    Silence {
        /// 由行政机关决定
        OrganDecides = "organ_decides",
        /// 视为同意
        Consents = "consents",
    }
}

/// 缴费通知: what is to be paid, told in writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeNotice {
    pub measure: MeasureId,
    pub amount: Money,
    /// The day on which the notice took effect; today, unless it was entered later.
    pub from: Option<NaiveDate>,
    pub reason: String,
}

/// 缴费
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// 票据号码
    pub receipt_number: String,
    /// Today, unless it was entered later.
    pub on: Option<NaiveDate>,
}

/// 征求意见: a letter that asks for an opinion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consultation {
    pub measure: MeasureId,
    pub whom: Consulted,
    /// Their name, for the letter only.
    pub name: String,
    pub question: String,
    /// The day on which they received it; today, unless it was entered later.
    pub from: Option<NaiveDate>,
}

/// The answer to such a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    pub stance: Stance,
    /// The number under which their letter lies in the file.
    pub document: String,
    /// Today, unless it was entered later.
    pub on: Option<NaiveDate>,
}

impl Consulted {
    const fn clock(self) -> ClockKind {
        match self {
            Self::ThirdParty => ClockKind::ThirdParty,
            Self::OtherOrgan => ClockKind::OtherOrgan,
        }
    }
}

/// The clocks of those who are asked for an opinion.
pub(super) const CONSULTED: [ClockKind; 2] = [ClockKind::ThirdParty, ClockKind::OtherOrgan];

/// Whose time runs while the clocks of the body stand still; nobody's in a special procedure.
pub(super) fn whose(pause: &Entry) -> Option<ClockKind> {
    ClockKind::parse(pause.basis.as_deref()?)
}

pub(super) fn notify_fee(
    application: &Application,
    asked: &FeeNotice,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let letter = json!({ "amount": asked.amount, "reason": asked.reason });
    let letter = (PaperKind::FeeNotice, letter);
    let begun = (ClockKind::Payment, asked.measure, asked.from);
    let (mut outcome, mut data) = ask(application, begun, letter, facts)?;
    data["amount"] = json!(asked.amount);
    outcome.tell(News::FeeNotified, data);
    Ok(outcome)
}

pub(super) fn consult(
    application: &Application,
    asked: &Consultation,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let letter = json!({ "whom": asked.whom, "name": asked.name, "question": asked.question });
    let letter = (PaperKind::Consultation, letter);
    let begun = (asked.whom.clock(), asked.measure, asked.from);
    let (mut outcome, mut data) = ask(application, begun, letter, facts)?;
    data["whom"] = json!(asked.whom);
    outcome.tell(News::Consulted, data);
    Ok(outcome)
}

/// The letter with which somebody's time begins and the clocks of the body stop.
fn ask(
    application: &Application,
    (kind, measure, from): (ClockKind, MeasureId, Option<NaiveDate>),
    (paper_kind, letter): (PaperKind, Value),
    facts: &Facts<'_>,
) -> Result<(Outcome, Value), Refusal> {
    let limit = facts.content.limits.of(kind).ok_or(Refusal::NothingToAsk)?;
    let from = day_of_notice(application, from, limit.rule.as_deref(), facts)?;
    let mut outcome = Outcome::of(application.clone());
    let number = paper(&mut outcome, paper_kind, letter, facts);
    let entry = Entry {
        basis: Some(kind.as_str().to_owned()),
        notice: Some(number.clone()),
        ..Entry::new(EntryKind::Pause, from, measure)
    };
    pause(&mut outcome, &entry, facts);
    let is_today = from == local_date(facts.now);
    let anchor = if is_today { facts.now } else { instant(from, NaiveTime::MIN) };
    let clock = facts.clock(kind, limit.clone(), anchor);
    let data = json!({
        "measure_id": measure, "from": from, "by": clock.reckoning.due.map(|it| it.on),
        "rule": limit.rule, "notice_number": number,
    });
    outcome.start.push(clock);
    Ok((outcome, data))
}

pub(super) fn record_payment(
    application: &Application,
    payment: &Payment,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let (mut outcome, on) = answered(application, &[ClockKind::Payment], payment.on, facts)?;
    outcome.tell(News::Paid, json!({ "on": on, "receipt_number": payment.receipt_number }));
    Ok(outcome)
}

pub(super) fn record_opinion(
    application: &Application,
    opinion: &Opinion,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let (mut outcome, on) = answered(application, &CONSULTED, opinion.on, facts)?;
    let data = json!({ "on": on, "stance": opinion.stance, "document": opinion.document });
    outcome.tell(News::OpinionReceived, data);
    Ok(outcome)
}

/// Whoever was asked has answered in time: the clocks of the body run again.
fn answered(
    application: &Application,
    kinds: &[ClockKind],
    on: Option<NaiveDate>,
    facts: &Facts<'_>,
) -> Result<(Outcome, NaiveDate), Refusal> {
    let clock = awaited(kinds, facts)?;
    let (kind, rule) = (clock.clock.kind, clock.clock.rule.clone());
    let pause = open_pauses(facts).find(|it| whose(it) == Some(kind));
    let pause = pause.ok_or(Refusal::NoSuchClock { clock: kind })?;
    let on = day_of_end(pause, on, rule.as_deref(), facts)?;
    if clock.due.is_some_and(|due| due.on < on) {
        return Err(Refusal::Lapsed { clock: kind, due: clock.due_on(), rule });
    }
    let mut outcome = Outcome::of(application.clone());
    runs_again(&mut outcome, kind, on, facts);
    Ok((outcome, on))
}

/// Nobody is waited for any more: the clocks of the body count again from `on`.
pub(super) fn runs_again(outcome: &mut Outcome, kind: ClockKind, on: NaiveDate, facts: &Facts<'_>) {
    outcome.stop.push(kind);
    let open = open_pauses(facts).find(|it| whose(it) == Some(kind));
    if let Some(measure) = open.and_then(|it| it.measure) {
        resumed(outcome, measure, on, facts);
    }
}

/// The clock of one of these that runs.
pub(super) fn awaited<'a>(
    kinds: &[ClockKind],
    facts: &'a Facts<'_>,
) -> Result<&'a RunningClock, Refusal> {
    let found = kinds.iter().find_map(|it| facts.running(*it));
    found.ok_or(Refusal::NoSuchClock { clock: kinds[0] })
}

/// That a rule of the item gives one of these their time.
pub(super) fn may_ask(kinds: &[ClockKind], facts: &Facts<'_>) -> Result<(), Refusal> {
    if kinds.iter().any(|it| facts.content.limits.of(*it).is_some()) {
        return Ok(());
    }
    let of_money = kinds == [ClockKind::Payment];
    Err(if of_money { Refusal::FeeWithoutBasis } else { Refusal::NothingToAsk })
}

/// That nobody has the floor when the body decides.
pub(super) fn nobody_is_awaited(facts: &Facts<'_>) -> Result<(), Refusal> {
    match open_pauses(facts).find_map(whose) {
        Some(clock) => {
            let rule = facts.running(clock).and_then(|it| it.clock.rule.clone());
            Err(Refusal::Awaited { clock, rule })
        }
        None => Ok(()),
    }
}
