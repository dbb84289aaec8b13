//! People and accounts as callers see them.

use domain::access::{Actor, HeldPost, Standing};
use domain::identity::{Person, RepresentativeRef};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::word::{PersonKindWord, RoleWord, Word};

/// A log-in that has succeeded (OAuth 2.0 names)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionView {
    /// Send it as `Authorization: Bearer …`
    #[schema(max_length = 8000)]
    pub(super) access_token: String,
    #[schema(example = "Bearer", max_length = 20)]
    pub(super) token_type: &'static str,
    /// Seconds until the access token runs out
    #[schema(example = 900, minimum = 0, maximum = 86_400)]
    pub(super) expires_in: i64,
    /// Good once, for `POST /api/v1/sessions/refresh`; each use gives the next one
    #[schema(max_length = 200)]
    pub(super) refresh_token: String,
    /// Seconds until the session has to be begun anew
    #[schema(example = 2_592_000, minimum = 0, maximum = 31_536_000)]
    pub(super) refresh_expires_in: i64,
    pub(super) account: AccountView,
}

/// An account, and what its holder may be
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountView {
    pub(crate) id: Uuid,
    #[schema(example = "zhangsan", max_length = 64)]
    pub(crate) login: String,
    /// 姓名 or the legal person's name
    #[schema(example = "张三", max_length = 200)]
    pub(crate) name: String,
    /// 工号, of a member of staff
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MZJ-001", max_length = 64)]
    pub(crate) staff_number: Option<String>,
    /// What the holder may be; see the `security` of each operation
    #[schema(max_items = 20)]
    pub(crate) roles: Vec<RoleWord>,
    /// The posts of a member of staff
    #[schema(max_items = 100)]
    pub(crate) posts: Vec<HeldPostView>,
}

/// A post that somebody holds
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HeldPostView {
    /// 部门编码
    #[schema(example = "MZJ", max_length = 64)]
    body: String,
    /// 岗位编码
    #[schema(example = "WIN", max_length = 64)]
    post: String,
    #[schema(max_items = 20)]
    roles: Vec<RoleWord>,
}

/// A natural or legal person (申请人)
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PersonView {
    kind: PersonKindWord,
    #[schema(example = "张*", max_length = 200)]
    name: String,
    /// Identity number or unified credit code; a natural person's is masked unless you asked for
    /// full personal data
    #[schema(example = "3408**********0012", max_length = 18)]
    number: String,
    #[schema(example = "139****0001", max_length = 20)]
    phone: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    representative: Option<RepresentativeView>,
}

/// 法定代表人
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RepresentativeView {
    #[schema(example = "李*", max_length = 200)]
    name: String,
    #[schema(example = "3408**********002X", max_length = 18)]
    number: String,
}

/// A natural or legal person, in full
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "natural_person", "name": "赵六", "number": "340803195504050524", "phone": "13900000009"
}))]
pub(crate) struct PersonInput {
    pub(crate) kind: PersonKindWord,
    /// 姓名 or 名称
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "张三", min_length = 1, max_length = 200)]
    pub(crate) name: String,
    /// 公民身份号码 (GB 11643) of a natural person, 统一社会信用代码 (GB 32100) of a legal person;
    /// the check digits are verified
    #[validate(length(min = 18, max = 18))]
    #[schema(example = "340802199001010012", min_length = 18, max_length = 18)]
    pub(crate) number: String,
    #[validate(length(min = 5, max = 20))]
    #[schema(example = "13900000001", min_length = 5, max_length = 20)]
    pub(crate) phone: String,
    /// 法定代表人: needed by a legal person
    #[validate(nested)]
    pub(crate) representative: Option<RepresentativeInput>,
}

/// 法定代表人
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RepresentativeInput {
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "李四", min_length = 1, max_length = 200)]
    pub(crate) name: String,
    /// 公民身份号码
    #[validate(length(min = 18, max = 18))]
    #[schema(example = "34088119850615002X", min_length = 18, max_length = 18)]
    pub(crate) number: String,
}

impl From<Person> for PersonView {
    fn from(it: Person) -> Self {
        let show = |it: RepresentativeRef| RepresentativeView { name: it.name, number: it.number };
        Self {
            kind: it.kind.into(),
            name: it.name,
            number: it.number,
            phone: it.phone,
            representative: it.representative.map(show),
        }
    }
}

impl AccountView {
    pub(crate) fn of(actor: &Actor, login: String, name: String) -> Self {
        let posts = match &actor.standing {
            Standing::Applicant { .. } => Vec::new(),
            Standing::Staff { posts, .. } => posts.iter().map(Into::into).collect(),
        };
        Self {
            id: actor.account.into(),
            login,
            name,
            staff_number: actor.staff_number().map(ToString::to_string),
            roles: actor.roles().into_iter().map(Into::into).collect(),
            posts,
        }
    }
}

impl From<&HeldPost> for HeldPostView {
    fn from(it: &HeldPost) -> Self {
        Self {
            body: it.body.to_string(),
            post: it.post.to_string(),
            roles: it.roles.iter().map(|role| Word(*role)).collect(),
        }
    }
}
