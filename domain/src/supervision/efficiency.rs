//! 审批效能: the figures of a period, made of what came in and what was decided.

use std::collections::BTreeMap;

use crate::catalogue::CaseType;
use crate::{BodyCode, ItemCode};

/// Which body decides, and on what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub body: BodyCode,
    pub item: ItemCode,
}

/// So many came in there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    pub place: Place,
    pub count: u64,
}

/// So many were decided there, alike in everything that the figures ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    pub place: Place,
    pub case_type: CaseType,
    /// Working days from the acceptance, without those on which the clocks stood still; none of
    /// decisions from before they were counted.
    pub elapsed: Option<u32>,
    /// How many were promised, and how many the law allows.
    pub promised: Option<u32>,
    pub statutory: Option<u32>,
    pub in_time: bool,
    pub count: u64,
}

/// All that happened in a period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Period {
    pub received: Vec<Came>,
    pub accepted: Vec<Came>,
    pub decided: Vec<Decided>,
}

/// A part of `n`; of nothing it is no number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ratio {
    pub part: u64,
    pub n: u64,
}

/// The mean and the median of `n` numbers of days.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Average {
    pub n: u64,
    pub mean: Option<f64>,
    pub median: Option<f64>,
}

/// The figures of a period.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Efficiency {
    pub received: u64,
    pub accepted: u64,
    /// Decided, whenever accepted.
    pub finished: u64,
    /// 办结率: finished of accepted. More than the whole, when a backlog is worked off.
    pub completion: Ratio,
    pub on_time: u64,
    pub overdue: u64,
    /// 按时办结率: on time of finished.
    pub punctuality: Ratio,
    /// 即办件比例: cases decided on the spot, of finished cases.
    pub instant_cases: Ratio,
    /// 即办率: items that are decided on the spot, of items with a finished case.
    pub instant_items: Ratio,
    /// 承诺件平均办结时限, and what was promised for the same cases and what the law allows.
    pub elapsed: Average,
    pub promised: Average,
    pub statutory: Average,
}

#[derive(Default)]
struct Tally<'p> {
    received: u64,
    accepted: u64,
    decided: Vec<&'p Decided>,
}

impl Period {
    /// The figures of everything together.
    pub fn efficiency(&self) -> Efficiency {
        self.by(|_| ()).into_values().next().unwrap_or_default()
    }

    /// The figures of each group that `key` makes.
    pub fn by<'p, K: Ord>(&'p self, key: impl Fn(&'p Place) -> K) -> BTreeMap<K, Efficiency> {
        let mut tallies: BTreeMap<K, Tally<'p>> = BTreeMap::new();
        for it in &self.received {
            tallies.entry(key(&it.place)).or_default().received += it.count;
        }
        for it in &self.accepted {
            tallies.entry(key(&it.place)).or_default().accepted += it.count;
        }
        for it in &self.decided {
            tallies.entry(key(&it.place)).or_default().decided.push(it);
        }
        tallies.into_iter().map(|(key, tally)| (key, tally.efficiency())).collect()
    }
}

impl Tally<'_> {
    fn efficiency(&self) -> Efficiency {
        let (n, accepted) = (self.count(|_| true), self.accepted);
        let on_time = self.count(|it| it.in_time);
        Efficiency {
            received: self.received,
            accepted,
            finished: n,
            completion: Ratio { part: n, n: accepted },
            on_time,
            overdue: n - on_time,
            punctuality: Ratio { part: on_time, n },
            instant_cases: Ratio { part: self.count(|it| it.case_type == CaseType::Instant), n },
            instant_items: self.instant_items(),
            elapsed: self.average(|it| it.elapsed),
            promised: self.average(|it| it.promised),
            statutory: self.average(|it| it.statutory),
        }
    }

    fn count(&self, which: impl Fn(&Decided) -> bool) -> u64 {
        self.decided.iter().filter(|it| which(it)).map(|it| it.count).sum()
    }

    /// An item that was decided on the spot under any of its versions counts as one.
    fn instant_items(&self) -> Ratio {
        let mut items: BTreeMap<&ItemCode, bool> = BTreeMap::new();
        for it in &self.decided {
            *items.entry(&it.place.item).or_default() |= it.case_type == CaseType::Instant;
        }
        let instant = items.values().filter(|it| **it).count();
        Ratio { part: instant as u64, n: items.len() as u64 }
    }

    /// Of 承诺件 alone: what is decided on the spot would make every mean look well.
    fn average(&self, days: impl Fn(&Decided) -> Option<u32>) -> Average {
        let promised = self.decided.iter().filter(|it| it.case_type == CaseType::Promised);
        let mut all: Vec<(u32, u64)> =
            promised.filter_map(|it| Some((days(it)?, it.count))).collect();
        all.sort();
        let n = all.iter().map(|it| it.1).sum();
        if n == 0 {
            return Average::default();
        }
        let sum: u64 = all.iter().map(|(days, count)| u64::from(*days) * count).sum();
        let nth = |nth: u64| {
            let mut before = 0;
            let found = all.iter().find(|(_, count)| {
                before += count;
                nth < before
            });
            found.map_or(0.0, |it| f64::from(it.0))
        };
        let median = f64::midpoint(nth((n - 1) / 2), nth(n / 2));
        Average { n, mean: Some(sum as f64 / n as f64), median: Some(median) }
    }
}

impl Ratio {
    pub fn value(self) -> Option<f64> {
        (self.n != 0).then(|| self.part as f64 / self.n as f64)
    }
}

/// 排名: whoever takes the fewest days on average is first, and equals share a place; who has
/// finished nothing has none.
pub fn ranks<'e>(all: impl IntoIterator<Item = &'e Efficiency>) -> Vec<Option<u32>> {
    let means: Vec<Option<f64>> = all.into_iter().map(|it| it.elapsed.mean).collect();
    let faster = |than: f64| means.iter().flatten().filter(|it| **it < than).count();
    means.iter().map(|it| it.map(|mean| faster(mean) as u32 + 1)).collect()
}
