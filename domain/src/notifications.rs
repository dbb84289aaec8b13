//! Notifications (消息): what members of staff are told of their work, and applicants of their
//! applications.

use chrono::Duration;

use crate::access::rights;
use crate::labels::labels;

rights! {
    /// Read what one is told of one's work: warnings of limits that are near or have passed, and
    /// of tasks that nobody can do.
    ReadNotifications = "notifications.read":
        [WindowClerk, Officer, DeliveryClerk, Supervisor, CatalogueEditor, CatalogueReviewer,
         BodyHead, Administrator];
    /// Read what one is told of one's own applications, step by step.
    ReadMessages = "notifications.read_messages": [Applicant];
    /// See which messages to applicants could not be sent, and have them tried again.
    WatchOutbox = "notifications.watch": [Administrator];
}

labels! {
    /// How a message is sent besides the inbox.
    Carrier {
        /// 电子邮件
        Email = "email",
        /// 短信
        Sms = "sms",
    }
}

/// Minutes to wait after the first failed attempt, the second and so on: longer each time.
const PAUSES: [i64; 6] = [1, 5, 30, 2 * 60, 6 * 60, 24 * 60];

/// How long to wait when `attempts` have failed; nothing, when that is enough.
pub fn pause_after(attempts: i32) -> Option<Duration> {
    let place = usize::try_from(attempts).ok()?.checked_sub(1)?;
    PAUSES.get(place).copied().map(Duration::minutes)
}

labels! {
    /// What an applicant is told of: the steps that concern them, by the kinds of their events.
    News {
        /// 已提交
        Submitted = "applications.submitted",
        /// 受理
        Accepted = "applications.accepted",
        /// 不予受理
        Rejected = "applications.rejected",
        /// 补正告知
        CorrectionNotified = "applications.correction_notified",
        /// 补正收件
        Corrected = "applications.corrected",
        /// 特别程序
        Suspended = "clocks.suspended",
        /// 恢复计时
        Resumed = "clocks.resumed",
        /// 延长期限
        Extended = "clocks.extended",
        /// 期限更正
        Reversed = "clocks.reversed",
        /// 决定
        Decided = "applications.decided",
        /// 送达中
        Dispatched = "delivery.dispatched",
        /// 送达
        Served = "delivery.served",
        /// 办结
        Closed = "applications.closed",
        /// 撤回
        Withdrawn = "applications.withdrawn",
        /// 终止
        Terminated = "applications.terminated",
        /// 视为放弃
        Abandoned = "applications.abandoned",
        /// 冷静期届满
        CooledOff = "applications.cooled_off",
        /// 申请领证
        CollectionAsked = "applications.collection_asked",
        /// 视为撤回
        DeemedWithdrawn = "applications.deemed_withdrawn",
        /// 缴费通知
        FeeNotified = "clocks.fee_notified",
        /// 已缴费
        Paid = "clocks.paid",
        /// 征求意见
        Consulted = "clocks.consulted",
        /// 意见收悉
        OpinionReceived = "clocks.opinion_received",
        /// 逾期未提出意见
        ConsultationLapsed = "clocks.consultation_lapsed",
        /// 听证权利告知
        HearingRightTold = "applications.hearing_right_told",
        /// 听证通知
        HearingAnnounced = "applications.hearing_announced",
        /// 未申请听证
        HearingLapsed = "applications.hearing_lapsed",
        /// 公示
        Published = "applications.published",
        /// 延续申请逾期
        RenewalLate = "applications.renewal_late",
        /// 视为准予延续
        DeemedRenewed = "applications.deemed_renewed",
        /// 划转承接
        BodyChanged = "applications.body_changed",
    }
}

/// What an applicant is told, in both languages. It names the application and the item, and nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub chinese: String,
    pub english: String,
}

