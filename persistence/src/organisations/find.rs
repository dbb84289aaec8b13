//! Reading the organisations: all of it is public.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::access::{AuthorisedAct, Role};
use domain::labels::Label;
use domain::organisations::{
    AgentPoint, Body, Centre, Office, Post, Region, StaffMember, StaffPost, Window,
};
use domain::{BodyCode, PostCode, StaffNumber};

use super::offices::offices;
use crate::schema::{
    organisations_agent_points as ap, organisations_bodies as b, organisations_centres as c,
    organisations_posts as p, organisations_regions as r, organisations_staff as s,
    organisations_staff_posts as sp, organisations_windows as w,
};
use crate::text_column::{label, strings};
use crate::{Session, StoreError};

/// Someone as their plate shows them (亮牌上岗).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyCard {
    pub number: StaffNumber,
    pub name: String,
    pub photo: Option<String>,
    pub party_member: bool,
    pub post: PostCode,
    pub post_name: String,
}

/// A member of staff with all their posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    pub number: StaffNumber,
    pub name: String,
    pub photo: Option<String>,
    pub party_member: bool,
    /// Body, post and the post's name.
    pub posts: Vec<(BodyCode, PostCode, String)>,
}

/// Who a staff number is: the name, and the bodies of the posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plate {
    pub number: StaffNumber,
    pub name: String,
    pub bodies: Vec<BodyCode>,
}

pub fn regions(session: &mut Session<'_>) -> Result<Vec<Region>, StoreError> {
    type Row = (
        String,
        Option<String>,
        String,
        String,
        Option<String>,
        Option<chrono::NaiveDate>,
        Option<chrono::NaiveDate>,
    );
    let rows: Vec<Row> = r::table.order(r::code).load(session.conn)?;
    rows.into_iter()
        .map(|(code, short_code, name, level, parent, valid_from, valid_to)| {
            let level = label(&level)?;
            Ok(Region { code, short_code, name, level, parent, valid_from, valid_to })
        })
        .collect()
}

type BodyRow = (String, String, String, String, String, String, String, String, Option<String>);

fn read_body(row: BodyRow, offices: &[(String, Office)]) -> Body {
    let (code, name, short_name, paper_prefix, level, region, uscc, history_note, parent) = row;
    let mine = offices.iter().filter(|it| it.0 == code).map(|it| it.1.clone());
    let offices = mine.collect();
    let (code, parent) = (code.into(), parent.map(Into::into));
    Body {
        code,
        name,
        short_name,
        paper_prefix,
        level,
        region,
        uscc,
        history_note,
        parent,
        offices,
    }
}

pub fn bodies(session: &mut Session<'_>) -> Result<Vec<Body>, StoreError> {
    let rows: Vec<BodyRow> = b::table.order(b::code).load(session.conn)?;
    let offices = offices(session)?;
    Ok(rows.into_iter().map(|it| read_body(it, &offices)).collect())
}

pub fn body(session: &mut Session<'_>, code: &BodyCode) -> Result<Body, StoreError> {
    let row = b::table.find(code.as_str()).first(session.conn)?;
    Ok(read_body(row, &offices(session)?))
}

