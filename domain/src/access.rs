//! Who may do what. A [`Permit`] is the proof, and this module is its only mint.

use std::marker::PhantomData;

use crate::labels::labels;
use crate::{AccountId, BodyCode, Fingerprint, PostCode, ReaderId, StaffNumber};

labels! {
    /// What a person may be to the hall; a post (岗位) carries one or more.
    Role {
        /// 申请人
        Applicant = "applicant",
        /// 代办员: applies for villagers with their mandate.
        Agent = "agent",
        /// 窗口受理
        WindowClerk = "window_clerk",
        /// 经办、审核、决定: works tasks of the approval workflow.
        Officer = "officer",
        /// 制证、送达
        DeliveryClerk = "delivery_clerk",
        /// 目录编制
        CatalogueEditor = "catalogue_editor",
        /// 目录审核
        CatalogueReviewer = "catalogue_reviewer",
        /// 电子监察
        Supervisor = "supervisor",
        /// 机关负责人: signs for the body what only its head may.
        BodyHead = "body_head",
        /// 系统管理
        Administrator = "administrator",
        /// 其他部门的系统
        Integrator = "integrator",
    }
}

labels! {
    /// What a post may be bound to do only with an authorisation (授权书) of its holder's own.
    AuthorisedAct {
        /// 受理
        Accept = "accept",
        /// 不予受理
        Reject = "reject",
        /// 决定
        Decide = "decide",
    }
}

/// Something that the law lets some roles do. One marker type per right.
pub trait Right: Send + Sync + 'static {
    const NAME: &'static str;
    /// What the right is for, for the contract.
    const DOC: &'static str;
    const HELD_BY: &'static [Role];
    /// Whether it reaches what was only copied to its holder for information (抄送).
    const READS_COPIES: bool;
}

/// Someone whose token is good: who they are and where they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub account: AccountId,
    pub standing: Standing,
}

/// What gives an actor their roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Applicant { fingerprint: Fingerprint },
    Staff { number: StaffNumber, posts: Vec<HeldPost> },
}

impl Standing {
    /// The posts held; none by an applicant.
    pub fn posts(&self) -> &[HeldPost] {
        match self {
            Self::Applicant { .. } => &[],
            Self::Staff { posts, .. } => posts,
        }
    }
}

/// A post that a member of staff holds in a body, with the roles that it carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPost {
    pub body: BodyCode,
    pub post: PostCode,
    pub roles: Vec<Role>,
    /// The bodies that a supervisor's post watches besides its own.
    pub supervises: Vec<BodyCode>,
    /// 凭授权办理: what the post does only with an authorisation.
    pub by_authorisation: Vec<AuthorisedAct>,
    /// B 岗: whose post it is, if they are away and this one stands in.
    pub in_place_of: Option<AccountId>,
}

/// Proof that someone may do `R`, and over what. Only [`authorise`] makes one.
#[derive(Debug, Clone)]
pub struct Permit<R> {
    actor: Actor,
    posts: Vec<HeldPost>,
    reads_copies: bool,
    right: PhantomData<fn() -> R>,
}

/// A permit for `R`, if one of the actor's roles holds it.
pub fn authorise<R: Right>(actor: &Actor) -> Option<Permit<R>> {
    let holds = |roles: &[Role]| roles.iter().any(|role| R::HELD_BY.contains(role));
    let posts: Vec<HeldPost> = match &actor.standing {
        Standing::Applicant { .. } if holds(&[Role::Applicant]) => Vec::new(),
        Standing::Applicant { .. } => return None,
        Standing::Staff { posts, .. } => {
            posts.iter().filter(|it| holds(&it.roles)).cloned().collect()
        }
    };
    if posts.is_empty() && matches!(actor.standing, Standing::Staff { .. }) {
        return None;
    }
    let reads_copies = R::READS_COPIES;
    Some(Permit { actor: actor.clone(), posts, reads_copies, right: PhantomData })
}

impl<R> Permit<R> {
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    pub fn account(&self) -> AccountId {
        self.actor.account
    }

    /// The posts by which the right is held; none for an applicant.
    pub fn posts(&self) -> &[HeldPost] {
        &self.posts
    }

    /// Whether the right is held for `body`.
    pub fn covers(&self, body: &BodyCode) -> bool {
        self.posts.iter().any(|it| it.body == *body || it.supervises.contains(body))
    }

    /// As whom the holder may read applications: themselves, the bodies of their posts, and, if the
    /// right reaches so far, whoever applications were copied to.
    pub fn readers(&self) -> Vec<ReaderId> {
        let mut readers = vec![self.actor.account.into()];
        if let Standing::Applicant { fingerprint } = self.actor.standing {
            readers.push(fingerprint.into());
        }
        if self.reads_copies {
            readers.push(self.actor.account.copies());
        }
        readers.extend(self.bodies().map(BodyCode::reader));
        readers.sort();
        readers.dedup();
        readers
    }

