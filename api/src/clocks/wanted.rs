//! What a preview counts: the limits of an item, the time of a rule of law, the validity of a licence.

use domain::ItemCode;
use domain::applications::{can_be_renewed, on_offer};
use domain::calendar::local_date;
use domain::catalogue::{Content, RuledLimit};
use domain::clocks::{ClockKind, LeadTime, Limit, Wanted};
use domain::packs::LawRule;
use persistence::catalogue::{item, version_on};
use persistence::{Session, StoreError, clocks};

use super::sense::Asked;
use crate::Problem;

/// The version of an item that applies at the start, if it can be applied for.
pub(super) fn content(
    session: &mut Session<'_>,
    asked: &Asked,
    code: &str,
) -> Result<Content, Problem> {
    let code = ItemCode::from(code.to_owned());
    let found = item(session, &code).and_then(|item| {
        let version = version_on(session, &code, local_date(asked.start))?;
        Ok((item, version.content))
    });
    let (item, content) = found.map_err(|err| match err {
        StoreError::NotFound => {
            let told = (
                "the catalogue has no such item that applies on the day of `start`",
                "事项目录中没有在起算日有效的该事项",
            );
            asked.wrong("item", "", "exists", told)
        }
        err => err.into(),
    })?;
    if let Some(anybody) = content.targets.first() {
        on_offer(item.status, &content, *anybody)?;
    }
    Ok(content)
}

pub(super) fn of_item(content: &Content) -> Vec<Wanted> {
    let wanted = |(kind, it): (ClockKind, &RuledLimit)| {
        let (limit, rule) = (it.limit, it.rule.clone());
        Wanted { kind, limit, rule }
    };
    content.limits.all().map(wanted).collect()
}

/// The renewal of a licence: what is wanted before it expires, and the clock of whoever is in time.
pub(super) struct Renewed {
    pub(super) notice: (LeadTime, Option<String>),
    pub(super) clock: Wanted,
}

/// What the item's terms come to, for the expiry that is asked about.
pub(super) fn renewal(asked: &Asked, content: &Content) -> Result<Option<Renewed>, Problem> {
    let Some(expires_on) = asked.expires_on else { return Ok(None) };
    let terms = content.renewal.as_ref().ok_or_else(|| asked.renews_nothing())?;
    let start = local_date(asked.start);
    can_be_renewed(terms, start, expires_on)?;
    let notice = (terms.lead_time(expires_on), terms.notice.rule.clone());
    let RuledLimit { limit, rule, .. } = terms.limit(start, expires_on);
    Ok(Some(Renewed { notice, clock: Wanted { kind: ClockKind::Renewal, limit, rule } }))
}

/// What a rule of law has one count.
pub(super) enum Counting {
    Onwards(Wanted),
    Back(LeadTime, String),
}

/// The limit of the rule's text that was in force on the day of the start.
pub(super) fn of_rule(
    session: &mut Session<'_>,
    asked: &Asked,
    id: &str,
) -> Result<Counting, Problem> {
    let today = match rule(session, id) {
        Err(Problem::NotFound) => {
            let told = ("there is no such rule", "没有这条规则");
            return Err(asked.wrong("rule", "", "exists", told));
        }
        found => found?,
    };
    let found = today.on(local_date(asked.start), |older| rule(session, older))?;
    let found = found.ok_or_else(|| {
        let told = ("the rule was not in force on that day", "该规则在起算日尚未施行或已失效");
        asked.wrong("start", "", "in-force", told)
    })?;
    if let Some(back) = found.lead_time(local_date(asked.start)) {
        let told =
            ("what counts backwards is neither paused nor extended", "倒推的期限不能暂停或延长");
        asked.nothing_planned("direction", told)?;
        return Ok(Counting::Back(back, found.id));
    }
    let limit = found.limit().ok_or_else(|| {
        asked.wrong("rule", "", "limit", ("the rule counts no time", "该规则没有规定期限"))
    })?;
    asked.fits(limit.unit)?;
    Ok(Counting::Onwards(bare(limit, Some(found.id))))
}

/// A rule of law as it was loaded.
pub(crate) fn rule(session: &mut Session<'_>, id: &str) -> Result<LawRule, Problem> {
    let content = clocks::rule(session, id)?;
    serde_json::from_value(content).map_err(Problem::internal)
}

/// A limit that is nobody's: it is paused and extended as a statutory one.
pub(super) fn bare(limit: Limit, rule: Option<String>) -> Wanted {
    Wanted { kind: ClockKind::Statutory, limit, rule }
}
