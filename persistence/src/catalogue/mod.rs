//! Items and their versions.

mod bodies;
mod devolutions;
mod exemptions;
mod find;
mod list;
mod plan_results;
mod plans;
mod record;
mod transfer_results;
mod transfers;

pub use bodies::{Tenure, hold_item, publish_transferred, recode, tenures};
pub use devolutions::{
    DevolutionFilter, StoredDevolution, add_devolution, add_training, devolution, devolution_by_id,
    devolution_is_open, devolutions, lock_devolution, settle_devolution, trainings,
};
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
    plan_under_way, plan_waits, plans,
};
pub use record::{
    NewItem, NewVersion, create_draft, publish_loaded, set_content, set_state, set_status,
    upsert_item,
};
pub use transfer_results::{
    advance_transfer, following, following_since, next_of_transfer, procedures_under_way,
    transfer_results,
};
pub use transfers::{
    NewTransfer, StoredTransfer, approve_transfer, begin_transfer, create_transfer, next_transfer,
    open_transfer, transfer, transfer_under_way, transfer_waits, transfers, transfers_by,
};
