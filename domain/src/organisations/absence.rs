//! 请假与 B 岗: who is away, who stands in for them, and who agreed to it.

use chrono::NaiveDate;

use crate::access::{Actor, HeldPost, Permit, authorise, rights};
use crate::labels::{Label, labels};
use crate::refusal::refusals;
use crate::{AbsenceId, BodyCode, PostCode, StaffNumber};

rights! {
    /// Ask for one's own leave, and see who is away in one's bodies.
    RequestAbsence = "organisations.request_absence":
        [Agent, WindowClerk, Officer, DeliveryClerk, CatalogueEditor, CatalogueReviewer,
         Supervisor, BodyHead, Administrator];
    /// Agree to somebody's leave, or refuse it.
    ApproveAbsence = "organisations.approve_absence": [Supervisor, Administrator];
}

labels! {
    /// How far a leave has come.
    AbsenceState {
        /// 待批准
        Requested = "requested",
        /// 已批准
        Approved = "approved",
        /// 未批准
        Refused = "refused",
        /// 已销假: called off, or ended early.
        Ended = "ended",
    }
}

/// A leave (请假), with the colleague who stands in (B 岗).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    pub id: AbsenceId,
    pub staff: StaffNumber,
    pub proxy: StaffNumber,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// 顶岗范围: the posts that the colleague holds meanwhile; all of them, if none is named.
    pub posts: Vec<(BodyCode, PostCode)>,
    pub reason: String,
    /// 补假: it was asked for on its first day or later.
    pub retroactive: bool,
    pub state: AbsenceState,
    /// Counts the changes; a stale writer is turned away by it.
    pub revision: i32,
}

labels! {
    /// What somebody can do with a leave.
    AbsenceAct {
        /// 准假
        Approve = "approve",
        /// 不准假
        Refuse = "refuse",
        /// 销假
        End = "end",
    }
}

refusals! {
    /// Why a leave is refused.
    Refusal {
        AbsenceBackwards = "absence-backwards", Invalid, None,
            "the leave ends before it begins", "请假截止日期早于起始日期";
        AbsenceTooLong = "absence-too-long", Invalid, None,
            "a leave lasts a year at most", "一次请假最长不超过一年";
        OwnProxy = "own-proxy", Invalid, None,
            "nobody stands in for themself", "不能由本人顶岗";
        ProxyUnfit { who: String } = "proxy-unfit", Invalid, None,
            "`{who}` cannot stand in: name an active colleague of the same body with a role like yours",
            "工作人员“{who}”不能顶岗，请指定本机构中岗位职责相同的在岗人员";
        PostNotHeld { post: String } = "post-not-held", Invalid, None,
            "`{post}` is no post of yours, or named twice: name posts that you hold",
            "“{post}”不是您的岗位，或重复填写；请填写本人岗位";
        ProxyAway { who: String } = "proxy-away", Conflict, None,
            "`{who}` is away themself in that time", "工作人员“{who}”在该期间内也已请假";
        AbsenceTwice = "absence-twice", Conflict, None,
            "there is a leave in that time already", "该期间内已有请假记录";
        SelfApproval = "self-approval", Forbidden, None,
            "neither who is away nor who stands in agrees to the leave",
            "请假人和顶岗人不得批准该请假";
        NotYourAbsence = "not-your-absence", Forbidden, None,
            "a leave is ended by who is away", "仅请假人本人可以销假";
        AbsenceSettled { state: AbsenceState } = "absence-settled", Conflict, None,
            "the leave is {state} already", "该请假{state:#}";
    }
}

impl Absence {
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.until
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        self.from <= other.until && other.from <= self.until
    }

    /// Whether whoever stands in holds this post meanwhile.
    pub fn hands_over(&self, body: &BodyCode, post: &PostCode) -> bool {
        self.posts.is_empty() || self.posts.iter().any(|it| (&it.0, &it.1) == (body, post))
    }

    /// Whether it stands, or may come to.
    pub fn is_alive(&self) -> bool {
        matches!(self.state, AbsenceState::Requested | AbsenceState::Approved)
    }
}

/// Whether `new` may be asked for, beside the `others` of the two people.
pub fn may_request(
    new: &Absence,
    (own, proxys): (&[HeldPost], &[HeldPost]),
    others: &[Absence],
) -> Result<(), Refusal> {
    if new.until < new.from {
        return Err(Refusal::AbsenceBackwards);
    }
    if 366 < (new.until - new.from).num_days() {
        return Err(Refusal::AbsenceTooLong);
    }
    if new.proxy == new.staff {
        return Err(Refusal::OwnProxy);
    }
    for (at, (body, post)) in new.posts.iter().enumerate() {
        let held = own.iter().any(|it| (&it.body, &it.post) == (body, post));
        if !held || new.posts[..at].iter().any(|it| (&it.0, &it.1) == (body, post)) {
            return Err(Refusal::PostNotHeld { post: format!("{body}/{post}") });
        }
    }
    let alike = |one: &HeldPost, other: &HeldPost| {
        one.body == other.body && one.roles.iter().any(|it| other.roles.contains(it))
    };
    let given = |it: &&HeldPost| new.hands_over(&it.body, &it.post);
    if !proxys.iter().any(|it| own.iter().filter(given).any(|mine| alike(it, mine))) {
        return Err(Refusal::ProxyUnfit { who: new.proxy.to_string() });
    }
    let meanwhile = || others.iter().filter(|it| it.is_alive() && it.overlaps(new));
    if meanwhile().any(|it| it.staff == new.staff) {
        return Err(Refusal::AbsenceTwice);
    }
    if meanwhile().any(|it| it.staff == new.proxy) {
        return Err(Refusal::ProxyAway { who: new.proxy.to_string() });
    }
    Ok(())
}

