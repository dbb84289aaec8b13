//! What `persistence` does with an outcome, as far as tasks and their clocks go.

use uuid::Uuid;

use super::super::{NewTask, Outcome};
use super::hall::Hall;
use crate::AccountId;
use crate::workflow::{Candidate, Task, TaskOutcome, TaskState};

impl Hall {
    pub(super) fn store(&mut self, outcome: Outcome, by: AccountId) {
        for closing in &outcome.close {
            let place = self.place(closing.task);
            let it = &mut self.tasks[place];
            assert!(it.is_live(), "a task is closed once");
            (it.state, it.outcome) = (TaskState::Done, Some(closing.outcome));
            it.assignee = Some(by);
        }
        let gone = outcome.cancel.iter().map(|it| (it, None));
        let removed = outcome.remove.iter().map(|it| (it, Some(TaskOutcome::Removed)));
        for (task, why) in gone.chain(removed) {
            let place = self.place(*task);
            assert!(self.tasks[place].is_live(), "a task is called off once");
            (self.tasks[place].state, self.tasks[place].outcome) = (TaskState::Cancelled, why);
        }
        for (handing, live) in outcome
            .hand
            .iter()
            .map(|it| (it, true))
            .chain(outcome.reopen.iter().map(|it| (it, false)))
        {
            let place = self.place(handing.task);
            let it = &mut self.tasks[place];
            assert_eq!(it.is_live(), live, "what is live changes hands; what is over is reopened");
            (it.state, it.outcome) = (handing.state, None);
            (it.assignee, it.owner) = (handing.assignee, handing.owner);
            it.candidates = handing.candidates.clone().unwrap_or_else(|| it.candidates.clone());
            let excepted = it.candidates.clone();
            it.kept_from.retain(|who| !excepted.contains(&Candidate::Excepted(*who)));
        }
        self.rest(&outcome);
        self.objected(&outcome, by);
        self.answered.extend(outcome.answered.clone());
        for new in &outcome.rename {
            let place = self.place(new.task);
            let it = &mut self.tasks[place];
            (it.node, it.visit, it.name) = (new.node.clone(), new.visit, new.name.clone());
            it.kept_from.clone_from(&new.kept_from);
        }
        for it in &outcome.relimit {
            self.clocks.retain(|clock| clock.task != Some(it.task));
            self.runs(it.new.clone(), Some(it.task));
        }
        for new in &outcome.reseat {
            let place = self.place(new.task);
            let it = &mut self.tasks[place];
            assert!(it.is_live(), "what is over stays where it was done");
            (it.post, it.body) = (new.seat.post.clone(), new.seat.body.clone());
            it.candidates.clone_from(&new.candidates);
            it.kept_from.clone_from(&new.kept_from);
            (it.state, it.assignee, it.owner) = (new.state, new.assignee, new.owner);
        }
        self.clocks.retain(|it| it.task.is_some() || !outcome.stop.contains(&it.clock.kind));
        for new in outcome.open {
            let clock = new.clock.clone();
            let task = self.opened(new);
            self.runs(clock, Some(task.id));
            self.tasks.push(task);
        }
        outcome.ledger.iter().for_each(|it| self.note(it));
        self.application = outcome.after;
        self.holds();
    }

    fn opened(&self, new: NewTask) -> Task {
        Task {
            id: Uuid::from_u128(10_000 + u128::try_from(self.tasks.len()).expect("few")).into(),
            application: self.application.id,
            node: new.node,
            name: new.work.name,
            duty: new.work.duty,
            body: new.post.body,
            post: new.post.post,
            candidates: new.candidates,
            kept_from: new.kept_from,
            unstaffed_since: None,
            state: new.state,
            assignee: new.assignee,
            opened_at: self.now,
            outcome: new.skipped.map(|_| TaskOutcome::Skipped),
            visit: new.visit,
            seat: new.seat,
            asked: new.asked,
            owner: None,
        }
    }
}
