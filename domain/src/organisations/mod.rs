//! Regions, bodies, service centres with their windows, posts and the people who hold them.

mod absence;
mod authorisation;
mod office;

pub use absence::{
    Absence, AbsenceAct, AbsenceState, ApproveAbsence, Refusal, RequestAbsence, absence_acts,
    may_end, may_request, may_settle,
};

pub use authorisation::{
    Authorisation, AuthorisationAct, AuthorisationRefusal, AuthorisationState, Authority,
    GrantAuthorisations, ReadAuthorisations, authorisation_acts, may_grant, may_revoke,
};
pub use office::Office;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::access::{AuthorisedAct, Role};
use crate::labels::labels;
use crate::{BodyCode, PostCode, StaffNumber};

labels! {
    /// How high a region stands (行政区划级别).
    RegionLevel {
        /// 省
        Province = "province",
        /// 市
        Prefecture = "prefecture",
        /// 县、区
        County = "county",
        /// 乡镇、街道
        Town = "town",
        /// 村、社区
        Village = "village",
    }
}

/// An administrative division (行政区划).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// 12 digits, as statistics use them.
    pub code: String,
    /// 6 digits of GB/T 2260, down to the county.
    #[serde(default)]
    pub short_code: Option<String>,
    pub name: String,
    pub level: RegionLevel,
    pub parent: Option<String>,
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}

/// A body of the administration (行政机关、部门).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    pub code: BodyCode,
    pub name: String,
    pub short_name: String,
    /// 机关代字: what the numbers of its papers begin with.
    pub paper_prefix: String,
    /// 行使层级, GB/T 39046 A.2
    pub level: String,
    pub region: String,
    /// 统一社会信用代码
    pub uscc: String,
    #[serde(default)]
    pub history_note: String,
    #[serde(default)]
    pub parent: Option<BodyCode>,
    /// 科室, as far as it matters where they sit.
    #[serde(default)]
    pub offices: Vec<Office>,
}

/// A kind of post (岗位) and the roles that it carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    pub code: PostCode,
    pub name: String,
    pub roles: Vec<Role>,
    /// 上级岗位: the post above it in the same body, to which work goes up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superior: Option<PostCode>,
    /// 凭授权办理: what its holders do only with an authorisation of their own.
    #[serde(default)]
    pub by_authorisation: Vec<AuthorisedAct>,
}

/// A service centre (政务服务中心).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Centre {
    pub code: String,
    pub name: String,
    pub region: String,
    pub address: String,
    pub phone: String,
    pub hours: String,
    /// 管理机构: the body that runs it, and says first whether an item may stay outside.
    #[serde(default)]
    pub run_by: Option<BodyCode>,
    /// 本级政府: the body that approves what stays outside.
    #[serde(default)]
    pub government: Option<BodyCode>,
    #[serde(default)]
    pub windows: Vec<Window>,
    #[serde(default)]
    pub agent_points: Vec<AgentPoint>,
}

/// A window of a centre (窗口).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub code: String,
    /// As it stands over the window, such as A01.
    pub number: String,
    pub name: String,
    pub body: BodyCode,
    pub kind: WindowKind,
    pub hours: String,
    /// 服务承诺
    pub promise: String,
    pub status: WindowStatus,
}

labels! {
    /// What a window is for.
    WindowKind {
        /// 受理
        Acceptance = "acceptance",
        /// 出件、送达
        Delivery = "delivery",
        /// 咨询
        Consultation = "consultation",
    }
}

labels! {
    /// Whether a window is served.
    WindowStatus { Open = "open", Closed = "closed" }
}

/// A village agent point (村居代办点).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentPoint {
    pub code: String,
    pub name: String,
    pub region: String,
    pub body: BodyCode,
    pub address: String,
    pub phone: String,
}

/// A member of staff (工作人员).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffMember {
    /// 工号
    pub number: StaffNumber,
    pub name: String,
    pub photo: Option<String>,
    /// 党员亮牌
    pub party_member: bool,
    pub active: bool,
    pub posts: Vec<StaffPost>,
}

/// A post that somebody holds in a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffPost {
    pub body: BodyCode,
    pub post: PostCode,
    #[serde(default)]
    pub window: Option<String>,
    #[serde(default)]
    pub agent_point: Option<String>,
}
