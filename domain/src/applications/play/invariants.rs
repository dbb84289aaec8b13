//! What must be true of a hall whatever has been done in it.

use std::collections::BTreeSet;

use super::super::{Member, claim};
use super::apart::same_hands;
use super::hall::Hall;
use crate::workflow::{SignerPlace, Task, TaskState};
use crate::{AccountId, NodeId};

impl Hall {
    /// What must be true whatever has been done.
    pub(super) fn holds(&self) {
        let tokens = &self.application.marking.tokens;
        let distinct: BTreeSet<_> = tokens.iter().collect();
        assert_eq!(distinct.len(), tokens.len(), "a token was doubled: {tokens:?}");
        let open: BTreeSet<&NodeId> =
            tokens.iter().filter(|it| it.from.is_none()).map(|it| &it.at).collect();
        let live = || self.tasks.iter().filter(|it| it.is_live());
        for task in live() {
            assert!(open.contains(&task.node), "work without a token: {task:?}");
            let last = self.tasks.iter().filter(|it| it.node == task.node);
            assert_eq!(last.map(|it| it.visit).max(), Some(task.visit), "work of an old visit");
            assert!(
                task.state != TaskState::Held || self.is_waited_for(task),
                "held for nothing: {task:?}"
            );
            assert_eq!(same_hands(task, &self.tasks, &self.content.workflow), None);
            let may = |who: &AccountId| {
                let of = |it: &&Member| it.actor.account == *who;
                let actor = self.staffing.members.iter().find(of).map(|it| &it.actor);
                actor.is_some_and(|it| claim(task, &self.facts(it)).is_ok())
            };
            assert_eq!(task.kept_from.iter().find(|it| may(it)), None, "shown to who may not");
        }
        for node in open {
            let works = live().any(|it| it.node == *node && it.waits());
            assert!(works, "nobody can work on `{node}`: {:#?}", self.tasks);
        }
        let lies_ahead = |gateway: &NodeId| {
            let mut places = tokens.iter().map(|it| &it.at);
            places.any(|it| self.content.workflow.reachable(it).contains(&gateway))
        };
        let chosen = self.application.marking.ways.keys().find(|it| lies_ahead(it));
        assert_eq!(chosen, None, "what lies ahead is chosen already");
        let mut seats = BTreeSet::new();
        let counted = self.tasks.iter().filter(|it| it.state != TaskState::Cancelled);
        for task in counted.filter(|it| it.seat.is_some()) {
            assert!(seats.insert((&task.node, task.visit, task.seat)), "a seat has two votes");
        }
        if self.application.stage.is_end() {
            assert_eq!(live().count(), 0, "what has ended has no work");
        }
    }

    /// Whether somebody else's word has to come first.
    fn is_waited_for(&self, task: &Task) -> bool {
        let before = |it: &Task| it.was_asked(task.id, SignerPlace::Before) && it.is_live();
        let asker = task.asked.filter(|(_, place)| *place == SignerPlace::After);
        let asker_is_busy = asker.is_some_and(|(by, _)| self.tasks[self.place(by)].is_live());
        asker_is_busy || self.tasks.iter().any(before)
    }
}