    /// The bodies for which the right is held, with those that a supervisor's post watches; one may
    /// be named more than once.
    pub fn bodies(&self) -> impl Iterator<Item = &BodyCode> {
        self.posts.iter().flat_map(|it| [&it.body].into_iter().chain(&it.supervises))
    }
}

impl Actor {
    /// Onedoor itself, where the law acts in everybody's place.
    pub fn system() -> Self {
        let standing = Standing::Staff { number: "system".into(), posts: Vec::new() };
        Self { account: uuid::Uuid::nil().into(), standing }
    }

    pub fn roles(&self) -> Vec<Role> {
        let mut roles: Vec<Role> = match &self.standing {
            Standing::Applicant { .. } => vec![Role::Applicant],
            Standing::Staff { posts, .. } => {
                posts.iter().flat_map(|it| it.roles.iter().copied()).collect()
            }
        };
        roles.sort();
        roles.dedup();
        roles
    }

    pub fn staff_number(&self) -> Option<&StaffNumber> {
        match &self.standing {
            Standing::Applicant { .. } => None,
            Standing::Staff { number, .. } => Some(number),
        }
    }

    /// Whether one of the actor's posts is in `body`.
    pub fn works_in(&self, body: &BodyCode) -> bool {
        self.standing.posts().iter().any(|it| it.body == *body)
    }

    /// For whom the actor holds `post` in `body`, if only because they are away.
    pub fn in_place_at(&self, body: &BodyCode, post: &PostCode) -> Option<AccountId> {
        let posts = self.standing.posts();
        let mut there = posts.iter().filter(|it| it.body == *body && it.post == *post);
        // A post of one's own comes first.
        let first = there.clone().find(|it| it.in_place_of.is_none()).or_else(|| there.next());
        first?.in_place_of
    }

    /// Whether the actor stands in for `whom`, who is away.
    pub fn stands_in_for(&self, whom: AccountId) -> bool {
        self.standing.posts().iter().any(|it| it.in_place_of == Some(whom))
    }

    /// Whether one of the actor's posts is `post` in `body`.
    pub fn holds(&self, body: &BodyCode, post: &PostCode) -> bool {
        self.standing.posts().iter().any(|it| it.body == *body && it.post == *post)
    }
}

/// One right: its name, what it is for, and who holds it.
#[derive(Debug)]
pub struct Policy {
    pub right: &'static str,
    pub doc: &'static str,
    pub held_by: &'static [Role],
}

pub(crate) const fn policy_of<R: Right>() -> Policy {
    Policy { right: R::NAME, doc: R::DOC, held_by: R::HELD_BY }
}

/// Declares rights: `/// doc` `Type = "name": [Role, …];`, with `"name" with copies` for those that
/// reach what was copied for information.
macro_rules! rights {
    (@reads_copies) => { false };
    (@reads_copies copies) => { true };
    ($($(#[doc = $doc:literal])+ $name:ident = $right:literal $(with $copies:ident)?: [$($role:ident),+ $(,)?];)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl $crate::access::Right for $name {
            const NAME: &'static str = $right;
            const DOC: &'static str = concat!($($doc),+);
            const HELD_BY: &'static [$crate::access::Role] = &[$($crate::access::Role::$role),+];
            const READS_COPIES: bool = $crate::access::rights!(@reads_copies $($copies)?);
        }
    )+};
}

pub(crate) use rights;

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    struct Stamp;

    impl Right for Stamp {
        const NAME: &'static str = "tests.stamp";
        const DOC: &'static str = "A right for tests.";
        const HELD_BY: &'static [Role] = &[Role::Officer];
        const READS_COPIES: bool = false;
    }

    #[test]
    fn a_permit_covers_only_the_bodies_of_the_posts_that_carry_the_right() {
        let post = |body: &str, role| HeldPost {
            body: body.into(),
            post: "X".into(),
            roles: vec![role],
            supervises: Vec::new(),
            by_authorisation: Vec::new(),
            in_place_of: None,
        };
        let posts = vec![post("A", Role::Officer), post("B", Role::DeliveryClerk)];
        let standing = Standing::Staff { number: "1".into(), posts };
        let actor = Actor { account: Uuid::nil().into(), standing };
        let permit = authorise::<Stamp>(&actor).expect("an officer holds it");
        assert!(permit.covers(&"A".into()));
        assert!(!permit.covers(&"B".into()));
        assert!(!permit.readers().contains(&BodyCode::from("B").reader()));
    }

    #[test]
    fn an_applicant_holds_only_what_applicants_hold() {
        let standing = Standing::Applicant { fingerprint: Uuid::nil().into() };
        let actor = Actor { account: Uuid::nil().into(), standing };
        assert!(authorise::<Stamp>(&actor).is_none());
        assert!(authorise::<crate::identity::OwnAccount>(&actor).is_some());
    }
}
