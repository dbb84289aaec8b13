//! Taking a notice, or a region's own days, into the layer that stands.

use chrono::{Datelike, NaiveDate};

use super::notice::{Fault, Row, Wrong};
use super::rows::worked_weekday;
use super::{Calendar, Coverage, DayKind, Ground, Layer, LayerDay, Published, Standing};

/// What the country publishes (放假安排): which days of a span are not what their weekday says.
#[derive(Debug, Clone)]
pub struct Notice {
    pub coverage: Coverage,
    pub source: String,
    pub rows: Vec<Row>,
}

/// Days that a region closes or works by itself, and such days that it takes back.
#[derive(Debug, Clone)]
pub struct Closures {
    pub ground: Ground,
    pub rows: Vec<Row>,
    pub withdrawn: Vec<NaiveDate>,
}

/// No calendar of working days begins earlier.
const FIRST_YEAR: i32 = 1950;

/// The State Council's notice for a year comes in the year before.
const OFFICIAL_AHEAD: i32 = 1;

/// So many years ahead statutory holidays may be told provisionally, or a region plan its days.
const AHEAD: i32 = 10;

/// A notice may also say something of the last month before its span: 元旦 begins in December.
const FOREWORD: i64 = 31;

impl Notice {
    /// The span that rows mean when nobody names one: whole years. Days of December alone, before
    /// the year that follows, belong to that year's notice and open no year of their own.
    pub fn span_of(rows: &[Row]) -> Option<(NaiveDate, NaiveDate)> {
        let first = rows.iter().map(|it| it.date).min()?;
        let last = rows.iter().map(|it| it.date).max()?;
        let opening = rows.iter().filter(|it| it.date.year() == first.year());
        let december =
            opening.clone().all(|it| it.date.month() == 12) && first.year() < last.year();
        let year = if december { first.year() + 1 } else { first.year() };
        let from = NaiveDate::from_ymd_opt(year, 1, 1)?;
        Some((from, NaiveDate::from_ymd_opt(last.year(), 12, 31)?))
    }
}

impl Layer {
    /// The layer with `notice` in place of what was known of its span; `today` says how far a
    /// notice can reach.
    pub fn publish(&self, notice: &Notice, today: NaiveDate) -> Result<Self, Vec<Fault>> {
        let mut found = self.span_faults(&notice.coverage, today);
        if found.is_empty() {
            found.extend(self.row_faults(notice));
        }
        if !found.is_empty() {
            return Err(found);
        }
        let mut next = self.clone();
        let Coverage { from, to, .. } = notice.coverage;
        next.days.retain(|date, _| *date < from || to < *date);
        for row in &notice.rows {
            next.days.insert(row.date, LayerDay { exception: row.day.clone(), ground: None });
        }
        next.published = self.published.iter().flat_map(|it| cut(it, from, to)).collect();
        let (coverage, source) = (notice.coverage.clone(), notice.source.clone());
        next.published.push(Published { coverage, source });
        next.published.sort_by_key(|it| it.coverage.from);
        Ok(next)
    }

    fn span_faults(&self, span: &Coverage, today: NaiveDate) -> Vec<Fault> {
        let (from, to) = (span.from, span.to);
        let all = |wrong| vec![Fault::at(None, wrong)];
        if to < from {
            return all(Wrong::SpanBackwards { from, to });
        }
        let ahead = match span.status {
            Standing::Official => OFFICIAL_AHEAD,
            Standing::Provisional => AHEAD,
        };
        if let Some(wrong) =
            [from, to].iter().find_map(|it| out_of_reach(*it, today.year() + ahead))
        {
            return all(wrong);
        }
        let over = |it: &&Published| it.coverage.status == Standing::Official;
        let official = self.published.iter().filter(over).map(|it| &it.coverage);
        if span.status == Standing::Provisional
            && let Some(date) =
                official.filter(|it| it.from <= to && from <= it.to).map(|it| it.from).min()
        {
            return all(Wrong::OverOfficial { date: date.max(from) });
        }
        let gap = self.gap_beside(from, to);
        gap.into_iter().map(|wrong| Fault::at(None, wrong)).collect()
    }

    /// Days between the span and what is covered already.
    fn gap_beside(&self, from: NaiveDate, to: NaiveDate) -> Option<Wrong> {
        let first = self.published.iter().map(|it| it.coverage.from).min()?;
        let last = self.published.iter().map(|it| it.coverage.to).max()?;
        let (after, before) = (last.succ_opt()?, first.pred_opt()?);
        if after < from {
            return Some(Wrong::Gap { from: after, to: from.pred_opt()? });
        }
        (to < before).then_some(Wrong::Gap { from: to.succ_opt()?, to: before })
    }