pub fn posts(session: &mut Session<'_>) -> Result<Vec<Post>, StoreError> {
    type Row = (String, String, Vec<Option<String>>, Option<String>, Vec<Option<String>>);
    let rows: Vec<Row> = p::table.order(p::code).load(session.conn)?;
    let read = |(code, name, roles, superior, bound): Row| Post {
        code: code.into(),
        name,
        roles: strings(roles).iter().filter_map(|it| Role::parse(it)).collect(),
        superior: superior.map(Into::into),
        by_authorisation: strings(bound).iter().filter_map(|it| AuthorisedAct::parse(it)).collect(),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Everybody with the posts that they hold.
pub fn members(session: &mut Session<'_>) -> Result<Vec<StaffMember>, StoreError> {
    type Held = (String, String, String, Option<String>, Option<String>);
    let held: Vec<Held> =
        sp::table.order((sp::staff_number, sp::body_code, sp::post_code)).load(session.conn)?;
    let mut posts: HashMap<String, Vec<StaffPost>> = HashMap::new();
    for (number, body, post, window, agent_point) in held {
        let held = StaffPost { body: body.into(), post: post.into(), window, agent_point };
        posts.entry(number).or_default().push(held);
    }
    let people: Vec<(String, String, Option<String>, bool, bool)> =
        s::table.order(s::number).load(session.conn)?;
    let member = |(number, name, photo, party_member, active): (String, _, _, _, _)| {
        let posts = posts.remove(&number).unwrap_or_default();
        StaffMember { number: number.into(), name, photo, party_member, active, posts }
    };
    Ok(people.into_iter().map(member).collect())
}

/// Every centre, without its windows.
pub fn centres(session: &mut Session<'_>) -> Result<Vec<Centre>, StoreError> {
    type Row = ((String, String, String, String, String, String), Option<String>, Option<String>);
    let columns = (c::code, c::name, c::region, c::address, c::phone, c::hours);
    let asked = c::table.order(c::code).select((columns, c::run_by, c::government));
    let rows: Vec<Row> = asked.load(session.conn)?;
    let read = |((code, name, region, address, phone, hours), run_by, government): Row| Centre {
        code,
        name,
        region,
        address,
        phone,
        hours,
        run_by: run_by.map(Into::into),
        government: government.map(Into::into),
        windows: Vec::new(),
        agent_points: Vec::new(),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// One centre with its windows and agent points.
pub fn centre(session: &mut Session<'_>, code: &str) -> Result<Centre, StoreError> {
    let mut found = centres(session)?.into_iter().find(|it| it.code == code);
    let mut centre = found.take().ok_or(StoreError::NotFound)?;
    let in_it = |(at, _): &(String, _)| at == code;
    centre.windows = windows(session)?.into_iter().filter(in_it).map(|it| it.1).collect();
    let points = agent_points(session)?;
    centre.agent_points = points.into_iter().filter(|(at, _)| at == code).map(|it| it.1).collect();
    Ok(centre)
}

/// Every window, with its centre's code.
pub fn windows(session: &mut Session<'_>) -> Result<Vec<(String, Window)>, StoreError> {
    type Row = (String, String, String, String, String, String, String, String, String);
    let rows: Vec<Row> = w::table.order(w::code).load(session.conn)?;
    rows.into_iter()
        .map(|(code, centre, number, name, body, kind, hours, promise, status)| {
            let (kind, status) = (label(&kind)?, label(&status)?);
            let body = body.into();
            Ok((centre, Window { code, number, name, body, kind, hours, promise, status }))
        })
        .collect()
}

pub fn window(session: &mut Session<'_>, code: &str) -> Result<(String, Window), StoreError> {
    let mut all = windows(session)?.into_iter();
    all.find(|(_, window)| window.code == code).ok_or(StoreError::NotFound)
}

/// Every agent point, with its centre's code.
pub fn agent_points(session: &mut Session<'_>) -> Result<Vec<(String, AgentPoint)>, StoreError> {
    type Row = (String, String, String, String, String, String, String);
    let rows: Vec<Row> = ap::table.order(ap::code).load(session.conn)?;
    let read = |(code, centre, name, region, body, address, phone): Row| {
        (centre, AgentPoint { code, name, region, body: body.into(), address, phone })
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Who sits at a window. Whoever has left does not appear.
pub fn on_duty(session: &mut Session<'_>, window: &str) -> Result<Vec<DutyCard>, StoreError> {
    type Row = (String, String, Option<String>, bool, String, String);
    let rows: Vec<Row> = sp::table
        .inner_join(s::table.on(s::number.eq(sp::staff_number)))
        .inner_join(p::table.on(p::code.eq(sp::post_code)))
        .filter(sp::window_code.eq(window))
        .filter(s::active)
        .order(s::number)
        .select((s::number, s::name, s::photo, s::party_member, p::code, p::name))
        .load(session.conn)?;
    let read = |(number, name, photo, party_member, post, post_name): Row| DutyCard {
        number: number.into(),
        name,
        photo,
        party_member,
        post: post.into(),
        post_name,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Active staff, by number, behind `after`; of one body only if `body` is given.
pub fn staff(
    session: &mut Session<'_>,
    body: Option<&BodyCode>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Staff>, StoreError> {
    let mut query = s::table
        .filter(s::active)
        .filter(s::number.gt(after.unwrap_or_default()))
        .order(s::number)
        .limit(limit)
        .into_boxed();
    if let Some(body) = body {
        let there = sp::table.filter(sp::body_code.eq(body.as_str())).select(sp::staff_number);
        query = query.filter(s::number.eq_any(there));
    }
    let rows: Vec<(String, String, Option<String>, bool, bool)> = query.load(session.conn)?;
    let numbers: Vec<&str> = rows.iter().map(|it| it.0.as_str()).collect();
    let held: Vec<(String, String, String, String)> = sp::table
        .inner_join(p::table.on(p::code.eq(sp::post_code)))
        .filter(sp::staff_number.eq_any(numbers))
        .order((sp::staff_number, sp::body_code, sp::post_code))
        .select((sp::staff_number, sp::body_code, sp::post_code, p::name))
        .load(session.conn)?;
    let of = |number: &str| {
        let mine = held.iter().filter(|it| it.0 == number);
        mine.map(|it| (it.1.as_str().into(), it.2.as_str().into(), it.3.clone())).collect()
    };
    let read = |(number, name, photo, party_member, _): (String, _, _, _, bool)| {
        let posts = of(&number);
        Staff { number: number.into(), name, photo, party_member, posts }
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Names of members of staff, and the bodies of their posts.
pub fn plates(
    session: &mut Session<'_>,
    numbers: &[&StaffNumber],
) -> Result<Vec<Plate>, StoreError> {
    let numbers: Vec<&str> = numbers.iter().map(|it| it.as_str()).collect();
    let rows: Vec<(String, String, Option<String>)> = s::table
        .left_join(sp::table.on(sp::staff_number.eq(s::number)))
        .filter(s::number.eq_any(numbers))
        .order(s::number)
        .select((s::number, s::name, sp::body_code.nullable()))
        .load(session.conn)?;
    let mut plates: Vec<Plate> = Vec::new();
    for (number, name, body) in rows {
        let number = StaffNumber::from(number);
        if plates.last().is_none_or(|it| it.number != number) {
            plates.push(Plate { number, name, bodies: Vec::new() });
        }
        let last = plates.last_mut().expect("one was added");
        last.bodies.extend(body.map(BodyCode::from));
    }
    Ok(plates)
}
