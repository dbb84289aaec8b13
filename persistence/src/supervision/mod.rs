//! Statistics: counted where the rows of what runs now, or of a period, lie side by side. Nobody
//! counts what they may not read: an application counts for the body that decides on it.

mod efficiency;
mod lights;
mod presence;

pub use efficiency::period;
pub use lights::{LightGroup, Spot, lights};
pub use presence::offered;

use domain::access::Permit;
use domain::supervision::ReadStatistics;
use domain::{BodyCode, ItemCode};

/// What statistics are asked of.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Only this body, if it is one of the asker's.
    pub body: Option<BodyCode>,
    pub item: Option<ItemCode>,
}

impl Scope {
    /// The bodies of the permit that are meant.
    fn bodies(&self, permit: &Permit<ReadStatistics>) -> Vec<BodyCode> {
        let meant = |it: &&BodyCode| self.body.as_ref().is_none_or(|body| body == *it);
        let mut bodies: Vec<BodyCode> = permit.bodies().filter(meant).cloned().collect();
        bodies.sort();
        bodies.dedup();
        bodies
    }
}
