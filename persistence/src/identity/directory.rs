//! Who is reached at a post, by a role or in person: whoever it is, whoever stands in for them, and
//! who supervises.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::access::Role;
use domain::labels::Label;
use domain::organisations::AbsenceState;
use domain::workflow::{Candidate, Seat};
use domain::{AccountId, BodyCode, PostCode};
use uuid::Uuid;

use super::accounts::below;
use crate::organisations::read_posts;
use crate::schema::{
    identity_accounts as a, organisations_absences as leaves, organisations_bodies as bodies,
    organisations_posts as p, organisations_staff as s, organisations_staff_posts as sp,
};
use crate::text_column::strings;
use crate::{Session, StoreError};

/// Everybody who can be reached, by where they work.
#[derive(Debug, Default)]
pub struct Directory {
    people: HashMap<AccountId, Vec<AccountId>>,
    posts: HashMap<(BodyCode, PostCode), Vec<AccountId>>,
    roles: HashMap<(BodyCode, Role), Vec<AccountId>>,
    parents: HashMap<BodyCode, BodyCode>,
    superiors: HashMap<PostCode, PostCode>,
    supervisors: HashMap<BodyCode, Vec<AccountId>>,
}

/// Somebody who stands in for a member of staff today, with some of their posts or with all.
struct Proxy {
    of: String,
    account: AccountId,
    posts: Vec<(BodyCode, PostCode)>,
}

fn proxies(session: &mut Session<'_>, day: NaiveDate) -> Result<Vec<Proxy>, StoreError> {
    type Row = (String, Uuid, Option<Vec<Option<String>>>);
    let rows: Vec<Row> = leaves::table
        .inner_join(a::table.on(a::staff_number.eq(leaves::proxy.nullable())))
        .filter(a::active)
        .filter(leaves::state.eq(AbsenceState::Approved.as_str()))
        .filter(leaves::from_on.le(day).and(leaves::until_on.ge(day)))
        .select((leaves::staff_number, a::id, leaves::posts))
        .load(session.conn)?;
    let proxy = |(of, account, posts): Row| {
        Ok(Proxy { of, account: account.into(), posts: read_posts(posts)? })
    };
    rows.into_iter().map(proxy).collect()
}

/// Number, body, post with its roles, account.
type Held = (String, String, String, Vec<Option<String>>, Uuid);

impl Directory {
    /// The directory as it is on `day`, when some are on leave.
    pub fn on(session: &mut Session<'_>, day: NaiveDate) -> Result<Self, StoreError> {
        let rows: Vec<Held> = sp::table
            .inner_join(p::table.on(p::code.eq(sp::post_code)))
            .inner_join(s::table.on(s::number.eq(sp::staff_number)))
            .inner_join(a::table.on(a::staff_number.eq(sp::staff_number.nullable())))
            .filter(a::active.and(s::active))
            .order((sp::body_code, sp::post_code, sp::staff_number))
            .select((sp::staff_number, sp::body_code, sp::post_code, p::roles, a::id))
            .load(session.conn)?;
        let proxies = proxies(session, day)?;
        let tree: Vec<(String, Option<String>)> =
            bodies::table.select((bodies::code, bodies::parent)).load(session.conn)?;
        let superiors: Vec<(String, Option<String>)> = p::table
            .filter(p::superior.is_not_null())
            .select((p::code, p::superior))
            .load(session.conn)?;
        let pairs = |of: &[(String, Option<String>)]| -> Vec<(String, String)> {
            of.iter().filter_map(|it| Some((it.0.clone(), it.1.clone()?))).collect()
        };
        let both = |it: (String, String)| (it.0.into(), it.1.into());
        let posts_above = pairs(&superiors).into_iter().map(|it| (it.0.into(), it.1.into()));
        let mut directory = Self {
            parents: pairs(&tree).into_iter().map(both).collect(),
            superiors: posts_above.collect(),
            ..Self::default()
        };
        for (number, body, post, roles, account) in rows {
            let at = (BodyCode::from(body.as_str()), PostCode::from(post.as_str()));
            let given =
                |it: &&Proxy| it.of == number && (it.posts.is_empty() || it.posts.contains(&at));
            let stand_in = proxies.iter().filter(given).map(|it| it.account);
            let reached: Vec<AccountId> = [account.into()].into_iter().chain(stand_in).collect();
            let roles: Vec<Role> = strings(roles).iter().filter_map(|it| Role::parse(it)).collect();
            for role in &roles {
                let at = (body.as_str().into(), *role);
                directory.roles.entry(at).or_default().extend(&reached);
            }
            // Who stands in with any of the posts is told of what is theirs in person, too.
            let personal = directory.people.entry(account.into()).or_default();
            for who in &reached {
                if !personal.contains(who) {
                    personal.push(*who);
                }
            }
            if roles.contains(&Role::Supervisor) {
                let watched = below(&tree, &body).into_iter().chain([body.as_str().into()]);
                for body in watched {
                    directory.supervisors.entry(body).or_default().extend(&reached);
                }
            }
            let post = (body.into(), post.into());
            directory.posts.entry(post).or_default().extend(reached);
        }
        Ok(directory)
    }

    /// Who can do what these candidates may do and those who are `kept_from` it may not.
    pub fn reached(&self, candidates: &[Candidate], kept_from: &[AccountId]) -> Vec<AccountId> {
        let none: &[AccountId] = &[];
        let each = candidates.iter().flat_map(|it| match it {
            Candidate::Post(seat) => self.holders(&seat.body, &seat.post),
            Candidate::Role { body, role } => {
                self.roles.get(&(body.clone(), *role)).map_or(none, Vec::as_slice)
            }
            Candidate::Person(account) => self.people.get(account).map_or(none, Vec::as_slice),
            // They are one of the others already.
            Candidate::Excepted(_) => none,
        });
        each.copied().filter(|it| !kept_from.contains(it)).collect()
    }

    /// Who can see to it that somebody does what waits at this post: the body's supervisors and
    /// administrators, or those of the nearest body above that has any, and the holders of the post
    /// above.
    pub fn responsible(&self, place: &Seat) -> Vec<AccountId> {
        let mut here = Some(&place.body);
        let mut all: Vec<AccountId> = Vec::new();
        while let (Some(body), true) = (here, all.is_empty()) {
            all.extend(self.roles.get(&(body.clone(), Role::Administrator)).into_iter().flatten());
            here = self.parents.get(body);
        }
        all.extend(self.supervisors(&place.body));
        if let Some(above) = self.superiors.get(&place.post) {
            all.extend(self.holders(&place.body, above));
        }
        all.sort();
        all.dedup();
        all
    }

    /// Who holds the post in the body.
    pub fn holders(&self, body: &BodyCode, post: &PostCode) -> &[AccountId] {
        self.posts.get(&(body.clone(), post.clone())).map_or(&[], Vec::as_slice)
    }

    /// Who supervises the body.
    pub fn supervisors(&self, body: &BodyCode) -> &[AccountId] {
        self.supervisors.get(body).map_or(&[], Vec::as_slice)
    }
}
