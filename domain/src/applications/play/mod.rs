//! The officers' operations in every combination: enumerated where the law of the office is told,
//! and at random where nobody thought of it.

mod apart;
mod authorised;
mod candidates;
mod drawn;
mod every_end;
mod filing;
mod hall;
mod invariants;
mod late;
mod matrix;
mod moved;
mod notices;
mod renewals;
mod service;
mod settled;
mod store;
mod succession;
mod timed;
mod timeouts;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::{Command, Deed, NewSigner, Refusal};
use crate::labels::Label;
use crate::workflow::{
    Definition, Duty, OnTimeout, RefusalRule, Seat, SignerPlace, Signing, SigningMode, sample,
};
use hall::{Hall, STAFF};

/// in → fork → (a → x → (a2 | nothing) | b) → join → c → decide → out; `a` and `c` are signed as
/// told, which way `x` leads the form says, and who did what is `apart` does neither `a2` nor `c`.
fn procedure(a: Option<Signing>, c: Option<Signing>, apart: &[&str]) -> Definition {
    let mut definition = sample(
        &[
            ("in", "intake"),
            ("a", "review"),
            ("a2", "review"),
            ("b", "review"),
            ("c", "review"),
            ("decide", "decision"),
            ("out", "delivery"),
        ],
        &["fork"],
        &["join"],
        "start>in in>fork fork>a a>x x>a2 x>xm a2>xm xm>join fork>b b>join join>c c>decide \
         decide>out out>end",
    );
    let posts = [("in", "WIN"), ("a", "SEC"), ("a2", "SEC"), ("b", "LAW"), ("c", "SECH")];
    for node in &mut definition.nodes {
        let crate::workflow::NodeKind::Task(task) = &mut node.kind else { continue };
        let post = posts.iter().find(|it| it.0 == node.id.as_str()).map_or("CHIEF", |it| it.1);
        (task.post, task.body) = (post.into(), "MZJ".into());
        task.signing = match node.id.as_str() {
            "a" => a.clone(),
            "c" => c.clone(),
            _ => None,
        };
        let before = |it: &&&str| match node.id.as_str() {
            "a2" => **it == "a",
            "c" => true,
            _ => false,
        };
        task.not_by = apart.iter().filter(before).map(|it| (*it).into()).collect();
    }
    definition
}

/// Lets `a2` go back to whoever did `a`, unless they are kept apart.
fn to_the_same(definition: &mut Definition) {
    for node in &mut definition.nodes {
        let crate::workflow::NodeKind::Task(task) = &mut node.kind else { continue };
        if node.id.as_str() == "a2" && task.not_by.is_empty() {
            task.by_handler_of = Some("a".into());
        }
    }
}

