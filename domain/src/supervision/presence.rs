//! 两集中两到位: whether a body's powers of approval sit in one office and that office in the centre,
//! and how many of its items are there.

use super::Ratio;
use crate::ItemCode;
use crate::catalogue::ExemptionState;
use crate::labels::labels;
use crate::organisations::Office;

/// An item that a body has on offer, as far as it matters where it is handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    pub item: ItemCode,
    pub name: String,
    /// 承办科室
    pub office: Option<String>,
    pub in_centre: bool,
    /// How far it has come with staying outside, if that was asked for and not refused.
    pub exemption: Option<ExemptionState>,
}

labels! {
    /// Whether an item has entered the service centre (进驻状态). Every item on offer has one.
    EntryStatus {
        /// 已进驻
        InCentre = "in_centre",
        /// 免予进驻: the centre and then the government have agreed that it stays outside.
        Exempt = "exempt",
        /// 申请免予进驻: asked for, and not yet agreed by both.
        ExemptionAsked = "exemption_asked",
        /// 未进驻
        Outside = "outside",
    }
}

labels! {
    /// What stands against 两集中两到位.
    PresenceFault {
        /// 未设行政许可科
        NoApprovalOffice = "no_approval_office",
        /// 行政许可科未进驻
        ApprovalOfficeOutside = "approval_office_outside",
        /// 由其他科室承办: of an office that does not sit in a centre as a whole unit.
        HandledElsewhere = "handled_elsewhere",
        /// 未明确承办科室
        NoOfficeNamed = "no_office_named",
        /// 未进驻: neither in the centre nor exempt.
        NotInCentre = "not_in_centre",
    }
}

/// One thing that stands against it, of an office or an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    pub fault: PresenceFault,
    pub office: Option<String>,
    pub item: Option<ItemCode>,
}

/// How a body stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// 两集中: no answer of a body that offers nothing.
    pub concentrated: Option<bool>,
    /// 项目进驻率: items in the centre, of the items on offer.
    pub entered: Ratio,
    pub exempt: u64,
    pub exceptions: Vec<Exception>,
}

impl Offered {
    pub fn entry(&self) -> EntryStatus {
        match self.exemption {
            _ if self.in_centre => EntryStatus::InCentre,
            Some(ExemptionState::Approved) => EntryStatus::Exempt,
            Some(ExemptionState::Requested | ExemptionState::Agreed) => EntryStatus::ExemptionAsked,
            Some(ExemptionState::Refused) | None => EntryStatus::Outside,
        }
    }
}

/// How a body with these offices and items on offer stands.
pub fn presence(offices: &[Office], items: &[Offered]) -> Presence {
    let mut exceptions = Vec::new();
    if !items.is_empty() {
        exceptions.extend(of_offices(offices));
        exceptions.extend(items.iter().filter_map(|it| handled(it, offices)));
    }
    let concentrated = (!items.is_empty()).then_some(exceptions.is_empty());
    let count = |status| items.iter().filter(|it| it.entry() == status).count() as u64;
    let stays_out =
        |it: &&Offered| matches!(it.entry(), EntryStatus::Outside | EntryStatus::ExemptionAsked);
    let outside = items.iter().filter(stays_out).map(|it| Exception {
        fault: PresenceFault::NotInCentre,
        office: it.office.clone(),
        item: Some(it.item.clone()),
    });
    exceptions.extend(outside);
    Presence {
        concentrated,
        entered: Ratio { part: count(EntryStatus::InCentre), n: items.len() as u64 },
        exempt: count(EntryStatus::Exempt),
        exceptions,
    }
}

/// 审批职能向一个科室集中，该科室向中心集中
fn of_offices(offices: &[Office]) -> Option<Exception> {
    let of = |fault, office| Some(Exception { fault, office, item: None });
    match offices.iter().find(|it| it.approval) {
        None => of(PresenceFault::NoApprovalOffice, None),
        Some(it) if it.centre.is_none() => {
            of(PresenceFault::ApprovalOfficeOutside, Some(it.code.clone()))
        }
        Some(_) => None,
    }
}