    fn row_faults(&self, notice: &Notice) -> Vec<Fault> {
        let Coverage { from, to, .. } = notice.coverage;
        if notice.rows.is_empty() {
            return vec![Fault::at(None, Wrong::Empty)];
        }
        let known = |date| self.published.iter().any(|it| it.coverage.covers(date));
        let mut found = Vec::new();
        for row in &notice.rows {
            let date = row.date;
            let foreword = (1..=FOREWORD).contains(&(from - date).num_days()) && known(date);
            if (date < from && !foreword) || to < date {
                found.push(Fault::at(row.line, Wrong::OutsideSpan { date, from, to }));
            }
            found.extend(worked_weekday(row).map(|wrong| Fault::at(row.line, wrong)));
        }
        let off = |year| {
            let mut of_year = notice.rows.iter().filter(|it| it.date.year() == year);
            of_year.any(|it| it.day.kind == DayKind::Holiday)
        };
        let whole = |year: &i32| {
            let begins = from <= year_start(*year);
            begins && year_start(*year + 1).pred_opt().is_some_and(|end| end <= to)
        };
        let years = (from.year()..=to.year()).filter(whole).filter(|it| !off(*it));
        found.extend(years.map(|year| Fault::at(None, Wrong::YearWithoutHoliday { year })));
        found
    }

    /// A region's layer with `closures` added; `inherited` is what holds there without it.
    pub fn close(
        &self,
        closures: &Closures,
        inherited: &Calendar,
        today: NaiveDate,
    ) -> Result<Self, Vec<Fault>> {
        let mut next = self.clone();
        let mut found = Vec::new();
        for date in &closures.withdrawn {
            if next.days.remove(date).is_none() {
                found.push(Fault::at(None, Wrong::NotThere { date: *date }));
            }
        }
        if closures.rows.is_empty() && closures.withdrawn.is_empty() {
            found.push(Fault::at(None, Wrong::Empty));
        }
        for row in &closures.rows {
            if let Some(wrong) = local_fault(row, inherited, today) {
                found.push(Fault::at(row.line, wrong));
                continue;
            }
            let day =
                LayerDay { exception: row.day.clone(), ground: Some(closures.ground.clone()) };
            if next.days.insert(row.date, day).is_some() {
                found.push(Fault::at(row.line, Wrong::Twice { date: row.date }));
            }
        }
        if found.is_empty() { Ok(next) } else { Err(found) }
    }
}

/// What keeps a region from deciding on a day by itself: it must change something that is known.
fn local_fault(row: &Row, inherited: &Calendar, today: NaiveDate) -> Option<Wrong> {
    let date = row.date;
    if let Some(wrong) = out_of_reach(date, today.year() + AHEAD) {
        return Some(wrong);
    }
    if inherited.covers(date, date).is_err() {
        return Some(Wrong::Uncovered { date });
    }
    match (row.day.kind, inherited.is_working_day(date)) {
        (DayKind::Holiday, false) => Some(Wrong::AlreadyOff { date }),
        (DayKind::Workday, true) => Some(Wrong::AlreadyWorked { date }),
        (DayKind::Holiday, true) | (DayKind::Workday, false) => None,
    }
}

fn out_of_reach(date: NaiveDate, last: i32) -> Option<Wrong> {
    let (year, first) = (date.year(), FIRST_YEAR);
    (!(first..=last).contains(&year)).then_some(Wrong::OutOfReach { year, first, last })
}

fn year_start(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(NaiveDate::MAX)
}

/// What is left of an earlier span beside the new one: the part before, the part after.
fn cut(earlier: &Published, from: NaiveDate, to: NaiveDate) -> Vec<Published> {
    let Published { coverage: it, source } = earlier;
    let part = |from: NaiveDate, to: NaiveDate| {
        let coverage = Coverage { from, to, status: it.status };
        (from <= to).then(|| Published { coverage, source: source.clone() })
    };
    let before = from.pred_opt().map(|end| it.to.min(end)).and_then(|end| part(it.from, end));
    let after = to.succ_opt().map(|start| it.from.max(start)).and_then(|start| part(start, it.to));
    before.into_iter().chain(after).collect()
}
