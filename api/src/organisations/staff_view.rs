//! Members of staff as callers see them.

use persistence::organisations::{DutyCard, Staff};
use serde::Serialize;
use utoipa::ToSchema;

/// Someone's plate (工作牌)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DutyCardView {
    /// 工号
    #[schema(example = "MZJ-001", max_length = 64)]
    staff_number: String,
    #[schema(example = "方晓芸", max_length = 100)]
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    photo: Option<String>,
    /// 党员亮牌
    party_member: bool,
    #[schema(example = "WIN", max_length = 64)]
    post: String,
    #[schema(example = "窗口受理岗", max_length = 100)]
    post_name: String,
}

/// A member of staff, as the public sees them
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffView {
    /// 工号
    #[schema(example = "MZJ-001", max_length = 64)]
    staff_number: String,
    #[schema(example = "方晓芸", max_length = 100)]
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    photo: Option<String>,
    party_member: bool,
    #[schema(max_items = 100)]
    posts: Vec<StaffPostView>,
}

/// A post of a member of staff
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffPostView {
    #[schema(example = "MZJ", max_length = 64)]
    body: String,
    #[schema(example = "WIN", max_length = 64)]
    post: String,
    #[schema(example = "窗口受理岗", max_length = 100)]
    post_name: String,
}

impl From<DutyCard> for DutyCardView {
    fn from(it: DutyCard) -> Self {
        Self {
            staff_number: it.number.into(),
            name: it.name,
            photo: it.photo,
            party_member: it.party_member,
            post: it.post.into(),
            post_name: it.post_name,
        }
    }
}

impl From<Staff> for StaffView {
    fn from(it: Staff) -> Self {
        let posts = it.posts.into_iter().map(|(body, post, post_name)| StaffPostView {
            body: body.into(),
            post: post.into(),
            post_name,
        });
        Self {
            staff_number: it.number.into(),
            name: it.name,
            photo: it.photo,
            party_member: it.party_member,
            posts: posts.collect(),
        }
    }
}
