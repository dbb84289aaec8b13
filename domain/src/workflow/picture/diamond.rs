//! Gateways in the SVG: a diamond with its question, and on each way out what leads that way.

use std::fmt::Write;

use super::caption::Caption;
use super::layout::{Label, Placed};
use super::look::Look;
use super::svg::{SMALL, lines};
use super::way::Sign;
use crate::text::{measure, wrap, xml};

/// Size of a diamond's letters, and height of a line of them.
const NAME: (i32, i32) = (14, 18);
/// The widest line in a diamond, and on a way.
const WIDEST: (i32, i32) = (112, 132);
/// Around the words on a way.
const PAD: (i32, i32) = (8, 4);

/// Width and height of a diamond in which the caption has room.
pub(super) fn size(caption: &Caption) -> (i32, i32) {
    let text = wrap(&caption.name, WIDEST.0, NAME.0);
    // Twice as wide and as high as the text that it goes around.
    (2 * widest(&text, NAME.0) + 24, 2 * height(&text, NAME.1) + 12)
}

/// Width and height of the words on a way.
pub(super) fn sign_size(sign: &Sign) -> (i32, i32) {
    let text = wrap(&sign.short(), WIDEST.1, SMALL.0);
    let width = widest(&text, SMALL.0) + 2 * PAD.0;
    (width + width % 2, height(&text, SMALL.1) + 2 * PAD.1)
}

/// How far below the upper side of its box the outline lies, so many pixels from the middle.
pub(super) fn gap(at: &Placed, aside: i32) -> i32 {
    aside * at.height / at.width
}

pub(super) fn draw(out: &mut String, at: &Placed, caption: &Caption) {
    let (middle, centre) = (at.left + at.width / 2, at.top + at.height / 2);
    let (right, bottom) = (at.left + at.width, at.top + at.height);
    let look = Look::of_sign();
    write!(
        out,
        "<g class=\"gateway\"><title>{}</title>\
         <path d=\"M{middle} {}L{right} {centre} {middle} {bottom} {} {centre}z\" {look}/>",
        xml(&caption.line()),
        at.top,
        at.left,
    )
    .expect("a string takes all");
    let text = wrap(&caption.name, WIDEST.0, NAME.0);
    let foot = centre - height(&text, NAME.1) / 2 + NAME.0 - 1;
    lines(out, (middle, foot), NAME, &text, "");
    out.push_str("</g>");
}

/// The words on a way.
pub(super) fn draw_sign(out: &mut String, at: &Label, sign: &Sign) {
    let (class, look) = match sign.taken {
        Some(true) => ("way taken", Look::of_way(true)),
        Some(false) => ("way skipped", Look::of_way(false)),
        None => ("way", Look::of_sign()),
    };
    write!(
        out,
        "<g class=\"{class}\"><title>{}</title>\
         <rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\" {look}/>",
        xml(&sign.words),
        at.left,
        at.top,
        at.width,
        at.height,
    )
    .expect("a string takes all");
    let text = wrap(&sign.short(), WIDEST.1, SMALL.0);
    let foot = (at.left + at.width / 2, at.top + PAD.1 + SMALL.0 + 1);
    let how = if sign.taken == Some(true) { look.text() } else { String::new() };
    lines(out, foot, SMALL, &text, &how);
    out.push_str("</g>");
}

fn widest(text: &[String], letter: i32) -> i32 {
    text.iter().map(|it| measure(it, letter)).max().unwrap_or(0)
}

fn height(text: &[String], line: i32) -> i32 {
    line * i32::try_from(text.len()).unwrap_or(1)
}
