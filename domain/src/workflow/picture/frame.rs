//! Frames around parts (子流程): a part is placed by itself, and then stands in its surroundings like
//! any other box. So nothing else gets into its frame, and no way runs through it.

use super::caption::PART;
use super::layout::{Label, Layout, Line, Placed, Sizes, sheet};
use super::svg::{BOLD, LINE, NAME, lines, put, px};
use crate::text::{wrap, xml};
use crate::workflow::{Definition, Member, Part};

/// What is drawn around a part: everything of it stands inside, and nothing else does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::workflow) struct Frame {
    /// The part's index in the definition.
    pub(in crate::workflow) part: usize,
    pub(in crate::workflow) left: i32,
    pub(in crate::workflow) top: i32,
    pub(in crate::workflow) width: i32,
    pub(in crate::workflow) height: i32,
}

/// How far a frame stands off what is in it, to each side; above there is room for its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workflow) struct Space {
    pub(in crate::workflow) aside: i32,
    pub(in crate::workflow) above: i32,
    pub(in crate::workflow) below: i32,
}

/// A member of a sheet, with all that is in it.
pub(super) struct Boxed<'a> {
    member: Member,
    pub(super) size: (i32, i32),
    inside: Option<(Layout<'a>, Space)>,
}

impl<'a> Boxed<'a> {
    pub(super) fn of(definition: &'a Definition, member: Member, sizes: &Sizes<'_>) -> Self {
        let part = match member {
            Member::Node(at) => {
                return Self { member, size: (sizes.node)(&definition.nodes[at]), inside: None };
            }
            Member::Part(at) => &definition.parts[at],
        };
        let inner = sheet(definition, Some(&part.id), sizes);
        let space = (sizes.frame)(part, inner.width);
        let width = inner.width + 2 * space.aside;
        // Like those of all boxes, the width is even.
        let size = (width + width % 2, space.above + inner.height + space.below);
        Self { member, size, inside: Some((inner, space)) }
    }

    /// Adds it to what has been placed.
    pub(super) fn put(self, layout: &mut Layout<'_>, (left, top): (i32, i32)) {
        let (width, height) = self.size;
        match self.member {
            Member::Node(node) => layout.boxes.push(Placed { node, left, top, width, height }),
            Member::Part(part) => layout.frames.push(Frame { part, left, top, width, height }),
        }
        let Some((inner, space)) = self.inside else { return };
        let (x, y) = (left + space.aside, top + space.above);
        let boxes = inner.boxes.into_iter();
        layout.boxes.extend(boxes.map(|it| Placed { left: it.left + x, top: it.top + y, ..it }));
        let frames = inner.frames.into_iter();
        layout.frames.extend(frames.map(|it| Frame { left: it.left + x, top: it.top + y, ..it }));
        let labels = inner.labels.into_iter();
        layout.labels.extend(labels.map(|it| Label { left: it.left + x, top: it.top + y, ..it }));
        layout.lines.extend(inner.lines.into_iter().map(|it| Line {
            edge: it.edge,
            corners: it.corners.iter().map(|at| (at.0 + x, at.1 + y)).collect(),
        }));
    }
}

/// Around what is in a frame.
const ASIDE: i32 = 12;
const BELOW: i32 = 6;

/// The room that a picture's frame takes around a part so wide, with its name above.
pub(super) fn space(part: &Part, width: i32) -> Space {
    Space { aside: ASIDE, above: 8 + px(heading(part, width).len()) * NAME.1, below: BELOW }
}

fn heading(part: &Part, width: i32) -> Vec<String> {
    wrap(&format!("{PART}{}", part.name), width, NAME.0)
}

/// Draws a frame with its name at the head.
pub(super) fn draw(out: &mut String, at: &Frame, part: &Part) {
    let Frame { left, top, width, height, .. } = at;
    put(
        out,
        format_args!(
            "<g class=\"part\"><title>{PART}{}</title><rect x=\"{left}\" y=\"{top}\" \
             width=\"{width}\" height=\"{height}\" rx=\"10\" fill=\"#ffffff\" \
             fill-opacity=\"0.6\" stroke=\"{LINE}\" stroke-width=\"1.5\"/>",
            xml(&part.name),
        ),
    );
    let name = heading(part, width - 2 * ASIDE);
    lines(out, (left + width / 2, top + 20), NAME, &name, BOLD);
    out.push_str("</g>");
}
