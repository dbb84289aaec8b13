//! Items and versions as callers see them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::catalogue::{Content, ItemStatus};
use persistence::catalogue::{StoredItem, StoredVersion, Tenure};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::applications::view::BodyRef;
use crate::contract::item_content;
use crate::word::{ItemStatusWord, VersionStateWord};

/// An item with the version that applies (服务指南)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ItemView {
    /// 事项编码
    #[schema(example = "MZ-01-001", max_length = 64)]
    code: String,
    /// 基本编码
    #[schema(example = "340111001000", max_length = 40)]
    basic_code: String,
    /// 实施编码
    #[schema(example = "1134080000300011033340111001000", max_length = 40)]
    implementation_code: String,
    status: ItemStatusWord,
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 500)]
    status_note: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_since: Option<NaiveDate>,
    /// The item that takes its place
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MZ-10-001", max_length = 64)]
    successor: Option<String>,
    /// 实施主体沿革: the bodies that it was, is and will be with, the first one first
    #[schema(max_items = 200)]
    bodies: Vec<TenureView>,
    version: VersionView,
    /// Whether an application can be made today
    open_for_applications: bool,
    /// The procedure as a picture
    #[schema(example = "/api/v1/items/MZ-01-001/flow.svg", max_length = 200)]
    flow: String,
}

/// A body that an item is with from a day on
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TenureView {
    body: BodyRef,
    from: NaiveDate,
    /// The transfer by which it came there; absent of the first body
    #[serde(skip_serializing_if = "Option::is_none")]
    transfer_id: Option<Uuid>,
    /// What that rests on
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        example = "市机构改革方案：社会组织登记管理职责划入县（市、区）民政局",
        max_length = 2000
    )]
    basis: Option<String>,
}

/// One version of an item: everything about it that may change with time
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VersionView {
    /// Counts up from 1
    #[schema(example = 1, minimum = 1)]
    number: i32,
    state: VersionStateWord,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_from: Option<NaiveDate>,
    changed_at: DateTime<Utc>,
    /// The content, as a pack's item file has it (see docs/packs.md)
    #[schema(schema_with = item_content)]
    content: Content,
}

/// A version in the list of an item's versions
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListedVersion {
    #[schema(example = 1, minimum = 1)]
    number: i32,
    state: VersionStateWord,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_from: Option<NaiveDate>,
    changed_at: DateTime<Utc>,
    #[schema(example = "社会团体成立登记", max_length = 200)]
    name: String,
}

impl ItemView {
    pub(super) fn of(item: StoredItem, version: StoredVersion, bodies: Vec<Tenure>) -> Self {
        let open = item.status == ItemStatus::Current
            && version.content.case_type != domain::catalogue::CaseType::ExOfficio;
        Self {
            flow: format!("/api/v1/items/{}/flow.svg", item.code),
            code: item.code.into(),
            basic_code: item.basic_code,
            implementation_code: item.implementation_code,
            status: item.status.into(),
            status_note: item.status_note,
            status_since: item.status_since,
            successor: item.successor.map(Into::into),
            bodies: bodies.into_iter().map(Into::into).collect(),
            version: version.into(),
            open_for_applications: open,
        }
    }
}

impl From<Tenure> for TenureView {
    fn from(it: Tenure) -> Self {
        let (transfer, basis) = it.transfer.unzip();
        Self {
            body: BodyRef { code: it.body.into(), name: it.name },
            from: it.from,
            transfer_id: transfer.map(Into::into),
            basis,
        }
    }
}

impl From<StoredVersion> for VersionView {
    fn from(it: StoredVersion) -> Self {
        Self {
            number: it.number,
            state: it.state.into(),
            effective_from: it.effective_from,
            changed_at: it.changed_at,
            content: it.content,
        }
    }
}

impl From<StoredVersion> for ListedVersion {
    fn from(it: StoredVersion) -> Self {
        Self {
            number: it.number,
            state: it.state.into(),
            effective_from: it.effective_from,
            changed_at: it.changed_at,
            name: it.content.name,
        }
    }
}
