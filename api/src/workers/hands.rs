//! 无人办理: finds tasks that nobody who works here can do, and tells whoever can see to it.
//!
//! Somebody leaves, a post falls vacant, a form names nobody: all of it comes to the same, so nothing
//! but the present is looked at. Each task is told of once; when somebody can do it again, it is
//! forgotten that nobody could.

use std::time::Duration;

use actix_web::rt::time;
use actix_web::web;
use domain::applications::Notice;
use domain::calendar::local_date;
use domain::events::NewEvent;
use domain::workflow::UNSTAFFED;
use persistence::Tx;
use persistence::applications::{lock_for_system, note};
use persistence::identity::Directory;
use persistence::notifications::tell_staff;
use persistence::workflow::{
    Nobodys, forget_unstaffed, mark_unstaffed, nobodys, offices, unstaffed,
};
use serde_json::json;

use crate::Problem;
use crate::backend::Backend;
use crate::gate::{Ground, system_ground};

/// How often somebody looks.
const EVERY: Duration = Duration::from_secs(20);

pub(super) async fn run(backend: web::Data<Backend>) {
    loop {
        time::sleep(EVERY).await;
        let backend = backend.clone();
        match web::block(move || backend.look_for_hands()).await {
            Ok(Ok(0)) => {}
            Ok(Ok(tasks)) => tracing::warn!(tasks, "tasks that nobody can do"),
            Ok(Err(cause)) => tracing::warn!(%cause, "could not look for tasks that nobody can do"),
            Err(_) => return,
        }
    }
}

impl Backend {
    /// Tells of every task that nobody can do; answers how many that are new.
    pub fn look_for_hands(&self) -> Result<usize, Problem> {
        let today = local_date(self.now());
        let (found, staffed) = self.db.look(|session| {
            let directory = Directory::on(session, today)?;
            let mut found = Vec::new();
            for office in offices(session)? {
                let holders = directory.holders(&office.body, &office.post);
                found.extend(nobodys(session, &office, holders)?);
            }
            let (known, candidates) = unstaffed(session)?;
            let vacant = |it: &Nobodys| directory.reached(&it.candidates, &it.kept_from).is_empty();
            found.extend(candidates.into_iter().filter(vacant));
            let staffed: Vec<_> = known.into_iter().filter(|it| !vacant(it)).collect();
            Ok::<_, persistence::StoreError>((found, staffed))
        })?;
        let ids: Vec<_> = staffed.iter().map(|it| it.id).collect();
        self.db.transact::<_, Problem>(|tx| Ok(forget_unstaffed(tx, &ids)?))?;
        let mut told = 0;
        for it in found {
            let new = self.db.transact(|tx| tell(tx, &system_ground(self, "hands"), &it))?;
            told += usize::from(new);
        }
        Ok(told)
    }
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
        "【无人办理】办件{number}的环节“{step}”（{body}/{post}）目前无人可以办理，请安排人员或指派。"
    );
    let english = format!(
        "Nobody can do the step `{step}` ({body}/{post}) of application {number}: give the post to \
         somebody, or appoint one."
    );
    for to in directory.responsible(&it.place) {
        let (chinese, english) = (chinese.clone(), english.clone());
        tell_staff(tx, application.id, &Notice { to, task: it.id, chinese, english }, ground.now)?;
    }
    let data = json!({ "node": it.node, "step": step, "task": it.id });
    note(tx, application.id, &[NewEvent::new(UNSTAFFED, data)], &ground.how)?;
    Ok(true)
}