/// Whether the item is handled by the office that approves, or by one that sits in the centre as a
/// whole unit because its business cannot be merged (成建制进驻).
fn handled(item: &Offered, offices: &[Office]) -> Option<Exception> {
    let named = item.office.as_ref();
    let fault = match named.and_then(|code| offices.iter().find(|it| it.code == *code)) {
        None => PresenceFault::NoOfficeNamed,
        Some(it) if it.approval || it.centre.is_some() && it.as_unit => return None,
        Some(_) => PresenceFault::HandledElsewhere,
    };
    Some(Exception { fault, office: item.office.clone(), item: Some(item.item.clone()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office(code: &str, approval: bool, centre: Option<&str>, as_unit: bool) -> Office {
        let centre = centre.map(ToOwned::to_owned);
        Office { code: code.to_owned(), name: code.to_owned(), approval, centre, as_unit }
    }

    fn item(code: &str, office: &str) -> Offered {
        let office = Some(office.to_owned());
        Offered {
            item: code.into(),
            name: code.to_owned(),
            office,
            in_centre: true,
            exemption: None,
        }
    }

    fn faults(of: &Presence) -> Vec<PresenceFault> {
        of.exceptions.iter().map(|it| it.fault).collect()
    }

    #[test]
    fn powers_are_concentrated_when_one_office_in_the_centre_handles_every_item() {
        let approves = office("A", true, Some("C"), false);
        let items = [item("1", "A"), item("2", "A")];
        let both = presence(&[approves.clone(), office("B", false, None, false)], &items);
        assert_eq!((both.concentrated, faults(&both)), (Some(true), Vec::new()));
        let away = presence(&[office("A", true, None, false)], &items);
        assert_eq!(away.concentrated, Some(false));
        assert_eq!(faults(&away), [PresenceFault::ApprovalOfficeOutside]);
        let none = presence(&[office("A", false, Some("C"), true)], &items);
        assert_eq!(faults(&none), [PresenceFault::NoApprovalOffice]);
        let strange = presence(&[approves], &[item("1", "X")]);
        assert_eq!(faults(&strange), [PresenceFault::NoOfficeNamed]);
    }

    #[test]
    fn an_office_that_cannot_be_merged_enters_as_a_whole_unit() {
        let approves = office("A", true, Some("C"), false);
        let items = [item("1", "A"), item("2", "B")];
        let with = |other| presence(&[approves.clone(), other], &items);
        assert_eq!(with(office("B", false, Some("C"), true)).concentrated, Some(true));
        for other in [office("B", false, Some("C"), false), office("B", false, None, false)] {
            let found = with(other);
            assert_eq!(found.concentrated, Some(false));
            assert_eq!(faults(&found), [PresenceFault::HandledElsewhere]);
            assert_eq!(found.exceptions[0].item, Some("2".into()));
        }
    }

    #[test]
    fn the_rate_is_of_all_items_on_offer_and_an_item_is_exempt_only_after_both_approvals() {
        let offices = [office("A", true, Some("C"), false)];
        let outside = |exemption| Offered { in_centre: false, exemption, ..item("2", "A") };
        for (exemption, entry, exempt) in [
            (None, EntryStatus::Outside, 0),
            (Some(ExemptionState::Requested), EntryStatus::ExemptionAsked, 0),
            (Some(ExemptionState::Agreed), EntryStatus::ExemptionAsked, 0),
            (Some(ExemptionState::Refused), EntryStatus::Outside, 0),
            (Some(ExemptionState::Approved), EntryStatus::Exempt, 1),
        ] {
            let other = outside(exemption);
            assert_eq!(other.entry(), entry);
            let found = presence(&offices, &[item("1", "A"), other]);
            assert_eq!((found.entered, found.exempt), (Ratio { part: 1, n: 2 }, exempt));
            let missing = faults(&found).contains(&PresenceFault::NotInCentre);
            assert_eq!(missing, entry != EntryStatus::Exempt);
        }
    }

    #[test]
    fn of_a_body_that_offers_nothing_nothing_is_said() {
        let nothing = presence(&[], &[]);
        assert_eq!((nothing.concentrated, nothing.entered.value()), (None, None));
        assert!(nothing.exceptions.is_empty());
    }
}
