//! 划转: a procedure whose home steps are done by another body.

use super::{Candidate, CandidateRule, Definition, NodeKind, Seat, TaskNode};
use crate::BodyCode;

impl Definition {
    /// The same procedure, in which `to` does whatever `home` did. Steps of other bodies stay theirs.
    #[must_use]
    pub fn at_home_in(mut self, home: &BodyCode, to: &BodyCode) -> Self {
        for node in &mut self.nodes {
            let NodeKind::Task(task) = &mut node.kind else { continue };
            let seats = task.signing.iter_mut().flat_map(|it| &mut it.seats).map(|it| &mut it.body);
            for body in [&mut task.body].into_iter().chain(seats).filter(|it| *it == home) {
                body.clone_from(to);
            }
        }
        self
    }

    /// The posts of `body` that a step needs and nobody holds, each once. Whom the form names, or a
    /// step in person, is known only of an application.
    pub fn vacant(&self, body: &BodyCode, is_anybody: impl Fn(&Candidate) -> bool) -> Vec<Seat> {
        let of = |task: &TaskNode| -> Vec<Seat> {
            let own = task.candidates().iter().map(|it| match it {
                CandidateRule::Post => Some(Candidate::Post(task.own_seat())),
                CandidateRule::Role { role } => {
                    Some(Candidate::Role { body: task.body.clone(), role: *role })
                }
                CandidateRule::Person { .. }
                | CandidateRule::BodyFromForm { .. }
                | CandidateRule::PersonFromForm { .. }
                | CandidateRule::Superior => None,
            });
            let nobody = { own }.all(|it| it.is_some_and(|it| !is_anybody(&it)));
            let own = nobody.then(|| task.own_seat());
            let others = task.seats().into_iter().skip(1);
            own.into_iter()
                .chain(others.filter(|it| !is_anybody(&Candidate::Post(it.clone()))))
                .collect()
        };
        let mut found: Vec<Seat> = self.tasks().flat_map(|(_, task)| of(task)).collect();
        found.retain(|it| it.body == *body);
        found.sort();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::Label;
    use crate::workflow::sample;

    fn procedure() -> Definition {
        let mut definition = sample(
            &[
                ("in", "intake"),
                ("a", "review"),
                ("b", "review"),
                ("decide", "decision"),
                ("out", "delivery"),
            ],
            &[],
            &[],
            "start>in in>a a>b b>decide decide>out out>end",
        );
        for node in &mut definition.nodes {
            let NodeKind::Task(task) = &mut node.kind else { continue };
            let body = if node.id.as_str() == "b" { "XZ" } else { "MZJ" };
            (task.post, task.body) = (node.id.as_str().into(), body.into());
        }
        definition
    }

    #[test]
    fn only_what_was_at_home_goes_to_the_other_body() {
        let moved = procedure().at_home_in(&"MZJ".into(), &"ZJ".into());
        let bodies: Vec<&str> = moved.tasks().map(|it| it.1.body.as_str()).collect();
        assert_eq!(bodies, ["ZJ", "ZJ", "XZ", "ZJ", "ZJ"]);
        let back = moved.at_home_in(&"ZJ".into(), &"MZJ".into());
        assert_eq!(back, procedure(), "and back again it is what it was");
        let further = procedure().at_home_in(&"MZJ".into(), &"XZ".into());
        assert!(further.tasks().all(|it| it.1.body.as_str() == "XZ"));
    }

    #[test]
    fn the_posts_that_nobody_holds_are_named_once_and_of_that_body_only() {
        let mut definition = procedure();
        for node in &mut definition.nodes {
            let NodeKind::Task(task) = &mut node.kind else { continue };
            if node.id.as_str() == "a" {
                let role = crate::access::Role::parse("officer").expect("a role");
                task.candidates = vec![CandidateRule::Role { role }];
            }
        }
        let held =
            |it: &Candidate| matches!(it, Candidate::Post(seat) if seat.post.as_str() == "in");
        let named =
            |it: Vec<Seat>| it.into_iter().map(|it| it.post.to_string()).collect::<Vec<_>>();
        let body = "MZJ".into();
        assert_eq!(named(definition.vacant(&body, held)), ["a", "decide", "out"]);
        let with_role = |it: &Candidate| held(it) || matches!(it, Candidate::Role { .. });
        assert_eq!(named(definition.vacant(&body, with_role)), ["decide", "out"]);
        assert_eq!(named(definition.vacant(&"XZ".into(), |_| false)), ["b"]);
    }
}
