//! 授权书: what an officer may decide at a window in the body's name, for one item and one act, from
//! when until when, and who signed it.

use chrono::NaiveDate;

use crate::access::{Actor, AuthorisedAct, HeldPost, Permit, authorise, rights};
use crate::labels::labels;
use crate::refusal::refusals;
use crate::{AccountId, AuthorisationId, BodyCode, ItemCode, StaffNumber};

rights! {
    /// Authorise officers of one's body to act at a window in its name, and revoke that.
    GrantAuthorisations = "organisations.grant_authorisations": [BodyHead];
    /// See who of one's bodies is authorised to do what.
    ReadAuthorisations = "organisations.read_authorisations":
        [WindowClerk, Officer, DeliveryClerk, Supervisor, Administrator, BodyHead];
}

/// What one officer is authorised to do with one item (授权).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorisation {
    pub id: AuthorisationId,
    /// 授权书文号; a letter may say more than this.
    pub number: String,
    /// In whose name the officer acts.
    pub body: BodyCode,
    pub staff: StaffNumber,
    pub item: ItemCode,
    pub act: AuthorisedAct,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// 签发人
    pub signed_by: StaffNumber,
    /// 撤销, and why.
    pub revoked: Option<String>,
    /// Counts the changes; a stale writer is turned away by it.
    pub revision: i32,
}

/// What an officer may do with an item by an authorisation that was not revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    pub who: AccountId,
    pub body: BodyCode,
    pub act: AuthorisedAct,
    pub from: NaiveDate,
    pub until: NaiveDate,
}

labels! {
    /// How an authorisation stands on a day.
    AuthorisationState {
        /// 未生效
        Pending = "pending",
        /// 有效
        Valid = "valid",
        /// 已到期
        Expired = "expired",
        /// 已撤销
        Revoked = "revoked",
    }
}

labels! {
    /// What somebody can do with an authorisation.
    AuthorisationAct {
        /// 撤销
        Revoke = "revoke",
    }
}

refusals! {
    /// Why an authorisation is not given, or not revoked.
    AuthorisationRefusal {
        Backwards = "authorisation-backwards", Invalid, None,
            "the authorisation ends before it begins, or has ended already",
            "授权截止日期早于起始日期或早于今天";
        OwnAuthorisation = "own-authorisation", Forbidden, None,
            "nobody authorises themself", "不得给本人授权";
        NeedsNone { who: String, act: AuthorisedAct } = "needs-no-authorisation", Invalid, None,
            "`{who}` holds no active post of your body that needs an authorisation for `{act}`",
            "工作人员“{who}”在本机构没有须凭授权办理{act:#}的在岗岗位";
        ItemElsewhere { item: ItemCode } = "item-elsewhere", Invalid, None,
            "your body has no step of the item `{item}` at which that is done",
            "本机构不办理事项“{item}”的相应环节";
        LetterTwice { number: String } = "letter-twice", Conflict, None,
            "the letter `{number}` says that already", "授权书“{number}”已有此项授权";
        AuthorisedTwice { until: String } = "authorised-twice", Conflict, None,
            "the officer is authorised to do that until {until} already",
            "该人员已有此项授权，有效期至{until}";
        NothingToRevoke { state: AuthorisationState } = "nothing-to-revoke", Conflict, None,
            "the authorisation is {state} already", "该授权{state:#}";
    }
}

impl Authorisation {
    /// How it stands on `day`.
    pub fn state(&self, day: NaiveDate) -> AuthorisationState {
        if self.revoked.is_some() {
            return AuthorisationState::Revoked;
        }
        if day < self.from {
            return AuthorisationState::Pending;
        }
        if self.until < day { AuthorisationState::Expired } else { AuthorisationState::Valid }
    }

    /// Whether both say the same of the same officer.
    fn is_like(&self, other: &Self) -> bool {
        let all = |it: &Self| (it.body.clone(), it.staff.clone(), it.item.clone(), it.act);
        all(self) == all(other)
    }
}

impl Authority {
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.until
    }

    /// Whether it is `who`'s to do `act` in the name of `body`.
    pub fn lets(&self, who: AccountId, body: &BodyCode, act: AuthorisedAct) -> bool {
        (self.who, &self.body, self.act) == (who, body, act)
    }
}

/// Whether `new` may be given to somebody who holds `posts`, beside the `others` that they have. `there`:
/// the bodies that do such a step of the item.
pub fn may_grant(
    new: &Authorisation,
    posts: &[HeldPost],
    there: &[BodyCode],
    others: &[Authorisation],
    today: NaiveDate,
) -> Result<(), AuthorisationRefusal> {
    if new.until < new.from.max(today) {
        return Err(AuthorisationRefusal::Backwards);
    }
    if new.staff == new.signed_by {
        return Err(AuthorisationRefusal::OwnAuthorisation);
    }
    let bound = |it: &HeldPost| it.body == new.body && it.by_authorisation.contains(&new.act);
    if !posts.iter().any(bound) {
        let who = new.staff.to_string();
        return Err(AuthorisationRefusal::NeedsNone { who, act: new.act });
    }
    if !there.contains(&new.body) {
        return Err(AuthorisationRefusal::ItemElsewhere { item: new.item.clone() });
    }
    let alike = || others.iter().filter(|it| it.is_like(new));
    if alike().any(|it| it.number == new.number) {
        return Err(AuthorisationRefusal::LetterTwice { number: new.number.clone() });
    }
    let meanwhile =
        |it: &&Authorisation| it.revoked.is_none() && it.from <= new.until && new.from <= it.until;
    match alike().find(meanwhile) {
        Some(it) => Err(AuthorisationRefusal::AuthorisedTwice { until: it.until.to_string() }),
        None => Ok(()),
    }
}

