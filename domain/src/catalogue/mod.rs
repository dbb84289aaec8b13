//! The catalogue of service items (事项目录): what is offered, on which terms, since when.

mod authorised;
mod comparison;
mod content;
mod exemption;
mod gate;
mod lifecycle;
mod limits;
mod plan;
mod renewal;
mod scene;
pub mod simulation;

pub use comparison::{Comparison, Difference, DifferenceKind, Figures, compare};
pub use content::{
    Access, CaseType, Content, Disclosures, DiscretionTier, Fee, FeeLine, ItemResult, ItemType,
    LegalBasis, Material, MaterialForm, PublicNotice, ResultKind, RiskLevel, RiskPoint,
    SpecialProcedure, SpecialProcedureKind,
};
pub use exemption::{
    Exemption, ExemptionAct, ExemptionGround, ExemptionRefusal, ExemptionState, ExemptionStep,
    ReadExemptions, RequestExemption, SettleExemptions, exemption_acts, may_request, may_settle,
};
pub use gate::{Fault, Faults, condition_faults, faults, unfit_conditions};
pub use lifecycle::{Command, Draft, Item, ItemStatus, Outcome, VersionState, decide};
pub use limits::{Limits, RuledLimit};
pub use plan::{PlanFault, PlanState, PlanTerms, PromiseRule, StepLimits, apply_plan, check_plan};
pub use renewal::RenewalTerms;
pub use scene::{Channel, scene, scene_schema};

use crate::access::rights;
use crate::refusal::refusals;

rights! {
    /// Draft new versions of items, and hand them in for review.
    DraftItems = "catalogue.draft": [CatalogueEditor];
    /// Review drafts of others, publish them, and suspend or cancel items.
    PublishItems = "catalogue.publish": [CatalogueReviewer];
    /// Read versions that are not published.
    ReadDrafts = "catalogue.read_drafts": [CatalogueEditor, CatalogueReviewer, Supervisor];
}

refusals! {
    /// Why the catalogue is not changed.
    Refusal {
        WrongState { state: VersionState } = "wrong-version-state", Conflict, None,
            "a version that is {state} cannot take this step",
            "版本当前状态为{state:#}，不能进行此操作";
        Incomplete { faults: Faults } = "incomplete-version", Invalid, Some("XK-30"),
            "the version is incomplete: see `errors` for what is wrong at {faults}",
            "版本要素不完整，见 errors：{faults}";
        SelfReview = "self-review", Forbidden, None,
            "whoever drafted a version does not review it", "编制人不得审核自己编制的版本";
        PlanUnderWay = "plan-under-way", Conflict, None,
            "the plan is being applied", "该方案正在执行";
        PlanNeedsTwoVersions = "plan-needs-two-versions", Invalid, None,
            "a plan leads from one published version to another",
            "迁移方案须从一个已发布版本迁至另一个已发布版本";
        EffectiveInPast = "effective-in-past", Invalid, None,
            "a version takes effect today or later, and after the version that it follows",
            "生效日期不得早于今天，且须晚于前一版本的生效日期";
        ItemOver { status: ItemStatus } = "item-over", Gone, None,
            "the item is {status}: it gets no further versions", "该事项{status:#}，不再编制新版本";
        AlreadyInState { status: ItemStatus } = "already-in-state", Conflict, None,
            "the item is {status} already", "该事项已处于{status:#}状态";
        DraftExists = "draft-exists", Conflict, None,
            "there is a version in preparation already: change that one",
            "已有正在编制的版本，请在该版本上修改";
    }
}
