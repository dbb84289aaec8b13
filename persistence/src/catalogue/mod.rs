//! Items and their versions.

mod find;
mod list;
mod record;

pub use find::{
    StoredItem, StoredVersion, in_force, item, items, kinds, names, reviewer_of, version,
    version_by_id, version_on, versions,
};
pub use list::{Filter, Listed, list};
pub use record::{
    NewItem, NewVersion, create_draft, publish_loaded, set_content, set_state, set_status,
    upsert_item,
};
