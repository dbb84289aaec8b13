//! The picture: lanes, lines, boxes, and a legend where there are states to tell.

use std::fmt::{Display, Write};

use super::caption::{BESIDE, Caption};
use super::layout::{Layout, Line, Placed, Sizes, place};
use super::look::{Look, mark};
use super::spread::Lane;
use super::way::Sign;
use super::{Picture, StepState, diamond, frame};
use crate::BodyCode;
use crate::labels::Label;
use crate::text::{measure, wrap, xml};
use crate::workflow::{Definition, Edge, Node, NodeKind, Part};

/// Width of a step's box, and of the text in it.
const STEP: (i32, i32) = (208, 180);
/// Width and height of what is nobody's work.
const SIGN: (i32, i32) = (88, 32);
/// Size of letters, and height of a line of them: titles, names of lanes and steps, all else.
const TITLE: (i32, i32) = (18, 26);
pub(super) const NAME: (i32, i32) = (15, 21);
pub(super) const SMALL: (i32, i32) = (12, 18);
/// Above and below the text of a box.
const PAD: i32 = 10;
const MARGIN: i32 = 24;
const LEAST_LANE: i32 = 256;
const LEGEND_ITEM: i32 = 84;
pub(super) const BOLD: &str = "font-weight=\"bold\"";
const INK: &str = "#1f2d3d";
pub(super) const LINE: &str = "#51657b";

/// Draws it.
pub(super) fn draw(picture: &Picture<'_>) -> String {
    let definition = picture.definition;
    let lane_names = definition.tasks().map(|(_, it)| lane_name(picture, Some(&it.body)).len());
    let header = px(lane_names.max().unwrap_or(1)) * NAME.1 + 14;
    let node_size = |node: &Node| size(&node.kind, &Caption::of(node, picture));
    let label_size = |edge: &Edge| Sign::of(edge, picture).map(|it| diamond::sign_size(&it));
    let frame = |part: &Part, width: i32| frame::space(part, width);
    let sizes =
        Sizes { node: &node_size, label: &label_size, lane: LEAST_LANE, header, frame: &frame };
    let layout = place(definition, &sizes);
    let inner = layout.width.max(LEAST_LANE);
    let title = wrap(&picture.names.title, inner, TITLE.0);
    let top = MARGIN + px(title.len()) * TITLE.1 + 10;
    let (legend, legend_height) = legend(picture, inner);
    let whole = (inner + 2 * MARGIN, top + layout.height + legend_height + MARGIN);
    let mut out = head(picture, &layout, whole);
    lines(&mut out, (whole.0 / 2, MARGIN + 16), TITLE, &title, BOLD);
    put(&mut out, format_args!("<g transform=\"translate({MARGIN} {top})\">"));
    for (at, it) in layout.lanes.iter().enumerate() {
        lane(&mut out, (at, it), (layout.height, header), &lane_name(picture, it.body));
    }
    for it in &layout.frames {
        frame::draw(&mut out, it, &definition.parts[it.part]);
    }
    for it in &layout.lines {
        let edge = &definition.edges[it.edge];
        let taken = Sign::of(edge, picture).and_then(|it| it.taken);
        arrow(&mut out, &meeting(it, &layout, definition), taken);
    }
    for it in &layout.labels {
        if let Some(sign) = Sign::of(&definition.edges[it.edge], picture) {
            diamond::draw_sign(&mut out, it, &sign);
        }
    }
    for it in &layout.boxes {
        let node = &definition.nodes[it.node];
        let caption = Caption::of(node, picture);
        match &node.kind {
            NodeKind::Exclusive(_) => diamond::draw(&mut out, it, &caption),
            kind => step(&mut out, it, kind, &caption),
        }
    }
    put(&mut out, format_args!("<g transform=\"translate(0 {})\">{legend}</g>", layout.height));
    out.push_str("</g></svg>");
    out
}

