//! 退回 × 会签方式 × 加签、减签 × 期满处理 × 撤回申请 × AB 岗, and what the holder does with the step
//! meanwhile: the full matrix, enumerated and not sampled.

use super::super::{Command, Deed, NewSigner, Refusal};
use super::hall::{Hall, account, officer};
use super::timeouts::{ASKED, SEC, SECH, settled};
use super::{FORMS, ways};
use crate::TaskId;
use crate::access::{Actor, HeldPost, Role, Standing};
use crate::labels::Label;
use crate::workflow::{Candidate, OnTimeout, Seat, SignerPlace, TaskState};

/// Holds the same post as `SEC`; and whoever applied, who is of LAW.
const COLLEAGUE: usize = 7;
const LAW: usize = 2;
const CHIEF: usize = 5;

/// Three days, a weekend over which the last of them rolls forward, and the rest of that day.
const LONG_ENOUGH: i64 = 7;

/// 退回: whether the step behind sends it back, before its time runs out or afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Returned {
    Never,
    Before,
    After,
}

/// 撤回申请: whether the applicant withdraws, before the time runs out or afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Withdrawn {
    Never,
    Before,
    After,
}

/// What whoever has the step in hand does with it before the end of its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Handed {
    Keeps,
    TakesBack,
    Transfers,
    Delegates,
}

const RETURNED: [Returned; 3] = [Returned::Never, Returned::Before, Returned::After];
const WITHDRAWN: [Withdrawn; 3] = [Withdrawn::Never, Withdrawn::Before, Withdrawn::After];
const HANDED: [Handed; 4] =
    [Handed::Keeps, Handed::TakesBack, Handed::Transfers, Handed::Delegates];

/// Who has the step in hand: themself, or on their leave somebody in their place (AB 岗).
const HANDS: [fn() -> Actor; 2] = [|| officer(SEC).actor, proxy];

fn proxy() -> Actor {
    let officer = officer(0).actor;
    let mut posts = officer.standing.posts().to_vec();
    posts.push(HeldPost {
        body: "MZJ".into(),
        post: "SEC".into(),
        roles: vec![Role::Officer],
        supervises: Vec::new(),
        by_authorisation: Vec::new(),
        in_place_of: Some(account(SEC)),
    });
    Actor { standing: Standing::Staff { number: "MZJ-000".into(), posts }, ..officer }
}

/// One cell of the matrix: what comes to a procedure of which the step `a` is signed in some way, and
/// whose time has some consequence.
#[derive(Debug, Clone, Copy)]
struct Cell {
    /// 加签, and whether the signer is removed again (减签).
    signer: (Option<SignerPlace>, bool),
    returned: Returned,
    handed: Handed,
    how: OnTimeout,
    withdrawn: Withdrawn,
}

fn cells(how: OnTimeout) -> Vec<Cell> {
    let mut all = Vec::new();
    let signers = SignerPlace::ALL.iter().flat_map(|it| [(Some(*it), false), (Some(*it), true)]);
    for signer in signers.chain([(None, false)]) {
        for returned in RETURNED {
            for handed in HANDED {
                for withdrawn in WITHDRAWN {
                    all.push(Cell { signer, returned, handed, how, withdrawn });
                }
            }
        }
    }
    all
}

#[test]
fn in_every_combination_the_end_of_the_time_has_its_consequence_once_and_the_decision_is_reached() {
    let mut played = 0;
    for way in ways() {
        for how in OnTimeout::ALL {
            let definition = settled(way.clone(), *how);
            for cell in cells(*how) {
                for hands in HANDS {
                    let told = format!("{way:?} {cell:?} {}", hands().account);
                    cell.play(Hall::reviewing(definition.clone(), FORMS[0]), &hands(), &told);
                    played += 1;
                }
            }
        }
    }
    let crossed = RETURNED.len() * HANDED.len() * OnTimeout::ALL.len() * WITHDRAWN.len();
    assert_eq!(played, 7 * 9 * crossed * HANDS.len());
}

impl Cell {
    fn play(self, mut hall: Hall, who: &Actor, told: &str) {
        if self.returned == Returned::Before {
            send_back(&mut hall, told);
        }
        let mine = hall.waiting("a")[0];
        hall.claims(who, mine).expect(told);
        self.ask(&mut hall, (who, mine), told);
        self.hand(&mut hall, (who, mine), told);
        if self.withdrawn == Withdrawn::Before {
            return withdraw(&mut hall, (who, mine), told);
        }
        let untouched = (hall.application.clone(), hall.tasks.clone());
        assert!(hall.lives_through(2).is_err(), "before its time: {told}");
        assert_eq!(untouched, (hall.application.clone(), hall.tasks.clone()), "{told}");
        self.runs_out(&mut hall, (who, mine), told);
        if self.returned == Returned::After {
            send_back(&mut hall, told);
            let again = hall.waiting("a")[0];
            hall.claims(who, again).expect(told);
            assert!(hall.lives_through(2).is_err(), "its time begins anew: {told}");
            self.runs_out(&mut hall, (who, again), told);
        }
        if self.withdrawn == Withdrawn::After {
            return withdraw(&mut hall, (who, mine), told);
        }
        hall.approve_all();
        assert!(hall.lives_through(9).is_err(), "{told}");
    }

