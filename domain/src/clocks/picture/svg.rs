//! The picture's drawing: colours, and beside them words and lines, so that it is read in black and
//! white too.

use std::fmt::{Display, Write};

use chrono::Datelike;

use super::sheet::{CELL, Cell, HEAD, Month, Sheet, lay};
use super::{CountPicture, Face, words};
use crate::labels::Label;
use crate::refusal::Language;
use crate::text::{measure, wrap, xml};

const MARGIN: i32 = 24;
const TITLE: i32 = 18;
const TEXT: i32 = 13;
const SMALL: i32 = 10;
const INK: &str = "#1f2d3d";
const PALE: &str = "#8592a3";
const DUE: &str = "#b3261e";
const TODAY: &str = "#0b57d0";
/// What a sign of the legend takes besides its words.
const LEGEND: i32 = 52;

/// Draws it.
pub(super) fn draw(picture: &CountPicture<'_>) -> String {
    let sheet = lay(picture);
    let inner = sheet.width;
    let title = wrap(&words::title(picture), inner, TITLE);
    let summary = wrap(&words::summary(picture), inner, TEXT);
    let top = MARGIN + px(title.len()) * 26 + px(summary.len()) * 19 + 12;
    let (legend, legend_height) = legend(&sheet, inner, picture.language);
    let size = (inner + 2 * MARGIN, top + sheet.height + legend_height + MARGIN);
    let mut out = head(picture, size);
    lines(&mut out, (MARGIN, MARGIN + 16), (TITLE, 26), &title, "font-weight=\"bold\"");
    lines(&mut out, (MARGIN, MARGIN + px(title.len()) * 26 + 12), (TEXT, 19), &summary, "");
    put(&mut out, format_args!("<g transform=\"translate({MARGIN} {top})\">"));
    for it in &sheet.months {
        month(&mut out, it, picture.language);
    }
    put(&mut out, format_args!("<g transform=\"translate(0 {})\">{legend}</g>", sheet.height));
    out.push_str("</g></svg>");
    out
}

fn head(picture: &CountPicture<'_>, (width, height): (i32, i32)) -> String {
    let language = match picture.language {
        Language::Chinese => "zh-CN",
        Language::English => "en",
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" aria-labelledby=\"count-title count-desc\" lang=\"{language}\" \
         fill=\"{INK}\" font-family=\"'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif\">\
         <title id=\"count-title\">{}</title><desc id=\"count-desc\">{}</desc>\
         <defs><pattern id=\"count-paused\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><rect width=\"8\" height=\"8\" fill=\"#fff6df\"/>\
         <path d=\"M0 0v8\" stroke=\"#e0b24a\" stroke-width=\"3\"/></pattern></defs>\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>",
        xml(&words::title(picture)),
        xml(&words::told(picture)),
    )
}

fn month(out: &mut String, it: &Month, language: Language) {
    let (left, top) = it.at;
    put(out, format_args!("<g transform=\"translate({left} {top})\">"));
    let name = words::month(it.first, language);
    text(out, (7 * CELL.0 / 2, 18), (15, INK), &name, "font-weight=\"bold\"");
    for (column, name) in (0..).zip(words::weekdays(language)) {
        text(out, (column * CELL.0 + CELL.0 / 2, HEAD - 10), (11, PALE), name, "");
    }
    for cell in &it.cells {
        day(out, cell, language);
    }
    out.push_str("</g>");
}

/// How a day is filled.
fn fill(cell: &Cell) -> &'static str {
    match cell.face {
        None if cell.weekend => "#f7f8fa",
        None => "#ffffff",
        Some(Face::Start) => "#dbe8ff",
        Some(Face::Counted) => "#d9f2df",
        Some(Face::DayOff) => "#e9ecf0",
        Some(Face::Holiday) => "#ffe1de",
        Some(Face::Paused) => "url(#count-paused)",
        Some(Face::RolledOver) => "#efe3fb",
    }
}