fn lane_name(picture: &Picture<'_>, body: Option<&BodyCode>) -> Vec<String> {
    let name = body.map_or("", |it| picture.names.body(it.as_str()));
    wrap(name, LEAST_LANE - 32, NAME.0)
}

/// A body's strip with its name at the head.
fn lane(
    out: &mut String,
    (at, lane): (usize, &Lane<'_>),
    (height, header): (i32, i32),
    name: &[String],
) {
    let Lane { left, width, .. } = lane;
    let fill = if at % 2 == 0 { "#f7f9fc" } else { "#eef2f7" };
    for (height, fill) in [(height, fill), (header, "#dde6f0")] {
        put(
            out,
            format_args!(
                "<rect x=\"{left}\" y=\"0\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\" \
                 stroke=\"#c9d3df\"/>"
            ),
        );
    }
    let foot = (header - px(name.len()) * NAME.1) / 2 + 16;
    lines(out, (left + width / 2, foot), NAME, name, BOLD);
}

/// The opening, with all that the picture tells as text.
fn head(picture: &Picture<'_>, layout: &Layout<'_>, (width, height): (i32, i32)) -> String {
    let definition = picture.definition;
    let told = layout.boxes.iter().map(|it| &definition.nodes[it.node]);
    let told = told.filter(|it| matches!(it.kind, NodeKind::Task(_) | NodeKind::Exclusive(_)));
    let told: Vec<String> = told.map(|it| Caption::of(it, picture).line()).collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" aria-labelledby=\"flow-title flow-desc\" fill=\"{INK}\" \
         font-family=\"'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif\">\
         <title id=\"flow-title\">{}</title><desc id=\"flow-desc\">办理流程：{}。</desc>\
         <defs><marker id=\"flow-tip\" viewBox=\"0 0 10 8\" refX=\"10\" refY=\"4\" markerWidth=\"10\" \
         markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">\
         <path d=\"M0 0 10 4 0 8z\" fill=\"{LINE}\"/></marker></defs>\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>",
        xml(&picture.names.title),
        xml(&told.join("；")),
    )
}

/// The line with its tip moved on to where a diamond really begins.
fn meeting(line: &Line, layout: &Layout<'_>, definition: &Definition) -> Line {
    let mut line = line.clone();
    let to = &definition.edges[line.edge].to;
    let at = layout.boxes.iter().find(|it| definition.nodes[it.node].id == *to);
    let is_diamond =
        definition.node(to).is_some_and(|it| matches!(it.kind, NodeKind::Exclusive(_)));
    if let (Some(at), Some(tip), true) = (at, line.corners.last_mut(), is_diamond) {
        tip.1 += diamond::gap(at, (tip.0 - at.left - at.width / 2).abs());
    }
    line
}

/// A line; `taken` if an application went it, where it could have gone another way.
fn arrow(out: &mut String, line: &Line, taken: Option<bool>) {
    let corners: Vec<String> = line.corners.iter().map(|it| format!("{} {}", it.0, it.1)).collect();
    let path = corners.join("L");
    let how = match taken {
        Some(true) => "stroke-width=\"3\"",
        Some(false) => "stroke-width=\"1.5\" stroke-dasharray=\"2 4\"",
        None => "stroke-width=\"1.5\"",
    };
    put(
        out,
        format_args!(
            "<path d=\"M{path}\" fill=\"none\" stroke=\"{LINE}\" {how} \
             stroke-linejoin=\"round\" marker-end=\"url(#flow-tip)\"/>"
        ),
    );
}

/// How large a node's box is.
fn size(kind: &NodeKind, caption: &Caption) -> (i32, i32) {
    match kind {
        NodeKind::Task(_) => {}
        NodeKind::Exclusive(_) => return diamond::size(caption),
        NodeKind::Start | NodeKind::Fork | NodeKind::Join | NodeKind::End => return SIGN,
    }
    let text = Text::of(caption);
    let small = px(text.work.len() + text.state.len());
    (STEP.0, 2 * PAD + px(text.name.len()) * NAME.1 + small * SMALL.1)
}

