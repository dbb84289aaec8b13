//! 特别程序: what the law leaves out of its limits.

use crate::labels::labels;

labels! {
    /// 特别程序: what is done while the clocks stand still, a closed list (行政许可法 45).
    SpecialProcedure {
        /// 听证
        Hearing = "hearing",
        /// 招标
        Tender = "tender",
        /// 拍卖
        Auction = "auction",
        /// 检验
        Inspection = "inspection",
        /// 检测
        Testing = "testing",
        /// 检疫
        Quarantine = "quarantine",
        /// 鉴定
        Appraisal = "appraisal",
        /// 专家评审
        ExpertReview = "expert_review",
    }
}
