//! Regions, bodies, posts and offices as callers see them.

use chrono::NaiveDate;
use domain::organisations::{Body, Office, Post, Region};
use serde::Serialize;
use utoipa::ToSchema;

use crate::word::{AuthorisedActWord, RegionLevelWord, RoleWord, Word};

/// An administrative division (行政区划)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegionView {
    /// 12 digits (统计用区划代码)
    #[schema(example = "340881000000", max_length = 12)]
    code: String,
    /// 6 digits of GB/T 2260, down to the county
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "340881", max_length = 6)]
    short_code: Option<String>,
    #[schema(example = "桐城市", max_length = 100)]
    name: String,
    level: RegionLevelWord,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "340800000000", max_length = 12)]
    parent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<NaiveDate>,
    /// Superseded codes are kept with their last day
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<NaiveDate>,
}

/// A body of the administration (部门)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BodyView {
    #[schema(example = "MZJ", max_length = 64)]
    code: String,
    #[schema(example = "市民政局", max_length = 200)]
    name: String,
    #[schema(example = "市民政局", max_length = 100)]
    short_name: String,
    /// 机关代字: what the numbers of its papers begin with
    #[schema(example = "安民", max_length = 20)]
    paper_prefix: String,
    /// 行使层级 (GB/T 39046 A.2): 1 国家, 2 省, 3 市, 4 县, 5 乡镇, 6 村
    #[schema(example = "3", max_length = 1)]
    level: String,
    #[schema(example = "340800000000", max_length = 12)]
    region: String,
    /// 统一社会信用代码
    #[schema(example = "113408000030001103", max_length = 18)]
    uscc: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 500)]
    history_note: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "SMZT", max_length = 64)]
    parent: Option<String>,
    /// 科室, as far as it matters where they sit
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    offices: Vec<OfficeView>,
}

/// A kind of post (岗位) and the roles that it carries
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PostView {
    #[schema(example = "WIN", max_length = 64)]
    code: String,
    #[schema(example = "窗口受理岗", max_length = 100)]
    name: String,
    #[schema(max_items = 20)]
    roles: Vec<RoleWord>,
    /// 凭授权办理: what its holders do only with an authorisation of their own
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10)]
    by_authorisation: Vec<AuthorisedActWord>,
}

/// An office of a body (科室)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OfficeView {
    /// Unique in its body
    #[schema(example = "XZXK", max_length = 64)]
    code: String,
    #[schema(example = "行政许可科", max_length = 100)]
    name: String,
    /// Whether the body concentrates its powers of approval in it (行政许可科)
    approval: bool,
    /// The centre in which it sits, if it sits in one
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "AQ-ZWZX", max_length = 64)]
    centre: Option<String>,
    /// 成建制进驻: whether all of it sits there, rather than some of its people
    as_unit: bool,
}

impl From<Region> for RegionView {
    fn from(it: Region) -> Self {
        Self {
            code: it.code,
            short_code: it.short_code,
            name: it.name,
            level: it.level.into(),
            parent: it.parent,
            valid_from: it.valid_from,
            valid_to: it.valid_to,
        }
    }
}

impl From<Body> for BodyView {
    fn from(it: Body) -> Self {
        Self {
            code: it.code.into(),
            name: it.name,
            short_name: it.short_name,
            paper_prefix: it.paper_prefix,
            level: it.level,
            region: it.region,
            uscc: it.uscc,
            history_note: it.history_note,
            parent: it.parent.map(Into::into),
            offices: it.offices.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Office> for OfficeView {
    fn from(it: Office) -> Self {
        let Office { code, name, approval, centre, as_unit } = it;
        Self { code, name, approval, centre, as_unit }
    }
}

impl From<Post> for PostView {
    fn from(it: Post) -> Self {
        let roles = it.roles.into_iter().map(Word).collect();
        let by_authorisation = it.by_authorisation.into_iter().map(Word).collect();
        Self { code: it.code.into(), name: it.name, roles, by_authorisation }
    }
}
