//! 免予进驻: an item that stays outside the service centre, on a ground, because the centre and then the
//! government have agreed.

use chrono::{DateTime, Utc};

use crate::access::{Actor, Permit, authorise, rights};
use crate::labels::{Label, labels};
use crate::refusal::refusals;
use crate::{BodyCode, ExemptionId, ItemCode, StaffNumber};

rights! {
    /// Ask that an item of one's body may stay outside the service centre.
    RequestExemption = "catalogue.request_exemption": [CatalogueEditor, BodyHead];
    /// Agree that an item stays outside, or refuse it: for the centre first, then for the government.
    SettleExemptions = "catalogue.settle_exemptions": [BodyHead];
    /// See which items stay outside, and who has agreed to it.
    ReadExemptions = "catalogue.read_exemptions":
        [CatalogueEditor, CatalogueReviewer, Supervisor, BodyHead];
}

labels! {
    /// Why an item stays outside the centre.
    ExemptionGround {
        /// 涉及国家秘密
        StateSecret = "state_secret",
        /// 需要特定场所或者设备
        SpecialPremises = "special_premises",
        /// 必须在现场办理
        OnTheScene = "on_the_scene",
    }
}

labels! {
    /// How far an exemption has come.
    ExemptionState {
        /// 待中心审核
        Requested = "requested",
        /// 中心已同意: the government is next.
        Agreed = "agreed",
        /// 政府已批准: the item is exempt.
        Approved = "approved",
        /// 未同意: by either, and for good.
        Refused = "refused",
    }
}

labels! {
    /// What somebody can do with an exemption.
    ExemptionAct {
        /// 审核同意: for the centre.
        Agree = "agree",
        /// 批准: for the government.
        Approve = "approve",
        /// 不同意: for the one whose turn it is.
        Refuse = "refuse",
    }
}

/// An item's way to staying outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exemption {
    pub id: ExemptionId,
    pub item: ItemCode,
    /// 实施主体: who asks.
    pub body: BodyCode,
    /// The centre that the item does not enter.
    pub centre: String,
    /// The body that runs it.
    pub run_by: BodyCode,
    /// The government that it belongs to.
    pub government: BodyCode,
    pub ground: ExemptionGround,
    pub reason: String,
    pub state: ExemptionState,
    /// Counts the changes; a stale writer is turned away by it.
    pub revision: i32,
    /// What has become of it, in order; the first is that it was asked for.
    pub steps: Vec<ExemptionStep>,
}

/// What became of an exemption, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExemptionStep {
    pub step: ExemptionState,
    pub body: BodyCode,
    pub staff: StaffNumber,
    pub opinion: String,
    pub at: DateTime<Utc>,
}

refusals! {
    /// Why an exemption is not asked for, or not settled.
    ExemptionRefusal {
        NobodyAgrees { centre: String } = "nobody-agrees", Invalid, None,
            "no centre `{centre}` is known of which it is said who agrees: the body that runs it and the government, other bodies than the item's",
            "未找到中心“{centre}”，或未明确其管理机构和本级政府，或其与实施主体相同";
        ExemptionAlive { state: ExemptionState } = "exemption-alive", Conflict, None,
            "an exemption of the item is {state} already", "该事项已有免予进驻申请，目前{state:#}";
        NotYourTurn = "not-your-turn", Forbidden, None,
            "the centre says whether it agrees, then the government: you speak for neither",
            "须先经中心审核、再报政府批准，您不代表应当表态的机关";
        CentreFirst = "centre-first", Conflict, None,
            "the centre has not agreed yet: the government comes after it",
            "尚未经中心审核同意，不能报政府批准";
        SamePerson = "same-person", Forbidden, None,
            "whoever asked or agreed before does not speak for the next body",
            "申请人、前一环节的审核人不得再代表下一机关表态";
        ExemptionSettled { state: ExemptionState } = "exemption-settled", Conflict, None,
            "the exemption is {state} already", "该申请{state:#}";
    }
}

/// Whether it can be asked for, beside one that is under way or stands.
pub fn may_request(new: &Exemption, alive: Option<ExemptionState>) -> Result<(), ExemptionRefusal> {
    let (body, run_by, government) = (&new.body, &new.run_by, &new.government);
    if body == run_by || run_by == government || government == body {
        return Err(ExemptionRefusal::NobodyAgrees { centre: new.centre.clone() });
    }
    match alive {
        Some(state) => Err(ExemptionRefusal::ExemptionAlive { state }),
        None => Ok(()),
    }
}

/// Whether the permit's holder may do that with it now.
pub fn may_settle(
    it: &Exemption,
    act: ExemptionAct,
    permit: &Permit<SettleExemptions>,
) -> Result<(), ExemptionRefusal> {
    let (centre, government) = (permit.covers(&it.run_by), permit.covers(&it.government));
    match (act, it.state) {
        (_, state @ (ExemptionState::Approved | ExemptionState::Refused)) => {
            return Err(ExemptionRefusal::ExemptionSettled { state });
        }
        (ExemptionAct::Agree, ExemptionState::Agreed) if centre => {
            return Err(ExemptionRefusal::ExemptionSettled { state: it.state });
        }
        (ExemptionAct::Agree | ExemptionAct::Refuse, ExemptionState::Requested) if centre => {}
        (ExemptionAct::Approve | ExemptionAct::Refuse, ExemptionState::Agreed) if government => {}
        (ExemptionAct::Approve | ExemptionAct::Refuse, ExemptionState::Requested) if government => {
            return Err(ExemptionRefusal::CentreFirst);
        }
        (
            ExemptionAct::Agree | ExemptionAct::Approve | ExemptionAct::Refuse,
            ExemptionState::Requested | ExemptionState::Agreed,
        ) => return Err(ExemptionRefusal::NotYourTurn),
    }
    let me = permit.actor().staff_number();
    if it.steps.iter().any(|step| Some(&step.staff) == me) {
        return Err(ExemptionRefusal::SamePerson);
    }
    Ok(())
}

