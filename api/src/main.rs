//! The program `onedoor`.

use std::process::ExitCode;

fn main() -> ExitCode {
    api::cli::run()
}
