//! Lights as conditions, where rows hold when a limit runs out.

use domain::clocks::Light;

/// Whether the `row` of a query shows `light` at the moment of its parameter `now`, by its columns
/// `due_at` and `yellow_at`; whoever asks names both, never a user. A limit that stands still is due
/// in the year 9998, and what has no limit, in 9999.
pub(crate) fn shows(light: Light, row: &str, now: &str) -> String {
    let still = "timestamptz '9998-01-01 00:00:00Z'";
    match light {
        Light::Red => format!("{row}.due_at < {now}"),
        Light::Yellow => format!("{row}.due_at >= {now} and {row}.yellow_at <= {now}"),
        Light::Green => format!(
            "{row}.due_at >= {now} and {row}.due_at < {still}
             and ({row}.yellow_at > {now}) is not false"
        ),
        Light::Paused => format!("{row}.due_at = {still} and {now} is not null"),
    }
}
