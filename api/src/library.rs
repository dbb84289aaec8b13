//! What is read often and changes rarely: versions of items, the calendar, the bodies.
//!
//! Nothing here is stale for long. A version never changes. Calendars are kept under their number, and
//! who works where under its token: every command reads those afresh. Bodies with their regions, and what
//! packs say about warnings, are read again after a minute.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::applications::{StaffAsked, Staffing};
use domain::calendar::Calendar;
use domain::catalogue::Content;
use domain::clocks::Timing;
use domain::forms::Form;
use domain::organisations::Body;
use domain::{BodyCode, ItemVersionId};
use persistence::identity::{Directory, Workforce, staff_token};
use persistence::{Session, StoreError, calendar, catalogue, clocks, organisations};
use uuid::Uuid;

/// A version of an item, ready for use.
#[derive(Debug)]
pub(crate) struct Edition {
    pub(crate) number: i32,
    /// The number of the version whose procedure it has: its own, but for applications that a plan
    /// has moved.
    pub(crate) procedure: i32,
    /// The body at whose home that procedure is drawn.
    home: BodyCode,
    pub(crate) content: Content,
    /// The compiled form, of an item that is applied for.
    pub(crate) form: Option<Form>,
}

impl Edition {
    fn read(session: &mut Session<'_>, (id, procedure): Place) -> Result<Self, StoreError> {
        let mut version = catalogue::version_by_id(session, id)?;
        let (number, mut home) = (version.number, version.content.body.clone());
        if procedure != id {
            let other = catalogue::version_by_id(session, procedure)?;
            (version.number, version.content.workflow) = (other.number, other.content.workflow);
            home = other.content.body;
        }
        let form = version.content.form.is_object().then(|| Form::compile(&version.content.form));
        let form = form.transpose().map_err(StoreError::Corrupt)?;
        Ok(Self { number, procedure: version.number, home, content: version.content, form })
    }

    fn at_home_in(self, body: &BodyCode) -> Self {
        let content = self.content.at_home_in(&self.home, body);
        Self { content, home: body.clone(), ..self }
    }
}

/// The shelves.
#[derive(Debug, Default)]
pub(crate) struct Library {
    /// By version, and the version whose procedure goes with it.
    editions: RwLock<HashMap<Place, Arc<Edition>>>,
    /// The same at home in bodies that transfers have brought applications to.
    moved: RwLock<HashMap<(Place, BodyCode), Arc<Edition>>>,
    calendars: RwLock<(i32, Calendars)>,
    bodies: RwLock<Option<(DateTime<Utc>, Arc<Bodies>)>>,
    timing: RwLock<Option<(DateTime<Utc>, Arc<Timing>)>>,
    workforce: RwLock<Option<(Staffed, Arc<Workforce>)>>,
    directory: RwLock<Option<(Staffed, Arc<Directory>)>>,
}

/// Who works where, as of a token, on a day.
type Staffed = (Uuid, NaiveDate);

type Place = (ItemVersionId, ItemVersionId);

type Bodies = HashMap<BodyCode, Body>;

/// What holds in each region; in the country at large under no region's code.
type Calendars = HashMap<Option<String>, Arc<Calendar>>;

/// How long names of bodies, and the packs' word on warnings, are kept.
const KEPT: Duration = Duration::minutes(1);

impl Library {
    pub(crate) fn edition(
        &self,
        session: &mut Session<'_>,
        id: ItemVersionId,
    ) -> Result<Arc<Edition>, StoreError> {
        self.edition_with(session, id, id)
    }

    /// What an application runs by that was made under `id` and goes by the procedure of another
    /// version.
    pub(crate) fn edition_with(
        &self,
        session: &mut Session<'_>,
        id: ItemVersionId,
        procedure: ItemVersionId,
    ) -> Result<Arc<Edition>, StoreError> {
        let place = (id, procedure);
        let shelf = self.editions.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = shelf.get(&place) {
            return Ok(found.clone());
        }
        drop(shelf);
        let edition = Arc::new(Edition::read(session, place)?);
        let mut shelf = self.editions.write().unwrap_or_else(PoisonError::into_inner);
        Ok(shelf.entry(place).or_insert(edition).clone())
    }

    /// What an application runs by that is with `body`: whatever its item's body did by its procedure,
    /// that one does.
    pub(crate) fn edition_in(
        &self,
        session: &mut Session<'_>,
        (id, procedure): (ItemVersionId, ItemVersionId),
        body: &BodyCode,
    ) -> Result<Arc<Edition>, StoreError> {
        let edition = self.edition_with(session, id, procedure)?;
        if (&edition.home, &edition.content.body) == (body, body) {
            return Ok(edition);
        }
        let place = ((id, procedure), body.clone());
        let shelf = self.moved.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = shelf.get(&place) {
            return Ok(found.clone());
        }
        drop(shelf);
        let edition = Arc::new(Edition::read(session, place.0)?.at_home_in(body));
        let mut shelf = self.moved.write().unwrap_or_else(PoisonError::into_inner);
        Ok(shelf.entry(place).or_insert(edition).clone())
    }

