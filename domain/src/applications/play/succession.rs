//! To another body, in the middle of whatever officers do: no token is lost, no vote is, no clock moves,
//! nobody of the old body has anything in hand, and the new one comes to the decision.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use uuid::Uuid;

use super::super::{BodyChange, BodyChanged, Colleague, Deed, Refusal, change_body};
use super::hall::{Hall, STAFF, officer};
use super::{
    APART, FORMS, Move, WHO, any_move, any_signing, cases, done_by, procedure, to_the_same,
};
use crate::access::Standing;
use crate::workflow::{Signing, Task, TaskState};

const HEIR: &str = "ZJ";

/// Whoever works in the new body, at the same post.
fn heir(place: usize) -> Colleague {
    let mut it = officer(place);
    it.actor.account = Uuid::from_u128(5_000 + u128::try_from(place).expect("few people")).into();
    let Standing::Staff { number, posts } = &mut it.actor.standing else { return it };
    *number = format!("{HEIR}-{place:03}").as_str().into();
    posts.iter_mut().for_each(|it| it.body = HEIR.into());
    Colleague { number: number.clone(), ..it }
}

/// The first officer of each post has gone to the new body with the work; the others are new.
fn moved_along(place: usize) -> Colleague {
    let it = heir(place);
    if STAFF / 2 <= place {
        return it;
    }
    Colleague {
        actor: crate::access::Actor { account: officer(place).actor.account, ..it.actor },
        ..it
    }
}

/// Two halves of a game, and who works in the new body.
#[derive(Debug, Clone)]
struct Game {
    signing: (Option<Signing>, Option<Signing>),
    form: &'static str,
    apart: &'static [&'static str],
    who: (&'static str, &'static str),
    same: bool,
    along: bool,
    moves: (Vec<Move>, Vec<Move>),
}

fn any_game() -> impl Strategy<Value = Game> {
    let moves = (vec(any_move(), 0..50), vec(any_move(), 0..40));
    let procedure = (prop::sample::select(&APART[..]), prop::sample::select(&WHO[..]));
    (
        (any_signing(), any_signing()),
        prop::sample::select(&FORMS[..]),
        procedure,
        (any::<bool>(), any::<bool>()),
        moves,
    )
        .prop_map(|(signing, form, (apart, who), (same, along), moves)| Game {
            signing,
            form,
            apart,
            who,
            same,
            along,
            moves,
        })
}

impl Game {
    /// The hall in the middle of the game.
    fn begun(&self) -> Hall {
        let (a, c) = self.signing.clone();
        let mut definition = procedure(a, c, self.apart);
        if self.same {
            to_the_same(&mut definition);
        }
        done_by(&mut definition, self.who);
        let mut hall = Hall::reviewing(definition, self.form);
        self.moves.0.iter().for_each(|it| drop(it.make(&mut hall)));
        hall
    }
}

/// Takes the application to the new body, where these people work.
fn goes(hall: &mut Hall, people: fn(usize) -> Colleague) -> BodyChanged {
    let content = hall.content.clone().at_home_in(&"MZJ".into(), &HEIR.into());
    hall.staffing = Hall::staffing(people);
    let change =
        BodyChange { transfer: Uuid::from_u128(9).into(), to: &HEIR.into(), content: &content };
    let actor = people(0).actor;
    let changed = change_body(&hall.application, &change, &hall.facts(&actor));
    (hall.content, hall.people) = (content, people);
    hall.store(changed.outcome.clone(), actor.account);
    changed
}

