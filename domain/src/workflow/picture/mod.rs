//! The procedure as people see it (权力运行流程图): one lane a body, drawn from the definition that
//! really runs, by itself or with where an application stands in it.

mod caption;
mod chart;
mod diamond;
mod frame;
mod grid;
mod layout;
mod look;
mod mermaid;
mod progress;
mod routes;
mod spread;
mod svg;
#[cfg(test)]
mod tests;
mod way;

use std::collections::{BTreeMap, HashMap};

pub(in crate::workflow) use crate::text::measure;
pub(in crate::workflow) use caption::Caption;
pub(in crate::workflow) use frame::Space;
pub(in crate::workflow) use layout::{Layout, Line, Placed, Sizes, place};
pub use progress::{StepState, Visit};
pub(in crate::workflow) use spread::Lane;
pub(in crate::workflow) use way::CHOICE;

use super::Definition;
use crate::NodeId;
use progress::Progress;

/// What a definition leaves to others to name.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The item's name.
    pub title: String,
    /// 岗位, by code. A code that is missing stands for itself.
    pub posts: HashMap<String, String>,
    /// 机关, by code. A code that is missing stands for itself.
    pub bodies: HashMap<String, String>,
}

/// What is to be drawn. No person's name is part of it: steps are told by post and body.
#[derive(Debug)]
pub struct Picture<'a> {
    definition: &'a Definition,
    names: &'a Names,
    progress: Option<Progress>,
}

impl<'a> Picture<'a> {
    /// The procedure itself.
    pub fn of(definition: &'a Definition, names: &'a Names) -> Self {
        Self { definition, names, progress: None }
    }

    /// The procedure with every step as it stands, told by all the tasks that the application has
    /// had, oldest first, and by where the gateways that it has passed led it.
    pub fn of_running(
        definition: &'a Definition,
        names: &'a Names,
        visits: &[Visit<'_>],
        ways: &BTreeMap<NodeId, NodeId>,
    ) -> Self {
        Self { definition, names, progress: Some(Progress::of(definition, visits, ways)) }
    }

    /// As SVG: stands by itself, needs neither script nor style sheet.
    pub fn svg(&self) -> String {
        svg::draw(self)
    }

    /// As Mermaid text: a `flowchart LR` with a subgraph for every body.
    pub fn mermaid(&self) -> String {
        mermaid::write(self)
    }
}

impl Names {
    fn post<'a>(&'a self, code: &'a str) -> &'a str {
        self.posts.get(code).map_or(code, String::as_str)
    }

    pub(in crate::workflow) fn body<'a>(&'a self, code: &'a str) -> &'a str {
        self.bodies.get(code).map_or(code, String::as_str)
    }
}
