//! Accounts: an applicant with their identity, or a member of staff with their posts.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::access::{AuthorisedAct, HeldPost, Role, Standing};
use domain::identity::Person;
use domain::labels::Label;
use domain::{AccountId, StaffNumber};
use uuid::Uuid;

use crate::organisations::away;
use crate::schema::identity_accounts as a;
use crate::schema::{
    organisations_bodies, organisations_posts, organisations_staff, organisations_staff_posts,
};
use crate::text_column::strings;
use crate::{Session, StoreError, Tx, ids};

/// An account that can log in.
#[derive(Debug, Clone)]
pub struct Account {
    pub id: AccountId,
    pub login: String,
    /// argon2id, in PHC form.
    pub password: String,
    pub standing: Standing,
    /// 姓名: of a member of staff as on the plate, of an applicant in full.
    pub name: String,
    pub active: bool,
}

/// What an account is made of.
#[derive(Debug)]
pub struct NewAccount<'a> {
    pub login: &'a str,
    pub password: &'a str,
    pub owner: AccountOwner<'a>,
}

/// Whose account it is.
#[derive(Debug)]
pub enum AccountOwner<'a> {
    Applicant(&'a Person),
    Staff(&'a StaffNumber),
}

const PERSON: &str = "identity_accounts.person";

const EMAIL: &str = "identity_accounts.email";

type Row = (Uuid, String, String, Option<Vec<u8>>, Option<Uuid>, Option<String>, bool);

#[diesel::dsl::auto_type(no_type_alias)]
fn columns() -> _ {
    (a::id, a::login, a::password, a::person, a::fingerprint, a::staff_number, a::active)
}

pub fn by_login(session: &mut Session<'_>, login: &str) -> Result<Account, StoreError> {
    let row: Row = a::table.filter(a::login.eq(login)).select(columns()).first(session.conn)?;
    open(session, row)
}

pub fn by_id(session: &mut Session<'_>, id: AccountId) -> Result<Account, StoreError> {
    let row: Row = a::table.find(Uuid::from(id)).select(columns()).first(session.conn)?;
    open(session, row)
}

fn open(session: &mut Session<'_>, row: Row) -> Result<Account, StoreError> {
    let (id, login, password, person, fingerprint, staff_number, active) = row;
    let corrupt = || StoreError::Corrupt("identity_accounts".to_owned());
    let (standing, name, active) = match (person, fingerprint, staff_number) {
        (Some(person), Some(fingerprint), None) => {
            let person: Person = session.vault.unseal(PERSON, id, &person)?;
            (Standing::Applicant { fingerprint: fingerprint.into() }, person.name, active)
        }
        (None, None, Some(number)) => {
            let (name, employed): (String, bool) = organisations_staff::table
                .find(&number)
                .select((organisations_staff::name, organisations_staff::active))
                .first(session.conn)?;
            let posts = posts(session, &number)?;
            (Standing::Staff { number: number.into(), posts }, name, active && employed)
        }
        _ => return Err(corrupt()),
    };
    Ok(Account { id: id.into(), login, password, standing, name, active })
}

/// The posts of a member of staff. A supervisor's post watches every body below its own.
fn posts(session: &mut Session<'_>, number: &str) -> Result<Vec<HeldPost>, StoreError> {
    use {organisations_posts as p, organisations_staff_posts as sp};
    type Row = (String, String, Vec<Option<String>>, Vec<Option<String>>);
    let rows: Vec<Row> = sp::table
        .inner_join(p::table.on(p::code.eq(sp::post_code)))
        .filter(sp::staff_number.eq(number))
        .order((sp::body_code, sp::post_code))
        .select((sp::body_code, sp::post_code, p::roles, p::by_authorisation))
        .load(session.conn)?;
    let tree: Vec<(String, Option<String>)> = organisations_bodies::table
        .select((organisations_bodies::code, organisations_bodies::parent))
        .load(session.conn)?;
    let held = rows.into_iter().map(|(body, post, roles, bound)| {
        let roles: Vec<Role> = strings(roles).iter().filter_map(|it| Role::parse(it)).collect();
        let bound = strings(bound);
        let watches = roles.iter().any(|it| matches!(it, Role::Supervisor | Role::Integrator));
        let supervises = if watches { below(&tree, &body) } else { Vec::new() };
        HeldPost {
            body: body.into(),
            post: post.into(),
            roles,
            supervises,
            by_authorisation: bound.iter().filter_map(|it| AuthorisedAct::parse(it)).collect(),
            in_place_of: None,
        }
    });
    Ok(held.collect())
}

/// The account with the posts that it holds on `day` for colleagues who are away (B 岗).
pub fn standing_in(
    session: &mut Session<'_>,
    mut account: Account,
    day: NaiveDate,
) -> Result<Account, StoreError> {
    let Standing::Staff { number, posts: held } = &mut account.standing else {
        return Ok(account);
    };
    for (absence, id) in away(session, number, day)? {
        let theirs = posts(session, absence.staff.as_str())?.into_iter();
        let theirs = theirs.filter(|it| absence.hands_over(&it.body, &it.post));
        held.extend(theirs.map(|it| HeldPost { in_place_of: Some(id), ..it }));
    }
    Ok(account)
}

/// The bodies below `top`, as the tree of bodies has them.
pub(super) fn below(tree: &[(String, Option<String>)], top: &str) -> Vec<domain::BodyCode> {
    let mut found: Vec<&str> = vec![top];
    let mut looked = 0;
    while let Some(here) = found.get(looked).copied() {
        looked += 1;
        for (code, parent) in tree {
            if parent.as_deref() == Some(here) && !found.contains(&code.as_str()) {
                found.push(code);
            }
        }
    }
    found.into_iter().skip(1).map(Into::into).collect()
}

/// Who the applicant behind an account is, in full.
pub fn own_person(session: &mut Session<'_>, id: AccountId) -> Result<Person, StoreError> {
    let person: Option<Vec<u8>> =
        a::table.find(Uuid::from(id)).select(a::person).first(session.conn)?;
    session.vault.unseal(PERSON, id.into(), &person.ok_or(StoreError::NotFound)?)
}

/// Where the applicant behind an account wants to be written to.
pub fn own_email(session: &mut Session<'_>, id: AccountId) -> Result<Option<String>, StoreError> {
    let sealed: Option<Vec<u8>> =
        a::table.find(Uuid::from(id)).select(a::email).first(session.conn)?;
    sealed.map(|it| session.vault.unseal(EMAIL, id.into(), &it)).transpose()
}

/// The same, of whoever is behind a fingerprint, if they have an account that is in use.
pub(crate) fn email_of(
    session: &mut Session<'_>,
    applicant: Uuid,
) -> Result<Option<String>, StoreError> {
    let found: Option<(Uuid, Option<Vec<u8>>)> = a::table
        .filter(a::fingerprint.eq(applicant).and(a::active))
        .select((a::id, a::email))
        .first(session.conn)
        .optional()?;
    let Some((id, Some(sealed))) = found else { return Ok(None) };
    Ok(Some(session.vault.unseal(EMAIL, id, &sealed)?))
}

/// Says where an applicant wants to be written to from now on; nowhere, if `email` is none.
pub fn set_email(tx: &mut Tx<'_>, id: AccountId, email: Option<&str>) -> Result<(), StoreError> {
    let sealed = email.map(|it| tx.vault.seal(EMAIL, id.into(), &it));
    let applicant = a::table.find(Uuid::from(id)).filter(a::fingerprint.is_not_null());
    diesel::update(applicant).set(a::email.eq(sealed)).execute(tx.conn)?;
    Ok(())
}

/// The account of a member of staff, if they have one.
pub fn of_staff(
    session: &mut Session<'_>,
    number: &StaffNumber,
) -> Result<Option<AccountId>, StoreError> {
    let found: Option<Uuid> = a::table
        .filter(a::staff_number.eq(number.as_str()))
        .select(a::id)
        .first(session.conn)
        .optional()?;
    Ok(found.map(Into::into))
}

/// The account of a member of staff with their own posts, if they have one.
pub fn by_staff(
    session: &mut Session<'_>,
    number: &StaffNumber,
) -> Result<Option<Account>, StoreError> {
    let id = of_staff(session, number)?;
    id.map(|it| by_id(session, it)).transpose()
}

/// Staff number and name behind each of these accounts: who did what, for those who may read it.
pub fn roster(
    session: &mut Session<'_>,
    accounts: &[AccountId],
) -> Result<Vec<(AccountId, StaffNumber, String)>, StoreError> {
    let accounts: Vec<Uuid> = accounts.iter().map(|it| Uuid::from(*it)).collect();
    let rows: Vec<(Uuid, String, String)> = a::table
        .inner_join(
            organisations_staff::table
                .on(a::staff_number.eq(organisations_staff::number.nullable())),
        )
        .filter(a::id.eq_any(accounts))
        .select((a::id, organisations_staff::number, organisations_staff::name))
        .load(session.conn)?;
    Ok(rows.into_iter().map(|(id, number, name)| (id.into(), number.into(), name)).collect())
}

pub fn create(
    tx: &mut Tx<'_>,
    new: &NewAccount<'_>,
    now: DateTime<Utc>,
) -> Result<AccountId, StoreError> {
    let id: Uuid = ids::fresh(now);
    let (kind, person, fingerprint, staff) = match new.owner {
        AccountOwner::Applicant(person) => {
            let fingerprint = tx.vault.fingerprint(person.kind, &person.number);
            let sealed = tx.vault.seal(PERSON, id, person);
            ("applicant", Some(sealed), Some(Uuid::from(fingerprint)), None)
        }
        AccountOwner::Staff(number) => ("staff", None, None, Some(number.as_str())),
    };
    diesel::insert_into(a::table)
        .values((
            a::id.eq(id),
            a::login.eq(new.login),
            a::kind.eq(kind),
            a::password.eq(new.password),
            a::person.eq(person),
            a::fingerprint.eq(fingerprint),
            a::staff_number.eq(staff),
            a::created_at.eq(now),
        ))
        .execute(tx.conn)?;
    Ok(id.into())
}

/// Changes the password; the account's other sessions end with it.
pub fn set_password(
    tx: &mut Tx<'_>,
    id: AccountId,
    password: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    use crate::schema::identity_sessions as s;
    diesel::update(a::table.find(Uuid::from(id)))
        .set((a::password.eq(password), a::revision.eq(a::revision + 1)))
        .execute(tx.conn)?;
    let open = s::table.filter(s::account_id.eq(Uuid::from(id))).filter(s::ended_at.is_null());
    diesel::update(open).set(s::ended_at.eq(now)).execute(tx.conn)?;
    Ok(())
}
