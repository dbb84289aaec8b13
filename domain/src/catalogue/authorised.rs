//! At which posts an item is accepted, refused and decided: what an authorisation (授权书) can be about.

use super::Content;
use crate::access::AuthorisedAct;
use crate::workflow::{Duty, Seat};

impl Content {
    /// The posts whose step `act` is; what is decided on the spot is also decided where it is taken in.
    pub fn done_at(&self, act: AuthorisedAct) -> Vec<Seat> {
        let of = |duty| {
            let steps = self.workflow.with_duty(duty);
            steps.map(|(_, it)| Seat { post: it.post.clone(), body: it.body.clone() })
        };
        let mut seats: Vec<Seat> = match act {
            AuthorisedAct::Accept | AuthorisedAct::Reject => of(Duty::Intake).collect(),
            AuthorisedAct::Decide if self.is_instant() => {
                of(Duty::Decision).chain(of(Duty::Intake)).collect()
            }
            AuthorisedAct::Decide => of(Duty::Decision).collect(),
        };
        seats.sort();
        seats.dedup();
        seats
    }
}
