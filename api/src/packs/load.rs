//! Loading a pack: all of it in one transaction, and again without harm.

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::{Exception, Layer, Published};
use domain::events::{Author, Circumstances, NewEvent, Subject, SubjectKind};
use domain::organisations::Authorisation;
use domain::packs::{Pack, PackCalendar, SandboxAccounts};
use persistence::calendar::import;
use persistence::catalogue::{NewItem, NewVersion, publish_loaded, upsert_item};
use persistence::events::append;
use persistence::identity::{AccountOwner, NewAccount, create, of_staff, set_email};
use persistence::organisations::{self, Organisations};
use persistence::{Db, StoreError, Tx, clocks, ids, settings};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::passwords::hash;
use crate::sandbox::{ACCOUNTS, SandboxAccount};

/// What loading a pack changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Loaded {
    pub(crate) items: usize,
    pub(crate) versions: usize,
    pub(crate) accounts: usize,
    pub(crate) authorisations: usize,
    pub(crate) calendar: bool,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum LoadError {
    #[error(
        "version {number} of {item} is published with another content: a published version never \
         changes, give the new content the next number and a date from which it applies"
    )]
    Published { item: String, number: i32 },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Loads `pack`; `accounts` are made only in a sandbox.
pub(crate) fn load(
    db: &Db,
    pack: &Pack,
    accounts: Option<&SandboxAccounts>,
    now: DateTime<Utc>,
) -> Result<Loaded, LoadError> {
    // One password for all samples is hashed once: eighty hashes would take four seconds.
    let hashes = accounts.map(hashed).unwrap_or_default();
    db.transact(|tx| {
        let mut loaded = Loaded::default();
        organisations::load(
            tx,
            &Organisations {
                regions: &pack.regions,
                bodies: &pack.bodies,
                posts: &pack.posts,
                centres: &pack.centres,
                staff: &pack.staff,
            },
        )?;
        rules(tx, pack, now)?;
        loaded.calendar = calendar(tx, &pack.code, &pack.calendar, now)?;
        items(tx, pack, &mut loaded, now)?;
        loaded.authorisations = authorisations(tx, pack, now)?;
        if let Some(samples) = accounts {
            loaded.accounts = people(tx, pack, samples, &hashes, now)?;
        }
        if loaded != Loaded::default() {
            tell(tx, pack, &loaded, now)?;
        }
        Ok(loaded)
    })
}

fn rules(tx: &mut Tx<'_>, pack: &Pack, now: DateTime<Utc>) -> Result<(), StoreError> {
    for rule in &pack.law {
        let content = serde_json::to_value(rule).expect("a rule is plain data");
        clocks::put_rule(tx, &rule.id, &content)?;
    }
    clocks::put_timing(tx, &pack.code, &pack.timing(), now)
}

/// What a pack brings, in the shape whose digest says that it has been brought: halls have such
/// digests, so the shape stays.
#[derive(Debug)]
struct Contents {
    published: Vec<Published>,
    days: Vec<(NaiveDate, Exception)>,
}

/// A calendar that this pack has brought already is left alone: what was imported since is newer.
fn calendar(
    tx: &mut Tx<'_>,
    pack: &str,
    brought: &PackCalendar,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let published = brought.coverage.iter();
    let published = published
        .map(|(coverage, source)| Published { coverage: coverage.clone(), source: source.clone() });
    let contents = Contents { published: published.collect(), days: brought.days.clone() };
    let digest: String =
        Sha256::digest(format!("{contents:?}")).iter().map(|it| format!("{it:02x}")).collect();
    let key = format!("pack_calendar:{pack}");
    if settings::get(tx, &key)?.as_deref() == Some(&digest) {
        return Ok(false);
    }
    let layer = Layer::new(contents.published, contents.days);
    import(tx, None, &layer, &format!("pack {pack}"), now)?;
    settings::put(tx, &key, &digest)?;
    Ok(true)
}

fn items(
    tx: &mut Tx<'_>,
    pack: &Pack,
    loaded: &mut Loaded,
    now: DateTime<Utc>,
) -> Result<(), LoadError> {
    for item in &pack.items {
        let new = upsert_item(
            tx,
            &NewItem {
                code: &item.code,
                basic_code: &item.basic_code,
                implementation_code: &item.implementation_code,
                status: item.status,
                status_note: &item.status_note,
                status_since: item.status_since,
                successor: item.successor.as_ref(),
            },
        )?;
        loaded.items += usize::from(new);
        for version in &item.versions {
            let (number, code) = (version.number, item.code.to_string());
            let new = publish_loaded(
                tx,
                &NewVersion {
                    item: &item.code,
                    number,
                    effective_from: version.effective_from,
                    content: &version.content,
                },
                now,
            );
            let new = new.map_err(|err| match err {
                StoreError::Constraint(_) => LoadError::Published { item: code, number },
                err => err.into(),
            })?;
            loaded.versions += usize::from(new);
        }
    }
    Ok(())
}

