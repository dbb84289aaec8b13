//! Supervision (电子监察): what is counted of all applications, and how figures are made of counts.

mod efficiency;
mod lights;
mod presence;
#[cfg(test)]
mod tests;

pub use efficiency::{Average, Came, Decided, Efficiency, Period, Place, Ratio, ranks};
pub use lights::LightCounts;
pub use presence::{EntryStatus, Exception, Offered, Presence, PresenceFault, presence};

use crate::access::rights;
use crate::labels::labels;

rights! {
    /// Read the statistics (统计) of one's bodies, as a supervisor also of those below.
    ReadStatistics = "supervision.read_statistics":
        [WindowClerk, Officer, DeliveryClerk, Supervisor, BodyHead, Administrator];
}

labels! {
    /// What running applications are counted by.
    LightsBy {
        /// 实施主体: the body that decides.
        Body = "body",
        /// 事项
        Item = "item",
        /// 环节: open tasks, each by its own limit.
        Step = "step",
    }
}

labels! {
    /// What the figures of a period are told by.
    EfficiencyBy {
        /// 实施主体: the body that decides.
        Body = "body",
        /// 事项
        Item = "item",
    }
}
