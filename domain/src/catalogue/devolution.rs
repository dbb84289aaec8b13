//! 下放与承接: an item is handed down to a lower body, which takes it on or refuses. It is a record of
//! the two bodies' words, with the trainings that were held; nothing moves by it. A transfer may rest
//! on it once it is accepted.

use chrono::NaiveDate;

use super::{ItemStatus, Refusal};
use crate::access::{Actor, Permit, Right, authorise};
use crate::labels::{Label, labels};
use crate::{BodyCode, DevolutionId, ItemCode, StaffNumber, TrainingId};

use super::{AnswerDevolutions, DraftItems};

labels! {
    /// How far a devolution has come.
    DevolutionState {
        /// 待承接
        Open = "open",
        /// 已承接
        Accepted = "accepted",
        /// 不予承接
        Refused = "refused",
        /// 已撤回: whoever handed it down thought better of it.
        Withdrawn = "withdrawn",
    }
}

labels! {
    /// What somebody can do with a devolution.
    DevolutionAct {
        /// 承接
        Accept = "accept",
        /// 不予承接
        Refuse = "refuse",
        /// 登记培训
        RecordTraining = "record_training",
        /// 撤回下放
        Withdraw = "withdraw",
    }
}

/// An item that is handed down (下放).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Devolution {
    pub id: DevolutionId,
    pub item: ItemCode,
    /// 下放机构
    pub from: BodyCode,
    /// 承接机构
    pub to: BodyCode,
    /// From when it is to hold.
    pub on: NaiveDate,
    /// The act that it rests on.
    pub basis: String,
    /// 下放范围: all of it, or what of it.
    pub scope: String,
    pub state: DevolutionState,
    /// 承接人: who takes it on.
    pub taker: Option<StaffNumber>,
    /// Why it was refused or withdrawn.
    pub reason: Option<String>,
    /// Counts the changes; a stale writer is turned away by it.
    pub revision: i32,
}

/// 业务培训: what the receiving body's staff were taught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Training {
    pub id: TrainingId,
    pub held_on: NaiveDate,
    pub subject: String,
    /// How many took part.
    pub people: i32,
}

/// Whether `item`, which is with `from` and has this status, can be handed down to `to`. Levels count
/// downwards, 行使层级; `open` tells whether it is being handed down to the same body already.
pub fn may_hand_down(
    new: &Devolution,
    status: ItemStatus,
    (from_level, to_level): (&str, &str),
    open: bool,
    today: NaiveDate,
) -> Result<(), Refusal> {
    if matches!(status, ItemStatus::Cancelled | ItemStatus::Transferred) {
        return Err(Refusal::ItemOver { status });
    }
    if new.from == new.to {
        return Err(Refusal::SameBody { body: new.to.clone() });
    }
    if to_level <= from_level {
        return Err(Refusal::NotLower { body: new.to.clone() });
    }
    if new.on < today {
        return Err(Refusal::EffectiveInPast);
    }
    if open {
        return Err(Refusal::DevolutionOpen { body: new.to.clone() });
    }
    Ok(())
}

/// Whether the permit's holder may accept it or refuse to: somebody of the receiving body, while
/// nobody has.
pub fn may_answer(it: &Devolution, permit: &Permit<AnswerDevolutions>) -> Result<(), Refusal> {
    of_the(permit, &it.to, |body| Refusal::NotTheReceiver { body })?;
    is_open(it)
}

/// Whether they may record a training: somebody of the receiving body, before it accepts or after.
pub fn may_train(it: &Devolution, permit: &Permit<AnswerDevolutions>) -> Result<(), Refusal> {
    of_the(permit, &it.to, |body| Refusal::NotTheReceiver { body })?;
    match it.state {
        DevolutionState::Open | DevolutionState::Accepted => Ok(()),
        state @ (DevolutionState::Refused | DevolutionState::Withdrawn) => {
            Err(Refusal::DevolutionSettled { state })
        }
    }
}

/// Whether they may take it back: somebody of the body that hands it down, while nobody has answered.
pub fn may_withdraw(it: &Devolution, permit: &Permit<DraftItems>) -> Result<(), Refusal> {
    of_the(permit, &it.from, |body| Refusal::NotTheGiver { body })?;
    is_open(it)
}

fn of_the<R>(
    permit: &Permit<R>,
    body: &BodyCode,
    refusal: impl FnOnce(BodyCode) -> Refusal,
) -> Result<(), Refusal> {
    let works = permit.posts().iter().any(|it| it.body == *body);
    if works { Ok(()) } else { Err(refusal(body.clone())) }
}

fn is_open(it: &Devolution) -> Result<(), Refusal> {
    match it.state {
        DevolutionState::Open => Ok(()),
        state => Err(Refusal::DevolutionSettled { state }),
    }
}

/// What `who` may do with it now, by the rules that would refuse it.
pub fn devolution_acts(it: &Devolution, who: &Actor) -> Vec<DevolutionAct> {
    fn may<R: Right>(who: &Actor, rule: impl FnOnce(&Permit<R>) -> Result<(), Refusal>) -> bool {
        authorise::<R>(who).is_some_and(|permit| rule(&permit).is_ok())
    }
    let acts = DevolutionAct::ALL.iter().copied().filter(|act| match act {
        DevolutionAct::Accept | DevolutionAct::Refuse => may(who, |permit| may_answer(it, permit)),
        DevolutionAct::RecordTraining => may(who, |permit| may_train(it, permit)),
        DevolutionAct::Withdraw => may(who, |permit| may_withdraw(it, permit)),
    });
    acts.collect()
}

