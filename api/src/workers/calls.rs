//! 系统核验: asks other systems what steps want to know of them, and lets the steps go on with what
//! they answer.
//!
//! A question is asked at least once, always under the id of its task. No transaction is open and
//! nothing is locked meanwhile: a question is taken for a time, and if whoever asks dies the time runs
//! out. What fails is asked again after longer and longer pauses, and given up in the end; the step
//! stays with its people all the while. Attempts go by the clock that nobody moves.

use std::time::Duration;

use actix_web::rt::time;
use actix_web::web;
use domain::access::Actor;
use domain::applications::Command;
use domain::workflow::{Answered, ServiceCall};
use persistence::Tx;
use persistence::applications::lock_for_system;
use persistence::workflow::{
    TakenCall, asked_again_at, call_failed, call_not_needed, calls, take_call,
};
use serde_json::{Value, json};

use crate::Problem;
use crate::applications::use_case::{Case, take};
use crate::backend::Backend;
use crate::carriers::NotSent;
use crate::gate::system_ground;

/// How long somebody may be at a question before another takes it.
const TURN: chrono::Duration = chrono::Duration::minutes(2);

/// How often somebody looks; it costs one step down an index.
const EVERY: Duration = Duration::from_secs(1);

/// After how many looks the backlog is counted.
const COUNTED: u64 = 5;

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Answered,
    /// It will be asked again.
    Failed,
    /// It will not, unless somebody wants it to be.
    GivenUp,
    /// The step was over already.
    NotNeeded,
}

pub(super) async fn run(backend: web::Data<Backend>) {
    for round in 0_u64.. {
        let worker = backend.clone();
        let work = move || {
            worker.ask_systems()?;
            if round.is_multiple_of(COUNTED) {
                worker.gauges.calls(worker.db.look(|it| calls(it, 10_000))?);
            }
            Ok::<_, Problem>(())
        };
        match web::block(work).await {
            Ok(Ok(())) => {}
            Ok(Err(cause)) => tracing::warn!(%cause, "could not ask other systems"),
            Err(_) => return,
        }
        time::sleep(EVERY).await;
    }
}

impl Backend {
    /// Asks everything that is due by now; answers what became of each.
    pub fn ask_systems(&self) -> Result<Vec<Asked>, Problem> {
        let mut asked = Vec::new();
        while let Some(it) = self.ask_next()? {
            asked.push(it);
        }
        Ok(asked)
    }

    fn ask_next(&self) -> Result<Option<Asked>, Problem> {
        let now = self.wall.now();
        let taken = self.db.transact::<_, Problem>(|tx| Ok(take_call(tx, now, now + TURN)?))?;
        let Some(taken) = taken else { return Ok(None) };
        let Some((call, question)) = self.db.transact(|tx| self.question(tx, taken))? else {
            return Ok(Some(Asked::NotNeeded));
        };
        let came = self.systems.ask(&call.system, &taken.task.to_string(), &question);
        let answer = came.and_then(|it| call.read(&it).map_err(|it| NotSent(it.to_string())));
        let became = match answer {
            Ok(answer) => {
                let answered = Answered { task: taken.task, answer };
                self.db.transact(|tx| self.answered(tx, taken, answered))?
            }
            Err(NotSent(why)) => {
                let (task, attempts) = (taken.task, taken.attempts);
                tracing::warn!(%task, attempts, %why, "a system did not answer");
                self.db.transact(|tx| self.failed(tx, taken, &why))?
            }
        };
        Ok(Some(became))
    }

    /// What the system is asked, or none if the step is over.
    fn question(
        &self,
        tx: &mut Tx<'_>,
        taken: TakenCall,
    ) -> Result<Option<(ServiceCall, Value)>, Problem> {
        let case = self.case_of(tx, taken)?;
        let task = case.tasks.iter().find(|it| it.task.id == taken.task && it.task.is_live());
        let work = task.and_then(|it| case.edition.content.workflow.task(&it.task.node));
        let Some((task, call)) = task.zip(work.and_then(|it| it.service_call.clone())) else {
            call_not_needed(tx, taken.task, self.wall.now())?;
            return Ok(None);
        };
        let system = Actor::system();
        let facts = case.facts(&system, self.clock.now(), None);
        let scene = facts.scene(&case.file().application);
        let fields = case.edition.content.workflow.told(&task.task.node, &call, &scene);
        let question = json!({
            "application": task.application_number, "item": task.item, "step": task.task.node,
            "task": taken.task, "fields": fields,
        });
        Ok(Some((call, question)))
    }

    fn answered(
        &self,
        tx: &mut Tx<'_>,
        taken: TakenCall,
        answered: Answered,
    ) -> Result<Asked, Problem> {
        let case = self.case_of(tx, taken)?;
        let task = case.tasks.iter().map(|it| &it.task).find(|it| it.id == taken.task);
        match task.filter(|it| it.is_live()) {
            Some(task) if task.waits() => {
                let ground = system_ground(self, "calls");
                take(tx, &Actor::system(), &ground, &case, &Command::AnswerCall(answered))?;
                Ok(Asked::Answered)
            }
            // Somebody has asked a colleague first: it can wait as long.
            Some(_) => self.failed(tx, taken, "somebody has the step in hand, and waits"),
            None => {
                call_not_needed(tx, taken.task, self.wall.now())?;
                Ok(Asked::NotNeeded)
            }
        }
    }

    fn failed(&self, tx: &mut Tx<'_>, taken: TakenCall, why: &str) -> Result<Asked, Problem> {
        let now = self.wall.now();
        let then = asked_again_at(taken, now);
        if then.is_none() {
            let case = self.case_of(tx, taken)?;
            let waits = case.tasks.iter().any(|it| it.task.id == taken.task && it.task.waits());
            if waits {
                let (ground, task) = (system_ground(self, "calls"), taken.task);
                take(tx, &Actor::system(), &ground, &case, &Command::GiveUpCall { task })?;
            }
        }
        call_failed(tx, taken, why, then, now)?;
        Ok(if then.is_some() { Asked::Failed } else { Asked::GivenUp })
    }

    fn case_of(&self, tx: &mut Tx<'_>, taken: TakenCall) -> Result<Case, Problem> {
        let found = lock_for_system(tx, taken.application)?;
        Case::gather(tx, found, &system_ground(self, "calls"))
    }
}
