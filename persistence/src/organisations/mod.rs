//! Regions, bodies, centres, windows, posts and staff.

mod absences;
mod authorisations;
mod find;
mod letters;
mod load;
mod offices;

pub use absences::{
    absence, absences, absences_of, add_absence, hold_staff, lock_absence, settle_absence,
};
pub(crate) use absences::{away, read_posts};
pub use authorisations::{
    AuthorisationFilter, add_authorisation, authorisation, authorisations, authorisations_of,
    authorities, load_authorisation, lock_authorisation, withdraw_authorisation,
};
pub(crate) use authorisations::{authorities_beside, read_authorities};
pub use find::{
    DutyCard, Plate, Staff, agent_points, bodies, body, centre, centres, members, on_duty, plates,
    posts, regions, staff, window, windows,
};
pub use letters::Letters;
pub use load::{Organisations, load};
