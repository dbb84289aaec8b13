//! Centres with their windows and agent points as callers see them.

use domain::organisations::{AgentPoint, Centre, Window};
use persistence::organisations::DutyCard;
use serde::Serialize;
use utoipa::ToSchema;

use super::staff_view::DutyCardView;
use crate::word::{WindowKindWord, WindowStatusWord};

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
