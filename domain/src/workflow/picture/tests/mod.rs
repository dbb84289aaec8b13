//! What a picture promises: nothing hides anything, states are told right, names stay names.

mod gateways;
mod geometry;
mod names;
mod parts;
mod states;

use crate::workflow::{Definition, NodeKind, sample};

/// start → in → fork → (a1 → a2 | b1) → join → decide → out → end
fn forked() -> Definition {
    sample(
        &[
            ("in", "intake"),
            ("a1", "review"),
            ("a2", "review"),
            ("b1", "review"),
            ("decide", "decision"),
            ("out", "delivery"),
        ],
        &["fork"],
        &["join"],
        "start>in in>fork fork>a1 a1>a2 a2>join fork>b1 b1>join join>decide decide>out out>end",
    )
}

/// Gives the steps to `bodies` in turn.
fn shared_out(mut definition: Definition, bodies: &[u8]) -> Definition {
    let tasks = definition.nodes.iter_mut().filter_map(|it| match &mut it.kind {
        NodeKind::Task(task) => Some(task),
        _ => None,
    });
    for (task, body) in tasks.zip(bodies.iter().cycle()) {
        task.body = format!("B{body}").into();
    }
    definition
}
