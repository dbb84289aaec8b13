//! How many show which light.

/// Counts by light.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LightCounts {
    pub green: u64,
    pub yellow: u64,
    pub red: u64,
    pub paused: u64,
    /// Steps that have no limit.
    pub without_limit: u64,
}

impl LightCounts {
    /// What is most pressing: red before yellow before the rest.
    pub fn pressing(&self) -> (u64, u64) {
        (self.red, self.yellow)
    }

    pub fn all(&self) -> u64 {
        self.green + self.yellow + self.red + self.paused + self.without_limit
    }
}

impl std::iter::Sum for LightCounts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |sum, it| Self {
            green: sum.green + it.green,
            yellow: sum.yellow + it.yellow,
            red: sum.red + it.red,
            paused: sum.paused + it.paused,
            without_limit: sum.without_limit + it.without_limit,
        })
    }
}
