//! Who may do a task, as officers see it.

use domain::AccountId;
use domain::workflow::Candidate;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::Roster;
use crate::word::RoleWord;

/// 办理人: whoever holds a post, anybody of a body with a role, or one member of staff
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum CandidateView {
    /// Whoever holds the post
    Post {
        #[schema(example = "MZJ", max_length = 64)]
        body: String,
        #[schema(example = "SEC", max_length = 64)]
        post: String,
    },
    /// Anybody of the body with a post that carries the role
    Role {
        #[schema(example = "MZJ", max_length = 64)]
        body: String,
        role: RoleWord,
    },
    /// One member of staff
    Person {
        #[schema(example = "MZJ-005", max_length = 64)]
        staff_number: String,
        #[schema(example = "吴思远", max_length = 100)]
        name: String,
    },
    /// 破例: one of the others, let do it although a rule would keep them apart from it
    Excepted {
        #[schema(example = "MZJ-005", max_length = 64)]
        staff_number: String,
        #[schema(example = "吴思远", max_length = 100)]
        name: String,
    },
}

impl CandidateView {
    pub(super) fn list(all: &[Candidate], roster: &Roster) -> Vec<Self> {
        let member = |who: AccountId| {
            let (_, number, name) = roster.iter().find(|one| one.0 == who)?;
            Some((number.to_string(), name.clone()))
        };
        let view = |it: &Candidate| match it {
            Candidate::Post(seat) => {
                Some(Self::Post { body: seat.body.to_string(), post: seat.post.to_string() })
            }
            Candidate::Role { body, role } => {
                Some(Self::Role { body: body.to_string(), role: (*role).into() })
            }
            Candidate::Person(who) => {
                let (staff_number, name) = member(*who)?;
                Some(Self::Person { staff_number, name })
            }
            Candidate::Excepted(who) => {
                let (staff_number, name) = member(*who)?;
                Some(Self::Excepted { staff_number, name })
            }
        };
        all.iter().filter_map(view).collect()
    }
}