    /// What holds in `region`, or in the country at large, by the versions up to `version`.
    pub(crate) fn calendar(
        &self,
        session: &mut Session<'_>,
        version: i32,
        region: Option<&str>,
    ) -> Result<Arc<Calendar>, StoreError> {
        let region = region.map(ToOwned::to_owned);
        let kept = self.calendars.read().unwrap_or_else(PoisonError::into_inner);
        if kept.0 == version
            && let Some(calendar) = kept.1.get(&region)
        {
            return Ok(calendar.clone());
        }
        drop(kept);
        let read = Arc::new(calendar::resolved(session, version, region.as_deref())?);
        let mut kept = self.calendars.write().unwrap_or_else(PoisonError::into_inner);
        if kept.0 != version {
            *kept = (version, Calendars::new());
        }
        kept.1.insert(region, read.clone());
        Ok(read)
    }

    /// What holds where `body` is, by the versions up to `version`.
    pub(crate) fn calendar_of(
        &self,
        session: &mut Session<'_>,
        version: i32,
        body: &BodyCode,
        now: DateTime<Utc>,
    ) -> Result<Arc<Calendar>, StoreError> {
        let region = self.body(session, body, now)?.region;
        self.calendar(session, version, Some(&region))
    }

    /// What holds now where each of these bodies is.
    pub(crate) fn calendars_now<'b>(
        &self,
        session: &mut Session<'_>,
        bodies: impl IntoIterator<Item = &'b BodyCode>,
        now: DateTime<Utc>,
    ) -> Result<HashMap<BodyCode, Arc<Calendar>>, StoreError> {
        let version = calendar::current(session)?;
        let mut all = HashMap::new();
        for body in bodies {
            if !all.contains_key(body) {
                all.insert(body.clone(), self.calendar_of(session, version, body, now)?);
            }
        }
        Ok(all)
    }

    /// Who is warned when, and which limits may be extended.
    pub(crate) fn timing(
        &self,
        session: &mut Session<'_>,
        now: DateTime<Utc>,
    ) -> Result<Arc<Timing>, StoreError> {
        let kept = self.timing.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((since, timing)) = &*kept
            && now < *since + KEPT
        {
            return Ok(timing.clone());
        }
        drop(kept);
        let read = Arc::new(clocks::timing(session)?);
        let mut kept = self.timing.write().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((now, read.clone()));
        Ok(read)
    }

    /// Who there is to do a procedure's steps.
    pub(crate) fn staffing(
        &self,
        session: &mut Session<'_>,
        asked: &StaffAsked,
        day: NaiveDate,
    ) -> Result<Staffing, StoreError> {
        Ok(staffed(&self.workforce, session, day, Workforce::on)?.asked(asked))
    }

    /// Who is reached where.
    pub(crate) fn directory(
        &self,
        session: &mut Session<'_>,
        day: NaiveDate,
    ) -> Result<Arc<Directory>, StoreError> {
        staffed(&self.directory, session, day, Directory::on)
    }

    pub(crate) fn body(
        &self,
        session: &mut Session<'_>,
        code: &BodyCode,
        now: DateTime<Utc>,
    ) -> Result<Body, StoreError> {
        let kept = self.bodies.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((since, bodies)) = &*kept
            && now < *since + KEPT
            && let Some(body) = bodies.get(code)
        {
            return Ok(body.clone());
        }
        drop(kept);
        let read = organisations::bodies(session)?;
        let read: Bodies = read.into_iter().map(|it| (it.code.clone(), it)).collect();
        let found = read.get(code).cloned().ok_or(StoreError::NotFound);
        let mut kept = self.bodies.write().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((now, Arc::new(read)));
        found
    }
}

/// What is kept, or read anew when somebody has come, gone or changed places since. The token is read
/// first: what was read after it is as new as it says, or newer.
fn staffed<T>(
    kept: &RwLock<Option<(Staffed, Arc<T>)>>,
    session: &mut Session<'_>,
    day: NaiveDate,
    read: impl FnOnce(&mut Session<'_>, NaiveDate) -> Result<T, StoreError>,
) -> Result<Arc<T>, StoreError> {
    let now = (staff_token(session)?, day);
    let shelf = kept.read().unwrap_or_else(PoisonError::into_inner);
    if let Some((as_of, found)) = &*shelf
        && *as_of == now
    {
        return Ok(found.clone());
    }
    drop(shelf);
    let read = Arc::new(read(session, day)?);
    *kept.write().unwrap_or_else(PoisonError::into_inner) = Some((now, read.clone()));
    Ok(read)
}
