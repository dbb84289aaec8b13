//! Who may do a task, as its row holds it: a word for each candidate, or nothing, if it is just the
//! post that the row names.

use domain::access::{HeldPost, Role};
use domain::labels::Label;
use domain::workflow::{Candidate, Seat};
use domain::{AccountId, BodyCode};
use uuid::Uuid;

use crate::StoreError;

/// `post:BODY/POST`, `role:BODY/role`, `person:account` or `excepted:account`.
fn word(it: &Candidate) -> String {
    match it {
        Candidate::Post(seat) => format!("post:{}/{}", seat.body, seat.post),
        Candidate::Role { body, role } => format!("role:{body}/{}", role.as_str()),
        Candidate::Person(account) => format!("person:{account}"),
        Candidate::Excepted(account) => format!("excepted:{account}"),
    }
}

/// What a row holds of them.
pub(crate) fn words(candidates: &[Candidate], place: &Seat) -> Option<Vec<String>> {
    let is_place = |it: &Candidate| matches!(it, Candidate::Post(seat) if seat == place);
    match candidates {
        [only] if is_place(only) => None,
        all => Some(all.iter().map(word).collect()),
    }
}

/// What a row holds, read.
pub(crate) fn read(words: Option<Vec<String>>, place: &Seat) -> Result<Vec<Candidate>, StoreError> {
    let Some(words) = words else { return Ok(vec![Candidate::Post(place.clone())]) };
    let corrupt = || StoreError::Corrupt("workflow_tasks.candidates".to_owned());
    words.iter().map(|it| one(it).ok_or_else(corrupt)).collect()
}

fn one(word: &str) -> Option<Candidate> {
    let (kind, what) = word.split_once(':')?;
    let account = || Uuid::parse_str(what).ok().map(AccountId::from);
    match kind {
        "person" => return account().map(Candidate::Person),
        "excepted" => return account().map(Candidate::Excepted),
        _ => {}
    }
    let (body, rest) = what.split_once('/')?;
    let body = BodyCode::from(body);
    match kind {
        "post" => Some(Candidate::Post(Seat { post: rest.into(), body })),
        "role" => Some(Candidate::Role { body, role: Role::parse(rest)? }),
        _ => None,
    }
}

/// The words by which somebody with these posts is a candidate.
pub(super) fn of(account: AccountId, posts: &[HeldPost]) -> Vec<String> {
    Candidate::all_of(account, posts).iter().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_are_read_as_they_were_written_and_the_post_itself_needs_no_word() {
        let place = Seat { post: "SEC".into(), body: "MZJ-X".into() };
        let all = vec![
            Candidate::Post(Seat { post: "LEAD".into(), body: "MZJ".into() }),
            Candidate::Role { body: "MZJ-X".into(), role: Role::Officer },
            Candidate::Person(Uuid::from_u128(7).into()),
            Candidate::Excepted(Uuid::from_u128(8).into()),
        ];
        assert_eq!(read(words(&all, &place), &place).expect("reads"), all);
        assert_eq!(words(&[Candidate::Post(place.clone())], &place), None);
        assert_eq!(read(words(&[], &place), &place).expect("reads"), [], "nobody is nobody");
        assert!(read(Some(vec!["king:MZJ/x".to_owned()]), &place).is_err());
    }
}
