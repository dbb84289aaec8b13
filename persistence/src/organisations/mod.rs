//! Regions, bodies, centres, windows, posts and staff.

mod absences;
mod find;
mod load;

pub use absences::{
    absence, absences, absences_of, add_absence, hold_staff, lock_absence, settle_absence,
};
pub(crate) use absences::{away, read_posts};
pub use find::{
    DutyCard, Plate, Staff, agent_points, bodies, body, centre, centres, on_duty, plates, posts,
    regions, staff, window, windows,
};
pub use load::{Organisations, load};
