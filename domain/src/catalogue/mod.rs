//! The catalogue of service items (事项目录): what is offered, on which terms, since when.

mod authorised;
mod comparison;
mod content;
mod devolution;
mod exemption;
mod gate;
mod lifecycle;
mod limits;
mod plan;
mod renewal;
mod scene;
pub mod simulation;
mod transfer;

pub use comparison::{Comparison, Difference, DifferenceKind, Figures, compare};
pub use content::{
    Access, CaseType, Content, Disclosures, DiscretionTier, Fee, FeeLine, ItemResult, ItemType,
    LegalBasis, Material, MaterialForm, PublicNotice, ResultKind, RiskLevel, RiskPoint,
    SpecialProcedure, SpecialProcedureKind,
};
pub use devolution::{
    Devolution, DevolutionAct, DevolutionState, Training, devolution_acts, may_answer,
    may_hand_down, may_train, may_withdraw,
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
pub use transfer::{Execution, Movable, TransferState, execute_transfer, may_transfer};

use crate::access::rights;
use crate::refusal::refusals;
use crate::{BodyCode, StaffNumber};

rights! {
    /// Draft new versions of items, and hand them in for review.
    DraftItems = "catalogue.draft": [CatalogueEditor];
    /// Review drafts of others, publish them, and suspend or cancel items.
    PublishItems = "catalogue.publish": [CatalogueReviewer];
    /// Read versions that are not published.
    ReadDrafts = "catalogue.read_drafts": [CatalogueEditor, CatalogueReviewer, Supervisor];
    /// Take on what is handed down to one's body (承接), or refuse to, and record trainings for it.
    AnswerDevolutions = "catalogue.answer_devolutions": [Officer, CatalogueEditor, Administrator];
    /// Read what is handed down from one's bodies or to them (下放).
    ReadDevolutions = "catalogue.read_devolutions":
        [Officer, CatalogueEditor, CatalogueReviewer, Supervisor, Administrator];
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
        OtherBody { body: BodyCode } = "other-body", Conflict, None,
            "the item is with {body}: another body gets it by a transfer, and by no version",
            "该事项由{body}实施，变更实施机构须办理划转";
        SameBody { body: BodyCode } = "same-body", Invalid, None,
            "the item is with {body} already", "该事项已由{body}实施";
        ElsewhereByNow { body: BodyCode } = "elsewhere-by-now", Conflict, None,
            "the item is with {body} by now: draft the transfer anew",
            "该事项现由{body}实施，请重新编制划转方案";
        TransferUnderWay = "transfer-under-way", Conflict, None,
            "the item is being transferred to another body: wait until that is done",
            "该事项正在划转，请待划转完成后再办理";
        PostsUnheld { body: BodyCode, posts: String } = "posts-unheld", Conflict, None,
            "in {body} nobody holds the posts that the procedure needs: {posts}",
            "{body}尚无人员担任办理流程所需的岗位：{posts}";
        DaysDiffer = "days-differ", Conflict, None,
            "the regions of the two bodies do not work on the same days, so limits that run would change",
            "两机构所在地区的工作日不同，划转将改变在办件的期限";
        NotLower { body: BodyCode } = "not-lower", Invalid, None,
            "{body} does not stand below the body that the item is with",
            "{body}的层级不低于该事项现实施机构";
        DevolutionSettled { state: DevolutionState } = "devolution-settled", Conflict, None,
            "the devolution is {state} already", "该下放事项{state:#}";
        DevolutionOpen { body: BodyCode } = "devolution-open", Conflict, None,
            "the item is being handed down to {body} already", "该事项下放{body}的记录尚未办结";
        NotTheReceiver { body: BodyCode } = "not-the-receiver", Forbidden, None,
            "somebody of {body} answers, to whom it is handed down", "仅承接机构{body}的人员可以办理";
        NotTheGiver { body: BodyCode } = "not-the-giver", Forbidden, None,
            "somebody of {body} does this, which hands it down", "仅下放机构{body}的人员可以办理";
        TakerUnfit { who: StaffNumber } = "taker-unfit", Invalid, None,
            "`{who}` works in no post of the receiving body", "工作人员“{who}”不在承接机构任职";
        NotHeldYet = "not-held-yet", Invalid, None,
            "a training is recorded when it has been held", "培训举办后方可登记";
        DevolutionUnfit = "devolution-unfit", Conflict, None,
            "a transfer rests on a devolution of this item to that body that was accepted, from its day on",
            "划转所依据的下放须为同一事项、同一承接机构，已承接，且不早于其生效日期";
        DraftExists = "draft-exists", Conflict, None,
            "there is a version in preparation already: change that one",
            "已有正在编制的版本，请在该版本上修改";
    }
}
