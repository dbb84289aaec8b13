//! Who may decide on a day, where that takes an authorisation (授权书).

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::access::AuthorisedAct;
use domain::catalogue::CaseType;
use domain::labels::Label;
use domain::{AccountId, BodyCode, ItemCode, PostCode};
use uuid::Uuid;

use crate::schema::{
    catalogue_versions as v, identity_accounts as who, organisations_authorisations as a,
    organisations_posts as p,
};
use crate::{Session, StoreError};

/// The authorisations to decide that are valid on a day, and whom they are asked of.
#[derive(Debug)]
pub struct Letters {
    bound: HashSet<PostCode>,
    granted: HashSet<(AccountId, BodyCode, ItemCode)>,
    /// Decided on the spot: whoever takes these in may decide as well.
    instant: HashSet<ItemCode>,
}

impl Letters {
    pub fn on(session: &mut Session<'_>, day: NaiveDate) -> Result<Self, StoreError> {
        let decide = AuthorisedAct::Decide.as_str();
        let bound: Vec<String> = p::table
            .filter(p::by_authorisation.contains(vec![Some(decide)]))
            .select(p::code)
            .load(session.conn)?;
        let granted: Vec<(Uuid, String, String)> = a::table
            .inner_join(who::table.on(who::staff_number.eq(a::staff_number.nullable())))
            .filter(a::act.eq(decide).and(a::revoked_because.is_null()))
            .filter(a::from_on.le(day).and(a::until_on.ge(day)))
            .select((who::id, a::body_code, a::item_code))
            .load(session.conn)?;
        let instant: Vec<String> = v::table
            .filter(v::case_type.eq(CaseType::Instant.as_str()))
            .select(v::item_code)
            .distinct()
            .load(session.conn)?;
        let letter = |(who, body, item): (Uuid, String, String)| {
            (AccountId::from(who), BodyCode::from(body), ItemCode::from(item))
        };
        Ok(Self {
            bound: bound.into_iter().map(Into::into).collect(),
            granted: granted.into_iter().map(letter).collect(),
            instant: instant.into_iter().map(Into::into).collect(),
        })
    }

    /// Whether the post decides by authorisation.
    pub fn bind(&self, post: &PostCode) -> bool {
        self.bound.contains(post)
    }

    /// Those of the `holders` of a post that is bound who may decide on the item in the body's name.
    pub fn able(&self, holders: &[AccountId], body: &BodyCode, item: &ItemCode) -> Vec<AccountId> {
        let letter = |who: &AccountId| self.granted.contains(&(*who, body.clone(), item.clone()));
        let all = self.instant.contains(item);
        holders.iter().copied().filter(|it| all || letter(it)).collect()
    }
}
