//! What one authority has said of days, and what differs from one version of it to the next.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Calendar, Coverage, Exception, Standing};

/// The country's notices, or the days that one region adds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layer {
    /// By date, without overlap; a region publishes none of its own.
    pub published: Vec<Published>,
    pub days: BTreeMap<NaiveDate, LayerDay>,
}

/// A span that somebody published, and who.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    pub coverage: Coverage,
    pub source: String,
}

/// A day, and why a region has made it one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerDay {
    pub exception: Exception,
    /// Of a region's day.
    pub ground: Option<Ground>,
}

/// Why a region's day is what it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ground {
    /// Who decided it and where, such as 市政府通知 and its number.
    pub source: String,
    pub reason: String,
}

/// What a new version says that the one before did not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    pub added: Vec<(NaiveDate, LayerDay)>,
    pub removed: Vec<(NaiveDate, LayerDay)>,
    /// With what it was, and what it is.
    pub changed: Vec<(NaiveDate, LayerDay, LayerDay)>,
    pub horizon_before: Option<NaiveDate>,
    pub horizon_after: Option<NaiveDate>,
}

impl Layer {
    /// From what a pack or a table says.
    pub fn new(
        published: Vec<Published>,
        days: impl IntoIterator<Item = (NaiveDate, Exception)>,
    ) -> Self {
        let day = |(date, exception)| (date, LayerDay { exception, ground: None });
        Self { published, days: days.into_iter().map(day).collect() }
    }

    /// The last day that an official notice covers.
    pub fn horizon(&self) -> Option<NaiveDate> {
        let spans = self.published.iter().map(|it| &it.coverage);
        spans.filter(|it| it.status == Standing::Official).map(|it| it.to).max()
    }

    /// What `after` says that this does not, and the other way round.
    pub fn change_to(&self, after: &Self) -> Change {
        let fresh = after.days.iter().filter(|(date, _)| !self.days.contains_key(date));
        let gone = self.days.iter().filter(|(date, _)| !after.days.contains_key(date));
        let other = self.days.iter().filter_map(|(date, was)| {
            let is = after.days.get(date).filter(|is| *is != was)?;
            Some((*date, was.clone(), is.clone()))
        });
        Change {
            added: fresh.map(|(date, day)| (*date, day.clone())).collect(),
            removed: gone.map(|(date, day)| (*date, day.clone())).collect(),
            changed: other.collect(),
            horizon_before: self.horizon(),
            horizon_after: after.horizon(),
        }
    }
}

impl Change {
    /// No day differs and no horizon moves.
    pub fn is_nothing(&self) -> bool {
        let days = self.added.len() + self.removed.len() + self.changed.len();
        days == 0 && self.horizon_before == self.horizon_after
    }
}

/// What the country's layer makes of days by itself.
impl From<&Layer> for Calendar {
    fn from(it: &Layer) -> Self {
        let coverage = it.published.iter().map(|it| it.coverage.clone()).collect();
        Self::new(coverage, it.days.iter().map(|(date, day)| (*date, day.exception.clone())))
    }
}
