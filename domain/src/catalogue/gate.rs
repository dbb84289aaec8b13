//! The gate before publication: an item goes live complete, or not at all (行政许可法 30).

use super::{CaseType, Content, ItemType, scene_schema};
use crate::NodeId;
use crate::clocks::Unit;
use crate::labels::Label;
use crate::workflow::{
    self, ConditionFault, Definition, FieldFault, TaskNode, prove, slowest, told,
};

/// One thing that a version lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer into the content.
    pub pointer: String,
    pub english: String,
    pub chinese: String,
}

/// All that a version lacks, told by its places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl std::fmt::Display for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let places: Vec<&str> = self.0.iter().map(|it| it.pointer.as_str()).collect();
        f.write_str(&places.join(", "))
    }
}

/// Everything that keeps `content` from being published.
pub fn faults(content: &Content) -> Vec<Fault> {
    let mut found = Found(Vec::new());
    disclosures(content, &mut found);
    bases_and_limits(content, &mut found);
    found.0.extend(condition_faults(content));
    procedure(content, &mut found);
    procedures(content, &mut found);
    notices(content, &mut found);
    renewal(content, &mut found);
    time(content, &mut found);
    found.0
}

/// What is wrong with what the workflow asks of the form, in the conditions of its gateways and where
/// the form names who does a step: asked of a draft already, since what is not understood is of no use
/// to whoever goes on with it. As long as a draft has no form, only whether they can be read is asked.
pub fn condition_faults(content: &Content) -> Vec<Fault> {
    let faults = unfit_conditions(&content.workflow, &content.form).into_iter();
    faults.map(|it| Fault { pointer: format!("/workflow{}", it.pointer), ..it }).collect()
}

/// What is wrong with all that a workflow asks, when it asks it of this form.
pub fn unfit_conditions(workflow: &Definition, form: &serde_json::Value) -> Vec<Fault> {
    let scenes = form.is_object().then(|| scene_schema(form, workflow));
    let conditions = workflow::condition_faults(workflow, scenes.as_ref()).into_iter();
    let fields = workflow::field_faults(workflow, scenes.as_ref()).into_iter();
    let unsent = scenes.iter().flat_map(|it| workflow.unsent(it));
    let unsent =
        unsent.map(|(pointer, it)| Fault { pointer, english: it.english, chinese: it.chinese });
    conditions.map(Fault::from).chain(fields.map(Fault::from)).chain(unsent).collect()
}

/// Its pointer leads into the workflow.
impl From<ConditionFault> for Fault {
    fn from(it: ConditionFault) -> Self {
        let pointer = format!("{}/when", it.edge);
        Self { pointer, english: it.english(), chinese: it.chinese() }
    }
}

/// Its pointer leads into the workflow.
impl From<FieldFault> for Fault {
    fn from(it: FieldFault) -> Self {
        let (english, chinese) = (it.english(), it.chinese());
        Self { pointer: it.pointer, english, chinese }
    }
}

struct Found(Vec<Fault>);

impl Found {
    fn add(&mut self, pointer: &str, english: impl Into<String>, chinese: impl Into<String>) {
        let (english, chinese) = (english.into(), chinese.into());
        self.0.push(Fault { pointer: pointer.to_owned(), english, chinese });
    }
}

fn disclosures(content: &Content, found: &mut Found) {
    if content.name.trim().is_empty() {
        found.add("/name", "the item has no name", "事项名称未填写");
    }
    let it = &content.disclosures;
    for (pointer, text, english, chinese) in [
        ("/disclosures/name", &it.name, "the name", "项目名称"),
        ("/disclosures/legal_basis", &it.legal_basis, "the legal basis", "设立依据"),
        ("/disclosures/procedure", &it.procedure, "the procedure", "审批流程"),
        ("/disclosures/materials", &it.materials, "the materials", "申报材料"),
        (
            "/disclosures/statutory_limit",
            &it.statutory_limit,
            "the statutory limit",
            "法定办结时限",
        ),
        ("/disclosures/promised_limit", &it.promised_limit, "the promised limit", "承诺办结时限"),
        ("/disclosures/fee_standard", &it.fee_standard, "the fee standard", "收费标准"),
        ("/disclosures/fee_basis", &it.fee_basis, "the basis of the fee", "收费依据"),
    ] {
        if text.trim().is_empty() {
            found.add(
                pointer,
                format!("one of the eight disclosures is empty: {english}"),
                format!("八公开要素缺失：{chinese}"),
            );
        }
    }
}

