//! Exemptions as staff see them.

use chrono::{DateTime, Utc};
use domain::StaffNumber;
use domain::access::Actor;
use domain::catalogue::{Exemption, ExemptionAct, ExemptionStep, exemption_acts};
use domain::labels::Label;
use persistence::Session;
use persistence::organisations::{Plate, plates};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Problem;
use crate::applications::Bilingual;
use crate::word::{ExemptionActWord, ExemptionGroundWord, ExemptionStateWord, Word};

/// An item's exemption from the service centre (免予进驻)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExemptionView {
    id: Uuid,
    #[schema(example = "MZ-10-007", max_length = 64)]
    item: String,
    /// The item's body, which asks
    #[schema(example = "MZJ", max_length = 64)]
    body: String,
    /// The centre that the item does not enter
    #[schema(example = "AQ-ZWZX", max_length = 64)]
    centre: String,
    /// The body that runs the centre, and says first whether it agrees (审核)
    #[schema(example = "ZWFW", max_length = 64)]
    run_by: String,
    /// The government, which approves after it (批准)
    #[schema(example = "SZF", max_length = 64)]
    government: String,
    ground: ExemptionGroundWord,
    /// Why it stays outside; what is secret does not belong here
    #[schema(example = "办理过程涉及国家秘密载体", max_length = 1000)]
    reason: String,
    /// The item is exempt once it is `approved`, and not before
    state: ExemptionStateWord,
    /// What has become of it, in order
    #[schema(max_items = 10)]
    history: Vec<ExemptionStepView>,
    /// What you may do with it now
    #[schema(max_items = 10)]
    actions: Vec<ExemptionActionView>,
}

/// What became of an exemption, and by whom
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExemptionStepView {
    /// What it was from then on
    state: ExemptionStateWord,
    /// In whose name
    #[schema(example = "ZWFW", max_length = 64)]
    body: String,
    /// Staff number of who said so
    #[schema(example = "ZWFW-001", max_length = 64)]
    staff: String,
    #[schema(example = "尹秋实", max_length = 100)]
    staff_name: String,
    /// 意见
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "同意", max_length = 1000)]
    opinion: String,
    at: DateTime<Utc>,
}

/// Something that you may do with an exemption now
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExemptionActionView {
    action: ExemptionActWord,
    #[schema(example = "POST", max_length = 10)]
    method: &'static str,
    #[schema(
        example = "/api/v1/exemptions/019ab0c4-7d0e-7000-8000-3f1e2d4c5b6a/agreement",
        max_length = 300
    )]
    href: String,
    /// What to write on the button
    title: Bilingual,
}

/// The people of these exemptions.
pub(super) fn people(session: &mut Session<'_>, of: &[Exemption]) -> Result<Vec<Plate>, Problem> {
    let steps = of.iter().flat_map(|it| &it.steps);
    let mut numbers: Vec<&StaffNumber> = steps.map(|it| &it.staff).collect();
    numbers.sort();
    numbers.dedup();
    Ok(if numbers.is_empty() { Vec::new() } else { plates(session, &numbers)? })
}

impl ExemptionView {
    pub(super) fn of(it: Exemption, people: &[Plate], actor: &Actor) -> Self {
        let acts = exemption_acts(&it, actor);
        let id = Uuid::from(it.id);
        Self {
            id,
            item: it.item.into(),
            body: it.body.into(),
            centre: it.centre,
            run_by: it.run_by.into(),
            government: it.government.into(),
            ground: Word(it.ground),
            reason: it.reason,
            state: Word(it.state),
            history: it.steps.into_iter().map(|step| ExemptionStepView::of(step, people)).collect(),
            actions: acts.into_iter().map(|act| action(id, act)).collect(),
        }
    }
}

impl ExemptionStepView {
    fn of(it: ExemptionStep, people: &[Plate]) -> Self {
        let name = people.iter().find(|plate| plate.number == it.staff);
        Self {
            state: Word(it.step),
            body: it.body.into(),
            staff_name: name.map(|plate| plate.name.clone()).unwrap_or_default(),
            staff: it.staff.into(),
            opinion: it.opinion,
            at: it.at,
        }
    }
}

fn action(exemption: Uuid, act: ExemptionAct) -> ExemptionActionView {
    let (end, english) = match act {
        ExemptionAct::Agree => ("agreement", "Agree"),
        ExemptionAct::Approve => ("approval", "Approve"),
        ExemptionAct::Refuse => ("refusal", "Refuse"),
    };
    let href = format!("/api/v1/exemptions/{exemption}/{end}");
    let title = Bilingual { chinese: act.chinese(), english };
    ExemptionActionView { action: Word(act), method: "POST", href, title }
}
