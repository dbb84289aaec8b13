//! Devolutions as the two bodies see them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Actor;
use domain::catalogue::{Devolution, DevolutionAct, Training, devolution_acts};
use domain::labels::Label;
use domain::{BodyCode, TransferId};
use persistence::Session;
use persistence::catalogue::{StoredDevolution, trainings, transfers_by};
use persistence::organisations::plates;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Problem;
use crate::applications::Bilingual;
use crate::applications::view::BodyRef;
use crate::gate::Ground;
use crate::word::{DevolutionActWord, DevolutionStateWord, Word};

/// An item that is handed down to a lower body (下放), and what that said (承接)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DevolutionView {
    #[serde(flatten)]
    head: ListedDevolution,
    /// The act that it rests on
    #[schema(max_length = 2000)]
    basis: String,
    /// 下放范围: all of the item, or what of it
    #[schema(example = "县域内的社会团体", max_length = 1000)]
    scope: String,
    /// 承接人: the staff number of who takes it on; absent until it is accepted
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MZJX-006", max_length = 64)]
    taker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "陈静", max_length = 100)]
    taker_name: Option<String>,
    /// Why it was refused or withdrawn
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    reason: Option<String>,
    /// Trainings that were held for it, by day
    #[schema(max_items = 1000)]
    trainings: Vec<TrainingView>,
    /// Transfers of the item that rest on it, the latest first
    #[schema(max_items = 1000)]
    transfers: Vec<Uuid>,
    /// What you may do with it now
    #[schema(max_items = 10)]
    actions: Vec<DevolutionActionView>,
}

/// A devolution as a list shows it
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListedDevolution {
    id: Uuid,
    #[schema(example = "MZ-01-001", max_length = 64)]
    item_code: String,
    /// 下放机构
    from_body: BodyRef,
    /// 承接机构
    to_body: BodyRef,
    /// From when it is to hold
    effective_from: NaiveDate,
    state: DevolutionStateWord,
    created_at: DateTime<Utc>,
    /// When it was accepted, refused or withdrawn
    #[serde(skip_serializing_if = "Option::is_none")]
    settled_at: Option<DateTime<Utc>>,
}

/// 业务培训: what the receiving body's staff were taught
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrainingView {
    id: Uuid,
    held_on: NaiveDate,
    #[schema(example = "社会团体登记业务培训", max_length = 200)]
    subject: String,
    /// How many took part
    #[schema(example = 12, minimum = 1)]
    people: i32,
}

/// Something that you may do with a devolution now
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DevolutionActionView {
    action: DevolutionActWord,
    #[schema(example = "POST", max_length = 10)]
    method: &'static str,
    #[schema(
        example = "/api/v1/devolutions/019ab0c4-7d0e-7000-8000-3f1e2d4c5b6a/acceptance",
        max_length = 300
    )]
    href: String,
    /// What to write on the button
    title: Bilingual,
}

/// The devolution with its bodies' names.
pub(super) fn listed(
    session: &mut Session<'_>,
    ground: &Ground<'_>,
    it: &StoredDevolution,
) -> Result<ListedDevolution, Problem> {
    let name = |session: &mut Session<'_>, code: &BodyCode| -> Result<BodyRef, Problem> {
        let body = ground.library.body(session, code, ground.now)?;
        Ok(BodyRef { code: body.code.into(), name: body.name })
    };
    let StoredDevolution { devolution, created_at, settled_at } = it;
    Ok(ListedDevolution {
        id: devolution.id.into(),
        item_code: devolution.item.to_string(),
        from_body: name(session, &devolution.from)?,
        to_body: name(session, &devolution.to)?,
        effective_from: devolution.on,
        state: Word(devolution.state),
        created_at: *created_at,
        settled_at: *settled_at,
    })
}

/// All of it, as `actor` sees it.
pub(super) fn shown(
    session: &mut Session<'_>,
    ground: &Ground<'_>,
    (it, actor): (StoredDevolution, &Actor),
) -> Result<DevolutionView, Problem> {
    let head = listed(session, ground, &it)?;
    let Devolution { id, basis, scope, taker, reason, .. } = it.devolution.clone();
    let taker_name = match &taker {
        Some(number) => plates(session, &[number])?.pop().map(|it| it.name),
        None => None,
    };
    let acts = devolution_acts(&it.devolution, actor);
    Ok(DevolutionView {
        head,
        basis,
        scope,
        taker: taker.map(Into::into),
        taker_name,
        reason,
        trainings: trainings(session, id)?.into_iter().map(Into::into).collect(),
        transfers: transfers_by(session, id)?.into_iter().map(|it: TransferId| it.into()).collect(),
        actions: acts.into_iter().map(|act| DevolutionActionView::of(id.into(), act)).collect(),
    })
}

impl From<Training> for TrainingView {
    fn from(it: Training) -> Self {
        let Training { id, held_on, subject, people } = it;
        Self { id: id.into(), held_on, subject, people }
    }
}

impl DevolutionActionView {
    fn of(devolution: Uuid, act: DevolutionAct) -> Self {
        let (end, english) = match act {
            DevolutionAct::Accept => ("acceptance", "Accept"),
            DevolutionAct::Refuse => ("refusal", "Refuse"),
            DevolutionAct::RecordTraining => ("trainings", "Record a training"),
            DevolutionAct::Withdraw => ("withdrawal", "Withdraw"),
        };
        let href = format!("/api/v1/devolutions/{devolution}/{end}");
        let title = Bilingual { chinese: act.chinese(), english };
        Self { action: Word(act), method: "POST", href, title }
    }
}
