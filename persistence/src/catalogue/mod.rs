//! Items and their versions.

mod bodies;
mod devolutions;
mod exemptions;
mod find;
mod following;
mod list;
mod plans;
mod record;
mod results;
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
pub use following::{following, following_since, next_of_transfer, procedures_under_way};
pub use list::{Filter, Listed, list};
pub use plans::{
    NewPlan, StoredPlan, advance_plan, begin_plan, concerned, create_plan, next_of_plan, open_plan,
    plan, plan_results, plan_under_way, plan_waits, plans,
};
pub use record::{
    NewItem, NewVersion, create_draft, publish_loaded, set_content, set_state, set_status,
    upsert_item,
};
pub use results::{PlanResult, Stayed, numbers};
pub use transfers::{
    NewTransfer, StoredTransfer, advance_transfer, approve_transfer, begin_transfer,
    create_transfer, next_transfer, open_transfer, transfer, transfer_results, transfer_under_way,
    transfer_waits, transfers, transfers_by,
};
