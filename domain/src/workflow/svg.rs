//! The procedure as a picture (权力运行流程图), drawn from the definition itself.

use std::fmt::Write;

use super::{Definition, NodeKind};
use crate::NodeId;
use crate::clocks::{Limit, Unit};

const BOX: (i32, i32) = (260, 64);
const GAP: (i32, i32) = (40, 40);
const MARGIN: i32 = 24;
const TITLE: i32 = 48;

/// Draws `definition` from top to bottom. `title` names the item; `post` tells a post's name.
pub fn svg(definition: &Definition, title: &str, post: &dyn Fn(&str) -> String) -> String {
    let layers = layers(definition);
    let widest = layers.iter().map(Vec::len).max().unwrap_or(1) as i32;
    let width = 2 * MARGIN + widest * (BOX.0 + GAP.0) - GAP.0;
    let height = TITLE + 2 * MARGIN + layers.len() as i32 * (BOX.1 + GAP.1) - GAP.1;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" font-family=\"'Noto Sans SC','Microsoft YaHei',sans-serif\">\
         <title>{title}</title><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\
         <defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" \
         markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0 8 4 0 8z\" fill=\"#456\"/></marker></defs>\
         <text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"17\" font-weight=\"bold\">{title}</text>",
        width / 2,
        MARGIN + 14,
        title = escape(title),
    );
    let place = |id: &NodeId| centre(&layers, id, width);
    for edge in &definition.edges {
        let (Some(from), Some(to)) = (place(&edge.from), place(&edge.to)) else { continue };
        arrow(&mut out, from, to);
    }
    for node in &definition.nodes {
        let Some(at) = place(&node.id) else { continue };
        draw(&mut out, &node.kind, at, post);
    }
    out.push_str("</svg>");
    out
}

/// Nodes by their longest distance from the start.
fn layers(definition: &Definition) -> Vec<Vec<NodeId>> {
    let mut depth: Vec<(NodeId, usize)> =
        definition.nodes.iter().map(|it| (it.id.clone(), 0)).collect();
    for _ in 0..definition.nodes.len() {
        for edge in &definition.edges {
            let from = depth.iter().find(|it| it.0 == edge.from).map_or(0, |it| it.1);
            let Some(to) = depth.iter_mut().find(|it| it.0 == edge.to) else { continue };
            to.1 = to.1.max(from + 1).min(definition.nodes.len());
        }
    }
    let deepest = depth.iter().map(|it| it.1).max().unwrap_or(0);
    let layer = |at| depth.iter().filter(|it| it.1 == at).map(|it| it.0.clone()).collect();
    (0..=deepest).map(layer).filter(|it: &Vec<NodeId>| !it.is_empty()).collect()
}

fn centre(layers: &[Vec<NodeId>], id: &NodeId, width: i32) -> Option<(i32, i32)> {
    let row = layers.iter().position(|layer| layer.contains(id))?;
    let column = layers[row].iter().position(|it| it == id)? as i32;
    let span = layers[row].len() as i32 * (BOX.0 + GAP.0) - GAP.0;
    let x = (width - span) / 2 + column * (BOX.0 + GAP.0) + BOX.0 / 2;
    Some((x, TITLE + MARGIN + row as i32 * (BOX.1 + GAP.1) + BOX.1 / 2))
}

fn arrow(out: &mut String, from: (i32, i32), to: (i32, i32)) {
    let (top, bottom) = (from.1 + BOX.1 / 2, to.1 - BOX.1 / 2);
    let middle = (top + bottom) / 2;
    let path = format!("M{} {top}V{middle}H{}V{bottom}", from.0, to.0);
    write!(out, "<path d=\"{path}\" fill=\"none\" stroke=\"#456\" marker-end=\"url(#tip)\"/>")
        .expect("a string takes all");
}

fn draw(out: &mut String, kind: &NodeKind, at: (i32, i32), post: &dyn Fn(&str) -> String) {
    let (left, top) = (at.0 - BOX.0 / 2, at.1 - BOX.1 / 2);
    let (label, below, shape) = match kind {
        NodeKind::Start => ("申请".to_owned(), String::new(), 32),
        NodeKind::End => ("办结".to_owned(), String::new(), 32),
        NodeKind::Fork => ("分办".to_owned(), String::new(), 12),
        NodeKind::Join => ("汇合".to_owned(), String::new(), 12),
        NodeKind::Task(task) => {
            let number = task.step.map(|it| format!("{it}. ")).unwrap_or_default();
            let limit = task.limit.map(|it| format!(" · {}", told(it))).unwrap_or_default();
            (format!("{number}{}", task.name), format!("{}{limit}", post(task.post.as_str())), 6)
        }
    };
    let fill = if matches!(kind, NodeKind::Task(_)) { "#eef5ff" } else { "#e8f7ee" };
    let lift = if below.is_empty() { 5 } else { -5 };
    write!(
        out,
        "<rect x=\"{left}\" y=\"{top}\" width=\"{}\" height=\"{}\" rx=\"{shape}\" fill=\"{fill}\" \
         stroke=\"#456\"/><text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"15\">{}</text>",
        BOX.0, BOX.1, at.0, at.1 + lift, escape(&label),
    )
    .expect("a string takes all");
    if !below.is_empty() {
        write!(
            out,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"12\" fill=\"#567\">{}</text>",
            at.0, at.1 + 17, escape(&below),
        )
        .expect("a string takes all");
    }
}

/// A limit as a notice board says it.
fn told(limit: Limit) -> String {
    match limit.unit {
        Unit::WorkingDay => format!("{}个工作日", limit.value),
        Unit::CalendarDay => format!("{}日", limit.value),
        Unit::Month => format!("{}个月", limit.value),
        Unit::Hour => format!("{}小时", limit.value),
        Unit::Instant => "即时".to_owned(),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
