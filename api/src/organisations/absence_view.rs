//! Leaves as staff see them.

use chrono::NaiveDate;
use domain::access::{Actor, authorise};
use domain::labels::Label;
use domain::organisations::{Absence, AbsenceAct, ApproveAbsence, absence_acts};
use domain::{BodyCode, PostCode, StaffNumber};
use persistence::Session;
use persistence::organisations::{Plate, plates};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::absences::OwnPost;
use crate::Problem;
use crate::applications::Bilingual;
use crate::word::{AbsenceActWord, AbsenceStateWord, Word};

/// A leave (请假)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AbsenceView {
    id: Uuid,
    /// Staff number of who is away
    #[schema(example = "MZJ-004", max_length = 64)]
    staff: String,
    #[schema(example = "李文", max_length = 100)]
    staff_name: String,
    /// Staff number of who stands in: while the leave is approved and runs, they hold the posts of
    /// who is away. They gain and lose them with their next log-in or refresh, so a quarter of an
    /// hour later at most
    #[schema(example = "MZJ-005", max_length = 64)]
    proxy: String,
    #[schema(example = "吴思远", max_length = 100)]
    proxy_name: String,
    from: NaiveDate,
    until: NaiveDate,
    /// 顶岗范围: the posts that they hold meanwhile; empty if it is all of them
    #[schema(max_items = 20)]
    posts: Vec<OwnPost>,
    /// For who is away, and for who may agree
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "参加业务培训", max_length = 500)]
    reason: Option<String>,
    /// 补假: it was asked for on its first day or later
    retroactive: bool,
    state: AbsenceStateWord,
    /// What you may do with it now
    #[schema(max_items = 10)]
    actions: Vec<AbsenceActionView>,
}

/// Something that you may do with a leave now
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AbsenceActionView {
    action: AbsenceActWord,
    #[schema(example = "POST", max_length = 10)]
    method: &'static str,
    #[schema(
        example = "/api/v1/absences/019ab0c4-7d0e-7000-8000-3f1e2d4c5b6a/approval",
        max_length = 300
    )]
    href: String,
    /// What to write on the button
    title: Bilingual,
}

impl From<(BodyCode, PostCode)> for OwnPost {
    fn from((body, post): (BodyCode, PostCode)) -> Self {
        Self { body: body.to_string(), post: post.to_string() }
    }
}

/// The people of these leaves.
pub(super) fn people(session: &mut Session<'_>, of: &[Absence]) -> Result<Vec<Plate>, Problem> {
    let numbers: Vec<&StaffNumber> = of.iter().flat_map(|it| [&it.staff, &it.proxy]).collect();
    Ok(if numbers.is_empty() { Vec::new() } else { plates(session, &numbers)? })
}

/// The bodies in which somebody has a post.
pub(super) fn bodies_of<'a>(people: &'a [Plate], who: &StaffNumber) -> &'a [BodyCode] {
    people.iter().find(|it| it.number == *who).map_or(&[], |it| &it.bodies)
}

impl AbsenceView {
    /// As the actor may see it: why somebody is away is not every colleague's business.
    pub(super) fn of(it: Absence, people: &[Plate], actor: &Actor) -> Self {
        let name = |who: &StaffNumber| {
            let found = people.iter().find(|it| it.number == *who);
            found.map(|it| it.name.clone()).unwrap_or_default()
        };
        let bodies = bodies_of(people, &it.staff);
        let agrees = authorise::<ApproveAbsence>(actor)
            .is_some_and(|permit| bodies.iter().any(|it| permit.covers(it)));
        let mine = actor.staff_number() == Some(&it.staff);
        let acts = absence_acts(&it, bodies, actor);
        Self {
            id: it.id.into(),
            staff_name: name(&it.staff),
            staff: it.staff.to_string(),
            proxy_name: name(&it.proxy),
            proxy: it.proxy.to_string(),
            from: it.from,
            until: it.until,
            posts: it.posts.into_iter().map(OwnPost::from).collect(),
            reason: (mine || agrees).then_some(it.reason),
            retroactive: it.retroactive,
            state: Word(it.state),
            actions: acts.into_iter().map(|act| AbsenceActionView::of(it.id.into(), act)).collect(),
        }
    }
}

impl AbsenceActionView {
    fn of(absence: Uuid, act: AbsenceAct) -> Self {
        let (end, english) = match act {
            AbsenceAct::Approve => ("approval", "Approve"),
            AbsenceAct::Refuse => ("refusal", "Refuse"),
            AbsenceAct::End => ("end", "End"),
        };
        let href = format!("/api/v1/absences/{absence}/{end}");
        let title = Bilingual { chinese: act.chinese(), english };
        Self { action: Word(act), method: "POST", href, title }
    }
}
