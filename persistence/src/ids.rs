//! New ids: UUIDs of version 7, so that keys grow with time.

use std::sync::atomic::{AtomicU16, Ordering};

use chrono::{DateTime, Duration, NaiveTime, Utc};
use uuid::{Builder, Uuid};

/// An id that nobody has, made at `now`.
pub fn fresh<Id: From<Uuid>>(now: DateTime<Utc>) -> Id {
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    let mut tail = [0; 10];
    getrandom::fill(&mut tail).expect("the system has randomness");
    // What one step makes in one millisecond sorts as it was made.
    let [high, low] = COUNTER.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    (tail[0], tail[1]) = (high & 0x0f, low);
    Builder::from_unix_timestamp_millis(millis, &tail).into_uuid().into()
}

static COUNTER: AtomicU16 = AtomicU16::new(0);

/// The smallest id that could be made at `when`: what a list from that moment on starts with.
pub fn floor(when: DateTime<Utc>) -> Uuid {
    let millis = u128::try_from(when.timestamp_millis()).unwrap_or_default() & ((1 << 48) - 1);
    Uuid::from_u128(millis << 80)
}

/// The first moment of the local day after `date`, as an id.
pub fn floor_of_day(date: chrono::NaiveDate) -> Uuid {
    floor(domain::calendar::instant(date, NaiveTime::MIN))
}

/// The first id of the day after `date`.
pub fn floor_of_next_day(date: chrono::NaiveDate) -> Uuid {
    floor(domain::calendar::instant(date, NaiveTime::MIN) + Duration::days(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_their_time() {
        let now: DateTime<Utc> = "2026-11-23T02:00:00Z".parse().expect("an instant");
        let early: Uuid = fresh(now);
        let late: Uuid = fresh(now + Duration::milliseconds(1));
        assert!(early < late);
        assert!(floor(now) < early && early < floor(now + Duration::milliseconds(1)));
    }
}
