//! The movable clock.

use actix_web::{get, post};
use chrono::{DateTime, Duration, FixedOffset};
use domain::calendar::local;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::Problem;
use crate::backend::Backend;
use crate::clock::{Clock, MovableClock};
use crate::dates::Moment;
use crate::gate::OpenGate;
use crate::json::Checked;
use crate::problem::PublicProblems;
use crate::reply::Reply;

/// The hall's clock
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SandboxClock {
    /// What time it is in the hall
    now: DateTime<FixedOffset>,
    /// How many seconds that is ahead of the real time
    #[schema(example = 86400, minimum = 0)]
    ahead_seconds: i64,
}

/// The hall's clock when it has been moved
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MovedClock {
    /// What time it is in the hall
    now: DateTime<FixedOffset>,
    /// How many seconds that is ahead of the real time
    #[schema(example = 86400, minimum = 0)]
    ahead_seconds: i64,
    /// How many seconds it still has to go: 0 unless so much was due on the way that it took too long
    #[schema(example = 0, minimum = 0)]
    left_seconds: i64,
}

/// Where to move the clock: one of the two
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "advance_seconds": 86400 }), min_properties = 1, max_properties = 1)]
pub(crate) struct MoveClock {
    /// A moment later than the hall's present one
    #[schema(value_type = Option<String>, format = DateTime, example = "2027-01-04T09:00:00+08:00")]
    to: Option<Moment>,
    /// Seconds by which to go forward, up to ten years
    #[validate(range(min = 1, max = 315_360_000))]
    #[schema(example = 86400, minimum = 1, maximum = 315_360_000)]
    advance_seconds: Option<i64>,
}

/// How far ahead it may be.
const FURTHEST: Duration = Duration::days(3650);

fn clock(gate: &OpenGate) -> Result<MovableClock, Problem> {
    gate.backend.sandbox.clone().ok_or(Problem::NotFound)
}

fn view(clock: &MovableClock) -> SandboxClock {
    SandboxClock { now: local(clock.now()), ahead_seconds: clock.ahead().num_seconds() }
}

/// Get sandbox clock
///
/// What time it is in the hall. Tokens go by the real time, whatever the hall's clock says.
#[utoipa::path(
    tag = "sandbox",
    responses((status = 200, description = "The clock", body = SandboxClock), PublicProblems),
    security(()),
)]
#[get("/sandbox/clock")]
pub(crate) async fn get_sandbox_clock(gate: OpenGate) -> Result<Reply, Problem> {
    Ok(Reply::plain(&view(&clock(&gate)?)))
}

/// Move sandbox clock
///
/// Forward only, for every server of the sandbox. The clock does not skip anything: it halts wherever
/// something is due, and all that time brings about happens at its moment, as if you had waited. See
/// warnings, due dates that pass, and applications that count as accepted when a window stays silent,
/// with everything that follows from it. Where very much is due it stops on the way after some
/// seconds, and tells what is left: ask again with the same `to`.
#[utoipa::path(
    tag = "sandbox",
    request_body = MoveClock,
    responses((status = 200, description = "The clock, moved", body = MovedClock), PublicProblems),
    security(()),
)]
#[post("/sandbox/clock")]
pub(crate) async fn move_sandbox_clock(
    gate: OpenGate,
    Checked { body, .. }: Checked<MoveClock>,
) -> Result<Reply, Problem> {
    let clock = clock(&gate)?;
    let left = gate.work(move |backend| backend.leap(goal(backend, &body)?)).await?;
    let SandboxClock { now, ahead_seconds } = view(&clock);
    Ok(Reply::plain(&MovedClock { now, ahead_seconds, left_seconds: left.num_seconds() }))
}

/// How far ahead the clock is to be.
fn goal(backend: &Backend, asked: &MoveClock) -> Result<Duration, Problem> {
    backend.follow()?;
    let now = backend.now();
    let to = match (asked.to, asked.advance_seconds) {
        (Some(to), None) => to.0.to_utc(),
        (None, Some(seconds)) => now + Duration::seconds(seconds),
        _ => {
            let told = (
                "give `to` or `advance_seconds`, and only one of them",
                "请给出 to 或 advance_seconds 其中之一",
            );
            return Err(Problem::bad_value("", "range", told));
        }
    };
    let ahead = to - backend.wall.now();
    if to <= now || FURTHEST < ahead {
        let told = (
            "the clock goes forward, and not beyond ten years ahead",
            "时钟只能向前调整，且不得超过十年",
        );
        return Err(Problem::bad_value("/to", "range", told));
    }
    Ok(ahead)
}
