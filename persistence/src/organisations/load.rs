//! Bringing the organisations of a pack into the tables: again and again without harm.

use diesel::prelude::*;
use diesel::upsert::excluded;
use domain::labels::Label;
use domain::organisations::{Body, Centre, Post, Region, StaffMember};

use super::offices::put_offices;
use crate::schema::{
    organisations_agent_points as ap, organisations_bodies as b, organisations_centres as c,
    organisations_posts as p, organisations_regions as r, organisations_staff as s,
    organisations_staff_posts as sp, organisations_windows as w,
};
use crate::{StoreError, Tx};

/// Everything about organisations that a pack says.
#[derive(Debug)]
pub struct Organisations<'a> {
    pub regions: &'a [Region],
    pub bodies: &'a [Body],
    pub posts: &'a [Post],
    pub centres: &'a [Centre],
    pub staff: &'a [StaffMember],
}

pub fn load(tx: &mut Tx<'_>, pack: &Organisations<'_>) -> Result<(), StoreError> {
    pack.regions.iter().try_for_each(|it| region(tx, it))?;
    pack.bodies.iter().try_for_each(|it| body(tx, it))?;
    pack.posts.iter().try_for_each(|it| post(tx, it))?;
    pack.centres.iter().try_for_each(|it| centre(tx, it))?;
    pack.staff.iter().try_for_each(|it| member(tx, it))
}

fn region(tx: &mut Tx<'_>, it: &Region) -> Result<(), StoreError> {
    diesel::insert_into(r::table)
        .values((
            r::code.eq(&it.code),
            r::short_code.eq(&it.short_code),
            r::name.eq(&it.name),
            r::level.eq(it.level.as_str()),
            r::parent.eq(&it.parent),
            r::valid_from.eq(it.valid_from),
            r::valid_to.eq(it.valid_to),
        ))
        .on_conflict(r::code)
        .do_update()
        .set((
            r::short_code.eq(excluded(r::short_code)),
            r::name.eq(excluded(r::name)),
            r::level.eq(excluded(r::level)),
            r::parent.eq(excluded(r::parent)),
            r::valid_from.eq(excluded(r::valid_from)),
            r::valid_to.eq(excluded(r::valid_to)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

fn body(tx: &mut Tx<'_>, it: &Body) -> Result<(), StoreError> {
    diesel::insert_into(b::table)
        .values((
            b::code.eq(it.code.as_str()),
            b::name.eq(&it.name),
            b::short_name.eq(&it.short_name),
            b::paper_prefix.eq(&it.paper_prefix),
            b::level.eq(&it.level),
            b::region.eq(&it.region),
            b::uscc.eq(&it.uscc),
            b::history_note.eq(&it.history_note),
            b::parent.eq(it.parent.as_ref().map(|it| it.as_str())),
        ))
        .on_conflict(b::code)
        .do_update()
        .set((
            b::name.eq(excluded(b::name)),
            b::short_name.eq(excluded(b::short_name)),
            b::paper_prefix.eq(excluded(b::paper_prefix)),
            b::level.eq(excluded(b::level)),
            b::region.eq(excluded(b::region)),
            b::uscc.eq(excluded(b::uscc)),
            b::history_note.eq(excluded(b::history_note)),
            b::parent.eq(excluded(b::parent)),
        ))
        .execute(tx.conn)?;
    put_offices(tx, it)
}

fn post(tx: &mut Tx<'_>, it: &Post) -> Result<(), StoreError> {
    let roles: Vec<Option<&str>> = it.roles.iter().map(|role| Some(role.as_str())).collect();
    let bound = it.by_authorisation.iter().map(|act| Some(act.as_str()));
    let bound: Vec<Option<&str>> = bound.collect();
    diesel::insert_into(p::table)
        .values((
            p::code.eq(it.code.as_str()),
            p::name.eq(&it.name),
            p::roles.eq(roles),
            p::superior.eq(it.superior.as_ref().map(|it| it.as_str())),
            p::by_authorisation.eq(bound),
        ))
        .on_conflict(p::code)
        .do_update()
        .set((
            p::name.eq(excluded(p::name)),
            p::roles.eq(excluded(p::roles)),
            p::superior.eq(excluded(p::superior)),
            p::by_authorisation.eq(excluded(p::by_authorisation)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

fn centre(tx: &mut Tx<'_>, it: &Centre) -> Result<(), StoreError> {
    let row = (
        c::name.eq(&it.name),
        c::region.eq(&it.region),
        c::address.eq(&it.address),
        c::phone.eq(&it.phone),
        c::hours.eq(&it.hours),
        c::run_by.eq(it.run_by.as_ref().map(|it| it.as_str())),
        c::government.eq(it.government.as_ref().map(|it| it.as_str())),
    );
    diesel::insert_into(c::table)
        .values((c::code.eq(&it.code), row))
        .on_conflict(c::code)
        .do_update()
        .set(row)
        .execute(tx.conn)?;
    for window in &it.windows {
        let row = (
            w::centre_code.eq(&it.code),
            w::number.eq(&window.number),
            w::name.eq(&window.name),
            w::body_code.eq(window.body.as_str()),
            w::kind.eq(window.kind.as_str()),
            w::hours.eq(&window.hours),
            w::promise.eq(&window.promise),
            w::status.eq(window.status.as_str()),
        );
        diesel::insert_into(w::table)
            .values((w::code.eq(&window.code), row))
            .on_conflict(w::code)
            .do_update()
            .set(row)
            .execute(tx.conn)?;
    }
    for point in &it.agent_points {
        let row = (
            ap::centre_code.eq(&it.code),
            ap::name.eq(&point.name),
            ap::region.eq(&point.region),
            ap::body_code.eq(point.body.as_str()),
            ap::address.eq(&point.address),
            ap::phone.eq(&point.phone),
        );
        diesel::insert_into(ap::table)
            .values((ap::code.eq(&point.code), row))
            .on_conflict(ap::code)
            .do_update()
            .set(row)
            .execute(tx.conn)?;
    }
    Ok(())
}

/// A member of staff, with just the posts that the pack names.
fn member(tx: &mut Tx<'_>, it: &StaffMember) -> Result<(), StoreError> {
    let row = (
        s::name.eq(&it.name),
        s::photo.eq(&it.photo),
        s::party_member.eq(it.party_member),
        s::active.eq(it.active),
    );
    diesel::insert_into(s::table)
        .values((s::number.eq(it.number.as_str()), row))
        .on_conflict(s::number)
        .do_update()
        .set(row)
        .execute(tx.conn)?;
    let held = sp::table.filter(sp::staff_number.eq(it.number.as_str()));
    diesel::delete(held).execute(tx.conn)?;
    for post in &it.posts {
        diesel::insert_into(sp::table)
            .values((
                sp::staff_number.eq(it.number.as_str()),
                sp::body_code.eq(post.body.as_str()),
                sp::post_code.eq(post.post.as_str()),
                sp::window_code.eq(&post.window),
                sp::agent_point_code.eq(&post.agent_point),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}
