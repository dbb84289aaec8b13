//! A pack (数据包) that holds together: everything that a bureau brings with it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Letter;
use crate::calendar::{Coverage, Exception};
use crate::catalogue::{Content, ItemStatus};
use crate::clocks::{Extension, Ladder, Timing};
use crate::identity::Person;
use crate::organisations::{Body, Centre, Post, Region, StaffMember};
use crate::{ItemCode, StaffNumber};

/// A pack in which no fault is an error.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    pub code: String,
    /// The version of the data, such as `1.0.0`.
    pub version: String,
    /// In Chinese and in English.
    pub name: (String, String),
    /// What a user must know before relying on the data (声明).
    pub notice: String,
    pub regions: Vec<Region>,
    pub bodies: Vec<Body>,
    pub posts: Vec<Post>,
    pub centres: Vec<Centre>,
    pub staff: Vec<StaffMember>,
    /// 授权书: to whom the pack brings one.
    pub authorisations: Vec<Letter>,
    /// By code.
    pub items: Vec<PackItem>,
    pub calendar: PackCalendar,
    pub law: Vec<LawRule>,
    /// Who is warned when; nobody, if the pack does not say.
    pub ladders: Vec<Ladder>,
    pub joint: Vec<JointPackage>,
    /// For the sandbox only.
    pub accounts: Option<SandboxAccounts>,
}

impl Pack {
    /// What the pack says about warnings and extensions.
    pub fn timing(&self) -> Timing {
        let extends = |it: &LawRule| Some((it.id.clone(), it.extends.clone()?));
        Timing {
            ladders: self.ladders.clone(),
            extensions: self.law.iter().filter_map(extends).collect(),
        }
    }
}

/// An item (事项) with all its versions.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PackItem {
    pub code: ItemCode,
    /// 基本编码
    pub basic_code: String,
    /// 实施编码
    pub implementation_code: String,
    pub status: ItemStatus,
    pub status_note: String,
    /// Since when it is not current any more, if known.
    pub status_since: Option<NaiveDate>,
    /// 承接事项: the item to use instead.
    pub successor: Option<ItemCode>,
    /// Oldest first, numbered from 1 without a gap.
    pub versions: Vec<PackVersion>,
}

/// One version of an item, published from a day.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PackVersion {
    pub number: i32,
    pub effective_from: NaiveDate,
    /// With the form itself in place of its name.
    pub content: Content,
}

/// 工作日历
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackCalendar {
    /// Without a gap, each with who set it (来源).
    pub coverage: Vec<(Coverage, String)>,
    /// Every day that is not what its weekday says, by date.
    pub days: Vec<(NaiveDate, Exception)>,
}

/// A rule of law: what sets it off, how long it gives, and what follows (法定规则).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LawRule {
    /// As problems and explanations name it, such as `XK-32-4`.
    pub id: String,
    pub law: String,
    pub source: String,
    pub trigger: String,
    /// In `unit`; empty when the unit needs no number.
    pub length: Option<u32>,
    /// A unit of time, or a word of its own for a rule that is no clock.
    pub unit: String,
    pub clock_start: String,
    pub suspension: String,
    pub extension: String,
    /// The same for programs, where a running limit may be extended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extends: Option<Extension>,
    pub consequence: String,
    /// How far it was verified: `V1`, `V2` or `M`.
    pub status: String,
    /// Whom it binds.
    pub bound: String,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
    /// The article's own sentence (条文), the gist of it where it is long.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The same in English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text_en: String,
    /// The rule of the text before this one, for triggers of its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
}

/// Several items as one application (一件事、并联审批), as its file says it.
#[derive(Debug, Clone, PartialEq)]
pub struct JointPackage {
    pub code: String,
    pub definition: serde_json::Value,
}

/// Accounts that a server in the sandbox starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SandboxAccounts {
    pub applicants: Vec<SampleApplicant>,
    pub staff: Vec<SampleStaff>,
}

/// An invented applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleApplicant {
    pub login: String,
    pub password: String,
    pub email: Option<String>,
    pub person: Person,
}

/// The login of a member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SampleStaff {
    pub login: String,
    pub password: String,
    pub staff: StaffNumber,
}
