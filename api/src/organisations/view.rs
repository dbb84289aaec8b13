//! Organisations as callers see them.

use chrono::NaiveDate;
use domain::organisations::{AgentPoint, Body, Centre, Office, Post, Region, Window};
use persistence::organisations::{DutyCard, Staff};
use serde::Serialize;
use utoipa::ToSchema;

use crate::word::{
    AuthorisedActWord, RegionLevelWord, RoleWord, WindowKindWord, WindowStatusWord, Word,
};

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

/// A service centre (政务服务中心)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CentreView {
    #[schema(example = "AQ-ZWZX", max_length = 64)]
    code: String,
    #[schema(example = "安庆市政务服务中心", max_length = 200)]
    name: String,
    #[schema(example = "340800000000", max_length = 12)]
    region: String,
    #[schema(max_length = 300)]
    address: String,
    #[schema(max_length = 40)]
    phone: String,
    #[schema(max_length = 200)]
    hours: String,
    /// The body that runs it (管理机构), and says first whether an item may stay outside
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "ZWFW", max_length = 64)]
    run_by: Option<String>,
    /// The body that approves what stays outside (本级政府)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "SZF", max_length = 64)]
    government: Option<String>,
    /// Only in the answer for one centre
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 500)]
    windows: Vec<WindowView>,
    /// Only in the answer for one centre
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 500)]
    agent_points: Vec<AgentPointView>,
}

/// A window (窗口)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WindowView {
    #[schema(example = "AQ-ZWZX-A01", max_length = 64)]
    code: String,
    #[schema(example = "AQ-ZWZX", max_length = 64)]
    centre: String,
    /// As it stands over the window
    #[schema(example = "A01", max_length = 20)]
    number: String,
    #[schema(example = "民政综合受理一窗", max_length = 200)]
    name: String,
    #[schema(example = "MZJ", max_length = 64)]
    body: String,
    kind: WindowKindWord,
    #[schema(max_length = 200)]
    hours: String,
    /// 服务承诺
    #[schema(max_length = 500)]
    promise: String,
    status: WindowStatusWord,
}

/// What the screen over a window shows (标牌)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WindowDisplay {
    window: WindowView,
    /// 单位名称
    #[schema(example = "市民政局", max_length = 200)]
    pub(super) body_name: String,
    #[schema(example = "安庆市政务服务中心", max_length = 200)]
    pub(super) centre_name: String,
    /// Who sits there (亮牌上岗)
    #[schema(max_items = 100)]
    staff: Vec<DutyCardView>,
}

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

/// A village agent point (村居代办点)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgentPointView {
    #[schema(max_length = 64)]
    code: String,
    #[schema(max_length = 64)]
    centre: String,
    #[schema(max_length = 200)]
    name: String,
    #[schema(example = "340881001001", max_length = 12)]
    region: String,
    #[schema(example = "XZ", max_length = 64)]
    body: String,
    #[schema(max_length = 300)]
    address: String,
    #[schema(max_length = 40)]
    phone: String,
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

impl From<Centre> for CentreView {
    fn from(it: Centre) -> Self {
        let code = it.code.clone();
        let windows = it.windows.into_iter().map(|one| (code.clone(), one).into()).collect();
        let points = it.agent_points.into_iter().map(|one| (code.clone(), one).into()).collect();
        Self {
            code: it.code,
            name: it.name,
            region: it.region,
            address: it.address,
            phone: it.phone,
            hours: it.hours,
            run_by: it.run_by.map(Into::into),
            government: it.government.map(Into::into),
            windows,
            agent_points: points,
        }
    }
}

impl From<(String, Window)> for WindowView {
    fn from((centre, it): (String, Window)) -> Self {
        Self {
            code: it.code,
            centre,
            number: it.number,
            name: it.name,
            body: it.body.into(),
            kind: it.kind.into(),
            hours: it.hours,
            promise: it.promise,
            status: it.status.into(),
        }
    }
}

impl WindowDisplay {
    pub(super) fn new(
        window: (String, Window),
        (body_name, centre_name): (String, String),
        staff: Vec<DutyCard>,
    ) -> Self {
        let staff = staff.into_iter().map(Into::into).collect();
        Self { window: window.into(), body_name, centre_name, staff }
    }
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

impl From<(String, AgentPoint)> for AgentPointView {
    fn from((centre, it): (String, AgentPoint)) -> Self {
        Self {
            code: it.code,
            centre,
            name: it.name,
            region: it.region,
            body: it.body.into(),
            address: it.address,
            phone: it.phone,
        }
    }
}
