//! Which field of a request a refusal is about, where that depends on what was asked.

use domain::applications::{Command, Refusal};
use domain::refusal::Refuse;

use crate::Problem;

/// The refusal of a command, with its place.
pub(super) fn about(command: &Command, refusal: Refusal) -> Problem {
    match field(refusal.slug(), command) {
        Some(pointer) => Problem::refused(refusal).about(pointer),
        None => refusal.into(),
    }
}

fn field(slug: &str, command: &Command) -> Option<&'static str> {
    use Command::{
        ConfirmReceipt, Consult, Deliver, NotifyFee, RecordOpinion, RecordPayment, Resume, Suspend,
    };
    match (slug, command) {
        ("suspended-out-of-time", Suspend(_) | NotifyFee(_)) => Some("/notice_effective_on"),
        ("suspended-out-of-time", Consult(_)) => Some("/received_on"),
        ("resumed-out-of-time", Resume(_)) => Some("/resumes_on"),
        ("resumed-out-of-time", RecordPayment(_)) => Some("/paid_on"),
        ("resumed-out-of-time", RecordOpinion(_)) => Some("/received_on"),
        ("served-in-future", ConfirmReceipt(_)) => Some("/served_at"),
        ("served-in-future", Deliver(_)) => Some("/receipt/served_at"),
        _ => None,
    }
}