/// What the actor may do with it now.
pub fn exemption_acts(it: &Exemption, actor: &Actor) -> Vec<ExemptionAct> {
    let Some(permit) = authorise::<SettleExemptions>(actor) else { return Vec::new() };
    let may = |act: &ExemptionAct| may_settle(it, *act, &permit).is_ok();
    ExemptionAct::ALL.iter().copied().filter(may).collect()
}

impl Exemption {
    /// The exemption after `act`, and for which body that was said.
    pub fn after(&self, act: ExemptionAct) -> (ExemptionState, &BodyCode) {
        let turn =
            if self.state == ExemptionState::Requested { &self.run_by } else { &self.government };
        match act {
            ExemptionAct::Agree => (ExemptionState::Agreed, turn),
            ExemptionAct::Approve => (ExemptionState::Approved, turn),
            ExemptionAct::Refuse => (ExemptionState::Refused, turn),
        }
    }

    /// The bodies that have to do with it.
    pub fn concerns(&self) -> [&BodyCode; 3] {
        [&self.body, &self.run_by, &self.government]
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::access::{HeldPost, Role, Standing};

    fn asked(state: ExemptionState) -> Exemption {
        let step = ExemptionStep {
            step: ExemptionState::Requested,
            body: "MZJ".into(),
            staff: "1".into(),
            opinion: String::new(),
            at: DateTime::UNIX_EPOCH,
        };
        Exemption {
            id: Uuid::from_u128(1).into(),
            item: "A".into(),
            body: "MZJ".into(),
            centre: "C".to_owned(),
            run_by: "ZX".into(),
            government: "ZF".into(),
            ground: ExemptionGround::StateSecret,
            reason: "涉密".to_owned(),
            state,
            revision: 1,
            steps: vec![step],
        }
    }

    fn head(number: &str, bodies: &[&str]) -> Permit<SettleExemptions> {
        let post = |body: &&str| HeldPost {
            body: (*body).into(),
            post: "P".into(),
            roles: vec![Role::BodyHead],
            supervises: Vec::new(),
            by_authorisation: Vec::new(),
            in_place_of: None,
        };
        let posts = bodies.iter().map(post).collect();
        let standing = Standing::Staff { number: number.into(), posts };
        let actor = Actor { account: Uuid::nil().into(), standing };
        authorise(&actor).expect("a head settles exemptions")
    }

    #[test]
    fn the_centre_agrees_first_and_then_the_government_and_either_ends_it() {
        use ExemptionAct::{Agree, Approve, Refuse};
        use ExemptionRefusal::{CentreFirst, ExemptionSettled, NotYourTurn};
        use ExemptionState::{Agreed, Approved, Refused, Requested};
        let settled = |state| Err(ExemptionSettled { state });
        for (state, act, centre, government) in [
            (Requested, Agree, Ok(()), Err(NotYourTurn)),
            (Requested, Approve, Err(NotYourTurn), Err(CentreFirst)),
            (Requested, Refuse, Ok(()), Err(CentreFirst)),
            (Agreed, Agree, settled(Agreed), Err(NotYourTurn)),
            (Agreed, Approve, Err(NotYourTurn), Ok(())),
            (Agreed, Refuse, Err(NotYourTurn), Ok(())),
            (Approved, Refuse, settled(Approved), settled(Approved)),
            (Refused, Agree, settled(Refused), settled(Refused)),
        ] {
            let it = asked(state);
            assert_eq!(may_settle(&it, act, &head("2", &["ZX"])), centre, "{state} {act}");
            assert_eq!(may_settle(&it, act, &head("3", &["ZF"])), government, "{state} {act}");
        }
        let stranger = may_settle(&asked(Requested), Agree, &head("4", &["MZJ"]));
        assert_eq!(stranger, Err(NotYourTurn));
    }

    #[test]
    fn nobody_speaks_for_two_of_the_bodies() {
        let mut it = asked(ExemptionState::Requested);
        let both = head("2", &["ZX", "ZF"]);
        assert_eq!(may_settle(&it, ExemptionAct::Agree, &both), Ok(()));
        assert_eq!(it.after(ExemptionAct::Agree), (ExemptionState::Agreed, &"ZX".into()));
        it.steps.push(ExemptionStep { staff: "2".into(), ..it.steps[0].clone() });
        it.state = ExemptionState::Agreed;
        let refused = may_settle(&it, ExemptionAct::Approve, &both);
        assert_eq!(refused, Err(ExemptionRefusal::SamePerson));
        assert!(exemption_acts(&it, both.actor()).is_empty());
        assert_eq!(may_settle(&it, ExemptionAct::Approve, &head("3", &["ZF"])), Ok(()));
    }

    #[test]
    fn three_different_bodies_have_a_part_and_one_exemption_is_under_way() {
        let it = asked(ExemptionState::Requested);
        assert_eq!(may_request(&it, None), Ok(()));
        let alive = may_request(&it, Some(ExemptionState::Agreed));
        assert_eq!(alive, Err(ExemptionRefusal::ExemptionAlive { state: ExemptionState::Agreed }));
        let own = Exemption { run_by: "MZJ".into(), ..it };
        let nobody = ExemptionRefusal::NobodyAgrees { centre: "C".to_owned() };
        assert_eq!(may_request(&own, None), Err(nobody));
    }
}
