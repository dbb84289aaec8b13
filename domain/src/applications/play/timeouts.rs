//! Every consequence of a step's time running out × every way of signing × every signer who is added,
//! and removed or not × everything that can come before it × whoever has the step in hand themself, or
//! somebody in their place: enumerated, not sampled.

use chrono::Duration;

use super::super::{Command, Deed, NewSigner, Refusal, by_timeout};
use super::hall::{Hall, account, officer};
use super::{FORMS, procedure, signing};
use crate::TaskId;
use crate::access::{Actor, HeldPost, Role, Standing};
use crate::clocks::{Limit, Unit};
use crate::labels::Label;
use crate::workflow::{
    Candidate, Definition, NodeKind, OnTimeout, RefusalRule, Seat, SignerPlace, Signing,
    SigningMode, Task, prove,
};

/// Holds the first seat of `a`; a colleague of the same post; of LAW; of SECH; and one to be asked.
pub(super) const SEC: usize = 1;
const COLLEAGUE: usize = 7;
const LAW: usize = 2;
pub(super) const SECH: usize = 3;
pub(super) const ASKED: usize = 10;

/// What comes before the end of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    /// Returned from the step behind it.
    Return,
    /// An approval is taken back.
    TakeBack,
    Transfer,
    Delegate,
    Withdraw,
}

const BEFORE: [Before; 6] = [
    Before::Nothing,
    Before::Return,
    Before::TakeBack,
    Before::Transfer,
    Before::Delegate,
    Before::Withdraw,
];

/// Who has the step in hand: themself, or on their leave somebody in their place.
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

/// Gives the step at `node` three days, and says what follows then.
pub(super) fn settling(definition: &mut Definition, node: &str, how: OnTimeout) {
    for it in definition.nodes.iter_mut().filter(|it| it.id.as_str() == node) {
        let NodeKind::Task(task) = &mut it.kind else { continue };
        task.limit = Some(Limit::new(3, Unit::CalendarDay));
        task.on_timeout = how;
    }
}

impl Hall {
    /// Time passes, and everything follows that follows from it; refused if nothing does.
    pub(super) fn lives_through(&mut self, days: i64) -> Result<(), Refusal> {
        self.now += Duration::days(days);
        let clocks: Vec<TaskId> = self.clocks.iter().filter_map(|it| it.task).collect();
        let mut done = Err(Refusal::NoOpenTask);
        for task in clocks {
            let system = Actor::system();
            let Some(command) = by_timeout(task, &self.facts(&system)) else { continue };
            self.acts(&system, &command).expect("nothing hinders it");
            done = Ok(());
        }
        done
    }

    pub(super) fn at<'a>(&'a self, node: &'a str) -> impl Iterator<Item = &'a Task> {
        let here = self.tasks.iter().filter(move |it| it.node.as_str() == node);
        let visit = here.clone().map(|it| it.visit).max();
        here.filter(move |it| Some(it.visit) == visit)
    }
}

fn ways() -> Vec<Option<Signing>> {
    let modes = SigningMode::ALL.iter();
    let both = modes.flat_map(|mode| RefusalRule::ALL.iter().map(|rule| signing(*mode, *rule)));
    [None].into_iter().chain(both.map(Some)).collect()
}

pub(super) fn settled(way: Option<Signing>, how: OnTimeout) -> Definition {
    let mut definition = procedure(way, None, &[]);
    settling(&mut definition, "a", how);
    assert_eq!(prove(&definition), Ok(()));
    definition
}

#[test]
fn in_every_combination_the_end_of_the_time_has_its_consequence_once_and_the_decision_is_reached() {
    let mut played = 0;
    let signers = SignerPlace::ALL.iter().flat_map(|it| [(Some(*it), false), (Some(*it), true)]);
    for signer in signers.chain([(None, false)]) {
        for way in ways() {
            for before in BEFORE {
                for hands in HANDS {
                    for how in OnTimeout::ALL {
                        play(way.clone(), signer, before, &hands(), *how);
                        played += 1;
                    }
                }
            }
        }
    }
    assert_eq!(played, 7 * 9 * BEFORE.len() * HANDS.len() * OnTimeout::ALL.len());
}

