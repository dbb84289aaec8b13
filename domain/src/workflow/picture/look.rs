//! How each state looks: a colour, and besides it a border and a mark of its own, so that it is
//! told in black and white too.

use std::fmt;

use super::StepState;

/// How a box is filled and bordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) fill: &'static str,
    pub(super) stroke: &'static str,
    /// In tenths of a pixel.
    pub(super) width: u8,
    /// As SVG's `stroke-dasharray`; empty for a line without gaps.
    pub(super) dash: &'static str,
}

impl Look {
    pub(super) const fn of(state: StepState) -> Self {
        let (fill, stroke, width, dash) = match state {
            StepState::Ahead => ("#ffffff", "#66758a", 12, ""),
            StepState::Current => ("#e3efff", "#0b57d0", 30, ""),
            StepState::Done => ("#e6f4ea", "#1e7a3c", 15, ""),
            StepState::Skipped => ("#f1f1f1", "#636363", 12, "2 4"),
            StepState::Returned => ("#fff3dc", "#a85b00", 25, "9 4"),
        };
        Self { fill, stroke, width, dash }
    }

    /// Of a step, in a running application or by itself.
    pub(super) fn of_step(state: Option<StepState>) -> Self {
        let plain = Self { fill: "#ffffff", stroke: "#3f6fa8", width: 15, dash: "" };
        state.map_or(plain, Self::of)
    }

    /// Of a start, an end, a fork or a join.
    pub(super) fn of_sign() -> Self {
        Self { fill: "#e9edf2", stroke: "#51657b", width: 12, dash: "" }
    }

    /// Of a way that an application went or did not go: as of a step that is done or skipped.
    pub(super) fn of_way(taken: bool) -> Self {
        Self::of(if taken { StepState::Done } else { StepState::Skipped })
    }

    /// The attributes of the words that tell the state.
    pub(super) fn text(self) -> String {
        format!("font-weight=\"bold\" fill=\"{}\"", self.stroke)
    }
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { fill, stroke, width, dash } = self;
        write!(
            f,
            "fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{}.{}\"",
            width / 10,
            width % 10
        )?;
        if !dash.is_empty() {
            write!(f, " stroke-dasharray=\"{dash}\"")?;
        }
        Ok(())
    }
}

/// The mark of a state in a small disc around `x`, `y`: drawn, since not every font has such signs.
pub(super) fn mark(state: StepState, (x, y): (i32, i32)) -> String {
    let Look { stroke, .. } = Look::of(state);
    let sign = match state {
        // An empty ring.
        StepState::Ahead => "",
        // A wedge that points onwards.
        StepState::Current => "M-2.5-4.5 4.5 0-2.5 4.5z",
        // A tick.
        StepState::Done => "M-4.5 0-1.5 3.5 4.5-3.5",
        // A stroke through.
        StepState::Skipped => "M-4.5 0h9",
        // An arrow that turns back.
        StepState::Returned => "M4 4v-5h-7M-.5-4.5-4-1-.5 2.5",
    };
    let disc = if state == StepState::Ahead { "#ffffff" } else { stroke };
    let fill = if state == StepState::Current { "#ffffff" } else { "none" };
    format!(
        "<g transform=\"translate({x} {y})\" aria-hidden=\"true\">\
         <circle r=\"9\" fill=\"{disc}\" stroke=\"{stroke}\" stroke-width=\"1.2\"/>\
         <path d=\"{sign}\" fill=\"{fill}\" stroke=\"#ffffff\" stroke-width=\"1.8\" \
         stroke-linecap=\"round\" stroke-linejoin=\"round\"/></g>"
    )
}

/// The mark of a state as a character, for text.
pub(super) fn character(state: StepState) -> char {
    match state {
        StepState::Ahead => '○',
        StepState::Current => '▶',
        StepState::Done => '✓',
        StepState::Skipped => '–',
        StepState::Returned => '↩',
    }
}
