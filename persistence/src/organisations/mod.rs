//! Regions, bodies, centres, windows, posts and staff.

mod find;
mod load;

pub use find::{
    DutyCard, Staff, agent_points, bodies, body, centre, centres, on_duty, posts, regions, staff,
    window, windows,
};
pub use load::{Organisations, load};
