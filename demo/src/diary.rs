//! Tells what happens: line by line for people, and remembered for machines.

use serde_json::{Value, json};

use crate::hall::Hall;
use crate::person::Person;

pub(crate) struct Diary {
    quiet: bool,
    steps: Vec<Value>,
}

/// Where the details of a step begin.
const INDENT: usize = 35;

impl Diary {
    pub(crate) fn new(quiet: bool) -> Self {
        Self { quiet, steps: Vec::new() }
    }

    /// A line of its own.
    pub(crate) fn say(&self, line: &str) {
        if !self.quiet {
            println!("{line}");
        }
    }

    pub(crate) fn chapter(&self, title: &str) {
        self.say(&format!("\n{title}"));
    }

    /// Somebody has done something.
    pub(crate) fn step(&mut self, hall: &Hall, who: &Person, what: &str) {
        let at = hall.now();
        self.say(&format!("{}  {:<12} {what}", at.format("%Y-%m-%d %a %H:%M"), who.login));
        let by = if who.name.is_empty() { &who.login } else { &who.name };
        self.steps.push(json!({ "at": at, "login": who.login, "by": by, "did": what }));
    }

    /// What came of the step.
    pub(crate) fn detail(&self, line: &str) {
        self.say(&format!("{:INDENT$}{line}", ""));
    }

    /// The steps so far; the next chapter begins without them.
    pub(crate) fn take(&mut self) -> Vec<Value> {
        std::mem::take(&mut self.steps)
    }
}
