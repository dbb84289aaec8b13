//! 事项划转: an item goes from one body to another (机构改革). The transfer publishes a version of its
//! own, which says what the last one said, of the other body; applications under way follow it.

use chrono::NaiveDate;

use super::{Content, ItemStatus, Refusal};
use crate::labels::labels;
use crate::{AccountId, BodyCode};

labels! {
    /// How far a transfer of an item has come.
    TransferState {
        /// 已编制
        Drafted = "drafted",
        /// 已批准: it takes effect on its day.
        Approved = "approved",
        /// 执行中
        Applying = "applying",
        /// 已执行
        Applied = "applied",
    }
}

/// An item, as far as it matters to whether it can go to another body.
#[derive(Debug, Clone)]
pub struct Movable<'a> {
    pub status: ItemStatus,
    /// The body of the version that was published last (实施主体).
    pub body: &'a BodyCode,
    /// From when that version applies.
    pub published_from: NaiveDate,
    /// Whether applications under way are being taken to another procedure.
    pub plan_under_way: bool,
    /// Whether another transfer is not done yet.
    pub transfer_under_way: bool,
}

/// Whether the item can go to `to` from the day `on`.
pub fn may_transfer(
    item: &Movable<'_>,
    to: &BodyCode,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<(), Refusal> {
    match item.status {
        status @ (ItemStatus::Cancelled | ItemStatus::Transferred) => {
            return Err(Refusal::ItemOver { status });
        }
        ItemStatus::Current | ItemStatus::Suspended => {}
    }
    if item.body == to {
        return Err(Refusal::SameBody { body: to.clone() });
    }
    if on < today || on <= item.published_from {
        return Err(Refusal::EffectiveInPast);
    }
    if item.plan_under_way {
        return Err(Refusal::PlanUnderWay);
    }
    if item.transfer_under_way {
        return Err(Refusal::TransferUnderWay);
    }
    Ok(())
}

/// What it means to have a transfer executed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Execution {
    /// The item goes to the other body.
    First,
    /// It has gone; what could not follow then is looked at again.
    Again,
}

/// Whether `who` may have the transfer executed, which leads `from` one body `to` another.
pub fn execute_transfer(
    state: TransferState,
    (from, to): (&BodyCode, &BodyCode),
    (author, who): (AccountId, AccountId),
    item: &Movable<'_>,
) -> Result<Execution, Refusal> {
    let (execution, here) = match state {
        TransferState::Approved | TransferState::Applying => return Err(Refusal::TransferUnderWay),
        TransferState::Drafted | TransferState::Applied if item.transfer_under_way => {
            return Err(Refusal::TransferUnderWay);
        }
        TransferState::Drafted => (Execution::First, from),
        TransferState::Applied => (Execution::Again, to),
    };
    if author == who {
        return Err(Refusal::SelfReview);
    }
    if item.body != here {
        return Err(Refusal::ElsewhereByNow { body: item.body.clone() });
    }
    Ok(execution)
}

impl Content {
    /// What it says, of another body: whatever its own body did, `to` does. `home` is the body at
    /// whose home its procedure was drawn, which is its own, unless a plan brought another's.
    #[must_use]
    pub fn at_home_in(self, home: &BodyCode, to: &BodyCode) -> Self {
        let workflow = self.workflow.at_home_in(home, to);
        // An office is its body's: which one handles the item there, the next version says.
        Self { workflow, body: to.clone(), office: None, ..self }
    }

    /// The same as the next version of the item, which `to` of this level (行使层级) offers.
    #[must_use]
    pub fn handed_to(self, to: &BodyCode, (from_level, level): (&str, &str)) -> Self {
        let home = self.body.clone();
        let level = if self.level == from_level { level.to_owned() } else { self.level.clone() };
        Self { level, ..self.at_home_in(&home, to) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn day(it: &str) -> NaiveDate {
        it.parse().expect("a date")
    }

    fn asked(change: impl FnOnce(&mut Movable<'_>), to: &str, on: &str) -> Result<(), Refusal> {
        let body = BodyCode::from("MZJ");
        let mut item = Movable {
            status: ItemStatus::Current,
            body: &body,
            published_from: day("2026-01-01"),
            plan_under_way: false,
            transfer_under_way: false,
        };
        change(&mut item);
        may_transfer(&item, &to.into(), day(on), day("2026-09-29"))
    }

    #[test]
    fn an_item_goes_to_another_body_from_today_on_and_not_while_something_else_moves() {
        let ok = asked(|_| {}, "ZJ", "2026-09-29");
        assert_eq!(ok, Ok(()), "on the very day");
        assert_eq!(asked(|it| it.status = ItemStatus::Suspended, "ZJ", "2027-01-01"), Ok(()));
        let same = Err(Refusal::SameBody { body: "MZJ".into() });
        assert_eq!(asked(|_| {}, "MZJ", "2026-09-29"), same);
        let past = Err(Refusal::EffectiveInPast);
        assert_eq!(asked(|_| {}, "ZJ", "2026-09-28"), past);
        let later = |it: &mut Movable<'_>| it.published_from = day("2026-12-01");
        assert_eq!(asked(later, "ZJ", "2026-12-01"), past, "a later version would take it back");
        let over = |status| Err(Refusal::ItemOver { status });
        for status in [ItemStatus::Cancelled, ItemStatus::Transferred] {
            assert_eq!(asked(|it| it.status = status, "ZJ", "2026-09-29"), over(status));
        }
        let plan = asked(|it| it.plan_under_way = true, "ZJ", "2026-09-29");
        assert_eq!(plan, Err(Refusal::PlanUnderWay));
        let twice = asked(|it| it.transfer_under_way = true, "ZJ", "2026-09-29");
        assert_eq!(twice, Err(Refusal::TransferUnderWay));
    }

    #[test]
    fn a_transfer_is_executed_once_by_another_while_the_item_is_where_it_was() {
        let [one, other] = [1, 2].map(|it| AccountId::from(Uuid::from_u128(it)));
        let (here, there) = (BodyCode::from("MZJ"), BodyCode::from("ZJ"));
        let at = |body| Movable {
            status: ItemStatus::Current,
            body,
            published_from: day("2026-01-01"),
            plan_under_way: false,
            transfer_under_way: false,
        };
        let asked =
            |state, who, body| execute_transfer(state, (&here, &there), (one, who), &at(body));
        assert_eq!(asked(TransferState::Drafted, other, &here), Ok(Execution::First));
        for state in [TransferState::Drafted, TransferState::Applied] {
            let body = if state == TransferState::Drafted { &here } else { &there };
            assert_eq!(asked(state, one, body), Err(Refusal::SelfReview));
        }
        let gone = Err(Refusal::ElsewhereByNow { body: there.clone() });
        assert_eq!(asked(TransferState::Drafted, other, &there), gone);
        for state in [TransferState::Approved, TransferState::Applying] {
            assert_eq!(asked(state, other, &there), Err(Refusal::TransferUnderWay));
        }
        let again = asked(TransferState::Applied, other, &there);
        assert_eq!(again, Ok(Execution::Again), "for what stayed behind");
        let back = Err(Refusal::ElsewhereByNow { body: here.clone() });
        assert_eq!(asked(TransferState::Applied, other, &here), back, "it has gone on meanwhile");
    }
}
