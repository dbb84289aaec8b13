//! Where codes are looked up, and how a value that may not be there twice is found.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use super::fault::Sheet;
use super::pack::{LawRule, PackItem};
use super::parts::{Folder, Parts};
use crate::access::Role;
use crate::organisations::{AgentPoint, Body, Centre, Post, Region, StaffMember, Window};

/// Everything in the pack that has a code.
pub(super) struct Known<'a> {
    pub(super) regions: Index<'a, Region>,
    pub(super) bodies: Index<'a, Body>,
    pub(super) posts: Index<'a, Post>,
    pub(super) centres: Index<'a, Centre>,
    pub(super) windows: Index<'a, Window>,
    pub(super) agent_points: Index<'a, AgentPoint>,
    pub(super) staff: Index<'a, StaffMember>,
    pub(super) law: Index<'a, LawRule>,
    pub(super) items: Index<'a, PackItem>,
    pub(super) forms: Index<'a, serde_json::Value>,
}

/// Things by their code.
pub(super) struct Index<'a, T> {
    by_code: BTreeMap<&'a str, &'a T>,
    /// Files that are there but broken.
    unread: BTreeSet<&'a str>,
    /// Whether every code is in one of the two.
    whole: bool,
}

impl<'a, T> Index<'a, T> {
    fn of(them: Option<&'a Vec<T>>, code: impl Fn(&'a T) -> &'a str) -> Self {
        Self::from(them.map(|it| it.iter()), code)
    }

    fn from(them: Option<impl Iterator<Item = &'a T>>, code: impl Fn(&'a T) -> &'a str) -> Self {
        let whole = them.is_some();
        let mut by_code = BTreeMap::new();
        for it in them.into_iter().flatten() {
            by_code.entry(code(it)).or_insert(it);
        }
        Self { by_code, unread: BTreeSet::new(), whole }
    }

    fn folder(folder: &'a Folder<T>, code: impl Fn(&'a str, &'a T) -> &'a str) -> Self {
        let mut index = Self { by_code: BTreeMap::new(), unread: BTreeSet::new(), whole: true };
        for (name, it) in folder {
            match it {
                Some(it) => {
                    index.by_code.entry(code(name, it)).or_insert(it);
                }
                None => {
                    index.unread.insert(name);
                }
            }
        }
        index
    }

    pub(super) fn get(&self, code: &str) -> Option<&'a T> {
        self.by_code.get(code).copied()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &'a T> {
        self.by_code.values().copied()
    }

    /// Whether it is certain that nothing has this code.
    pub(super) fn lacks(&self, code: &str) -> bool {
        self.whole && !self.by_code.contains_key(code) && !self.unread.contains(code)
    }

    /// Whether everything that there is could be read.
    pub(super) fn is_complete(&self) -> bool {
        self.whole && self.unread.is_empty()
    }
}

impl<'a> Known<'a> {
    pub(super) fn of(parts: &'a Parts) -> Self {
        let centres = || parts.centres.as_ref().map(|it| it.iter());
        let windows = centres().map(|it| it.flat_map(|centre: &Centre| &centre.windows));
        let agent_points = centres().map(|it| it.flat_map(|centre: &Centre| &centre.agent_points));
        Self {
            regions: Index::of(parts.regions.as_ref(), |it| &it.code),
            bodies: Index::of(parts.bodies.as_ref(), |it| it.code.as_str()),
            posts: Index::of(parts.posts.as_ref(), |it| it.code.as_str()),
            centres: Index::of(parts.centres.as_ref(), |it| &it.code),
            windows: Index::from(windows, |it| &it.code),
            agent_points: Index::from(agent_points, |it| &it.code),
            staff: Index::of(parts.staff.as_ref(), |it| it.number.as_str()),
            law: Index::of(parts.law.as_ref(), |it| &it.id),
            items: Index::folder(&parts.items, |_, it| it.code.as_str()),
            forms: Index::folder(&parts.forms, |name, _| name),
        }
    }

    /// Notes that there is no such body.
    pub(super) fn body(&self, code: &str, pointer: impl Display, sheet: &mut Sheet<'_>) {
        if self.bodies.lacks(code) {
            sheet.error(pointer, format!("no body `{code}` in organisations/bodies.json"));
        }
    }

    /// Notes that there is no such region.
    pub(super) fn region(&self, code: &str, at: impl Display, sheet: &mut Sheet<'_>) {
        if self.regions.lacks(code) {
            sheet.error(at, format!("no region `{code}` in organisations/regions.json"));
        }
    }

    /// Notes that there is no such post.
    pub(super) fn post(&self, code: &str, pointer: impl Display, sheet: &mut Sheet<'_>) {
        if self.posts.lacks(code) {
            sheet.error(pointer, format!("no post `{code}` in organisations/posts.json"));
        }
    }
}

/// Whether `post` carries one of `roles`.
pub(super) fn carries(post: &Post, roles: &[Role]) -> bool {
    post.roles.iter().any(|role| roles.contains(role))
}

/// The places of keys that were there before, each with the key and the first place.
pub(super) fn twice<P: Clone, K: Ord + Clone>(
    keys: impl IntoIterator<Item = (P, K)>,
) -> Vec<(P, K, P)> {
    let mut first = BTreeMap::<K, P>::new();
    let mut again = Vec::new();
    for (place, key) in keys {
        if let Some(before) = first.get(&key) {
            again.push((place, key, before.clone()));
        } else {
            first.insert(key, place);
        }
    }
    again
}

/// What many places share, told at the first of them.
pub(super) struct Shared<K> {
    places: BTreeMap<K, (Place, usize)>,
}

/// A place in the pack: a file, and a JSON pointer into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) file: String,
    pub(super) pointer: String,
}

impl<K: Ord> Shared<K> {
    pub(super) fn of(them: impl IntoIterator<Item = (K, Place)>) -> Self {
        let mut places = BTreeMap::new();
        for (key, place) in them {
            places.entry(key).or_insert((place, 0)).1 += 1;
        }
        Self { places }
    }

    /// Each key with its first place, and words for how many more there are.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &Place, String)> {
        self.places.iter().map(|(key, (place, count))| {
            let more = match count {
                1 => String::new(),
                _ => format!(" (and {} more places like this)", count - 1),
            };
            (key, place, more)
        })
    }
}
