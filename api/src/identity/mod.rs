//! Who people are: accounts, logging in and out, and the keys by which tokens are checked.

mod accounts;
mod email;
mod keys;
mod log_in;
mod log_out;
mod person;
mod refresh;
mod secret;
mod staff_account;
mod throttle;
pub(crate) mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use throttle::{Bucket, guard};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(log_in::log_in)
        .service(refresh::refresh_session)
        .service(log_out::log_out)
        .service(accounts::register_account)
        .service(accounts::get_my_account)
        .service(accounts::change_my_password)
        .service(email::change_my_email)
        .service(staff_account::set_staff_account);
}

pub(crate) use keys::get_signing_keys;
