//! 办理人: whose hands a step opens in, once its candidates are looked for among the staff there is.

use std::collections::BTreeMap;

use serde_json::Value;

use super::hands::reviews_in;
use super::{Application, Facts, NewTask};
use crate::access::Actor;
use crate::workflow::{
    ApproverAbsent, Candidate, CandidateRule, Definition, Duty, GoneUp, NobodyFound, OnTimeout,
    SameApprover, Seat, SkipReason, StarterIsApprover, Task, TaskNode, TaskOutcome, TaskState,
};
use crate::{AccountId, BodyCode, NodeId, PostCode, StaffNumber};

/// Who there is to do steps, as far as a procedure asks.
#[derive(Debug, Clone, Default)]
pub struct Staffing {
    /// Active members of staff, with the posts that are their own.
    pub members: Vec<Member>,
    /// The post above each post (上级岗位).
    pub superiors: BTreeMap<PostCode, PostCode>,
}

/// Whom a procedure needs to know of: everybody of these bodies, and these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffAsked {
    pub bodies: Vec<BodyCode>,
    pub accounts: Vec<AccountId>,
}

/// Who must be looked for before a step can open; nobody, as long as every step is for its post and
/// whoever applied works here in nothing.
pub fn staff_asked(
    application: &Application,
    workflow: &Definition,
    form: &str,
    tasks: &[Task],
) -> Option<StaffAsked> {
    let plain = |it: &TaskNode| {
        it.is_for_its_post() && it.by_handler_of.is_none() && it.on_timeout != OnTimeout::Escalate
    };
    if application.starter().is_none() && workflow.tasks().all(|(_, it)| plain(it)) {
        return None;
    }
    Some(staff_of(application, workflow, form, tasks))
}

/// Everybody whom the procedure may concern: whoever works in its bodies, and whoever has had to do
/// with the application.
pub fn staff_of(
    application: &Application,
    workflow: &Definition,
    form: &str,
    tasks: &[Task],
) -> StaffAsked {
    let form: Value = serde_json::from_str(form).unwrap_or_default();
    let rules = workflow.tasks().flat_map(|(_, it)| &it.candidates);
    let named = rules.filter_map(|it| match it {
        CandidateRule::BodyFromForm { field } => answer(&form, field).map(BodyCode::from),
        CandidateRule::Post
        | CandidateRule::Role { .. }
        | CandidateRule::Person { .. }
        | CandidateRule::PersonFromForm { .. }
        | CandidateRule::Superior => None,
    });
    let hands = tasks.iter().flat_map(|it| it.assignee.into_iter().chain(it.owner));
    StaffAsked {
        bodies: workflow.bodies().into_iter().chain(named).collect(),
        accounts: hands.chain(application.starter()).collect(),
    }
}

/// A member of staff, today.
#[derive(Debug, Clone)]
pub struct Member {
    pub number: StaffNumber,
    pub actor: Actor,
    /// On leave.
    pub away: bool,
}

impl Staffing {
    fn of(&self, account: AccountId) -> Option<&Member> {
        self.members.iter().find(|it| it.actor.account == account)
    }

    fn are<'a>(&'a self, who: &'a [Candidate]) -> impl Iterator<Item = &'a Member> {
        self.members.iter().filter(|it| who.iter().any(|one| one.is(&it.actor)))
    }

    /// The posts above those that `who` holds or stands for.
    fn above(&self, who: &[Candidate], home: &Seat) -> Vec<Candidate> {
        let mut seats: Vec<Seat> = Vec::new();
        for one in who {
            match one {
                Candidate::Post(seat) => seats.push(seat.clone()),
                Candidate::Role { .. } => seats.push(home.clone()),
                Candidate::Person(account) => seats.extend(self.posts_of(*account)),
                Candidate::Excepted(_) => {}
            }
        }
        if who.is_empty() {
            seats.push(home.clone());
        }
        let above = |it: Seat| Some(Seat { post: self.superiors.get(&it.post)?.clone(), ..it });
        listed(seats.into_iter().filter_map(above).map(Candidate::Post).collect())
    }

    /// The nearest posts above, by the same way, that somebody holds who may do it.
    pub(super) fn next_above(
        &self,
        who: &[Candidate],
        home: &Seat,
        barred: &[AccountId],
    ) -> Option<Vec<Candidate>> {
        let mut above = who.to_vec();
        // Not for ever, should the posts of two packs go round in a circle.
        for _ in 0..self.superiors.len() {
            above = self.above(&above, home);
            if above.is_empty() {
                return None;
            }
            if !self.are(&above).all(|it| barred.contains(&it.actor.account)) {
                return Some(above);
            }
        }
        None
    }

    fn posts_of(&self, account: AccountId) -> impl Iterator<Item = Seat> {
        let posts = self.of(account).into_iter().flat_map(|it| it.actor.standing.posts());
        posts.map(|it| Seat { post: it.post.clone(), body: it.body.clone() })
    }
}

/// Each once.
fn listed(mut all: Vec<Candidate>) -> Vec<Candidate> {
    all.sort();
    all.dedup();
    all
}

/// How `new` opens: for whom, or not at all. `left` is the step that the application comes from.
pub(super) fn opening(
    new: NewTask,
    (left, tasks): (Option<&NodeId>, &[Task]),
    facts: &Facts<'_>,
) -> NewTask {
    let Some(staffing) = asked(&new, facts) else { return new };
    let named = named(&new, staffing, facts);
    let why = left_out(&new, &named, (left, tasks), facts).or_else(|| {
        let skips = new.work.rules.nobody_found == NobodyFound::Skip;
        let nobody = skips && found(&new, &named, staffing).next().is_none();
        (nobody && !is_starters(&named, staffing, facts)).then_some(SkipReason::NobodyFound)
    });
    match why {
        Some(why) => new.left_out(why),
        None => placed(new, named, staffing, facts),
    }
}

