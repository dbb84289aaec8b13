//! What is wrong in a pack, and where.

use std::cmp::Ordering;
use std::fmt::{self, Display};

use crate::labels::labels;

labels! {
    /// How grave a fault of a pack is.
    Severity {
        /// The pack is not loaded before it is mended.
        Error = "error",
        /// The pack may be loaded; somebody should look at it.
        Warning = "warning",
    }
}

/// One thing that is wrong in a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file's path in the pack.
    pub file: String,
    /// JSON pointer into the file; empty when the fault is the whole file's.
    pub pointer: String,
    /// Where a file that is no good JSON, or a table, goes wrong; counted from 1.
    pub line: Option<u64>,
    pub severity: Severity,
    /// What is wrong and what would be right, in English.
    pub message: String,
}

impl Fault {
    /// Orders faults as a reader goes through the files: entry 2 comes before entry 10.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let steps = |it: &Self| -> Vec<(Option<usize>, String)> {
            it.pointer.split('/').map(|step| (step.parse().ok(), step.to_owned())).collect()
        };
        let place = (&self.file, self.line).cmp(&(&other.file, other.line));
        place
            .then_with(|| steps(self).cmp(&steps(other)))
            .then_with(|| self.message.cmp(&other.message))
    }
}

impl Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}: {}", self.severity, self.file)?;
        if let Some(line) = self.line {
            write!(to, ":{line}")?;
        }
        if !self.pointer.is_empty() {
            write!(to, " {}", self.pointer)?;
        }
        write!(to, ": {}", self.message)
    }
}

/// The faults of one file, or of a part of it, as they are found.
pub(super) struct Sheet<'a> {
    file: &'a str,
    /// What every pointer begins with.
    base: String,
    found: &'a mut Vec<Fault>,
}

impl<'a> Sheet<'a> {
    pub(super) fn of(file: &'a str, found: &'a mut Vec<Fault>) -> Self {
        Self { file, base: String::new(), found }
    }

    /// The same file's sheet for what lies under `pointer`.
    pub(super) fn under(&mut self, pointer: impl Display) -> Sheet<'_> {
        Sheet { file: self.file, base: format!("{}{pointer}", self.base), found: self.found }
    }

    pub(super) fn error(&mut self, pointer: impl Display, message: impl Into<String>) {
        self.add(pointer, None, Severity::Error, message.into());
    }

    pub(super) fn warning(&mut self, pointer: impl Display, message: impl Into<String>) {
        self.add(pointer, None, Severity::Warning, message.into());
    }

    pub(super) fn error_on_line(&mut self, line: u64, message: impl Into<String>) {
        self.add("", Some(line), Severity::Error, message.into());
    }

    /// How many faults there are by now, in all files.
    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    fn add(
        &mut self,
        pointer: impl Display,
        line: Option<u64>,
        severity: Severity,
        message: String,
    ) {
        let (file, pointer) = (self.file.to_owned(), format!("{}{pointer}", self.base));
        self.found.push(Fault { file, pointer, line, severity, message });
    }
}

/// `it` as one step of a JSON pointer (RFC 6901).
pub(super) fn escaped(it: &str) -> String {
    it.replace('~', "~0").replace('/', "~1")
}
