//! What bodies and items are called.

use std::collections::HashMap;

use domain::{BodyCode, ItemCode};
use persistence::{Session, StoreError, catalogue};

use crate::gate::Ground;

/// The names of bodies by their codes.
pub(super) fn of_bodies<'b>(
    session: &mut Session<'_>,
    ground: &Ground<'_>,
    codes: impl IntoIterator<Item = &'b BodyCode>,
) -> Result<HashMap<BodyCode, String>, StoreError> {
    let mut names = HashMap::new();
    for code in codes {
        names.insert(code.clone(), ground.library.body(session, code, ground.now)?.name);
    }
    Ok(names)
}

/// The names of items by their codes, as they were published last.
pub(super) fn of_items<'i>(
    session: &mut Session<'_>,
    codes: impl IntoIterator<Item = &'i ItemCode>,
) -> Result<HashMap<ItemCode, String>, StoreError> {
    catalogue::names(session, codes.into_iter().map(ItemCode::as_str).collect())
}
