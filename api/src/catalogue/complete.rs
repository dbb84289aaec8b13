//! Whether a version may be published in this hall: the checks of a pack, with the hall around it.

use chrono::NaiveDate;
use domain::catalogue::{Faults, Refusal};
use domain::packs::{PackItem, PackVersion, Surroundings, version_faults};
use persistence::catalogue::{StoredVersion, item};
use persistence::clocks::rules;
use persistence::organisations::{bodies, members, posts};
use persistence::{Session, StoreError};

use crate::Problem;

/// That `version` could stand in a pack with the hall's bodies, posts, people and rules of law, if it
/// applied from `from`.
pub(super) fn complete(
    session: &mut Session<'_>,
    version: &StoredVersion,
    from: NaiveDate,
) -> Result<(), Problem> {
    let it = item(session, &version.item)?;
    let content = version.content.clone();
    let item = PackItem {
        code: it.code,
        basic_code: it.basic_code,
        implementation_code: it.implementation_code,
        status: it.status,
        status_note: it.status_note,
        status_since: it.status_since,
        successor: it.successor,
        versions: vec![PackVersion { number: version.number, effective_from: from, content }],
    };
    let faults = version_faults(item, surroundings(session)?);
    if faults.is_empty() {
        return Ok(());
    }
    Err(Refusal::Incomplete { faults: Faults(faults) }.into())
}

fn surroundings(session: &mut Session<'_>) -> Result<Surroundings, Problem> {
    let corrupt = |err| StoreError::Corrupt(format!("clocks_rules: {err}"));
    let law = rules(session, "", i64::MAX)?.into_iter();
    let law = law.map(|(_, it)| serde_json::from_value(it).map_err(corrupt));
    Ok(Surroundings {
        law: law.collect::<Result<_, _>>()?,
        bodies: bodies(session)?,
        posts: posts(session)?,
        staff: members(session)?,
    })
}
