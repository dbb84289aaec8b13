//! Who is reached at a post: its holders, whoever stands in for one of them, and who supervises.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::access::Role;
use domain::labels::Label;
use domain::organisations::AbsenceState;
use domain::{AccountId, BodyCode, PostCode};
use uuid::Uuid;

use super::accounts::below;
use crate::schema::{
    identity_accounts as a, organisations_absences as leaves, organisations_bodies as bodies,
    organisations_posts as p, organisations_staff_posts as sp,
};
use crate::text_column::strings;
use crate::{Session, StoreError};

/// Everybody who can be reached, by where they work.
#[derive(Debug, Default)]
pub struct Directory {
    posts: HashMap<(BodyCode, PostCode), Vec<AccountId>>,
    supervisors: HashMap<BodyCode, Vec<AccountId>>,
}

/// Number, body, post with its roles, account.
type Held = (String, String, String, Vec<Option<String>>, Uuid);

impl Directory {
    /// The directory as it is on `day`, when some are on leave.
    pub fn on(session: &mut Session<'_>, day: NaiveDate) -> Result<Self, StoreError> {
        let rows: Vec<Held> = sp::table
            .inner_join(p::table.on(p::code.eq(sp::post_code)))
            .inner_join(a::table.on(a::staff_number.eq(sp::staff_number.nullable())))
            .filter(a::active)
            .order((sp::body_code, sp::post_code, sp::staff_number))
            .select((sp::staff_number, sp::body_code, sp::post_code, p::roles, a::id))
            .load(session.conn)?;
        let proxies: Vec<(String, Uuid)> = leaves::table
            .inner_join(a::table.on(a::staff_number.eq(leaves::proxy.nullable())))
            .filter(a::active)
            .filter(leaves::state.eq(AbsenceState::Approved.as_str()))
            .filter(leaves::from_on.le(day).and(leaves::until_on.ge(day)))
            .select((leaves::staff_number, a::id))
            .load(session.conn)?;
        let tree: Vec<(String, Option<String>)> =
            bodies::table.select((bodies::code, bodies::parent)).load(session.conn)?;
        let mut directory = Self::default();
        for (number, body, post, roles, account) in rows {
            let stand_in = proxies.iter().filter(|it| it.0 == number).map(|it| it.1);
            let reached = [account].into_iter().chain(stand_in).map(AccountId::from);
            let reached: Vec<AccountId> = reached.collect();
            if strings(roles).iter().any(|it| Role::parse(it) == Some(Role::Supervisor)) {
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

    /// Who holds the post in the body.
    pub fn holders(&self, body: &BodyCode, post: &PostCode) -> &[AccountId] {
        self.posts.get(&(body.clone(), post.clone())).map_or(&[], Vec::as_slice)
    }

    /// Who supervises the body.
    pub fn supervisors(&self, body: &BodyCode) -> &[AccountId] {
        self.supervisors.get(body).map_or(&[], Vec::as_slice)
    }
}
