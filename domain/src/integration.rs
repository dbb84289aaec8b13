//! Other departments' systems: what they may follow.

use crate::access::rights;

rights! {
    /// Follow the feed of events about what one may read.
    ReadEvents = "integration.read_events": [Integrator, Supervisor];
}
