//! Ids in a file: every one is different, and every one is a name that XML takes for an id.

use std::collections::BTreeSet;

use crate::workflow::Definition;

/// The ids of a file in the making.
#[derive(Debug)]
pub(super) struct Ids {
    taken: BTreeSet<String>,
    /// Of the definition's nodes, in its order.
    pub(super) nodes: Vec<String>,
    /// Of the definition's parts, in its order.
    pub(super) parts: Vec<String>,
    /// Of the definition's edges, in its order.
    pub(super) flows: Vec<String>,
}

impl Ids {
    /// Nodes keep their ids where they can; everything else gives way.
    pub(super) fn of(definition: &Definition) -> Self {
        let (nodes, parts, flows) = (Vec::new(), Vec::new(), Vec::new());
        let mut ids = Self { taken: BTreeSet::new(), nodes, parts, flows };
        let own = definition.nodes.iter().map(|it| &it.id);
        let own = own.chain(definition.parts.iter().map(|it| &it.id));
        let kept: Vec<Option<String>> = own.map(|it| ids.keep(it.as_str())).collect();
        let mut numbered = (1..)
            .zip(kept)
            .map(|(number, kept)| kept.unwrap_or_else(|| ids.fresh(&format!("Node_{number}"))));
        let nodes = numbered.by_ref().take(definition.nodes.len()).collect();
        let parts = numbered.collect();
        (ids.nodes, ids.parts) = (nodes, parts);
        ids.flows =
            (1..=definition.edges.len()).map(|it| ids.fresh(&format!("Flow_{it}"))).collect();
        ids
    }

    fn keep(&mut self, id: &str) -> Option<String> {
        (is_id(id) && self.taken.insert(id.to_owned())).then(|| id.to_owned())
    }

    /// An id like `wanted` that nothing else has.
    pub(super) fn fresh(&mut self, wanted: &str) -> String {
        let mut id = wanted.to_owned();
        while !self.taken.insert(id.clone()) {
            id.push('_');
        }
        id
    }
}

/// Whether `text` is an NCName. Only ASCII: some tools take no other letters in ids.
fn is_id(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && text.bytes().all(|it| it.is_ascii_alphanumeric() || b"_-.".contains(&it))
}