fn day(out: &mut String, cell: &Cell, language: Language) {
    let [due, today, worked, _] = words::other(language);
    let (x, y) = cell.at;
    let (stroke, width, inset) = if cell.due { (DUE, 3, 2) } else { ("#d4dae2", 1, 1) };
    let dash =
        if cell.provisional && cell.face.is_some() { "stroke-dasharray=\"4 3\"" } else { "" };
    put(
        out,
        format_args!(
            "<g><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"5\" \
             fill=\"{}\" stroke=\"{stroke}\" stroke-width=\"{width}\" {dash}/>",
            xml(&words::cell(cell, language)),
            x + inset,
            y + inset,
            CELL.0 - 2 * inset,
            CELL.1 - 2 * inset,
            fill(cell),
        ),
    );
    let ink = if cell.face.is_some() { INK } else { PALE };
    let number = cell.date.day().to_string();
    if cell.today {
        put(
            out,
            format_args!("<circle cx=\"{}\" cy=\"{}\" r=\"9\" fill=\"{TODAY}\"/>", x + 12, y + 12),
        );
        text(out, (x + 12, y + 16), (11, "#ffffff"), &number, "font-weight=\"bold\"");
    } else {
        text(out, (x + 12, y + 16), (11, ink), &number, "");
    }
    if cell.made_up {
        let place = (x + CELL.0 - 5 - measure(worked, 9) / 2, y + 12);
        text(out, place, (9, "#8a4b00"), worked, "");
    }
    if let Some(nth) = cell.nth {
        let place = (x + CELL.0 / 2 + 6, y + 29);
        text(out, place, (17, "#14532d"), &nth.to_string(), "font-weight=\"bold\"");
    }
    let (said, colour) = if cell.due {
        (due.to_owned(), DUE)
    } else if let Some(mark) =
        cell.face.map(|it| words::mark(it, language)).filter(|it| !it.is_empty())
    {
        (mark.to_owned(), INK)
    } else if cell.today {
        (today.to_owned(), TODAY)
    } else {
        (short(cell.name.as_deref().unwrap_or_default()), ink)
    };
    let weight = if cell.due || cell.today { "font-weight=\"bold\"" } else { "" };
    text(out, (x + CELL.0 / 2, y + CELL.1 - 6), (SMALL, colour), &said, weight);
    out.push_str("</g>");
}

/// As much of a name as a cell holds.
fn short(name: &str) -> String {
    let room = CELL.0 - 8;
    if measure(name, SMALL) <= room {
        return name.to_owned();
    }
    let mut out = String::new();
    for it in name.chars() {
        if room < measure(&out, SMALL) + 2 * SMALL {
            break;
        }
        out.push(it);
    }
    out.push('…');
    out
}

/// What the signs that occur mean, and its height.
fn legend(sheet: &Sheet, width: i32, language: Language) -> (String, i32) {
    let cells = || sheet.months.iter().flat_map(|it| &it.cells);
    let faces = Face::ALL.iter().filter(|face| cells().any(|it| it.face == Some(**face)));
    let mut signs: Vec<(String, &str)> = faces
        .map(|it| {
            let face = Some(*it);
            let blank =
                Cell { face, ..cells().find(|it| it.face == face).cloned().expect("it occurs") };
            let look = format!("fill=\"{}\" stroke=\"#d4dae2\"", fill(&blank));
            (look, words::face(*it, language))
        })
        .collect();
    let [due, today, _, provisional] = words::other(language);
    if cells().any(|it| it.due) {
        signs.push((format!("fill=\"#ffffff\" stroke=\"{DUE}\" stroke-width=\"3\""), due));
    }
    if cells().any(|it| it.today) {
        signs.push((format!("fill=\"{TODAY}\""), today));
    }
    if cells().any(|it| it.provisional && it.face.is_some()) {
        signs.push((
            format!("fill=\"#ffffff\" stroke=\"{INK}\" stroke-dasharray=\"4 3\""),
            provisional,
        ));
    }
    let widest = signs.iter().map(|it| measure(it.1, 12)).max().unwrap_or(0) + LEGEND;
    let columns = (width / widest).max(1);
    let mut out = String::new();
    let mut rows = 0;
    for (at, (look, said)) in (0..).zip(&signs) {
        let (x, y) = (at % columns * widest, 22 + at / columns * 24);
        rows = at / columns + 1;
        put(
            &mut out,
            format_args!(
                "<rect x=\"{}\" y=\"{y}\" width=\"16\" height=\"16\" rx=\"4\" {look}/>",
                x + 2
            ),
        );
        put(
            &mut out,
            format_args!(
                "<text x=\"{}\" y=\"{}\" font-size=\"12\">{}</text>",
                x + 25,
                y + 13,
                xml(said)
            ),
        );
    }
    let mut height = 22 + rows * 24;
    if sheet.left_out != 0 {
        let told = match language {
            Language::Chinese => format!("中间 {} 个月未画出", sheet.left_out),
            Language::English => format!("{} months between are left out", sheet.left_out),
        };
        height += 22;
        lines(&mut out, (2, height - 6), (12, 18), &[told], "");
    }
    (out, height)
}

/// A word in the middle of `x`, with its foot at `y`.
fn text(out: &mut String, (x, y): (i32, i32), (size, colour): (i32, &str), what: &str, how: &str) {
    if what.is_empty() {
        return;
    }
    put(
        out,
        format_args!(
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\" font-size=\"{size}\" fill=\"{colour}\" \
             {how}>{}</text>",
            xml(what)
        ),
    );
}

/// Lines that begin at `x`, the first with its foot at `y`.
fn lines(
    out: &mut String,
    (x, y): (i32, i32),
    (size, height): (i32, i32),
    what: &[String],
    how: &str,
) {
    for (at, line) in (0..).zip(what) {
        let y = y + at * height;
        put(
            out,
            format_args!(
                "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" {how}>{}</text>",
                xml(line)
            ),
        );
    }
}

fn put(out: &mut String, what: impl Display) {
    write!(out, "{what}").expect("a string takes all");
}

/// A count, for reckoning in pixels.
fn px(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX / 1_000)
}