fn play(
    way: Option<Signing>,
    signer: (Option<SignerPlace>, bool),
    before: Before,
    who: &Actor,
    how: OnTimeout,
) {
    let told = format!("{way:?} {signer:?} {before:?} {} {how}", who.account);
    let mut hall = Hall::reviewing(settled(way, how), FORMS[0]);
    come_before(&mut hall, before, &told);
    let mine = hall.waiting("a").first().copied();
    if let Some(mine) = mine {
        hall.claims(who, mine).expect(&told);
        ask(&mut hall, (who, mine), signer, &told);
        hand(&mut hall, (who, mine), before, &told);
    }
    let untouched = (hall.application.clone(), hall.tasks.clone());
    assert!(hall.lives_through(2).is_err(), "before its time: {told}");
    assert_eq!(untouched, (hall.application.clone(), hall.tasks.clone()), "{told}");
    let acted = hall.lives_through(5).is_ok();
    assert_eq!(acted, mine.is_some() && how != OnTimeout::Remind, "{told}");
    // One after another, each has the time of the step.
    while how != OnTimeout::Escalate && hall.lives_through(5).is_ok() {}
    if before == Before::Withdraw {
        return;
    }
    if acted {
        follows(&mut hall, (who, mine.expect("it opened")), how, &told);
    }
    hall.approve_all();
    assert!(hall.lives_through(9).is_err(), "{told}");
}

fn come_before(hall: &mut Hall, before: Before, told: &str) {
    let opinion = "如上".to_owned();
    match before {
        Before::Return => {
            hall.approve_all_at(&["a", "a2", "b"]);
            let behind = hall.waiting("c")[0];
            hall.claim(SECH, behind).expect(told);
            hall.does(SECH, behind, Deed::Return { to: "a".into(), opinion }).expect(told);
            for place in 0..hall.tasks.len() {
                let it = &mut hall.tasks[place];
                // Whoever had it puts it back, so that others can take it.
                if it.waits() && it.node.as_str() == "a" {
                    (it.state, it.assignee) = (crate::workflow::TaskState::Open, None);
                }
            }
        }
        Before::Withdraw => {
            hall.application.created_by = account(LAW);
            hall.command(LAW, &Command::Withdraw { reason: opinion }).expect(told);
        }
        Before::Nothing | Before::TakeBack | Before::Transfer | Before::Delegate => {}
    }
}

fn ask(
    hall: &mut Hall,
    (who, mine): (&Actor, TaskId),
    (place, removed): (Option<SignerPlace>, bool),
    told: &str,
) {
    let Some(place) = place else { return };
    let question = "如何？".to_owned();
    let deed = Deed::AddSigner(NewSigner { who: officer(ASKED), place, question });
    hall.acts(who, &Command::OnTask { task: mine, deed }).expect(told);
    if removed {
        let signer = hall.tasks.last().expect("the signer's task").id;
        let deed = Deed::RemoveSigner;
        hall.acts(who, &Command::OnTask { task: signer, deed }).expect(told);
    }
}

fn hand(hall: &mut Hall, (who, mine): (&Actor, TaskId), before: Before, told: &str) {
    // Whoever asked somebody to be heard before waits for them.
    if !hall.tasks[hall.place(mine)].waits() {
        return;
    }
    let (reason, opinion) = ("如上".to_owned(), "如上".to_owned());
    let to = officer(COLLEAGUE);
    let deeds = match before {
        Before::Nothing | Before::Return | Before::Withdraw => vec![],
        Before::TakeBack => vec![Deed::Approve { opinion }, Deed::TakeBack { reason }],
        Before::Transfer => vec![Deed::Transfer { to, reason }],
        Before::Delegate => vec![Deed::Delegate { to, reason }],
    };
    for deed in deeds {
        hall.acts(who, &Command::OnTask { task: mine, deed }).expect(told);
    }
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
