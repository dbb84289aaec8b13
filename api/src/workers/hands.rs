//! 无人办理: finds tasks that nobody who works here can do, and tells whoever can see to it.
//!
//! Somebody leaves, a post falls vacant, a form names nobody, the last authorisation to decide runs out:
//! all of it comes to the same, so nothing but the present is looked at. Each task is told of once; when somebody can do it again, it is
//! forgotten that nobody could.

use std::time::Duration;

use actix_web::rt::time;
use actix_web::web;
use domain::TaskId;
use domain::applications::Notice;
use domain::calendar::local_date;
use domain::events::NewEvent;
use domain::workflow::{Candidate, Duty, Seat, UNSTAFFED};
use persistence::applications::{lock_for_system, note};
use persistence::identity::Directory;
use persistence::notifications::tell_staff;
use persistence::organisations::Letters;
use persistence::workflow::{
    Nobodys, forget_unstaffed, items_of, mark_unstaffed, nobodys, offices, undecided, unstaffed,
    with_candidates,
};
use persistence::{Session, StoreError, Tx};
use serde_json::json;

use crate::Problem;
use crate::backend::Backend;
use crate::gate::{Ground, system_ground};

/// How often somebody looks.
const EVERY: Duration = Duration::from_secs(20);

/// How many tasks are looked at each time, so that a hall of a million costs no more than a small one;
/// the next look goes on behind them.
const AT_ONCE: u16 = 5_000;

/// Where the last look ended.
#[derive(Debug, Default)]
pub struct Looked {
    unstaffed: Option<TaskId>,
    with_candidates: Option<TaskId>,
}

pub(super) async fn run(backend: web::Data<Backend>) {
    let mut looked = Looked::default();
    loop {
        time::sleep(EVERY).await;
        let backend = backend.clone();
        let work = move || {
            let told = backend.look_for_hands(&mut looked);
            (told, looked)
        };
        let Ok((told, until)) = web::block(work).await else { return };
        looked = until;
        match told {
            Ok(0) => {}
            Ok(tasks) => tracing::warn!(tasks, "tasks that nobody can do"),
            Err(cause) => tracing::warn!(%cause, "could not look for tasks that nobody can do"),
        }
    }
}

impl Backend {
    /// Tells of every task that nobody can do; answers how many that are new.
    pub fn look_for_hands(&self, looked: &mut Looked) -> Result<usize, Problem> {
        let today = local_date(self.now());
        let (found, staffed) = self.db.look(|session| {
            let hall = Hall {
                directory: Directory::on(session, today)?,
                letters: Letters::on(session, today)?,
            };
            let mut found = hall.nobodys(session)?;
            let page = with_candidates(session, looked.with_candidates, AT_ONCE.into())?;
            looked.with_candidates = last(&page);
            found.extend(page.into_iter().filter(|it| hall.is_vacant(it)));
            let page = unstaffed(session, looked.unstaffed, AT_ONCE.into())?;
            looked.unstaffed = last(&page);
            let staffed = page.iter().filter(|it| !hall.is_vacant(it));
            Ok::<_, StoreError>((found, staffed.map(|it| it.id).collect::<Vec<_>>()))
        })?;
        self.db.transact::<_, Problem>(|tx| Ok(forget_unstaffed(tx, &staffed)?))?;
        let mut told = 0;
        for it in found {
            match self.db.transact(|tx| tell(tx, &system_ground(self, "hands"), &it)) {
                Ok(new) => told += usize::from(new),
                Err(Problem::Busy) => return Err(Problem::Busy),
                // One that cannot be told of keeps nobody from hearing of the others.
                Err(cause) => {
                    tracing::error!(task = %it.id, ?cause, "nobody can be told of a task")
                }
            }
        }
        Ok(told)
    }
}

/// Who works here today, and who of them may decide.
struct Hall {
    directory: Directory,
    letters: Letters,
}

impl Hall {
    /// What waits for the holders of one post alone, and none of them can do.
    fn nobodys(&self, session: &mut Session<'_>) -> Result<Vec<Nobodys>, StoreError> {
        let mut found = Vec::new();
        for office in offices(session)? {
            let Seat { body, post } = &office;
            let holders = self.directory.holders(body, post);
            found.extend(nobodys(session, &office, holders)?);
            if self.letters.bind(post) {
                for item in items_of(session, &office)? {
                    let able = self.letters.able(holders, body, &item);
                    found.extend(undecided(session, &office, &item, &able)?);
                }
            }
        }
        found.sort_by_key(|it| it.id);
        found.dedup_by_key(|it| it.id);
        Ok(found)
    }

    fn is_vacant(&self, it: &Nobodys) -> bool {
        let can = |candidate: &Candidate| match candidate {
            Candidate::Post(Seat { body, post })
                if it.duty == Duty::Decision && self.letters.bind(post) =>
            {
                let able = self.letters.able(self.directory.holders(body, post), body, &it.item);
                able.iter().any(|who| !it.kept_from.contains(who))
            }
            _ => !self.directory.reached(std::slice::from_ref(candidate), &it.kept_from).is_empty(),
        };
        !it.candidates.iter().any(can)
    }
}

/// Behind which task the next look begins: at the beginning, when this one has come to the end.
fn last(page: &[Nobodys]) -> Option<TaskId> {
    page.last().map(|it| it.id).filter(|_| page.len() == usize::from(AT_ONCE))
}

/// Tells of one; whether nobody has before. The application is locked first, as by every step.
fn tell(tx: &mut Tx<'_>, ground: &Ground<'_>, it: &Nobodys) -> Result<bool, Problem> {
    let found = lock_for_system(tx, it.application)?;
    if !mark_unstaffed(tx, it.id, ground.now)? {
        return Ok(false);
    }
    let directory = Directory::on(tx, local_date(ground.now))?;
    let application = &found.file.application;
    let number = application.number.clone().unwrap_or_default();
    let (step, post, body) = (&it.name, &it.place.post, &it.place.body);
    let chinese = format!(
        "【无人办理】办件{number}的环节“{step}”（{body}/{post}）目前无人可以办理，请安排人员、补办授权或指派。"
    );
    let english = format!(
        "Nobody can do the step `{step}` ({body}/{post}) of application {number}: give the post or the \
         authorisation to somebody, or appoint one."
    );
    for to in directory.responsible(&it.place) {
        let (chinese, english) = (chinese.clone(), english.clone());
        tell_staff(tx, application.id, &Notice { to, task: it.id, chinese, english }, ground.now)?;
    }
    let data = json!({ "node": it.node, "step": step, "task": it.id });
    note(tx, application.id, &[NewEvent::new(UNSTAFFED, data)], &ground.how)?;
    Ok(true)
}
