//! Why a step of an application is refused, with the rule that refuses it.

use super::Stage;
use crate::ItemCode;
use crate::access::AuthorisedAct;
use crate::catalogue::ItemStatus;
use crate::clocks::ClockKind;
use crate::refusal::refusals;
use crate::workflow::{AnswerKind, DecisionGate};

refusals! {
    /// Why a step of an application is refused.
    Refusal {
        WrongStage { stage: Stage } = "wrong-stage", Conflict, None,
            "an application that is {stage} cannot take this step",
            "办件当前处于“{stage:#}”阶段，不能办理此步骤";
        ItemOver { status: ItemStatus } = "item-over", Gone, None,
            "the item is {status}: no application is taken for it any more",
            "该事项{status:#}，不再受理申请";
        ItemSuspended = "item-suspended", Conflict, None,
            "the item is suspended for now", "该事项目前暂停受理";
        NotAppliedFor = "not-applied-for", Conflict, None,
            "this item is begun by the body itself: nobody applies for it",
            "该事项由行政机关依职权启动，不接受申请";
        NotInCentre = "not-in-centre", Conflict, None,
            "no window of the service centre takes this item in: it is not handled in the hall",
            "该事项未进驻政务服务中心，不能在大厅受理";
        NotForSuchPersons = "not-for-such-persons", Invalid, None,
            "the item is not for applicants of this kind", "该事项的服务对象不包括此类申请人";
        NotYours = "not-yours", Forbidden, None,
            "only the applicant, or who applied on their behalf, may do this",
            "仅申请人或其代办人可以办理此步骤";
        NotYourPost { step: String } = "not-your-post", Forbidden, None,
            "the step `{step}` belongs to another post", "环节“{step}”属于其他岗位";
        NotAuthorised { act: AuthorisedAct, step: String, item: ItemCode } =
            "not-authorised", Forbidden, None,
            "your post does `{act}` at the step `{step}` only with an authorisation of your own: you have none for the item `{item}` that is valid today",
            "您的岗位须凭授权书办理环节“{step}”的{act:#}：您没有事项“{item}”当日有效的{act:#}授权";
        ColleagueNotAuthorised { who: String, step: String, item: ItemCode } =
            "colleague-not-authorised", Invalid, None,
            "`{who}` could not decide at the step `{step}`: their post does so only with an authorisation for the item `{item}`, and they have none that is valid today",
            "工作人员“{who}”不能办理环节“{step}”：其岗位须凭授权书决定，而其没有事项“{item}”当日有效的决定授权";
        TaskTaken { step: String } = "task-taken", Conflict, None,
            "the step `{step}` has been claimed by a colleague", "环节“{step}”已由同事签收";
        NoOpenTask = "no-open-task", Conflict, None,
            "no such task is open now: it has not come to it yet, or it is over",
            "该任务当前不在待办状态：尚未轮到或者已经结束";
        NotByOpinion = "not-by-opinion", Conflict, None,
            "this step is completed by the application's own operation, not by an opinion",
            "该环节须通过办件自身的操作完成，不以意见方式办理";
        CallNotGivenUp = "call-not-given-up", Conflict, None,
            "the other system is asked once more only when it was given up",
            "仅在系统核验多次未成、已停止尝试后，方可再次发起";
        AsksNothing { step: String } = "asks-nothing", Conflict, None,
            "the step `{step}` asks no other system, or you only give an opinion on it",
            "环节“{step}”不需要系统核验，或该任务仅供您发表意见";
        NotTheAnswer { name: String, kind: AnswerKind } = "not-the-answer", Invalid, None,
            "the answer has no `{name}` that is a {kind}", "核验结果缺少“{name}”，或其类型不是{kind:#}";
        NotClaimed = "not-claimed", Conflict, None,
            "the task is not claimed by you: claim it first", "该任务未由您签收，请先签收";
        Delegated { step: String } = "task-delegated", Conflict, None,
            "the step `{step}` is delegated: hand it back with an opinion first",
            "环节“{step}”处于委派中，请先交回，由委派人办理";
        Held { step: String } = "task-held", Conflict, None,
            "the step `{step}` waits: somebody who was asked gives an opinion first",
            "环节“{step}”正在等待加签人员的意见，暂不能办理";
        ToYourself = "to-yourself", Invalid, None,
            "it is yours already: name a colleague", "不能转给本人，请指定其他人员";
        NotAReader { who: String } = "not-a-reader", Invalid, None,
            "`{who}` cannot be sent a copy: name active staff who may read applications",
            "不能抄送给“{who}”：请指定有办件查阅权限的在岗人员";
        TooManyAttachments { most: i32 } = "too-many-attachments", Conflict, None,
            "a task has up to {most} attachments", "一个任务最多可附 {most} 个附件";
        NotYourAttachment = "not-your-attachment", Forbidden, None,
            "an attachment is removed by who attached it", "附件仅可由上传人删除";
        AttachmentRemoved = "attachment-removed", Gone, None,
            "the attachment has been removed: only its record is left", "附件已删除，仅保留记录";
        UrgedAlready { next: String } = "urged-already", Conflict, None,
            "you have urged this application already; you may again from {next} on, the next working day",
            "您已催办过该办件，下一工作日（{next}）起可再次催办";
        NobodyToUrge = "nobody-to-urge", Conflict, None,
            "nobody else has a task of this application in hand now",
            "该办件目前没有由他人办理的待办任务，无需催办";
        NotDelegated = "not-delegated", Conflict, None,
            "the task is not delegated by or to you", "该任务未委派给您，也不是由您委派";
        AskedInPerson = "asked-in-person", Conflict, None,
            "you were asked in person: give your opinion, hand it back or transfer it",
            "该任务指定由您本人办理，请办理、交回或转办";
        NoAbstention = "no-abstention", Conflict, None,
            "nobody abstains at this step", "该环节不允许弃权";
        NotAColleague { who: String } = "not-a-colleague", Invalid, None,
            "`{who}` cannot do this: a review goes to whoever works tasks in the same body, all else to the same post",
            "工作人员“{who}”不能办理该任务：审查任务可交本机构办理人员，其他任务须交相同岗位人员";
        NoSignersHere = "no-signers-here", Conflict, None,
            "others are asked to sign only by who has a vote in a review",
            "仅审查环节的签署人可以加签";
        SignerTwice { who: String } = "signer-twice", Conflict, None,
            "`{who}` signs this step already", "工作人员“{who}”已在该环节签署人之列";
        NotYourSigner = "not-your-signer", Forbidden, None,
            "a signer is removed by who asked for them", "仅加签人可以减签";
        NothingToTakeBack = "nothing-to-take-back", Conflict, None,
            "only your own approval of a review can be taken back, given with a vote of your own",
            "仅可撤回本人以签署人身份通过的审查环节（前、后加签的意见不可撤回）";
        GoneOn = "gone-on", Conflict, None,
            "somebody has acted on it already: it cannot be taken back",
            "后续环节已有人办理，不能撤回";
        HandlerDecides = "handler-decides", Forbidden, None,
            "whoever handled the application does not decide it (four eyes)",
            "经办人不得作为同一办件的决定人（审批分离）";
        DidEarlierStep { who: String, earlier: String, step: String } = "did-earlier-step", Forbidden, None,
            "`{who}` did the step `{earlier}`, and whoever did that does not do `{step}`",
            "“{who}”办理过环节“{earlier}”，不得再办理环节“{step}”（经办与审核分离）";
        AppliedThemself { who: String, step: String } = "applied-themself", Forbidden, None,
            "`{who}` applied, and whoever applied does not do `{step}`",
            "“{who}”是本办件的发起人，应当回避，不得办理环节“{step}”";
        OwnException = "own-exception", Forbidden, None,
            "nobody lets themself do what a rule keeps them apart from", "不得为本人办理破例";
        NoCandidate { who: String, step: String } = "no-candidate", Conflict, None,
            "`{who}` is none of those who may do the step `{step}`: an exception changes only what keeps hands apart",
            "“{who}”不是环节“{step}”的办理人；破例仅解除回避和岗位分离，不改变办理人范围";
        NothingBars { who: String, step: String } = "nothing-bars", Conflict, None,
            "nothing keeps `{who}` from the step `{step}`: no exception is needed",
            "“{who}”办理环节“{step}”不受回避或岗位分离限制，无须破例";
        HasHands { step: String } = "has-hands", Conflict, None,
            "somebody can do the step `{step}`: nobody has to be appointed",
            "环节“{step}”有人可以办理，无须指派";
        MaterialsMissing { materials: String } = "materials-missing", Conflict, Some("XK-32-4"),
            "these required materials have not come in: {materials}; ask for them in one notice",
            "以下必备材料未提交：{materials}；应一次性告知补正";
        UnknownMaterial { material: String } = "unknown-material", Invalid, None,
            "the item's list has no material `{material}`", "该事项的材料清单中没有“{material}”";
        MaterialTwice { material: String } = "material-twice", Invalid, None,
            "the material `{material}` is listed twice", "材料“{material}”重复";
        NoDefect = "no-defect", Invalid, Some("XK-32-4"),
            "a correction notice names at least one defect", "补正告知须至少列明一项需补正的内容";
        DefectOfNothing = "defect-of-nothing", Invalid, Some("XK-32-4"),
            "each defect names a material of the item's list or a field of the form",
            "每项补正内容须指明材料清单中的材料或表单中的字段";
        SecondNotice = "second-correction-notice", Conflict, Some("XK-32-4"),
            "all defects are told once, in one notice, and this application has had its notice",
            "补正内容应一次性告知，该办件已发出过补正告知，不得再次告知";
        DeemedAccepted { due: String } = "deemed-accepted", Conflict, Some("XK-32-4"),
            "the time to ask for corrections ran out on {due}: the application counts as accepted since it came in",
            "补正告知期限已于{due}届满，逾期不告知的，自收到申请材料之日起即为受理";
        AskForShared { material: String } = "obtainable-by-sharing", Conflict, Some("ZX-7"),
            "the material `{material}` can be had by data sharing and must not be asked of the applicant",
            "材料“{material}”可通过数据共享获取，不得要求申请人提供";
        CorrectionsIncomplete { missing: String } = "corrections-incomplete", Conflict, Some("XK-32-5"),
            "the notice also asks for: {missing}; hand in all corrections together",
            "补正告知还要求：{missing}；请一并补正";
        MustAccept = "must-accept", Conflict, Some("XK-32-5"),
            "all corrections have come in: the application must be accepted",
            "申请人已按要求提交全部补正材料，应当受理";
        NoCompetentBody = "no-competent-body", Invalid, Some("XK-32-2"),
            "name the body that is competent", "不属于本机关职权的，应当告知有权受理的机关";
        RefusalWithoutRemedies = "refusal-without-remedies", Invalid, Some("XK-38"),
            "a refusal tells where to ask for reconsideration and where to sue",
            "作出不予决定的，应当告知复议和诉讼的途径";
        NoReceipt = "no-delivery-receipt", Conflict, Some("SD-1"),
            "the result has not been served: record its receipt first",
            "结果尚未送达，请先登记送达回证";
        ServedInFuture = "served-in-future", Invalid, None,
            "the receipt is dated later than now or earlier than the decision",
            "送达时间不得晚于当前时间或早于决定时间";
        ReceiptTwice = "receipt-twice", Conflict, None,
            "the receipt is recorded already", "送达回证已登记";
        CannotReturn { to: String } = "cannot-return", Conflict, None,
            "the step `{to}` is not an earlier review of this application",
            "环节“{to}”不是该办件此前的审查环节，不能退回";
        SuspendedOutOfTime { accepted_on: String, rule: Option<String> } =
            "suspended-out-of-time", Invalid, rule.as_deref(),
            "the clocks stand still from the day on which the written notice took effect: between the acceptance on {accepted_on} and today",
            "时限自书面告知生效之日起停止计算，该日期应在受理日（{accepted_on}）至今天之间";
        SuspensionOverlaps { rule: Option<String> } =
            "suspension-overlaps", Conflict, rule.as_deref(),
            "the clocks stand still already on that day: what they wait for ends first",
            "该日时限已处于停止计算状态，请先结束正在进行的程序";
        ResumedOutOfTime { from: String, rule: Option<String> } =
            "resumed-out-of-time", Invalid, rule.as_deref(),
            "the clocks run again on a day between the start on {from} and today",
            "恢复计算的日期应在停止计算开始日（{from}）至今天之间";
        NotSuspended = "not-suspended", Conflict, Some("XK-45"),
            "no such special procedure is going on", "没有正在进行的该项特别程序";
        NoticeOver = "notice-over", Conflict, None,
            "the public notice is over: nobody objects to it any more", "公示已结束，不能再提出异议";
        ObjectedAlready = "objected-already", Conflict, None,
            "you have objected to this notice already", "您已对该公示提出过异议";
        NoSuchObjection = "no-such-objection", Conflict, None,
            "the task has no such objection that waits for an answer", "该任务没有此项待答复的异议";
        EndsWithItsStep { step: String } = "ends-with-its-step", Conflict, Some("XK-45"),
            "this special procedure is the step `{step}`: it ends when the step's result is recorded",
            "该特别程序是流程环节“{step}”，记录该环节结果后自动结束";
        HearingToldAlready = "hearing-told-already", Conflict, Some("XK-47a"),
            "those concerned have been told of their right to a hearing already",
            "已告知过听证权利";
        HearingTooSoon { event: String, last: String, rule: Option<String> } =
            "hearing-too-soon", Invalid, rule.as_deref(),
            "a hearing on {event} is announced on {last} at the latest: choose a later day",
            "{event}举行的听证最迟应于{last}通知，请另定日期";
        ReviewerPresides { who: String } = "reviewer-presides", Forbidden, Some("XK-48"),
            "`{who}` reviews the application: somebody else presides over the hearing",
            "“{who}”是审查该申请的工作人员，不得担任听证主持人";
        HearingNotAnnounced = "hearing-not-announced", Conflict, Some("XK-48"),
            "the hearing's time and place have not been announced", "尚未通知听证的时间、地点";
        HearingToCome { on: String } = "hearing-to-come", Conflict, Some("XK-48"),
            "the hearing is on {on}: its record comes after it",
            "听证将于{on}举行，举行后方可登记笔录";
        EndsWithItsRecord = "ends-with-its-record", Conflict, Some("XK-48"),
            "a hearing that was asked for ends when its record is entered",
            "依申请举行的听证，登记听证笔录后自动结束";
        StandsStill = "stands-still", Conflict, Some("XK-45"),
            "a special procedure is going on: its end comes before the decision",
            "特别程序尚未结束，请先结束特别程序再作出决定";
        Awaited { clock: ClockKind, rule: Option<String> } = "awaited", Conflict, rule.as_deref(),
            "the {clock} time runs: nothing is decided before what it waits for",
            "{clock:#}尚未届满，有关事项未办结前不得作出决定";
        NothingToAsk = "nothing-to-ask", Conflict, None,
            "no rule of this item gives anybody a time for that",
            "该事项没有规定相应的期限，不能办理此步骤";
        FeeWithoutBasis = "fee-without-basis", Conflict, Some("XK-58"),
            "no rule of this item lets the body ask for a fee: none is charged without a legal basis",
            "该事项没有收费依据，不得收取费用";
        GateMissing { gate: DecisionGate, step: String } = "gate-missing", Conflict, Some(gate.rule()),
            "a major decision is made when all its parts are done, and `{gate}` (the step `{step}`) is missing",
            "重大行政决策应当依次履行全部必经程序，尚缺“{gate:#}”（环节“{step}”）";
        GateWithoutEvidence { gate: DecisionGate, step: String } =
            "gate-without-evidence", Conflict, Some(gate.rule()),
            "the step `{step}` is the {gate} of a major decision: attach what shows that it was done first",
            "环节“{step}”为重大行政决策的{gate:#}，须先附佐证材料";
        PublishedOutOfTime { decided_on: String } = "published-out-of-time", Invalid, None,
            "it was published on a day between the decision on {decided_on} and today",
            "公示日期应在决定日（{decided_on}）至今天之间";
        NoSuchClock { clock: ClockKind } = "no-such-clock", Conflict, None,
            "no {clock} clock runs on this application that this could change",
            "该办件没有可作此处理的“{clock:#}”时限";
        NotExtendable = "not-extendable", Conflict, None,
            "the rule that sets the limit allows no extension", "该时限所依据的规定不允许延长";
        ExtendedAlready = "extended-already", Conflict, None,
            "a limit is extended once, and this one has been", "时限只能延长一次，该时限已延长";
        ExtensionTooLong { most: u32 } = "extension-too-long", Invalid, None,
            "the rule allows an extension by 1 to {most}", "按规定延长不得少于1、不得超过{most}";
        ExtendedTooLate = "extended-too-late", Conflict, None,
            "the limit has run out: an extension is approved before that",
            "时限已届满，延长须在届满前批准";
        ExtensionNotYours { approver: String } = "extension-not-yours", Forbidden, None,
            "only {approver} approves an extension of this limit", "该时限的延长须由{approver}批准";
        PromiseBeyondLaw { due: String } = "promise-beyond-law", Conflict, None,
            "the promise would end after the statutory limit, which is due on {due}",
            "延长后的承诺时限将超过法定时限（{due}）";
        NothingToReverse = "nothing-to-reverse", Conflict, None,
            "no such suspension or extension stands", "没有可冲正的停止计算或延长记录";
        ReplyByRule { due: String } = "reply-by-rule", Invalid, None,
            "a rule gives the applicant until {due} for the corrections: leave `reply_by` out",
            "补正期限按规定至{due}止，不必另行指定";
        Lapsed { clock: ClockKind, due: String, rule: Option<String> } =
            "lapsed", Conflict, rule.as_deref(),
            "the {clock} time ran out on {due}: what comes now is too late",
            "{clock:#}已于{due}届满，逾期不再办理";
        CoolingOff { until: String, rule: Option<String> } =
            "cooling-off", Conflict, rule.as_deref(),
            "the applicants may still withdraw until {until}, and nothing is decided before that",
            "冷静期至{until}止，期间申请人可以撤回，期满前不得作出决定";
        NotCollected { rule: Option<String> } = "not-collected", Conflict, rule.as_deref(),
            "the applicants have not asked for the result since they cooled off: record that first",
            "冷静期届满后，申请人尚未申请领证，请先登记领证申请";
        ExpiryOutOfRange = "expiry-out-of-range", Invalid, None,
            "the form names no day within ten years from now on which the licence expires",
            "表单应写明行政许可有效期届满日，且在今后十年以内";
        LicenceExpired { on: String, rule: Option<String> } =
            "licence-expired", Conflict, rule.as_deref(),
            "the licence expired on {on}: there is nothing left to renew, apply for a new one",
            "该行政许可有效期已于{on}届满，不能延续，请重新申请";
        RenewedByLaw { due: String, rule: Option<String> } =
            "renewed-by-law", Conflict, rule.as_deref(),
            "nobody decided before the licence expired on {due}: it counts as renewed",
            "该行政许可有效期已于{due}届满，届满前未作出决定，视为准予延续";
        ReplyByTooEarly = "reply-by-too-early", Invalid, None,
            "`reply_by` leaves the applicant no time: it must be later than today",
            "补正期限须晚于今天";
    }
}