/// What a transfer leaves alone of a task.
fn lasting(it: &Task) -> Task {
    let is_over = !it.is_live();
    if is_over {
        return it.clone();
    }
    let state = if it.state == TaskState::Held { TaskState::Held } else { TaskState::Open };
    let (post, body, candidates, kept_from) = Default::default();
    let (post, body): (String, String) = (post, body);
    Task {
        state,
        assignee: None,
        owner: None,
        post: post.into(),
        body: body.into(),
        candidates,
        kept_from,
        ..it.clone()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn whoever_goes_to_another_body_keeps_every_vote_and_every_clock_and_is_decided_there(
        game in any_game(),
    ) {
        let mut hall = game.begun();
        let (application, tasks) = (hall.application.clone(), hall.tasks.clone());
        let clocks = hall.clocks.clone();
        let people = if game.along { moved_along } else { heir };
        let changed = goes(&mut hall, people);
        prop_assert_eq!(&hall.application.marking, &application.marking);
        prop_assert_eq!(&hall.application.number, &application.number);
        prop_assert_eq!(hall.application.body.as_str(), HEIR);
        prop_assert_eq!(&hall.clocks, &clocks, "to the second");
        let same = |it: &[Task]| it.iter().map(lasting).collect::<Vec<_>>();
        prop_assert_eq!(same(&hall.tasks), same(&tasks), "what was said stays said");
        prop_assert_eq!(changed.outcome.leaves.is_none(), tasks.iter().any(|it| {
            it.state == TaskState::Done && it.outcome.is_some_and(|it| it.to_string() != "skipped")
        }), "whoever took part reads on");
        let here: BTreeSet<_> = (0..STAFF).map(|it| people(it).actor.account).collect();
        for task in hall.tasks.iter().filter(|it| it.is_live()) {
            prop_assert_eq!(task.body.as_str(), HEIR);
            let mut hands = task.assignee.into_iter().chain(task.owner);
            prop_assert!(hands.all(|it| here.contains(&it)), "in old hands: {:?}", task);
        }
        let lost = tasks.iter().zip(&hall.tasks).filter(|(old, new)| {
            old.assignee.is_some() && new.assignee.is_none()
        });
        for (old, _) in lost {
            let told = changed.outcome.notices.iter().any(|it| Some(it.to) == old.assignee);
            prop_assert!(told, "nobody tells whoever had it: {:?}", old);
        }
        for it in &game.moves.1 {
            drop(it.make(&mut hall));
        }
        hall.approve_all();
    }
}

#[test]
fn all_that_can_become_of_a_task_by_a_transfer_is_come_upon() {
    let mut runner = TestRunner::deterministic();
    let mut found = BTreeSet::new();
    for _ in 0..500 {
        let game = any_game().new_tree(&mut runner).expect("a game").current();
        let mut hall = game.begun();
        let before = hall.tasks.clone();
        let changed = goes(&mut hall, if game.along { moved_along } else { heir });
        for it in &changed.tasks {
            let old = before.iter().find(|old| old.id == it.task).expect("it was there");
            found.extend(it.kept.then_some("kept"));
            found.extend((it.able == 0).then_some("nobody's"));
            found.extend(
                (old.state == TaskState::Held && !it.kept).then_some("held for nobody yet"),
            );
            found.extend((old.owner.is_some() && !it.kept).then_some("lent, and back"));
            found.extend((old.asked.is_some() && !it.kept).then_some("asked of a post"));
        }
        found.extend((!changed.outcome.notices.is_empty()).then_some("told"));
        found.extend(changed.outcome.leaves.is_some().then_some("reads no more"));
    }
    let all = [
        "asked of a post",
        "held for nobody yet",
        "kept",
        "lent, and back",
        "reads no more",
        "told",
    ];
    assert_eq!(found, all.into_iter().collect());
}

#[test]
fn what_the_old_body_approved_it_does_not_take_back() {
    const SEC: usize = 1;
    let mut hall = Hall::reviewing(procedure(None, None, &[]), FORMS[1]);
    let task = hall.waiting("a")[0];
    let said = || "如上".to_owned();
    hall.claim(SEC, task).expect("it is open to the post");
    hall.does(SEC, task, Deed::Approve { opinion: said() }).expect("theirs");
    goes(&mut hall, heir);
    let old = officer(SEC).actor;
    let back = super::Command::OnTask { task, deed: Deed::TakeBack { reason: said() } };
    assert_eq!(hall.acts(&old, &back), Err(Refusal::GoneOn), "what is open now is another's");
}
