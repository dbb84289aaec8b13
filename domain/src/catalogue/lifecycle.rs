//! What may happen to an item and its versions: draft, review, publication, suspension, end.

use chrono::NaiveDate;
use serde_json::json;

use super::{Content, Faults, Refusal, faults};
use crate::events::NewEvent;
use crate::labels::labels;
use crate::{AccountId, BodyCode, ItemCode};

labels! {
    /// Whether an item is on offer.
    ItemStatus {
        /// 现行
        Current = "current",
        /// 暂停
        Suspended = "suspended",
        /// 已取消
        Cancelled = "cancelled",
        /// 已划转
        Transferred = "transferred",
    }
}

labels! {
    /// How far a version has come. Which published version applies follows from its dates.
    VersionState {
        /// 草稿
        Draft = "draft",
        /// 审核中
        InReview = "in_review",
        /// 已发布
        Published = "published",
    }
}

/// An item as far as its life is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub code: ItemCode,
    pub status: ItemStatus,
    /// The latest date from which a published version applies.
    pub published_from: Option<NaiveDate>,
    /// The body that the version of that day names.
    pub body: Option<BodyCode>,
}

/// A version that a command is about.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    pub number: i32,
    pub state: VersionState,
    pub author: AccountId,
    pub content: &'a Content,
}

/// What an editor or a reviewer asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Change the draft's content.
    Edit,
    /// Hand the draft in for review (送审).
    HandIn,
    /// Give it back to its author with a reason (退回修改).
    GiveBack { reason: String },
    /// Publish it from a date (审核发布).
    Publish { from: NaiveDate },
}

/// What follows for the version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub state: VersionState,
    pub effective_from: Option<NaiveDate>,
    pub event: NewEvent,
}

/// Decides on a version.
pub fn decide(
    item: &Item,
    draft: &Draft<'_>,
    command: &Command,
    who: AccountId,
    today: NaiveDate,
) -> Result<Outcome, Refusal> {
    if matches!(item.status, ItemStatus::Cancelled | ItemStatus::Transferred) {
        return Err(Refusal::ItemOver { status: item.status });
    }
    let number = draft.number;
    match (draft.state, command) {
        (VersionState::Draft, Command::Edit) => {
            let data = json!({ "number": number });
            Ok(stays(VersionState::Draft, NewEvent::new("catalogue.version_edited", data)))
        }
        (VersionState::Draft, Command::HandIn) => {
            complete(draft.content)?;
            let data = json!({ "number": number });
            Ok(stays(VersionState::InReview, NewEvent::new("catalogue.version_handed_in", data)))
        }
        (VersionState::InReview, Command::GiveBack { reason }) => {
            let data = json!({ "number": number, "reason": reason });
            Ok(stays(VersionState::Draft, NewEvent::new("catalogue.version_given_back", data)))
        }
        (VersionState::InReview, Command::Publish { from }) => {
            if draft.author == who {
                return Err(Refusal::SelfReview);
            }
            complete(draft.content)?;
            if *from < today || item.published_from.is_some_and(|last| *from <= last) {
                return Err(Refusal::EffectiveInPast);
            }
            if let Some(body) = item.body.as_ref().filter(|it| **it != draft.content.body) {
                return Err(Refusal::OtherBody { body: body.clone() });
            }
            let data = json!({ "number": number, "effective_from": from });
            let event = NewEvent::new("catalogue.version_published", data);
            Ok(Outcome { state: VersionState::Published, effective_from: Some(*from), event })
        }
        (
            state,
            Command::Edit | Command::HandIn | Command::GiveBack { .. } | Command::Publish { .. },
        ) => Err(Refusal::WrongState { state }),
    }
}

fn complete(content: &Content) -> Result<(), Refusal> {
    let faults = faults(content);
    if faults.is_empty() { Ok(()) } else { Err(Refusal::Incomplete { faults: Faults(faults) }) }
}

fn stays(state: VersionState, event: NewEvent) -> Outcome {
    Outcome { state, effective_from: None, event }
}