    fn ask(self, hall: &mut Hall, (who, mine): (&Actor, TaskId), told: &str) {
        let (Some(place), removed) = self.signer else { return };
        let question = "如何？".to_owned();
        let deed = Deed::AddSigner(NewSigner { who: officer(ASKED), place, question });
        hall.acts(who, &Command::OnTask { task: mine, deed }).expect(told);
        if removed {
            let signer = hall.tasks.last().expect("the signer's task").id;
            let deed = Deed::RemoveSigner;
            hall.acts(who, &Command::OnTask { task: signer, deed }).expect(told);
        }
    }

    fn hand(self, hall: &mut Hall, (who, mine): (&Actor, TaskId), told: &str) {
        // Whoever asked somebody to be heard before waits for them.
        if !hall.tasks[hall.place(mine)].waits() {
            return;
        }
        let (reason, opinion) = ("如上".to_owned(), "如上".to_owned());
        let to = officer(COLLEAGUE);
        let deeds = match self.handed {
            Handed::Keeps => vec![],
            Handed::TakesBack => vec![Deed::Approve { opinion }, Deed::TakeBack { reason }],
            Handed::Transfers => vec![Deed::Transfer { to, reason }],
            Handed::Delegates => vec![Deed::Delegate { to, reason }],
        };
        for deed in deeds {
            hall.acts(who, &Command::OnTask { task: mine, deed }).expect(told);
        }
    }

    /// The step's time is over: its consequence follows, once.
    fn runs_out(self, hall: &mut Hall, (who, mine): (&Actor, TaskId), told: &str) {
        let acted = hall.lives_through(LONG_ENOUGH).is_ok();
        assert_eq!(acted, self.how != OnTimeout::Remind, "{told}");
        // One after another, each has the time of the step.
        while self.how != OnTimeout::Escalate && hall.lives_through(LONG_ENOUGH).is_ok() {}
        if acted {
            follows(hall, (who, mine), self.how, told);
        }
    }
}

/// The step behind returns to `a`; if a refusal has left that out, whoever decides.
fn send_back(hall: &mut Hall, told: &str) {
    hall.approve_all_at(&["a", "a2", "b"]);
    let by_refusal = hall.waiting("c").is_empty();
    let (node, sender) = if by_refusal { ("decide", CHIEF) } else { ("c", SECH) };
    let behind = hall.waiting(node)[0];
    hall.claim(sender, behind).expect(told);
    let back = Deed::Return { to: "a".into(), opinion: "如上".to_owned() };
    hall.does(sender, behind, back).expect(told);
    for place in 0..hall.tasks.len() {
        let it = &mut hall.tasks[place];
        // Whoever had it puts it back, so that others can take it.
        if it.waits() && it.node.as_str() == "a" {
            (it.state, it.assignee) = (TaskState::Open, None);
        }
    }
}

/// The applicant withdraws: nothing is open, nothing follows, and nobody can do anything any more.
fn withdraw(hall: &mut Hall, (who, mine): (&Actor, TaskId), told: &str) {
    let reason = "不再需要".to_owned();
    hall.application.created_by = account(LAW);
    hall.command(LAW, &Command::Withdraw { reason }).expect(told);
    assert!(hall.tasks.iter().all(|it| !it.is_live()), "{told}");
    assert!(hall.application.marking.tokens.is_empty() && hall.clocks.is_empty(), "{told}");
    assert!(hall.lives_through(30).is_err(), "{told}");
    let late = Command::OnTask { task: mine, deed: Deed::Approve { opinion: "如上".to_owned() } };
    assert!(hall.acts(who, &late).is_err(), "{told}");
}

/// What must be true once something followed.
fn follows(hall: &mut Hall, (who, mine): (&Actor, TaskId), how: OnTimeout, told: &str) {
    let opinion = "如上".to_owned();
    let ended = |hall: &Hall| hall.at("a").all(|it| !it.is_live());
    match how {
        OnTimeout::Remind => {}
        OnTimeout::Escalate => {
            let above = Candidate::Post(Seat { post: "SECH".into(), body: "MZJ".into() });
            let it = &hall.tasks[hall.place(mine)];
            assert!(it.candidates.contains(&above) && it.owner.is_none(), "{told}");
            hall.claim(SECH, mine).expect(told);
            return;
        }
        OnTimeout::Approve | OnTimeout::MoveOn => {
            assert!(ended(hall) && !hall.waiting("a2").is_empty(), "{told}");
        }
        OnTimeout::Refuse => {
            assert!(ended(hall) && !hall.waiting("decide").is_empty(), "{told}");
        }
    }
    // It is too late to say something, or to take back what nobody said.
    let late = Command::OnTask { task: mine, deed: Deed::Approve { opinion: opinion.clone() } };
    assert_eq!(hall.acts(who, &late), Err(Refusal::NoOpenTask), "{told}");
    let late = Command::OnTask { task: mine, deed: Deed::TakeBack { reason: opinion } };
    assert_eq!(hall.acts(who, &late), Err(Refusal::NothingToTakeBack), "{told}");
}