/// Whether the permit's holder may settle it: a third person.
pub fn may_settle(absence: &Absence, permit: &Permit<ApproveAbsence>) -> Result<(), Refusal> {
    let me = permit.actor().staff_number();
    if me == Some(&absence.staff) || me == Some(&absence.proxy) {
        return Err(Refusal::SelfApproval);
    }
    if absence.state != AbsenceState::Requested {
        return Err(Refusal::AbsenceSettled { state: absence.state });
    }
    Ok(())
}

/// Whether it can be called off: by who is away, before it is over.
pub fn may_end(absence: &Absence, who: Option<&StaffNumber>) -> Result<(), Refusal> {
    if who != Some(&absence.staff) {
        return Err(Refusal::NotYourAbsence);
    }
    if !absence.is_alive() {
        return Err(Refusal::AbsenceSettled { state: absence.state });
    }
    Ok(())
}

/// What the actor may do with a leave of somebody with posts in `bodies`, now.
pub fn absence_acts(absence: &Absence, bodies: &[BodyCode], actor: &Actor) -> Vec<AbsenceAct> {
    let settles = authorise::<ApproveAbsence>(actor).is_some_and(|permit| {
        bodies.iter().any(|it| permit.covers(it)) && may_settle(absence, &permit).is_ok()
    });
    let may = |act: &AbsenceAct| match act {
        AbsenceAct::Approve | AbsenceAct::Refuse => settles,
        AbsenceAct::End => may_end(absence, actor.staff_number()).is_ok(),
    };
    AbsenceAct::ALL.iter().copied().filter(may).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::access::Role;

    fn absence(staff: &str, proxy: &str, from: u32, until: u32) -> Absence {
        let day = |it| NaiveDate::from_ymd_opt(2026, 10, it).expect("a day");
        Absence {
            id: Uuid::from_u128(1).into(),
            staff: staff.into(),
            proxy: proxy.into(),
            from: day(from),
            until: day(until),
            posts: Vec::new(),
            reason: "学习".to_owned(),
            retroactive: false,
            state: AbsenceState::Approved,
            revision: 1,
        }
    }

    fn post(body: &str, role: Role) -> HeldPost {
        HeldPost {
            body: body.into(),
            post: "P".into(),
            roles: vec![role],
            supervises: Vec::new(),
            by_authorisation: Vec::new(),
            in_place_of: None,
        }
    }

    #[test]
    fn a_leave_needs_a_colleague_of_the_same_body_who_is_there() {
        let (own, colleague) = ([post("A", Role::Officer)], [post("A", Role::Officer)]);
        let ask = |new: &Absence, proxys: &[HeldPost], others: &[Absence]| {
            may_request(new, (&own, proxys), others)
        };
        let new = absence("1", "2", 8, 12);
        assert_eq!(ask(&new, &colleague, &[]), Ok(()));
        let year = NaiveDate::from_ymd_opt(2027, 10, 10).expect("a day");
        let long = Absence { until: year, ..new.clone() };
        assert_eq!(ask(&long, &colleague, &[]), Err(Refusal::AbsenceTooLong));
        let (back, own_proxy) = (absence("1", "2", 12, 8), absence("1", "1", 8, 12));
        assert_eq!(ask(&back, &colleague, &[]), Err(Refusal::AbsenceBackwards));
        assert_eq!(ask(&own_proxy, &colleague, &[]), Err(Refusal::OwnProxy));
        let unfit = Err(Refusal::ProxyUnfit { who: "2".to_owned() });
        assert_eq!(ask(&new, &[post("B", Role::Officer)], &[]), unfit);
        assert_eq!(ask(&new, &[post("A", Role::Administrator)], &[]), unfit);
        let away = Err(Refusal::ProxyAway { who: "2".to_owned() });
        assert_eq!(ask(&new, &colleague, &[absence("2", "3", 12, 13)]), away);
        assert_eq!(ask(&new, &colleague, &[absence("2", "3", 13, 13)]), Ok(()));
        let twice = [absence("1", "3", 1, 8)];
        assert_eq!(ask(&new, &colleague, &twice), Err(Refusal::AbsenceTwice));
        let refused = [Absence { state: AbsenceState::Refused, ..twice[0].clone() }];
        assert_eq!(ask(&new, &colleague, &refused), Ok(()));
    }
}
