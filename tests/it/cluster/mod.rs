//! The embedded cluster, against the Postgres of this machine; as root and as anybody else.

mod home;
mod killed;
mod places;
mod refused;
mod running;