impl Devolution {
    /// Whether a transfer of `item` to `to` from the day `on` can rest on it.
    pub fn bears(&self, item: &ItemCode, to: &BodyCode, on: NaiveDate) -> Result<(), Refusal> {
        let same = (&self.item, &self.to) == (item, to);
        if same && self.state == DevolutionState::Accepted && self.on <= on {
            Ok(())
        } else {
            Err(Refusal::DevolutionUnfit)
        }
    }
}

impl Training {
    pub fn is_held(&self, today: NaiveDate) -> Result<(), Refusal> {
        if today < self.held_on { Err(Refusal::NotHeldYet) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{HeldPost, Role, Standing};
    use uuid::Uuid;

    fn day(it: &str) -> NaiveDate {
        it.parse().expect("a date")
    }

    fn record(state: DevolutionState) -> Devolution {
        Devolution {
            id: Uuid::nil().into(),
            item: "MZ-01-001".into(),
            from: "MZJ".into(),
            to: "MZJ-X".into(),
            on: day("2026-11-01"),
            basis: "关于下放一批行政审批事项的决定".to_owned(),
            scope: "县域内的社会团体".to_owned(),
            state,
            taker: None,
            reason: None,
            revision: 1,
        }
    }

    fn somebody(body: &str, role: Role) -> Actor {
        let held = HeldPost {
            body: body.into(),
            post: "X".into(),
            roles: vec![role],
            supervises: Vec::new(),
            by_authorisation: Vec::new(),
            in_place_of: None,
        };
        let standing = Standing::Staff { number: "1".into(), posts: vec![held] };
        Actor { account: Uuid::nil().into(), standing }
    }

    #[test]
    fn an_item_is_handed_down_and_never_up_or_sideways() {
        let today = day("2026-09-29");
        let asked = |levels, change: fn(&mut Devolution)| {
            let mut new = record(DevolutionState::Open);
            change(&mut new);
            may_hand_down(&new, ItemStatus::Current, levels, false, today)
        };
        assert_eq!(asked(("3", "4"), |_| {}), Ok(()));
        for levels in [("3", "3"), ("4", "3")] {
            let refused = Err(Refusal::NotLower { body: "MZJ-X".into() });
            assert_eq!(asked(levels, |_| {}), refused);
        }
        let same = asked(("3", "3"), |it| it.to = "MZJ".into());
        assert_eq!(same, Err(Refusal::SameBody { body: "MZJ".into() }));
        let past = asked(("3", "4"), |it| it.on = day("2026-09-28"));
        assert_eq!(past, Err(Refusal::EffectiveInPast));
        let new = record(DevolutionState::Open);
        let over = may_hand_down(&new, ItemStatus::Cancelled, ("3", "4"), false, today);
        assert_eq!(over, Err(Refusal::ItemOver { status: ItemStatus::Cancelled }));
        let twice = may_hand_down(&new, ItemStatus::Current, ("3", "4"), true, today);
        assert_eq!(twice, Err(Refusal::DevolutionOpen { body: "MZJ-X".into() }));
    }

    #[test]
    fn it_is_open_until_somebody_of_the_receiving_body_answers_and_then_settled() {
        use DevolutionAct::{Accept, RecordTraining, Refuse, Withdraw};
        let acts = |state, who: &Actor| devolution_acts(&record(state), who);
        let receiver = somebody("MZJ-X", Role::Officer);
        assert_eq!(acts(DevolutionState::Open, &receiver), [Accept, Refuse, RecordTraining]);
        assert_eq!(acts(DevolutionState::Accepted, &receiver), [RecordTraining]);
        for state in [DevolutionState::Refused, DevolutionState::Withdrawn] {
            assert_eq!(acts(state, &receiver), []);
        }
        let giver = somebody("MZJ", Role::CatalogueEditor);
        assert_eq!(
            acts(DevolutionState::Open, &giver),
            [Withdraw],
            "and does not accept it itself"
        );
        assert_eq!(acts(DevolutionState::Accepted, &giver), []);
        let editor = somebody("MZJ-X", Role::CatalogueEditor);
        assert!(!acts(DevolutionState::Open, &editor).contains(&Withdraw));
        assert_eq!(acts(DevolutionState::Open, &somebody("XZ", Role::Officer)), []);
    }

    #[test]
    fn a_transfer_rests_on_what_was_accepted_from_its_day_on() {
        let accepted = record(DevolutionState::Accepted);
        let bears =
            |it: &Devolution, item: &str, to: &str, on| it.bears(&item.into(), &to.into(), day(on));
        assert_eq!(bears(&accepted, "MZ-01-001", "MZJ-X", "2026-11-01"), Ok(()));
        let unfit = Err(Refusal::DevolutionUnfit);
        assert_eq!(bears(&accepted, "MZ-01-001", "MZJ-X", "2026-10-31"), unfit);
        assert_eq!(bears(&accepted, "MZ-01-002", "MZJ-X", "2026-11-01"), unfit);
        assert_eq!(bears(&accepted, "MZ-01-001", "XZ", "2026-11-01"), unfit);
        let open = record(DevolutionState::Open);
        assert_eq!(bears(&open, "MZ-01-001", "MZJ-X", "2026-11-01"), unfit);
    }

    #[test]
    fn a_training_is_recorded_when_it_has_been_held() {
        let training = Training {
            id: Uuid::nil().into(),
            held_on: day("2026-09-29"),
            subject: "社会团体登记业务".to_owned(),
            people: 12,
        };
        assert_eq!(training.is_held(day("2026-09-29")), Ok(()));
        assert_eq!(training.is_held(day("2026-09-28")), Err(Refusal::NotHeldYet));
    }
}
