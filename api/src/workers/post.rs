//! Sends messages on by e-mail and as text messages, at least once, each with an id of its own by
//! which doubles can be told.
//!
//! No transaction is open while a mail server is spoken to: a message is taken for a time, and if its
//! sender dies the time runs out. What fails is tried again after longer and longer pauses, and
//! given up in the end until somebody looks. Attempts go by the clock that nobody moves.

use std::time::Duration;

use actix_web::rt::time;
use actix_web::web;
use domain::notifications::Carrier;
use persistence::notifications::{Taken, failed, letter, nowhere, sent, take};

use crate::Problem;
use crate::backend::Backend;
use crate::carriers::{NotSent, Parcel};

/// How long somebody may be at a message before another takes it.
const TURN: chrono::Duration = chrono::Duration::minutes(2);

/// How often somebody looks; it costs one step down an index.
const EVERY: Duration = Duration::from_secs(1);

/// What became of a message that was to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trip {
    Arrived,
    /// It will be tried again.
    Failed,
    /// It will not, unless somebody asks for it.
    GivenUp,
    /// The applicant has left no address.
    Nowhere,
}

pub(super) async fn run(backend: web::Data<Backend>, carrier: Carrier) {
    loop {
        let sender = backend.clone();
        match web::block(move || sender.send_next(carrier)).await {
            Ok(Ok(Some(_))) => continue,
            Ok(Ok(None)) => {}
            Ok(Err(cause)) => tracing::warn!(%cause, %carrier, "could not send messages on"),
            Err(_) => return,
        }
        time::sleep(EVERY).await;
    }
}

impl Backend {
    /// Sends all that is due by now; answers what became of each.
    pub fn send_on(&self) -> Result<Vec<Trip>, Problem> {
        let mut trips = Vec::new();
        for carrier in self.carriers.known() {
            while let Some(trip) = self.send_next(carrier)? {
                trips.push(trip);
            }
        }
        Ok(trips)
    }

    /// Sends the next message that is due by `carrier`, if there is one.
    fn send_next(&self, carrier: Carrier) -> Result<Option<Trip>, Problem> {
        let now = self.wall.now();
        let taken = self.db.transact::<_, Problem>(|tx| Ok(take(tx, carrier, now, now + TURN)?))?;
        let Some(taken) = taken else { return Ok(None) };
        let outcome = self.bring(carrier, taken);
        let now = self.wall.now();
        let trip = self.db.transact::<_, Problem>(|tx| match &outcome {
            Ok(true) => Ok(sent(tx, taken, now).map(|()| Trip::Arrived)?),
            Ok(false) => Ok(nowhere(tx, taken).map(|()| Trip::Nowhere)?),
            Err(NotSent(why)) => {
                let dead = failed(tx, taken, why, now)?;
                Ok(if dead { Trip::GivenUp } else { Trip::Failed })
            }
        })?;
        self.gauges.trip(carrier, trip);
        if let Err(why) = outcome {
            let (delivery, attempts) = (taken.id, taken.attempts);
            tracing::warn!(%delivery, %carrier, attempts, %why, "a message did not arrive");
        }
        Ok(Some(trip))
    }

    /// Whether it was brought, or there is nowhere to bring it to.
    fn bring(&self, carrier: Carrier, taken: Taken) -> Result<bool, NotSent> {
        let letter = self.db.look(|session| letter(session, carrier, taken));
        let letter = letter.map_err(|err| NotSent(format!("it could not be read: {err}")))?;
        let Some(to) = letter.to else { return Ok(false) };
        let text = letter.about.tell(&letter.number, &letter.item);
        let subject = format!("【{:#}】{}", letter.about, letter.number);
        let parcel = Parcel { id: taken.id, to: &to, subject: &subject, text: &text };
        self.carriers.send(carrier, &parcel).map(|()| true)
    }
}