/// What the pack's letters say, as far as it is not known already: what was revoked stays so.
fn authorisations(tx: &mut Tx<'_>, pack: &Pack, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let mut new = 0;
    for letter in &pack.authorisations {
        for (item, act) in letter.says() {
            let it = Authorisation {
                id: ids::fresh(now),
                number: letter.number.clone(),
                body: letter.body.clone(),
                staff: letter.staff.clone(),
                item: item.clone(),
                act,
                from: letter.from,
                until: letter.until,
                signed_by: letter.signed_by.clone(),
                revoked: None,
                revision: 1,
            };
            new += usize::from(organisations::load_authorisation(tx, &it)?);
        }
    }
    Ok(new)
}

type Hashes = std::collections::HashMap<String, String>;

fn hashed(samples: &SandboxAccounts) -> Hashes {
    let applicants = samples.applicants.iter().map(|it| &it.password);
    let staff = samples.staff.iter().map(|it| &it.password);
    let mut hashes = Hashes::new();
    for password in applicants.chain(staff) {
        hashes.entry(password.clone()).or_insert_with(|| hash(password));
    }
    hashes
}

/// Makes the samples that are not there yet, and keeps the list for `GET /sandbox/accounts`.
fn people(
    tx: &mut Tx<'_>,
    pack: &Pack,
    samples: &SandboxAccounts,
    hashes: &Hashes,
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let mut made = 0;
    let mut list = Vec::new();
    for it in &samples.applicants {
        if persistence::identity::by_login(tx, &it.login).is_err() {
            let owner = AccountOwner::Applicant(&it.person);
            let id = create(
                tx,
                &NewAccount { login: &it.login, password: &hashes[&it.password], owner },
                now,
            )?;
            set_email(tx, id, it.email.as_deref())?;
            made += 1;
        }
        list.push(SandboxAccount {
            login: it.login.clone(),
            password: it.password.clone(),
            name: it.person.name.clone(),
            posts: Vec::new(),
        });
    }
    for it in &samples.staff {
        if of_staff(tx, &it.staff)?.is_none() {
            let owner = AccountOwner::Staff(&it.staff);
            create(
                tx,
                &NewAccount { login: &it.login, password: &hashes[&it.password], owner },
                now,
            )?;
            made += 1;
        }
        let member = pack.staff.iter().find(|one| one.number == it.staff);
        let posts = member.map(|one| one.posts.as_slice()).unwrap_or_default();
        list.push(SandboxAccount {
            login: it.login.clone(),
            password: it.password.clone(),
            name: member.map(|one| one.name.clone()).unwrap_or_default(),
            posts: posts.iter().map(|post| format!("{}/{}", post.body, post.post)).collect(),
        });
    }
    let list = serde_json::to_string(&list).expect("accounts are plain data");
    settings::put(tx, ACCOUNTS, &list)?;
    Ok(made)
}

fn tell(
    tx: &mut Tx<'_>,
    pack: &Pack,
    loaded: &Loaded,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let digest = Sha256::digest(format!("pack:{}", pack.code));
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    let subject = Subject { kind: SubjectKind::Pack, id: Uuid::from_bytes(id) };
    let data = json!({
        "pack": pack.code, "version": pack.version, "items": loaded.items,
        "versions": loaded.versions, "accounts": loaded.accounts, "authorisations": loaded.authorisations,
        "calendar": loaded.calendar,
    });
    let author = Author::System("pack-load");
    let how = Circumstances { author, on_behalf_of: None, request_id: None, at: now };
    append(tx, subject, &[NewEvent::new("packs.loaded", data)], &how)
}

/// Loads the pack that the program carries, with its sample people: what a sandbox begins with.
pub fn load_sample(db: &Db, now: DateTime<Utc>) -> Result<(), Box<dyn std::error::Error>> {
    let (name, files) = super::embedded();
    let (pack, faults) = domain::packs::read(&name, &files);
    let pack = pack.ok_or_else(|| format!("the sample pack has {} faults", faults.len()))?;
    load(db, &pack, pack.accounts.as_ref(), now)?;
    Ok(())
}
