//! Where a cluster answers, in the form that libpq takes.

use std::fmt::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use diesel::connection::Connection;
use diesel::pg::PgConnection;
use diesel::result::ConnectionError;

use super::DATABASE;

/// The database's superuser; trusted without a password, as only its own user reaches the socket.
pub(super) const SUPERUSER: &str = "onedoor";
/// Part of the socket's name. Each cluster has its own folder, so all may use the same.
pub(super) const PORT: &str = "5432";

/// Where a cluster answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub(super) socket: PathBuf,
}

impl Address {
    /// Where `PgConnection::establish`, `psql` and `pgbench` find the database `onedoor`.
    pub fn url(&self) -> String {
        self.url_of(DATABASE)
    }

    /// The same for another database of this cluster.
    pub fn url_of(&self, database: &str) -> String {
        // Everything that libpq would otherwise take from its environment is said, so that
        // neither PGHOSTADDR nor PGSSLMODE, meant for another server, leads away from ours.
        format!(
            "postgresql:///{}?host={}&port={PORT}&user={SUPERUSER}&hostaddr=&sslmode=disable",
            encoded(database.as_bytes()),
            encoded(self.socket.as_os_str().as_bytes()),
        )
    }

    /// A connection, or an error within ten seconds even if the server hangs.
    pub(super) fn connect(&self, database: &str) -> Result<PgConnection, ConnectionError> {
        PgConnection::establish(&format!("{}&connect_timeout=10", self.url_of(database)))
    }
}

fn encoded(bytes: &[u8]) -> String {
    let mut out = String::new();
    for &byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => write!(out, "%{byte:02X}").expect("writing to a string does not fail"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn a_folder_with_spaces_and_chinese_characters_survives_the_url() {
        let url = Address { socket: "/srv/一 a&b".into() }.url_of("x?y");
        assert!(url.starts_with("postgresql:///x%3Fy?host=/srv/%E4%B8%80%20a%26b&port="), "{url}");
    }
}
