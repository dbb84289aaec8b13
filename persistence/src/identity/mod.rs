//! Accounts, sessions, keys, and failed attempts.

mod accounts;
mod attempts;
mod directory;
mod sessions;
mod signing_keys;
mod staffing;

pub(crate) use accounts::email_of;
pub use accounts::{
    Account, AccountOwner, NewAccount, by_id, by_login, by_staff, create, of_staff, own_email,
    own_person, roster, set_email, set_password, standing_in,
};
pub use attempts::{Guarded, fail, failures, succeed};
pub use directory::Directory;
pub use sessions::{Refresh, begin_session, end_session, rotate};
pub use signing_keys::{SigningKey, add_signing_key, signing_keys};
pub use staffing::{Workforce, staff_token};
