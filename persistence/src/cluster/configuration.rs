//! What the server is told. Given on its command line, where no file and no `ALTER SYSTEM`
//! overrules it.

use std::ffi::OsString;
use std::path::Path;

use super::Durability;
use super::address::PORT;

const ALWAYS: &[(&str, &str)] = &[
    // No network; the socket is only for its own user, and for root.
    ("listen_addresses", ""),
    ("port", PORT),
    ("unix_socket_permissions", "0700"),
    ("shared_buffers", "256MB"),
    ("max_wal_size", "2GB"),
    // Compiling a query costs more than these short ones take.
    ("jit", "off"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("lc_messages", "C"),
    ("logging_collector", "off"),
    ("log_destination", "stderr"),
    ("log_line_prefix", "%m [%p] "),
    ("log_min_messages", "warning"),
    // Statements, and the rows in the details of an error, hold personal data.
    ("log_min_error_statement", "panic"),
    ("log_error_verbosity", "terse"),
];

/// What makes an acknowledged commit survive a crash and a power failure.
const DURABLE: &[(&str, &str)] = &[
    ("fsync", "on"),
    ("synchronous_commit", "on"),
    ("full_page_writes", "on"),
    ("max_connections", "100"),
];

/// Tests run many servers' worth of connections at once.
const THROWAWAY: &[(&str, &str)] = &[
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("max_connections", "200"),
];

/// The server's arguments, after the folder of its cluster.
pub(super) fn arguments(socket: &Path, durability: Durability) -> Vec<OsString> {
    let chosen = match durability {
        Durability::Durable => DURABLE,
        Durability::Throwaway => THROWAWAY,
    };
    let settings = ALWAYS.iter().chain(chosen).map(|(name, value)| format!("{name}={value}"));
    let mut settings: Vec<_> = settings.map(OsString::from).collect();
    settings.push(socket_folder(socket));
    settings.into_iter().flat_map(|it| ["-c".into(), it]).collect()
}

/// The setting is a list of folders, so the name is quoted.
fn socket_folder(socket: &Path) -> OsString {
    let mut setting = OsString::from("unix_socket_directories=\"");
    for (index, part) in socket.as_os_str().as_encoded_bytes().split(|it| *it == b'"').enumerate() {
        if 0 < index {
            setting.push("\"\"");
        }
        setting.push(os_str(part));
    }
    setting.push("\"");
    setting
}

fn os_str(bytes: &[u8]) -> &std::ffi::OsStr {
    std::os::unix::ffi::OsStrExt::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::{arguments, socket_folder};
    use crate::cluster::Durability;
    use std::path::Path;

    #[test]
    fn a_quote_in_the_name_of_the_socket_folder_is_doubled() {
        let setting = socket_folder(Path::new("/srv/a \"b\"/run"));
        assert_eq!(setting, "unix_socket_directories=\"/srv/a \"\"b\"\"/run\"");
    }

    #[test]
    fn a_durable_server_is_told_so_in_as_many_words() {
        let said = arguments(Path::new("/srv/run"), Durability::Durable);
        for setting in ["fsync=on", "synchronous_commit=on", "full_page_writes=on"] {
            assert!(said.iter().any(|it| it == setting), "{said:?}");
        }
    }
}
