//! Who there is to do the steps of a procedure: whoever works in its bodies, today.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::access::{Actor, HeldPost, Role, Standing};
use domain::applications::{Member, StaffAsked, Staffing};
use domain::labels::Label;
use domain::organisations::AbsenceState;
use domain::{AccountId, BodyCode, PostCode, StaffNumber};
use uuid::Uuid;

use crate::schema::{
    identity_accounts as a, organisations_absences as leaves, organisations_posts as p,
    organisations_revision as revision, organisations_staff as s, organisations_staff_posts as sp,
};
use crate::text_column::strings;
use crate::{Session, StoreError};

/// Whether what is kept of who works where still holds: another token with every change.
pub fn staff_token(session: &mut Session<'_>) -> Result<Uuid, StoreError> {
    Ok(revision::table.select(revision::token).first(session.conn)?)
}

/// Everybody who works in the hall's bodies, and who of them is away on one day.
#[derive(Debug)]
pub struct Workforce {
    posts: HashMap<BodyCode, Vec<Held>>,
    /// Where each works, or did before the account was closed.
    places: HashMap<AccountId, Vec<BodyCode>>,
    away: HashSet<StaffNumber>,
    superiors: BTreeMap<PostCode, PostCode>,
}

/// Somebody's own post.
#[derive(Debug)]
struct Held {
    number: StaffNumber,
    account: AccountId,
    active: bool,
    post: HeldPost,
}

/// Number, account, body and post; the post's roles, and whether account and person are active.
type Row = ((String, Uuid, String, String), (Vec<Option<String>>, bool));

impl Workforce {
    pub fn on(session: &mut Session<'_>, day: NaiveDate) -> Result<Self, StoreError> {
        let rows: Vec<Row> = sp::table
            .inner_join(p::table.on(p::code.eq(sp::post_code)))
            .inner_join(s::table.on(s::number.eq(sp::staff_number)))
            .inner_join(a::table.on(a::staff_number.eq(sp::staff_number.nullable())))
            .order((sp::body_code, sp::post_code, sp::staff_number))
            .select((
                (sp::staff_number, a::id, sp::body_code, sp::post_code),
                (p::roles, a::active.and(s::active)),
            ))
            .load(session.conn)?;
        let away: Vec<String> = leaves::table
            .filter(leaves::state.eq(AbsenceState::Approved.as_str()))
            .filter(leaves::from_on.le(day).and(leaves::until_on.ge(day)))
            .select(leaves::staff_number)
            .load(session.conn)?;
        let above: Vec<(String, Option<String>)> =
            p::table.select((p::code, p::superior)).load(session.conn)?;
        let above = above.into_iter().filter_map(|(post, it)| Some((post.into(), it?.into())));
        let mut all = Self {
            posts: HashMap::new(),
            places: HashMap::new(),
            away: away.into_iter().map(Into::into).collect(),
            superiors: above.collect(),
        };
        rows.into_iter().for_each(|it| all.add(it));
        Ok(all)
    }

    fn add(&mut self, ((number, account, body, post), (roles, active)): Row) {
        let (account, body) = (AccountId::from(account), BodyCode::from(body));
        let post = HeldPost {
            body: body.clone(),
            post: post.into(),
            roles: strings(roles).iter().filter_map(|it| Role::parse(it)).collect(),
            supervises: Vec::new(),
            by_authorisation: Vec::new(),
            in_place_of: None,
        };
        let held = Held { number: number.into(), account, active, post };
        self.places.entry(account).or_default().push(body.clone());
        self.posts.entry(body).or_default().push(held);
    }

    /// Everybody whom it is asked of, with their own posts there.
    pub fn asked(&self, asked: &StaffAsked) -> Staffing {
        // Where those who have had to do with it work themselves.
        let theirs = asked.accounts.iter().filter_map(|it| self.places.get(it)).flatten();
        let bodies: BTreeSet<&BodyCode> = asked.bodies.iter().chain(theirs).collect();
        let mut people: BTreeMap<&StaffNumber, (AccountId, Vec<HeldPost>)> = BTreeMap::new();
        let posts = bodies.into_iter().filter_map(|it| self.posts.get(it)).flatten();
        for it in posts.filter(|it| it.active) {
            let (_, posts) = people.entry(&it.number).or_insert_with(|| (it.account, Vec::new()));
            posts.push(it.post.clone());
        }
        let member = |(number, (account, posts)): (&StaffNumber, _)| Member {
            number: number.clone(),
            actor: Actor { account, standing: Standing::Staff { number: number.clone(), posts } },
            away: self.away.contains(number),
        };
        let members = people.into_iter().map(member).collect();
        Staffing { members, superiors: self.superiors.clone() }
    }
}
