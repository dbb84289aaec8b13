//! Items and versions as callers see them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::catalogue::{Content, ItemStatus};
use persistence::catalogue::{StoredItem, StoredVersion};
use serde::Serialize;
use utoipa::ToSchema;

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
    version: VersionView,
    /// Whether an application can be made today
    open_for_applications: bool,
    /// The procedure as a picture
    #[schema(example = "/api/v1/items/MZ-01-001/flow.svg", max_length = 200)]
    flow: String,
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
    /// The content, as a pack's item file has it (see docs/packs.md): `name`, `type`, `case_type`,
    /// `body`, `targets`, `legal_bases`, `conditions`, `materials`, `form` (a JSON Schema), `limits`,
    /// `workflow`, `fee`, `result`, `special_procedures`, `disclosures` (八公開) and more.
    ///
    /// `workflow` has `nodes` and `edges`. A node of the `kind` `exclusive` (排他网关) with several ways
    /// on leads exactly one of them: its edges are tried in the order of the list, and the first whose
    /// condition `when` holds is taken; the one edge without `when` is taken if none does. `label` is
    /// what pictures say of an edge. With several ways in, it brings ways together. A condition is an
    /// expression in a subset of CEL over `form`, `applicant.kind`, `channel` and `item`, such as
    /// `form.amount >= 500000 && channel != "agent_point"`: literals, fields, `==`, `!=`, `<`, `<=`, `>`,
    /// `>=`, `&&`, `||`, `!`, `in`, `? :`, `has(field)`, `size(text or list)`, `startsWith`, `endsWith`,
    /// `contains`; at most 2048 bytes. It is checked against the form: a field that may be left out is
    /// asked for with `has` first.
    ///
    /// `not_by` of a task names earlier steps (经办与审核分离): whoever did one of them does not do the task.
    /// `by_handler_of` names one (原经办人): the task opens in the hands of whoever did that.
    ///
    /// `candidates` of a review or a decision lists who may do it (办理人), by `kind`: `post` (the step's
    /// own, which is meant when the list is left out), `role` with a `role`, `person` with the `staff`
    /// number, `body_from_form` and `person_from_form` with the `field` of the form, and `superior`
    /// (of the member of staff who applied). `rules` says what holds when they fail it (处理规则), each
    /// as named first unless given: `nobody_found` (`hold`, `escalate`, `skip`), `starter_is_approver`
    /// (`not_allowed`, `allowed`, `skip`), `same_approver` (`ask_again`, `skip`), `approver_absent`
    /// (`proxy`, `escalate`). `skip` leaves a review out, on the record
    #[schema(value_type = Object)]
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
    pub(super) fn of(item: StoredItem, version: StoredVersion) -> Self {
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
            version: version.into(),
            open_for_applications: open,
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