/// Who does `a2`, and what holds when they fail it; somebody can always do it, or it is left out.
const WHO: [(&str, &str); 5] = [
    ("[]", "{}"),
    (r#"[{"kind":"role","role":"officer"}]"#, r#"{"same_approver":"skip"}"#),
    (r#"[{"kind":"person","staff":"MZJ-004"},{"kind":"post"}]"#, "{}"),
    (r#"[{"kind":"superior"}]"#, r#"{"nobody_found":"skip"}"#),
    (r#"[{"kind":"person","staff":"MZJ-999"}]"#, r#"{"nobody_found":"escalate"}"#),
];

/// Lets `a2` be done by these, unless it is kept apart from `a`.
fn done_by(definition: &mut Definition, (candidates, rules): (&str, &str)) {
    for node in &mut definition.nodes {
        let crate::workflow::NodeKind::Task(task) = &mut node.kind else { continue };
        if node.id.as_str() == "a2" && task.not_by.is_empty() {
            task.candidates = serde_json::from_str(candidates).expect("candidates");
            task.rules = serde_json::from_str(rules).expect("rules");
        }
    }
}

/// What `c` can be kept apart from.
const APART: [&[&str]; 3] = [&[], &["a"], &["a", "b"]];

/// Forms that lead `x` to `a2`, past it, and past it because nobody knows.
const FORMS: [&str; 3] = [r#"{"x":"a2"}"#, r#"{"x":"no"}"#, "{}"];

fn signing(mode: SigningMode, refusal: RefusalRule) -> Signing {
    let seat = |post: &str| Seat { post: post.into(), body: "MZJ".into() };
    let threshold = (mode == SigningMode::Ratio).then_some(60);
    Signing { mode, threshold, refusal, abstain: true, seats: vec![seat("LAW"), seat("LEAD")] }
}

/// Nobody else signs, or others do in every way.
fn ways() -> Vec<Option<Signing>> {
    let modes = SigningMode::ALL.iter();
    let both = modes.flat_map(|mode| RefusalRule::ALL.iter().map(|rule| signing(*mode, *rule)));
    [None].into_iter().chain(both.map(Some)).collect()
}

fn any_timeout() -> impl Strategy<Value = OnTimeout> {
    prop::sample::select(OnTimeout::ALL)
}

fn any_signing() -> impl Strategy<Value = Option<Signing>> {
    let modes = prop::sample::select(SigningMode::ALL);
    let rules = prop::sample::select(RefusalRule::ALL);
    prop::option::of((modes, rules).prop_map(|(mode, refusal)| signing(mode, refusal)))
}

/// How many kinds of moves there are.
const MOVES: usize = 17;

/// Somebody does something with some task: whether they may is the rules' business.
#[derive(Debug, Clone)]
struct Move {
    who: usize,
    task: Index,
    what: usize,
    whom: usize,
    place: SignerPlace,
}

fn any_move() -> impl Strategy<Value = Move> {
    let places = prop::sample::select(SignerPlace::ALL);
    (0..STAFF, any::<Index>(), 0..MOVES, 0..STAFF, places)
        .prop_map(|(who, task, what, whom, place)| Move { who, task, what, whom, place })
}

impl Move {
    fn make(&self, hall: &mut Hall) -> Result<(), Refusal> {
        let task = self.task.get(&hall.tasks);
        let id = task.id;
        let reviews: Vec<_> = hall.content.workflow.with_duty(Duty::Review).collect();
        let returns = reviews[self.whom % reviews.len()].0.clone();
        let (opinion, reason) = ("如上".to_owned(), "如上".to_owned());
        let to = (hall.people)(self.whom);
        let deed = match self.what {
            0..=2 => return hall.claim(self.who, id),
            3 | 4 => Deed::Approve { opinion },
            5 => Deed::Refuse { opinion },
            6 => Deed::Abstain { opinion },
            7 => Deed::Return { to: returns, opinion },
            8 => Deed::Transfer { to, reason },
            9 => Deed::Delegate { to, reason },
            10 => Deed::HandBack { opinion },
            11 => {
                let question = "如何？".to_owned();
                Deed::AddSigner(NewSigner { who: to, place: self.place, question })
            }
            12 => Deed::RemoveSigner,
            13 => Deed::TakeBack { reason },
            14 => return hall.hears(id, true),
            15 => return hall.lives_through(1),
            _ => {
                let from = task.assignee.unwrap_or_else(|| (hall.people)(self.who).actor.account);
                return hall.does(self.who, id, Deed::HandOver { from, to, reason });
            }
        };
        // Who has it does it, more often than chance would have it.
        let holder = task
            .assignee
            .and_then(|it| (0..STAFF).find(|who| (hall.people)(*who).actor.account == it));
        hall.does(holder.filter(|_| !self.who.is_multiple_of(4)).unwrap_or(self.who), id, deed)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn whatever_officers_do_no_token_is_lost_no_vote_counts_twice_and_the_decision_is_reached(
        a in any_signing(),
        c in any_signing(),
        form in prop::sample::select(&FORMS[..]),
        apart in prop::sample::select(&APART[..]),
        same in any::<bool>(),
        called in prop::sample::select(&["", "a2", "b"][..]),
        timeouts in vec((prop::sample::select(&["a", "a2", "b", "c"][..]), any_timeout()), 0..4),
        who in prop::sample::select(&WHO[..]),
        moves in vec(any_move(), 0..80),
    ) {
        let mut definition = procedure(a, c, apart);
        if same {
            to_the_same(&mut definition);
        }
        service::calling(&mut definition, called);
        done_by(&mut definition, who);
        for (node, how) in timeouts {
            timeouts::settling(&mut definition, node, how);
        }
        let mut hall = Hall::reviewing(definition, form);
        for it in &moves {
            let before = (hall.application.clone(), hall.tasks.clone());
            if it.make(&mut hall).is_err() {
                let after = (hall.application.clone(), hall.tasks.clone());
                prop_assert_eq!(before, after, "a refusal changes nothing");
            }
        }
        hall.approve_all();
        // And it can always be withdrawn: nothing is left open then.
        let reason = "不再需要".to_owned();
        hall.application.created_by = hall::account(0);
        hall.command(0, &Command::Withdraw { reason }).expect("before the decision");
    }
}

#[test]
fn every_move_of_the_play_is_made_and_not_always_refused() {
    let mut runner = TestRunner::deterministic();
    let mut made = [0; MOVES];
    for _ in 0..900 {
        let game = (any_signing(), any_signing(), vec(any_move(), 80)).new_tree(&mut runner);
        let (a, c, moves) = game.expect("a game").current();
        let mut definition = procedure(a, c, APART[2]);
        service::calling(&mut definition, "b");
        timeouts::settling(&mut definition, "a", OnTimeout::Approve);
        let mut hall = Hall::reviewing(definition, FORMS[0]);
        for it in &moves {
            made[it.what] += usize::from(it.make(&mut hall).is_ok());
        }
    }
    assert!(made.iter().all(|it| 0 < *it), "{made:?}");
}

/// `make fuzz` plays millions of steps.
fn cases() -> u32 {
    std::env::var("FUZZ_CASES").ok().and_then(|it| it.parse().ok()).unwrap_or(1_000)
}
