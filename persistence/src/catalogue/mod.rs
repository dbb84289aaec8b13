//! Items and their versions.

mod exemptions;
mod find;
mod list;
mod plan_results;
mod plans;
mod record;

pub use exemptions::{
    ExemptionFilter, add_exemption, exemption, exemption_alive, exemptions, lock_exemption,
    settle_exemption,
};
pub use find::{
    StoredItem, StoredVersion, in_force, item, items, kinds, names, reviewer_of, version,
    version_by_id, version_on, versions,
};
pub use list::{Filter, Listed, list};
pub use plan_results::{PlanResult, Stayed, advance_plan, plan_results};
pub use plans::{
    NewPlan, StoredPlan, begin_plan, concerned, create_plan, next_of_plan, open_plan, plan,
    plan_waits, plans,
};
pub use record::{
    NewItem, NewVersion, create_draft, publish_loaded, set_content, set_state, set_status,
    upsert_item,
};
