//! The picture as Mermaid text, for pages and notes that draw it themselves.

use super::caption::{BESIDE, Caption, PART};
use super::look::{Look, character};
use super::way::Sign;
use super::{Picture, StepState};
use crate::labels::Label;
use crate::text::mermaid as safe;
use crate::workflow::{Definition, Member, Node, NodeKind, Part};
use crate::{BodyCode, NodeId};

/// Writes it. Nodes go by number: an id of the definition could be a word of Mermaid's own, such as
/// `end`.
pub(super) fn write(picture: &Picture<'_>) -> String {
    let definition = picture.definition;
    let title = safe(&picture.names.title);
    let mut lines = vec!["flowchart LR".to_owned(), format!("  accTitle: {title}")];
    for (at, node) in definition.nodes.iter().enumerate() {
        if !matches!(node.kind, NodeKind::Task(_)) && node.part.is_none() {
            lines.push(format!("  {}", declare(at, node, picture)));
        }
    }
    for member in definition.members(None) {
        if let Member::Part(part) = member {
            lines.extend(subgraph(part, picture).into_iter().map(|it| format!("  {it}")));
        }
    }
    for (lane, body) in bodies(definition).into_iter().enumerate() {
        let name = safe(picture.names.body(body.as_str()));
        lines.push(format!("  subgraph b{lane}[\"{name}\"]"));
        for (at, node) in definition.nodes.iter().enumerate() {
            let is_its = matches!(&node.kind, NodeKind::Task(task) if task.body == *body);
            if is_its && node.part.is_none() {
                lines.push(format!("    {}", declare(at, node, picture)));
            }
        }
        lines.push("  end".to_owned());
    }
    let index = |id: &NodeId| definition.nodes.iter().position(|it| it.id == *id);
    for edge in &definition.edges {
        if let (Some(from), Some(to)) = (index(&edge.from), index(&edge.to)) {
            lines.push(format!("  n{from} {} n{to}", arrow(Sign::of(edge, picture))));
        }
    }
    lines.extend(classes(picture));
    lines.join("\n") + "\n"
}

/// Bodies with work outside of parts, in the order in which the file first names them.
fn bodies(definition: &Definition) -> Vec<&BodyCode> {
    let mut bodies: Vec<&BodyCode> = Vec::new();
    for node in definition.nodes.iter().filter(|it| it.part.is_none()) {
        if let NodeKind::Task(task) = &node.kind
            && !bodies.contains(&&task.body)
        {
            bodies.push(&task.body);
        }
    }
    bodies
}

/// A part, with the parts in it.
fn subgraph(part: usize, picture: &Picture<'_>) -> Vec<String> {
    let definition = picture.definition;
    let Part { id, name, .. } = &definition.parts[part];
    let inside = definition.members(Some(id)).into_iter().flat_map(|it| match it {
        Member::Node(at) => vec![declare(at, &definition.nodes[at], picture)],
        Member::Part(at) => subgraph(at, picture),
    });
    let head = format!("subgraph p{part}[\"{}\"]", safe(&format!("{PART}{name}")));
    let inside = inside.map(|it| format!("  {it}"));
    [head].into_iter().chain(inside).chain(["end".to_owned()]).collect()
}

fn declare(at: usize, node: &Node, picture: &Picture<'_>) -> String {
    let caption = Caption::of(node, picture);
    let state = caption.state.map(|(state, told)| format!("{} {told}", character(state)));
    let parts = [Some(caption.name), Some(caption.work.join(BESIDE)), state].into_iter().flatten();
    let parts: Vec<String> = parts.filter(|it| !it.is_empty()).map(|it| safe(&it)).collect();
    let label = parts.join("<br/>");
    match node.kind {
        NodeKind::Task(_) => format!("n{at}[\"{label}\"]"),
        NodeKind::Start | NodeKind::End => format!("n{at}([\"{label}\"])"),
        NodeKind::Fork | NodeKind::Join | NodeKind::Exclusive(_) => {
            format!("n{at}{{\"{label}\"}}")
        }
    }
}

/// Thick where an application went, and dotted where it did not go.
fn arrow(sign: Option<Sign>) -> String {
    let Some(sign) = sign else { return "-->".to_owned() };
    let line = match sign.taken {
        Some(true) => "==>",
        Some(false) => "-.->",
        None => "-->",
    };
    format!("{line}|\"{}\"|", safe(&sign.short()))
}

/// What each state looks like, and which steps are in it.
fn classes(picture: &Picture<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let Some(progress) = &picture.progress else { return lines };
    for state in StepState::ALL {
        let nodes = picture.definition.nodes.iter().enumerate();
        let here = nodes.filter(|it| progress.at(&it.1.id).is_some_and(|it| it.state == *state));
        let here: Vec<String> = here.map(|it| format!("n{}", it.0)).collect();
        if here.is_empty() {
            continue;
        }
        let Look { fill, stroke, width, dash } = Look::of(*state);
        let dash = match dash {
            "" => String::new(),
            dash => format!(",stroke-dasharray:{dash}"),
        };
        let width = format!("{}.{}px", width / 10, width % 10);
        let class = state.as_str();
        lines.push(format!(
            "  classDef {class} fill:{fill},stroke:{stroke},stroke-width:{width}{dash}"
        ));
        lines.push(format!("  class {} {class}", here.join(",")));
    }
    lines
}
