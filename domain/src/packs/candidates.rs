//! Who may do the steps, held against the people of the pack: whoever is named must be there, and
//! where a rule sends a step up, there must be somebody above.

use serde_json::Value;

use super::fault::Sheet;
use super::known::{Known, carries};
use super::workflows::tasks;
use crate::access::Role;
use crate::organisations::StaffMember;
use crate::workflow::condition::text_field;
use crate::workflow::{
    ApproverAbsent, CandidateRule, Definition, NobodyFound, Seat, TaskNode, Unsound,
    candidate_faults, named_candidates,
};
use crate::{BodyCode, PostCode};

/// What the candidates and rules of each step ask of the organisations.
pub(super) fn check(definition: &Definition, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    for (at, _, task) in tasks(definition) {
        for (place, rule) in task.candidates.iter().enumerate() {
            let pointer = format!("{at}/candidates/{place}");
            match rule {
                CandidateRule::Person { staff } => {
                    person(staff.as_str(), task, known, &mut sheet.under(pointer));
                }
                CandidateRule::Role { role } => {
                    if known.staff.is_complete() && !anybody(&task.body, *role, known) {
                        let told = format!("nobody active in `{}` has the role {role}", task.body);
                        sheet.error(pointer, told);
                    }
                }
                CandidateRule::Post
                | CandidateRule::BodyFromForm { .. }
                | CandidateRule::PersonFromForm { .. }
                | CandidateRule::Superior => {}
            }
        }
        above(task, known, &mut sheet.under(format_args!("{at}/rules")));
    }
}

/// The member of staff is there, works in the step's body, and may review and decide.
fn person(number: &str, task: &TaskNode, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let Some(member) = known.staff.get(number) else {
        if known.staff.lacks(number) {
            sheet.error("/staff", format!("nobody `{number}` in organisations/staff.json"));
        }
        return;
    };
    if !member.active || !works(member, &task.body, Role::Officer, known) {
        let told = format!("`{number}` is not active as an officer of `{}`", task.body);
        sheet.error("/staff", told);
    }
}

fn works(member: &StaffMember, body: &BodyCode, role: Role, known: &Known<'_>) -> bool {
    let mut held = member.posts.iter().filter(|it| it.body == *body);
    held.any(|it| known.posts.get(it.post.as_str()).is_some_and(|it| carries(it, &[role])))
}

fn anybody(body: &BodyCode, role: Role, known: &Known<'_>) -> bool {
    known.staff.all().any(|it| it.active && works(it, body, role, known))
}

/// Where a step goes up, somebody holds a post above its own.
fn above(task: &TaskNode, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let goes_up = [
        (task.rules.nobody_found == NobodyFound::Escalate, "/nobody_found"),
        (task.rules.approver_absent == ApproverAbsent::Escalate, "/approver_absent"),
    ];
    if !known.staff.is_complete() || !known.posts.is_complete() {
        return;
    }
    let own = Seat { post: task.post.clone(), body: task.body.clone() };
    for (_, pointer) in goes_up.into_iter().filter(|it| it.0) {
        if !superiors(&own.post, known).iter().any(|it| is_held(it, &own.body, known)) {
            let (post, body) = (&own.post, &own.body);
            let told = format!("nobody active of `{body}` holds a post above `{post}`");
            sheet.error(pointer, told);
        }
    }
}

/// The posts above `post`, up to the top; a circle among them is told elsewhere.
fn superiors(post: &PostCode, known: &Known<'_>) -> Vec<PostCode> {
    let mut found: Vec<PostCode> = Vec::new();
    let mut here = post.clone();
    while let Some(next) = known.posts.get(here.as_str()).and_then(|it| it.superior.clone()) {
        if found.contains(&next) {
            break;
        }
        found.push(next.clone());
        here = next;
    }
    found
}

fn is_held(post: &PostCode, body: &BodyCode, known: &Known<'_>) -> bool {
    let holds = |it: &StaffMember| it.posts.iter().any(|it| (&it.post, &it.body) == (post, body));
    known.staff.all().any(|it| it.active && holds(it))
}

/// Every body that the form lets an applicant name is there, with somebody at the step's post.
pub(super) fn named_by_form(
    definition: &Definition,
    scenes: Option<&Value>,
    known: &Known<'_>,
    sheet: &mut Sheet<'_>,
) {
    for (node, rule, pointer) in named_candidates(definition) {
        let CandidateRule::BodyFromForm { field } = rule else { continue };
        let Some(task) = definition.task(node) else { continue };
        // What is wrong with the field itself is told beside.
        let Ok(Some(bodies)) = text_field(field, scenes) else { continue };
        for code in bodies {
            if known.bodies.lacks(&code) {
                let told = format!("the form lets `{code}` be named, which is no body");
                sheet.error(format_args!("{pointer}/field"), told);
            } else if known.staff.is_complete()
                && !is_held(&task.post, &code.as_str().into(), known)
            {
                let told = format!("nobody is active in the post `{}` of `{code}`", task.post);
                sheet.error(format_args!("{pointer}/field"), told);
            }
        }
    }
}

/// What the drawing alone tells.
pub(super) fn settled(definition: &Definition, sheet: &mut Sheet<'_>) {
    for fault in candidate_faults(definition) {
        let at = definition.pointer_to(fault.node);
        let told = Unsound::Candidates { node: fault.node.clone(), want: fault.want }.to_string();
        sheet.error(format_args!("{at}{}", fault.pointer), told);
    }
}