/// A caption as it is broken into lines.
struct Text {
    name: Vec<String>,
    work: Vec<String>,
    state: Vec<String>,
}

impl Text {
    fn of(caption: &Caption) -> Self {
        let small = |text: &str| wrap(text, STEP.1, SMALL.0);
        let work = caption.work.join(BESIDE);
        let fits = measure(&work, SMALL.0) <= STEP.1;
        Self {
            name: wrap(&caption.name, STEP.1, NAME.0),
            // A limit that does not fit beside the post goes below it.
            work: if fits {
                vec![work]
            } else {
                caption.work.iter().flat_map(|it| small(it)).collect()
            },
            state: caption.state.as_ref().map(|it| small(&it.1)).unwrap_or_default(),
        }
    }
}

fn step(out: &mut String, at: &Placed, kind: &NodeKind, caption: &Caption) {
    let state = caption.state.as_ref().map(|it| it.0);
    let is_task = matches!(kind, NodeKind::Task(_));
    let look = if is_task { Look::of_step(state) } else { Look::of_sign() };
    let class = state.map_or(String::new(), |it| format!(" {}", it.as_str()));
    let (kind, round) = match kind {
        NodeKind::Task(_) => ("step", 8),
        NodeKind::Start | NodeKind::End => ("end", 16),
        NodeKind::Fork | NodeKind::Join | NodeKind::Exclusive(_) => ("junction", 4),
    };
    put(
        out,
        format_args!(
            "<g class=\"{kind}{class}\"><title>{}</title>\
             <rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{round}\" {look}/>",
            xml(&caption.line()),
            at.left,
            at.top,
            at.width,
            at.height,
        ),
    );
    let middle = at.left + at.width / 2;
    if is_task {
        let text = Text::of(caption);
        let mut y = at.top + PAD + 15;
        lines(out, (middle, y), NAME, &text.name, "");
        y += px(text.name.len()) * NAME.1 - 2;
        lines(out, (middle, y), SMALL, &text.work, "fill=\"#4a5b6d\"");
        y += px(text.work.len()) * SMALL.1;
        lines(out, (middle, y), SMALL, &text.state, &look.text());
    } else {
        let name = [caption.name.clone()];
        lines(out, (middle, at.top + 21), (14, 14), &name, "");
    }
    if let Some(state) = state {
        out.push_str(&mark(state, (at.left + 2, at.top + 2)));
    }
    out.push_str("</g>");
}

/// The legend and its height; empty for a procedure by itself.
fn legend(picture: &Picture<'_>, width: i32) -> (String, i32) {
    if picture.progress.is_none() {
        return (String::new(), 0);
    }
    let columns = (width / LEGEND_ITEM).max(1);
    let mut out = String::new();
    let mut rows = 0;
    for (at, state) in (0..).zip(StepState::ALL) {
        let (x, y) = (at % columns * LEGEND_ITEM, 24 + at / columns * 26);
        rows = at / columns + 1;
        out.push_str(&mark(*state, (x + 12, y)));
        put(
            &mut out,
            format_args!(
                "<text x=\"{}\" y=\"{}\" font-size=\"{}\">{}</text>",
                x + 28,
                y + 4,
                SMALL.0,
                xml(state.chinese())
            ),
        );
    }
    (out, 14 + rows * 26)
}

/// Lines of text, the first with its foot at `y`, in the middle of `x`.
pub(super) fn lines(
    out: &mut String,
    (x, y): (i32, i32),
    (size, height): (i32, i32),
    text: &[String],
    how: &str,
) {
    for (line, at) in text.iter().zip(0..) {
        let (y, text) = (y + at * height, xml(line));
        put(
            out,
            format_args!(
                "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\" font-size=\"{size}\" {how}>{text}</text>"
            ),
        );
    }
}

pub(super) fn put(out: &mut String, what: impl Display) {
    write!(out, "{what}").expect("a string takes all");
}

/// A count, for reckoning in pixels.
pub(super) fn px(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX / 1_000)
}