fn bases_and_limits(content: &Content, found: &mut Found) {
    let cited = |it: &super::LegalBasis| !it.law.trim().is_empty() && !it.article.trim().is_empty();
    if !content.legal_bases.iter().any(cited) {
        found.add(
            "/legal_bases",
            "cite at least one legal basis with its article",
            "至少应有一项写明条文的设定依据",
        );
    }
    let promised = content.limits.promised.limit;
    if let Some(statutory) = &content.limits.statutory
        && !promised.fits_in(statutory.limit)
    {
        found.add(
            "/limits/promised",
            "the promised limit is longer than the statutory limit",
            "承诺办结时限超过法定办结时限",
        );
    }
    if content.limits.collection.is_some() && content.limits.cooling_off.is_none() {
        found.add(
            "/limits/collection",
            "the time to ask for the result follows a cooling-off period, and there is none",
            "领证期限自冷静期届满起算，未设冷静期",
        );
    }
    let hearing = &content.limits;
    let times = [&hearing.hearing_request, &hearing.hearing_held, &hearing.hearing_notice];
    if times.iter().any(|it| it.is_some()) && !times.iter().all(|it| it.is_some()) {
        found.add(
            "/limits/hearing_request",
            "a hearing has all three times: to ask for it, to hold it, and to announce it before",
            "听证应同时规定申请、举行和提前通知的期限",
        );
    }
    if content.case_type == CaseType::Instant && promised.unit != Unit::Instant {
        found.add(
            "/limits/promised",
            "an item decided on the spot promises an instant decision",
            "即办件的承诺办结时限应为即时",
        );
    }
    if content.targets.is_empty() {
        found.add("/targets", "say whom the item is for", "应写明服务对象");
    }
    if content.fee.charged && content.fee.lines.is_empty() {
        found.add(
            "/fee/lines",
            "a fee is charged but no line says how much",
            "收费事项应列明收费项目",
        );
    }
}

/// A step that is a special procedure is one of those that the item says stop its clock (行政许可法 45).
fn procedures(content: &Content, found: &mut Found) {
    for (id, task) in content.workflow.tasks() {
        let Some(procedure) = task.procedure else { continue };
        let mut listed = content.special_procedures.iter();
        if listed.any(|it| it.suspends_clock && it.kind.as_str() == procedure.as_str()) {
            continue;
        }
        found.add(
            "/special_procedures",
            format!(
                "the step `{id}` is the special procedure {procedure}, which the item does not list as \
                 one that stops its clock"
            ),
            format!("环节“{id}”为特别程序“{procedure:#}”，但事项未将其列为停止计算时限的特别程序"),
        );
    }
}

/// A step that is a public notice is open as long as the item says that it is announced; of a licence,
/// its time counts (行政许可法 45 lists what does not).
fn notices(content: &Content, found: &mut Found) {
    for (id, task) in content.workflow.tasks().filter(|it| it.1.public_notice.is_some()) {
        let said = content.public_notice.as_ref();
        if said.map(|it| it.limit) != task.limit {
            found.add(
                "/public_notice",
                format!(
                    "the step `{id}` is a public notice, and the item does not say it lasts so long"
                ),
                format!("环节“{id}”为公示，但事项未写明相同的公示期"),
            );
        }
        let licence = content.r#type == ItemType::AdministrativeLicence;
        if licence && said.is_some_and(|it| !it.counts_in_limit) {
            found.add(
                "/public_notice/counts_in_limit",
                "rule XK-45 lets no public notice stop the clock of a licence",
                "行政许可的公示时间应计入办理期限（行政许可法第四十五条）",
            );
        }
    }
}

/// Who has a licence renewed says when it expires, and the terms can be counted.
fn renewal(content: &Content, found: &mut Found) {
    let Some(terms) = &content.renewal else { return };
    for (pointer, english, chinese) in terms.faults(content.r#type) {
        found.add(pointer, english, chinese);
    }
    if content.case_type == CaseType::ExOfficio {
        found.add("/renewal", "nobody applies for the item", "依职权事项无人提出申请");
    } else if let Some((english, chinese)) = terms.field_fault(&content.form) {
        found.add("/renewal/expires_on", english, chinese);
    }
}

/// What the steps' limits add up to along the slowest way, in the unit of the promise, and that way.
pub(super) fn slowest_way(content: &Content) -> (u32, Vec<NodeId>) {
    let counts = |it: &TaskNode| content.stands_still(it).is_none();
    slowest(&content.workflow, content.limits.promised.limit.unit, counts)
}

/// What the steps may take must not be more than what is promised, whichever way it goes.
fn time(content: &Content, found: &mut Found) {
    let promised = content.limits.promised.limit;
    let (taken, way) = slowest_way(content);
    if promised.value < taken {
        let (unit, most, way) = (promised.unit, promised.value, told(&way));
        found.add(
            "/limits/promised",
            format!("the steps take {taken} {unit} along {way}, more than the {most} promised"),
            format!("沿 {way} 各环节时限合计 {taken}（{unit:#}），超过承诺的 {most}"),
        );
    }
}

fn procedure(content: &Content, found: &mut Found) {
    if content.case_type == CaseType::ExOfficio {
        return;
    }
    if let Err(unsound) = prove(&content.workflow) {
        found.add(
            &format!("/workflow{}", unsound.place(&content.workflow)),
            format!("the workflow is not sound: {unsound}"),
            format!("审批流程未通过校验：{unsound}"),
        );
    }
    if !content.form.is_object() {
        found.add("/form", "an item that is applied for has a form", "依申请事项应有申请表单");
    }
    if content.limits.correction.is_none() {
        found.add(
            "/limits/correction",
            "an item that is applied for has a limit for the correction notice",
            "依申请事项应有补正告知时限",
        );
    }
}
