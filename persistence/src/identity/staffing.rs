//! Who there is to do the steps of a procedure: whoever works in its bodies, today.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::access::{Actor, HeldPost, Role, Standing};
use domain::applications::{Member, StaffAsked, Staffing};
use domain::labels::Label;
use domain::organisations::AbsenceState;
use domain::{BodyCode, StaffNumber};
use uuid::Uuid;

use crate::schema::{
    identity_accounts as a, organisations_absences as leaves, organisations_posts as p,
    organisations_staff as s, organisations_staff_posts as sp,
};
use crate::text_column::strings;
use crate::{Session, StoreError};

/// Number, account, and a post with its roles.
type Held = (String, Uuid, String, String, Vec<Option<String>>);

/// Everybody whom it is asked of, with their own posts.
pub fn staffing(
    session: &mut Session<'_>,
    asked: &StaffAsked,
    day: NaiveDate,
) -> Result<Staffing, StoreError> {
    let accounts: Vec<Uuid> = asked.accounts.iter().map(|it| Uuid::from(*it)).collect();
    // Where those who have had to do with it work themselves.
    let theirs: Vec<String> = sp::table
        .inner_join(a::table.on(a::staff_number.eq(sp::staff_number.nullable())))
        .filter(a::id.eq_any(accounts))
        .select(sp::body_code)
        .distinct()
        .load(session.conn)?;
    let bodies = asked.bodies.iter().map(BodyCode::as_str).chain(theirs.iter().map(String::as_str));
    let bodies: Vec<&str> = bodies.collect();
    let rows: Vec<Held> = sp::table
        .inner_join(p::table.on(p::code.eq(sp::post_code)))
        .inner_join(s::table.on(s::number.eq(sp::staff_number)))
        .inner_join(a::table.on(a::staff_number.eq(sp::staff_number.nullable())))
        .filter(a::active.and(s::active))
        .filter(sp::body_code.eq_any(bodies))
        .order((sp::staff_number, sp::body_code, sp::post_code))
        .select((sp::staff_number, a::id, sp::body_code, sp::post_code, p::roles))
        .load(session.conn)?;
    let away: Vec<String> = leaves::table
        .filter(leaves::state.eq(AbsenceState::Approved.as_str()))
        .filter(leaves::from_on.le(day).and(leaves::until_on.ge(day)))
        .select(leaves::staff_number)
        .load(session.conn)?;
    let above: Vec<(String, Option<String>)> =
        p::table.select((p::code, p::superior)).load(session.conn)?;
    let above = above.into_iter().filter_map(|(post, it)| Some((post.into(), it?.into())));
    Ok(Staffing { members: members(rows, &away), superiors: above.collect() })
}

fn members(rows: Vec<Held>, away: &[String]) -> Vec<Member> {
    let mut people: BTreeMap<String, (Uuid, Vec<HeldPost>)> = BTreeMap::new();
    for (number, account, body, post, roles) in rows {
        let roles = strings(roles).iter().filter_map(|it| Role::parse(it)).collect();
        let (body, post) = (body.into(), post.into());
        let held = HeldPost {
            body,
            post,
            roles,
            supervises: Vec::new(),
            by_authorisation: Vec::new(),
            in_place_of: None,
        };
        people.entry(number).or_insert_with(|| (account, Vec::new())).1.push(held);
    }
    let member = |(number, (account, posts)): (String, (Uuid, Vec<HeldPost>))| {
        let is_away = away.contains(&number);
        let number = StaffNumber::from(number);
        let standing = Standing::Staff { number: number.clone(), posts };
        Member { number, actor: Actor { account: account.into(), standing }, away: is_away }
    };
    people.into_iter().map(member).collect()
}