impl News {
    /// The news of the application `number` for `item`.
    pub fn tell(self, number: &str, item: &str) -> Told {
        let (chinese, english) = self.words();
        Told {
            chinese: format!("【{self:#}】您申请的“{item}”（办件编号{number}）{chinese}。"),
            english: format!("Your application {number} ({item}) {english}."),
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Submitted => ("已提交，等待受理", "was submitted and waits to be accepted"),
            Self::Accepted => ("已受理", "was accepted"),
            Self::Rejected => (
                "不予受理，理由和救济途径见不予受理通知书",
                "was not accepted; the notice says why, and what you may do about it",
            ),
            Self::CorrectionNotified => (
                "材料需要补正，请按补正告知书在期限内一次性补齐",
                "needs corrections; the notice says which, and by when",
            ),
            Self::Corrected => ("补正材料已收到", "has received your corrections"),
            Self::Suspended => (
                "进入特别程序，所需时间不计入办理期限",
                "is in a special procedure, whose time does not count towards its limits",
            ),
            Self::Resumed => (
                "特别程序结束，办理期限恢复计算",
                "left its special procedure; its limits run again",
            ),
            Self::Extended => {
                ("办理期限经批准延长，理由见告知书", "had its limit extended; the notice says why")
            }
            Self::Reversed => (
                "办理期限的一项登记已更正，到期日以更正后为准",
                "had an entry about its limits corrected; its dates are the corrected ones",
            ),
            Self::Decided => ("已作出决定，请查看决定书", "was decided; please read the decision"),
            Self::Dispatched => ("结果已发出", "had its result sent out"),
            Self::Served => ("结果已送达", "had its result served"),
            Self::Closed => ("已办结归档", "is closed"),
            Self::Withdrawn => ("已按您的申请撤回", "was withdrawn, as you asked"),
            Self::Terminated => ("已终止办理，理由见办件详情", "was ended; its file says why"),
            Self::Abandoned => (
                "因逾期未按要求办理，视为放弃申请，已终止办理，详见期满告知书",
                "counts as abandoned, since what it needed did not come in time; the notice says more",
            ),
            Self::CooledOff => (
                "冷静期已届满，请在期满告知书写明的期限内共同申请领证，逾期视为撤回",
                "is past its cooling-off period; ask for the result by the day that the notice names, \
                 or it counts as withdrawn",
            ),
            Self::FeeNotified => (
                "需要缴费，请按缴费通知书在期限内缴纳，缴费所需时间不计入办理期限",
                "waits for a fee; the notice says how much and by when, and its limits stand still",
            ),
            Self::Paid => {
                ("费用已缴纳，办理期限恢复计算", "has its fee paid; its limits run again")
            }
            Self::Consulted => (
                "正在征求意见，所需时间不计入办理期限",
                "waits for the opinion of others, whose time does not count towards its limits",
            ),
            Self::OpinionReceived => (
                "征求的意见已收悉，办理期限恢复计算",
                "has the opinion of others; its limits run again",
            ),
            Self::ConsultationLapsed => (
                "征求意见期限已届满，未收到意见，办理期限恢复计算",
                "waited for an opinion that did not come in time; its limits run again",
            ),
            Self::HearingRightTold => (
                "可以申请听证，请在听证告知书写明的期限内提出，逾期视为放弃",
                "may be heard before it is decided; ask for a hearing by the day that the notice names, \
                 or the right lapses",
            ),
            Self::HearingAnnounced => (
                "将举行听证，时间、地点和主持人见听证通知书",
                "has its hearing announced; the notice says when, where and who presides",
            ),
            Self::HearingLapsed => (
                "未在期限内申请听证，视为放弃听证权利",
                "is decided without a hearing, since nobody asked for one in time",
            ),
            Self::Published => ("决定已公示", "had its decision published"),
            Self::RenewalLate => (
                "提出时已超过有效期届满前申请延续的期限，予以接收，但可能按新申请办理；有效期届满前未作出决定的，\
                 不视为准予延续，届满后不得继续从事许可的活动；法律、法规另有规定的，依照其规定",
                "came later than a renewal is applied for: it is taken in, but may be treated as a new \
                 application; if it is not decided before your licence expires, the licence is not \
                 renewed by that, and you may not go on without one, unless another law says otherwise",
            ),
            Self::DeemedRenewed => (
                "在有效期届满前未作出决定，视为准予延续，请查看决定书",
                "was not decided before your licence expired, so the licence counts as renewed; please \
                 read the decision",
            ),
            Self::BodyChanged => (
                "因事项划转，改由承接机构继续办理；已办环节和各项时限不变",
                "goes on at the body that its item has passed to; what was done stays done, and every \
                 limit stays what it is",
            ),
            Self::CollectionAsked => {
                ("已登记领证申请", "has your request for its result on record")
            }
            Self::DeemedWithdrawn => (
                "因未在期限内申请领证，视为撤回",
                "counts as withdrawn, since nobody asked for its result in time",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::Label;

    #[test]
    fn each_pause_is_longer_than_the_one_before_and_the_seventh_attempt_is_the_last() {
        let pauses: Vec<Duration> = (1..).map_while(pause_after).collect();
        assert!(pauses.is_sorted() && pauses.len() == 6, "{pauses:?}");
        assert_eq!(pauses.last(), Some(&Duration::hours(24)));
        assert_eq!(pause_after(0), None);
    }

    #[test]
    fn every_step_is_told_in_both_languages_with_the_number_and_the_item() {
        for news in News::ALL {
            let told = news.tell("MZJ-2026-000017", "慈善组织认定");
            for text in [&told.chinese, &told.english] {
                assert!(
                    text.contains("MZJ-2026-000017") && text.contains("慈善组织认定"),
                    "{text}"
                );
            }
            assert!(told.chinese.starts_with(&format!("【{}】", news.chinese())), "{told:?}");
        }
        let texts: std::collections::BTreeSet<String> =
            News::ALL.iter().map(|it| it.tell("1", "2").english).collect();
        assert_eq!(texts.len(), News::ALL.len(), "no two steps read the same");
    }
}
