//! What is drawn on one sheet: a box for every node and for every part, and the ways between them.

use crate::workflow::{Definition, Member};
use crate::{BodyCode, NodeId};

/// One sheet of a definition.
#[derive(Debug)]
pub(super) struct Chart<'a> {
    pub(super) members: Vec<Member>,
    /// Whose work each of them is: one body's, or nobody's.
    pub(super) bodies: Vec<Option<&'a BodyCode>>,
    pub(super) links: Vec<Link>,
}

/// An edge with the places of its ends among the members.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    /// The edge's index in the definition.
    pub(super) edge: usize,
    pub(super) from: usize,
    pub(super) to: usize,
}

impl<'a> Chart<'a> {
    /// What is drawn in `part`, or at the top. Only the top has lanes, so only there it is told whose
    /// work what is. An edge that leads nowhere is left out.
    pub(super) fn of(definition: &'a Definition, part: Option<&NodeId>) -> Self {
        let members = definition.members(part);
        let id = |member: &Member| match member {
            Member::Node(at) => &definition.nodes[*at].id,
            Member::Part(at) => &definition.parts[*at].id,
        };
        let index = |wanted: &NodeId| members.iter().position(|it| id(it) == wanted);
        let body = |member: &Member| match member {
            Member::Node(at) => Some(&definition.nodes[*at].kind.task()?.body),
            Member::Part(at) => sole_body(definition, &definition.parts[*at].id),
        };
        let link = |(edge, it)| {
            let stretch = definition.stretch(it);
            let (from, to) = (index(stretch.from)?, index(stretch.to)?);
            (stretch.part == part).then_some(Link { edge, from, to })
        };
        let bodies = members.iter().map(|it| body(it).filter(|_| part.is_none())).collect();
        let links = definition.edges.iter().enumerate().filter_map(link).collect();
        Self { members, bodies, links }
    }
}

/// The body whose work all of a part is.
fn sole_body<'a>(definition: &'a Definition, part: &NodeId) -> Option<&'a BodyCode> {
    let inside = definition.nodes.iter().filter(|it| definition.is_within(&it.id, part));
    let mut bodies = inside.filter_map(|it| Some(&it.kind.task()?.body));
    let first = bodies.next()?;
    bodies.all(|it| it == first).then_some(first)
}