/// For whom a step is that opened before and goes to another body: under way as it is, it is not left
/// out any more.
pub(super) fn found_anew(new: NewTask, facts: &Facts<'_>) -> NewTask {
    let Some(staffing) = asked(&new, facts) else { return new };
    let named = named(&new, staffing, facts);
    placed(new, named, staffing, facts)
}

/// Whom to look among, if others than its post may have it.
fn asked<'a>(new: &NewTask, facts: &Facts<'a>) -> Option<&'a Staffing> {
    let approves = matches!(new.work.duty, Duty::Review | Duty::Decision);
    facts.staffing.filter(|_| approves && new.seat == Some(1))
}

/// Those who are named and may do it.
fn found<'a>(
    new: &'a NewTask,
    named: &'a [Candidate],
    staffing: &'a Staffing,
) -> impl Iterator<Item = &'a Member> {
    staffing.are(named).filter(|it| !new.kept_from.contains(&it.actor.account))
}

fn is_starters(named: &[Candidate], staffing: &Staffing, facts: &Facts<'_>) -> bool {
    staffing.are(named).any(|it| Some(it.actor.account) == facts.starter)
}

/// Open to those who are named, or to the post above.
fn placed(new: NewTask, named: Vec<Candidate>, staffing: &Staffing, facts: &Facts<'_>) -> NewTask {
    let rules = new.work.rules;
    let goes_up = {
        let mut found = found(&new, &named, staffing).peekable();
        if found.peek().is_none() {
            let above = rules.nobody_found == NobodyFound::Escalate;
            let starters = is_starters(&named, staffing, facts);
            let nobody = above.then_some(GoneUp::NobodyFound);
            if starters { Some(GoneUp::StarterIsApprover) } else { nobody }
        } else {
            let goes = rules.approver_absent == ApproverAbsent::Escalate;
            (goes && found.all(|it| it.away)).then_some(GoneUp::ApproverAbsent)
        }
    };
    let above = goes_up.and_then(|_| staffing.next_above(&named, &new.post, &new.kept_from));
    match above {
        Some(above) => NewTask { gone_up: goes_up, ..new.open_to(above) },
        None => new.open_to(named),
    }
}

/// Whom the definition names, of this application.
fn named(new: &NewTask, staffing: &Staffing, facts: &Facts<'_>) -> Vec<Candidate> {
    // Answers that cannot be read name nobody.
    let form: Value = serde_json::from_str(facts.form).unwrap_or_default();
    let person = |number: &str| {
        let known = staffing.members.iter().find(|it| it.number.as_str() == number)?;
        let fits = reviews_in(&known.actor, &new.post.body);
        fits.then_some(Candidate::Person(known.actor.account))
    };
    let one = |rule: &CandidateRule| -> Vec<Candidate> {
        match rule {
            CandidateRule::Post => vec![Candidate::Post(new.post.clone())],
            CandidateRule::Role { role } => {
                vec![Candidate::Role { body: new.post.body.clone(), role: *role }]
            }
            CandidateRule::Person { staff } => person(staff.as_str()).into_iter().collect(),
            CandidateRule::PersonFromForm { field } => {
                answer(&form, field).and_then(person).into_iter().collect()
            }
            CandidateRule::BodyFromForm { field } => {
                let seat = |body: &str| Seat { post: new.post.post.clone(), body: body.into() };
                answer(&form, field).map(|it| Candidate::Post(seat(it))).into_iter().collect()
            }
            CandidateRule::Superior => {
                let starter = facts
                    .starter
                    .map(Candidate::Person)
                    .filter(|it| staffing.are(std::slice::from_ref(it)).next().is_some());
                starter.map_or_else(Vec::new, |it| staffing.above(&[it], &new.post))
            }
        }
    };
    listed(new.work.candidates().iter().flat_map(one).collect())
}

/// The text of a field, named as conditions name it.
fn answer<'f>(form: &'f Value, field: &str) -> Option<&'f str> {
    let path = field.strip_prefix("form.")?;
    path.split('.').try_fold(form, |here, name| here.get(name))?.as_str()
}

/// Why the review is left out, though somebody could do it.
fn left_out(
    new: &NewTask,
    named: &[Candidate],
    (left, tasks): (Option<&NodeId>, &[Task]),
    facts: &Facts<'_>,
) -> Option<SkipReason> {
    let rules = new.work.rules;
    let known = || {
        let members = facts.staffing.iter().flat_map(|it| &it.members).map(|it| &it.actor);
        members.chain([facts.actor])
    };
    let can =
        |who: AccountId| known().any(|it| it.account == who && named.iter().any(|one| one.is(it)));
    let again = || left.is_some_and(|it| approvers(it, tasks).into_iter().any(can));
    if rules.same_approver == SameApprover::Skip && again() {
        Some(SkipReason::SameApprover)
    } else if rules.starter_is_approver == StarterIsApprover::Skip && facts.starter.is_some_and(can)
    {
        Some(SkipReason::StarterIsApprover)
    } else {
        None
    }
}

/// Who approved `node` for its own seats, on its last visit.
fn approvers(node: &NodeId, tasks: &[Task]) -> Vec<AccountId> {
    let here = || tasks.iter().filter(|it| it.node == *node);
    let visit = here().map(|it| it.visit).max();
    let approved = here().filter(|it| {
        Some(it.visit) == visit
            && it.seat.is_some()
            && it.state == TaskState::Done
            && it.outcome == Some(TaskOutcome::Approved)
    });
    approved.filter_map(|it| it.assignee).collect()
}
