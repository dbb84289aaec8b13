//! Labels on the wire: the domain's closed sets of words, with their words in the contract.

use std::borrow::Cow;

use domain::labels::Label;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;
use utoipa::openapi::schema::{Schema, Type};
use utoipa::openapi::{ObjectBuilder, RefOr};

/// A label, read and written as its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word<L>(pub(crate) L);

impl<L> From<L> for Word<L> {
    fn from(label: L) -> Self {
        Self(label)
    }
}

impl<L: Label> Serialize for Word<L> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.0.as_str())
    }
}

impl<'de, L: Label> Deserialize<'de> for Word<L> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let word = Cow::<'de, str>::deserialize(from)?;
        L::parse(&word).map(Self).ok_or_else(|| {
            let known: Vec<&str> = L::ALL.iter().map(|it| it.as_str()).collect();
            serde::de::Error::custom(format!("must be one of: {}", known.join(", ")))
        })
    }
}

impl<L: Label> ToSchema for Word<L> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed(L::NAME)
    }
}

impl<L: Label> utoipa::__dev::ComposeSchema for Word<L> {
    fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        let words = L::ALL.iter().map(|it| it.as_str());
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(words))
            .description(Some(meanings::<L>()))
            .into()
    }
}

/// What the set is about, and what each word means.
fn meanings<L: Label>() -> String {
    let named = |it: &&L| !it.doc().trim().is_empty();
    let told = L::ALL.iter().filter(named);
    let told = told.map(|it| format!("\n- `{}`: {}", it.as_str(), it.doc().trim()));
    let told: String = told.collect();
    let gap = if told.is_empty() { "" } else { "\n" };
    format!("{}{gap}{told}", L::DOC.trim())
}

/// One name for each word, because utoipa's derive takes a generic argument for another schema.
macro_rules! words {
    ($($name:ident = $label:ty;)+) => { $(pub(crate) type $name = Word<$label>;)+ };
}

words! {
    AbsenceActWord = domain::organisations::AbsenceAct;
    AbsenceStateWord = domain::organisations::AbsenceState;
    ActWord = domain::applications::Act;
    AuthorisationActWord = domain::organisations::AuthorisationAct;
    AuthorisationStateWord = domain::organisations::AuthorisationState;
    AuthorisedActWord = domain::access::AuthorisedAct;
    CarrierWord = domain::notifications::Carrier;
    CaseTypeWord = domain::catalogue::CaseType;
    ChannelWord = domain::applications::Channel;
    ClockKindWord = domain::clocks::ClockKind;
    ConsultedWord = domain::applications::Consulted;
    DayKindWord = domain::calendar::DayKind;
    LevelWord = domain::clocks::Level;
    EfficiencyByWord = domain::supervision::EfficiencyBy;
    LightsByWord = domain::supervision::LightsBy;
    LightWord = domain::clocks::Light;
    DirectionWord = domain::clocks::Direction;
    MeasureKindWord = domain::applications::MeasureKind;
    SpecialProcedureWord = domain::clocks::SpecialProcedure;
    DecisionGateWord = domain::workflow::DecisionGate;
    DevolutionActWord = domain::catalogue::DevolutionAct;
    DevolutionStateWord = domain::catalogue::DevolutionState;
    DefectKindWord = domain::applications::DefectKind;
    DeliveryMethodWord = domain::applications::DeliveryMethod;
    DifferenceKindWord = domain::catalogue::DifferenceKind;
    DutyWord = domain::workflow::Duty;
    EntryStatusWord = domain::supervision::EntryStatus;
    ExemptionActWord = domain::catalogue::ExemptionAct;
    ExemptionGroundWord = domain::catalogue::ExemptionGround;
    ExemptionStateWord = domain::catalogue::ExemptionState;
    FileKindWord = domain::documents::FileKind;
    GateStateWord = domain::applications::GateState;
    HearingPartyWord = domain::applications::HearingParty;
    ItemStatusWord = domain::catalogue::ItemStatus;
    ItemTypeWord = domain::catalogue::ItemType;
    LiveStateWord = domain::workflow::LiveState;
    MaterialMediumWord = domain::applications::MaterialMedium;
    MessageKindWord = domain::workflow::MessageKind;
    NewsWord = domain::notifications::News;
    AnswerKindWord = domain::workflow::AnswerKind;
    CallStateWord = domain::workflow::CallState;
    ObjectionOutcomeWord = domain::workflow::ObjectionOutcome;
    PaperKindWord = domain::applications::PaperKind;
    PlanStateWord = domain::catalogue::PlanState;
    PresenceFaultWord = domain::supervision::PresenceFault;
    PromiseRuleWord = domain::catalogue::PromiseRule;
    PersonKindWord = domain::identity::PersonKind;
    RefusalRuleWord = domain::workflow::RefusalRule;
    RegionLevelWord = domain::organisations::RegionLevel;
    PublicationStateWord = domain::applications::PublicationState;
    RejectionGroundWord = domain::applications::RejectionGround;
    RoleWord = domain::access::Role;
    SignerPlaceWord = domain::workflow::SignerPlace;
    SigningModeWord = domain::workflow::SigningMode;
    SortWord = domain::applications::Sort;
    StanceWord = domain::applications::Stance;
    StageWord = domain::applications::Stage;
    StartEventWord = domain::clocks::StartEvent;
    StandingWord = domain::calendar::Standing;
    StepLimitsWord = domain::catalogue::StepLimits;
    SubjectKindWord = domain::events::SubjectKind;
    TaskActWord = domain::workflow::TaskAct;
    TaskOutcomeWord = domain::workflow::TaskOutcome;
    TaskStateWord = domain::workflow::TaskState;
    TerminationGroundWord = domain::applications::TerminationGround;
    TransferStateWord = domain::catalogue::TransferState;
    UnitWord = domain::clocks::Unit;
    VersionStateWord = domain::catalogue::VersionState;
    WindowKindWord = domain::organisations::WindowKind;
    WindowStatusWord = domain::organisations::WindowStatus;
}
