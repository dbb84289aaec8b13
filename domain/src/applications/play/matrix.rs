//! Every way of signing × every signer who is added, and removed or not × everything that can come
//! across it × every way that the gateway behind it leads × whose hands are kept apart: enumerated,
//! not sampled.

use super::super::{Command, Deed, NewSigner};
use super::hall::{Hall, account, officer};
use super::{APART, FORMS, procedure, ways};
use crate::labels::Label;
use crate::workflow::{SignerPlace, Signing, TaskState};

/// What comes across a step that is being signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Across {
    Nothing,
    /// Returned from the step behind it.
    Return,
    /// Returned by one of its own signers.
    ReturnWithin,
    /// The last approval is taken back.
    TakeBack,
    /// The asker hands the task to a colleague.
    Transfer,
    /// The asker asks a colleague's opinion first.
    Delegate,
    /// The applicant withdraws.
    Withdraw,
}

const ACROSS: [Across; 7] = [
    Across::Nothing,
    Across::Return,
    Across::ReturnWithin,
    Across::TakeBack,
    Across::Transfer,
    Across::Delegate,
    Across::Withdraw,
];

/// Officers of SEC, who has the first seat of `a`, and a colleague; of LAW; of LEAD; and of SECH.
const SEC: usize = 1;
const COLLEAGUE: usize = 7;
const LAW: usize = 2;
const SECH: usize = 3;
const ASKED: usize = 10;

#[test]
fn in_every_combination_the_step_can_be_worked_to_its_end_and_nothing_is_left_over() {
    let places = SignerPlace::ALL.iter().copied().map(Some).chain([None]);
    let mut played = 0;
    for place in places {
        for removed in [false, true].into_iter().take(if place.is_some() { 2 } else { 1 }) {
            for way in ways() {
                for (across, form, apart) in crossings() {
                    play(way.clone(), (place, removed), across, (form, apart));
                    played += 1;
                }
            }
        }
    }
    assert_eq!(played, 7 * ways().len() * ACROSS.len() * FORMS.len() * APART.len());
}

fn crossings() -> impl Iterator<Item = (Across, &'static str, &'static [&'static str])> {
    let all = ACROSS.iter().flat_map(|it| FORMS.iter().map(move |form| (*it, *form)));
    all.flat_map(|(across, form)| APART.iter().map(move |apart| (across, form, *apart)))
}

fn play(
    way: Option<Signing>,
    (place, removed): (Option<SignerPlace>, bool),
    across: Across,
    (form, apart): (&str, &[&str]),
) {
    let told = format!("{way:?} {place:?} {removed} {across:?} {form} {apart:?}");
    let mut hall = Hall::reviewing(procedure(way, None, apart), form);
    let mine = hall.waiting("a")[0];
    hall.claim(SEC, mine).expect(&told);
    if let Some(place) = place {
        let question = "如何？".to_owned();
        let signer = NewSigner { who: officer(ASKED), place, question };
        hall.does(SEC, mine, Deed::AddSigner(signer)).expect(&told);
        if removed {
            let signer = hall.tasks.last().expect("the signer's task").id;
            hall.does(SEC, signer, Deed::RemoveSigner).expect(&told);
        }
    }
    cross(&mut hall, across, mine, &told);
    if across == Across::Withdraw {
        assert!(hall.tasks.iter().all(|it| !it.is_live()), "{told}");
    } else {
        hall.approve_all();
        let done = hall.tasks.iter().any(|it| it.node.as_str() == "a2");
        assert_eq!(done, form == FORMS[0], "{told}");
    }
}

fn cross(hall: &mut Hall, across: Across, mine: crate::TaskId, told: &str) {
    let (opinion, reason) = (|| "如上".to_owned(), || "如上".to_owned());
    let free = hall.tasks.iter().any(|it| it.id == mine && it.waits());
    let to = || officer(COLLEAGUE);
    match across {
        Across::Nothing => {}
        Across::Return => {
            hall.approve_all_at(&["a", "a2", "b"]);
            let behind = hall.waiting("c")[0];
            hall.claim(SECH, behind).expect(told);
            let back = Deed::Return { to: "a".into(), opinion: opinion() };
            hall.does(SECH, behind, back).expect(told);
            assert!(!hall.waiting("a").is_empty(), "{told}");
            assert!(hall.waiting("c").is_empty(), "{told}");
        }
        Across::ReturnWithin => {
            // `a` comes first: there is nothing before it to return to, from any of its seats.
            let back = Deed::Return { to: "a2".into(), opinion: opinion() };
            hall.does(SEC, mine, back).expect_err(told);
        }
        Across::TakeBack if free => {
            let approval = Deed::Approve { opinion: opinion() };
            hall.does(SEC, mine, approval).expect(told);
            let before = hall.application.marking.tokens.len();
            hall.does(SEC, mine, Deed::TakeBack { reason: reason() }).expect(told);
            let it = hall.tasks.iter().find(|it| it.id == mine).expect(told);
            assert_eq!((it.state, it.assignee), (TaskState::Claimed, Some(account(SEC))), "{told}");
            assert_eq!(hall.application.marking.tokens.len(), before, "{told}");
            assert!(hall.waiting("a2").is_empty(), "{told}");
        }
        Across::Transfer if free => {
            hall.does(SEC, mine, Deed::Transfer { to: to(), reason: reason() }).expect(told);
        }
        Across::Delegate if free => {
            hall.does(SEC, mine, Deed::Delegate { to: to(), reason: reason() }).expect(told);
        }
        // Whoever asked somebody to be heard before waits for them.
        Across::TakeBack | Across::Transfer | Across::Delegate => {
            hall.does(SEC, mine, Deed::Approve { opinion: opinion() }).expect_err(told);
        }
        Across::Withdraw => {
            hall.application.created_by = account(LAW);
            hall.command(LAW, &Command::Withdraw { reason: reason() }).expect(told);
        }
    }
}
