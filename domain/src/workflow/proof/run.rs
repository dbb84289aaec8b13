//! A way through a procedure, as a counter-example tells it.

use std::fmt;

use crate::NodeId;

/// What has been done, one step after another, from the start on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run(pub Vec<Stride>);

/// One step, and which way the gateways behind it led.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stride {
    /// The task that is done; none at the start.
    pub done: Option<NodeId>,
    /// Each gateway with where it led.
    pub led: Vec<(NodeId, NodeId)>,
}

impl Run {
    pub(super) fn and(&self, stride: Stride) -> Self {
        Self(self.0.iter().cloned().chain([stride]).collect())
    }
}

impl fmt::Display for Run {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = self.0.iter().flat_map(|it| {
            let done = it.done.iter().map(ToString::to_string);
            done.chain(it.led.iter().map(|(gateway, to)| format!("{gateway} (to {to})")))
        });
        let parts: Vec<String> = parts.collect();
        to.write_str(if parts.is_empty() { "the start" } else { "" })?;
        to.write_str(&parts.join(" → "))
    }
}