/// Whether there is still something to revoke.
pub fn may_revoke(it: &Authorisation, today: NaiveDate) -> Result<(), AuthorisationRefusal> {
    match it.state(today) {
        AuthorisationState::Pending | AuthorisationState::Valid => Ok(()),
        state @ (AuthorisationState::Expired | AuthorisationState::Revoked) => {
            Err(AuthorisationRefusal::NothingToRevoke { state })
        }
    }
}

/// What the actor may do with it today.
pub fn authorisation_acts(
    it: &Authorisation,
    actor: &Actor,
    today: NaiveDate,
) -> Vec<AuthorisationAct> {
    let signs = |permit: Permit<GrantAuthorisations>| permit.covers(&it.body);
    let revokes = authorise(actor).is_some_and(signs) && may_revoke(it, today).is_ok();
    if revokes { vec![AuthorisationAct::Revoke] } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::access::Role;

    fn day(nth: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 10, nth).expect("a day")
    }

    fn letter(number: &str, from: u32, until: u32) -> Authorisation {
        Authorisation {
            id: Uuid::from_u128(1).into(),
            number: number.to_owned(),
            body: "A".into(),
            staff: "1".into(),
            item: "I".into(),
            act: AuthorisedAct::Decide,
            from: day(from),
            until: day(until),
            signed_by: "9".into(),
            revoked: None,
            revision: 1,
        }
    }

    fn post(body: &str, bound: &[AuthorisedAct]) -> HeldPost {
        HeldPost {
            body: body.into(),
            post: "P".into(),
            roles: vec![Role::Officer],
            supervises: Vec::new(),
            by_authorisation: bound.to_vec(),
            in_place_of: None,
        }
    }

    #[test]
    fn an_authorisation_holds_from_its_first_day_to_its_last_unless_it_is_revoked() {
        let it = letter("1", 8, 12);
        let states = [7, 8, 12, 13].map(|nth| it.state(day(nth)));
        use AuthorisationState::{Expired, Pending, Revoked, Valid};
        assert_eq!(states, [Pending, Valid, Valid, Expired]);
        assert_eq!(may_revoke(&it, day(7)), Ok(()));
        let over = AuthorisationRefusal::NothingToRevoke { state: Expired };
        assert_eq!(may_revoke(&it, day(13)), Err(over));
        let gone = Authorisation { revoked: Some("调离".to_owned()), ..it };
        assert_eq!(gone.state(day(8)), Revoked);
    }

    #[test]
    fn only_what_a_post_does_by_authorisation_is_granted_and_only_once_for_a_time() {
        let bound = [post("A", &[AuthorisedAct::Decide])];
        let there = [BodyCode::from("A")];
        let grant = |new: &Authorisation, others: &[Authorisation]| {
            may_grant(new, &bound, &there, others, day(8))
        };
        let new = letter("1", 8, 12);
        assert_eq!(grant(&new, &[]), Ok(()));
        let backwards = Err(AuthorisationRefusal::Backwards);
        assert_eq!(grant(&letter("1", 12, 11), &[]), backwards);
        assert_eq!(grant(&letter("1", 1, 7), &[]), backwards);
        let own = Authorisation { signed_by: "1".into(), ..new.clone() };
        assert_eq!(grant(&own, &[]), Err(AuthorisationRefusal::OwnAuthorisation));
        let accept = Authorisation { act: AuthorisedAct::Accept, ..new.clone() };
        let none = |act| Err(AuthorisationRefusal::NeedsNone { who: "1".to_owned(), act });
        assert_eq!(grant(&accept, &[]), none(AuthorisedAct::Accept));
        let elsewhere = [post("B", &[AuthorisedAct::Decide])];
        let asked = may_grant(&new, &elsewhere, &there, &[], day(8));
        assert_eq!(asked, none(AuthorisedAct::Decide));
        let no_step = may_grant(&new, &bound, &["B".into()], &[], day(8));
        assert_eq!(no_step, Err(AuthorisationRefusal::ItemElsewhere { item: "I".into() }));
        let again = Err(AuthorisationRefusal::LetterTwice { number: "1".to_owned() });
        assert_eq!(grant(&new, &[letter("1", 1, 2)]), again);
        let twice = AuthorisationRefusal::AuthorisedTwice { until: "2026-10-09".to_owned() };
        assert_eq!(grant(&new, &[letter("0", 1, 9)]), Err(twice));
        let revoked = Authorisation { revoked: Some("调离".to_owned()), ..letter("0", 1, 9) };
        assert_eq!(grant(&new, &[revoked, letter("2", 13, 20)]), Ok(()));
    }
}
