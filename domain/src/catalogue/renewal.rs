//! 延续: on which terms a licence is renewed before it expires (行政许可法 50).

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Content, ItemType, RuledLimit};
use crate::clocks::{ClockKind, LeadTime, Limit, Owed, Unit};
use crate::workflow::condition;

/// 延续条件, of an item by which a licence is renewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewalTerms {
    /// 有效期届满日: the field of the form that says when the licence expires, as conditions name fields.
    pub expires_on: String,
    /// 提前申请期限: how long before that it is applied for; no clock runs by it.
    pub notice: RuledLimit,
    /// 延续的有效期: for how long it is valid then, from the day on which it would have expired.
    pub term: Limit,
    /// The rule by which it counts as renewed if nobody has decided before it expires (视为准予延续).
    pub rule: String,
}

impl RenewalTerms {
    /// The day that the form's answers give for the expiry, if they give one.
    pub fn expiry(&self, form: &Value) -> Option<NaiveDate> {
        let path = self.expires_on.strip_prefix("form.")?;
        let day = path.split('.').try_fold(form, |here, name| here.get(name))?;
        day.as_str()?.parse().ok()
    }

    /// What has to lie between the filing and the expiry; the time is the applicant's.
    pub fn lead_time(&self, expires_on: NaiveDate) -> LeadTime {
        LeadTime { event: expires_on, limit: self.notice.limit, owed: Owed::ByParty }
    }

    /// The clock's limit for whoever files on this day: as many days as the licence is valid yet.
    pub fn limit(&self, filed_on: NaiveDate, expires_on: NaiveDate) -> RuledLimit {
        let left = (expires_on - filed_on).num_days();
        let limit = Limit::new(u32::try_from(left).unwrap_or_default(), Unit::CalendarDay);
        RuledLimit { limit, rule: Some(self.rule.clone()), note: String::new() }
    }

    /// Until when the licence is valid once it is renewed: to the same day-number, or the month's end.
    pub fn valid_until(&self, expires_on: NaiveDate) -> Option<NaiveDate> {
        let value = self.term.value;
        match self.term.unit {
            Unit::Month => expires_on.checked_add_months(Months::new(value)),
            Unit::CalendarDay => expires_on.checked_add_days(Days::new(value.into())),
            Unit::WorkingDay | Unit::Hour | Unit::Instant => None,
        }
    }

    /// What is wrong with the field for the expiry, held against the form's JSON Schema: in English and in
    /// Chinese.
    pub fn field_fault(&self, form: &Value) -> Option<(String, String)> {
        let fault = condition::date_field(&self.expires_on, form).err()?;
        let field = &self.expires_on;
        Some((
            format!("the form's field `{field}`, which says when the licence expires, {fault}"),
            format!("有效期届满日取自表单字段 `{field}`，{fault:#}"),
        ))
    }

    /// What is wrong with the terms by themselves: the field, and why.
    pub(super) fn faults(&self, of: ItemType) -> Vec<(&'static str, &'static str, &'static str)> {
        let counted = |it: Limit, units: &[Unit]| 0 < it.value && units.contains(&it.unit);
        let mut found = Vec::new();
        if of != ItemType::AdministrativeLicence {
            let told = ("rule XK-50b renews licences and nothing else", "仅行政许可适用延续的规定");
            found.push(("/renewal", told.0, told.1));
        }
        let days = [Unit::WorkingDay, Unit::CalendarDay, Unit::Month];
        if !counted(self.notice.limit, &days) {
            let told = (
                "a renewal is applied for so many days or months before",
                "应写明提前申请的天数或月数",
            );
            found.push(("/renewal/notice", told.0, told.1));
        }
        if !counted(self.term, &days[1..]) {
            let told = ("a licence is valid for calendar days or months", "有效期应以日历日或月计");
            found.push(("/renewal/term", told.0, told.1));
        }
        found
    }
}

impl Content {
    /// Whether a clock of this kind can run, by a limit of the item, of a step, or by a licence's validity.
    pub fn sets(&self, kind: ClockKind) -> bool {
        let of_a_step = || self.workflow.tasks().any(|(_, it)| it.clock() == kind);
        match kind {
            ClockKind::Renewal => self.renewal.is_some(),
            _ => self.limits.of(kind).is_some() || of_a_step(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn date(it: &str) -> NaiveDate {
        it.parse().expect("a date")
    }

    fn terms(value: u32, unit: Unit) -> RenewalTerms {
        let notice = Limit::new(30, Unit::CalendarDay);
        RenewalTerms {
            expires_on: "form.certificate.expires_on".to_owned(),
            notice: RuledLimit { limit: notice, rule: None, note: String::new() },
            term: Limit::new(value, unit),
            rule: "XK-50b".to_owned(),
        }
    }

    #[test]
    fn a_renewed_licence_is_valid_to_the_same_day_number_or_the_months_end() {
        for (expires, months, until) in [
            ("2026-12-31", 48, "2030-12-31"),
            ("2024-02-29", 48, "2028-02-29"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2026-08-31", 6, "2027-02-28"),
        ] {
            let told = terms(months, Unit::Month).valid_until(date(expires));
            assert_eq!(told, Some(date(until)), "{expires} + {months}");
        }
        let days = terms(365, Unit::CalendarDay).valid_until(date("2028-02-28"));
        assert_eq!(days, Some(date("2029-02-27")), "with the leap day among them");
    }

    #[test]
    fn the_expiry_is_what_the_form_says_and_nothing_else() {
        let terms = terms(48, Unit::Month);
        let form = |day: Value| json!({ "certificate": { "expires_on": day } });
        assert_eq!(terms.expiry(&form(json!("2028-02-29"))), Some(date("2028-02-29")));
        for wrong in [json!("2027-02-29"), json!("soon"), json!(20270101), Value::Null] {
            assert_eq!(terms.expiry(&form(wrong)), None);
        }
        assert_eq!(terms.expiry(&json!({})), None);
    }

    #[test]
    fn whoever_files_has_the_days_that_the_licence_is_valid_yet() {
        let terms = terms(48, Unit::Month);
        let days = |filed, expires| terms.limit(date(filed), date(expires)).limit.value;
        assert_eq!(days("2026-09-29", "2026-12-31"), 93);
        assert_eq!(days("2028-02-28", "2028-03-01"), 2, "a leap day counts");
        assert_eq!(days("2026-12-31", "2026-12-31"), 0);
    }

    #[test]
    fn the_field_of_the_expiry_is_a_day_that_cannot_be_left_out() {
        let terms = terms(48, Unit::Month);
        let form = |day: Value, required: Value| {
            let inner = json!({ "type": "object", "required": required, "properties": { "expires_on": day } });
            json!({ "type": "object", "required": ["certificate"], "properties": { "certificate": inner } })
        };
        let day = || json!({ "type": "string", "format": "date" });
        assert_eq!(terms.field_fault(&form(day(), json!(["expires_on"]))), None);
        for (form, why) in [
            (form(day(), json!([])), "left out"),
            (form(json!({ "type": "string" }), json!(["expires_on"])), "it is a day"),
            (form(json!({ "type": "integer" }), json!(["expires_on"])), "it is a day"),
            (json!({ "type": "object" }), "no field `certificate`"),
        ] {
            let (english, chinese) = terms.field_fault(&form).expect("a fault");
            assert!(english.contains(why), "{english}");
            assert!(!chinese.is_ascii());
        }
    }
}
