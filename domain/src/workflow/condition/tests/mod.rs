//! What conditions mean, what is refused before anybody relies on it, and that nothing breaks them.

mod hostile;
mod random;

use serde_json::{Value, json};

use super::Condition;

/// What applications of a small item may say.
fn scenes() -> Value {
    json!({
        "type": "object", "required": ["form", "applicant", "channel"],
        "properties": {
            "form": {
                "type": "object", "required": ["amount", "kind", "urgent", "address", "tags", "odd", "loose"],
                "properties": {
                    "amount": { "type": "integer" },
                    "rate": { "type": "number" },
                    "kind": { "type": "string", "enum": ["social", "fund", "private"] },
                    "note": { "type": "string" },
                    "urgent": { "type": "boolean" },
                    "tags": { "type": "array", "items": { "type": "string" } },
                    "address": {
                        "type": "object", "required": ["region"],
                        "properties": { "region": { "type": "string" }, "room": { "type": "string" } }
                    },
                    "office": {
                        "type": "object", "required": ["area"],
                        "properties": { "area": { "type": "number" } }
                    },
                    "odd": { "type": ["string", "null"] },
                    "loose": { "properties": { "a": { "type": "string" } }, "required": ["a"] }
                }
            },
            "applicant": {
                "type": "object", "required": ["kind"],
                "properties": {
                    "kind": { "type": "string", "enum": ["natural_person", "legal_person"] }
                }
            },
            "channel": { "type": "string", "enum": ["window", "web"] }
        }
    })
}

fn scene() -> Value {
    json!({
        "form": {
            "amount": 500_000, "kind": "fund", "urgent": false, "tags": ["宗教", "b"],
            "address": { "region": "340800" }, "office": { "area": 66.5 }, "note": "涉及宗教事务"
        },
        "applicant": { "kind": "legal_person" },
        "channel": "web"
    })
}

/// `true`, `false`, or what is wrong with it.
fn told(text: &str) -> String {
    let condition = match Condition::parse(text) {
        Ok(condition) => condition,
        Err(fault) => return fault.to_string(),
    };
    let faults = condition.faults(&scenes());
    if let Some(fault) = faults.first() {
        return fault.to_string();
    }
    condition.holds(&scene()).expect("what has been checked does not fail").to_string()
}

#[test]
fn a_condition_means_what_it_says() {
    for (text, holds) in [
        ("form.amount >= 500000", true),
        ("form.amount > 500000.0", false),
        ("form.amount == 500000.0 && form.amount != 499999.5", true),
        ("form.amount > -1", true),
        ("form.kind == \"fund\" || form.urgent", true),
        ("!(form.kind == 'fund') || form.urgent", false),
        ("form.kind in ['social', 'fund']", true),
        ("'宗教' in form.tags && !('c' in form.tags)", true),
        ("size(form.tags) == 2", true),
        ("has(form.note) && size(form.note) == 6", true),
        ("has(form.note) && form.note.contains('宗教')", true),
        ("form.address.region.startsWith(\"3408\")", true),
        ("form.address.region.endsWith(\"0800\") ? form.urgent : true", false),
        ("has(form.rate) && form.rate > 0.5", false),
        ("!has(form.rate) || form.rate > 0.5", true),
        ("has(form.office) && form.office.area >= 66.5", true),
        ("has(form.address.room)", false),
        ("applicant.kind == \"legal_person\" && channel != \"window\"", true),
        ("form.address.region < '350000'", true),
        ("form.urgent == false", true),
        ("form.address.region == '\\u0033\\u0034\\u0030800'", true),
        (" form . amount\n>\t1e5 ", true),
    ] {
        assert_eq!(told(text), holds.to_string(), "{text}");
    }
}

#[test]
fn a_condition_that_cannot_be_read_is_refused_with_the_place() {
    for (text, fault) in [
        ("", "at character 1: here should be a field"),
        ("form.amount >", "at character 14: here should be a field"),
        ("form.amount > 5 6", "at character 17: here should be the end, not `6`"),
        ("form.amount = 5", "at character 13: `=`: write `==`"),
        ("form.amount + 1 > 5", "at character 13: `+`: conditions do not reckon"),
        ("1 < form.amount < 5", "at character 17: compare two things at a time"),
        ("form.kind == “fund”", "at character 14: `“`: put texts in plain quotes"),
        ("（form.urgent）", "at character 1: `（`: it has no place"),
        ("form.kind == \"fund", "at character 14: the text has no end"),
        ("form.kind == 'a\\q'", "at character 16: after a backslash comes"),
        ("form.kind == '\\ud800'", "at character 15: after a backslash comes"),
        ("form.amount > 5元", "at character 16: `元`"),
        ("form.amount > 5x", "at character 16: a letter follows a number"),
        ("form.amount > 99999999999999999999", "at character 15: the number is too large"),
        ("form.amount > 1e999", "at character 15: the number is too large"),
        ("hsa(form.note)", "at character 1: there is no function `hsa` here: do you mean `has`?"),
        ("form.note.matches('x')", "there is no function `matches` here: there are startsWith"),
        ("has(form)", "at character 5: `has` asks for a field"),
        ("'a'.b", "at character 5: only what the application says has fields"),
        ("form.in", "here should be a name, not `in`"),
        ("form.tags[0] == 'a'", "here should be the end, not `[`"),
        ("true ? false", "here should be :, not the end"),
    ] {
        let told = told(text);
        assert!(told.contains(fault), "{text}: {told}");
    }
}

#[test]
fn a_condition_that_makes_no_sense_of_the_form_is_refused_with_what_would_be_right() {
    for (text, fault) in [
        ("form.amout > 5", "at character 6: `form` has no field `amout`; do you mean `amount`?"),
        ("form.address.zip == ''", "`form.address` has no field `zip`; it has region, room"),
        ("from.amount > 5", "an application has no field `from`; do you mean `form`?"),
        ("form.amount == \"5\"", "at character 13: these are unlike: a number and a text"),
        ("form.kind == 'found'", "at character 14: it can never be that: it is one of \"social\""),
        ("form.kind == 'found'", "do you mean \"fund\"?"),
        ("form.kind in ['fund', 'trust']", "at character 23: it can never be that"),
        ("'trust' == form.kind", "at character 1: it can never be that"),
        ("applicant.kind == 'person'", "it is one of \"natural_person\", \"legal_person\""),
        ("form.rate > 1", "`form.rate` may be left out by the applicant: write `has(form.rate) &&"),
        ("form.rate > 1 && has(form.rate)", "at character 1: `form.rate` may be left out"),
        ("has(form.rate) || form.rate > 1", "at character 19: `form.rate` may be left out"),
        ("!has(form.rate) ? form.rate > 1 : true", "`form.rate` may be left out"),
        ("has(form.office.area)", "`form.office` may be left out"),
        ("(has(form.rate) || form.urgent) && form.rate > 1", "`form.rate` may be left out"),
        ("form.amount", "here should be something that is true or false, this is a number"),
        ("form.amount && form.urgent", "here should be something that is true or false"),
        ("form.urgent > true", "here should be `==` or `!=`"),
        ("form.odd == 'a'", "the form does not say of what one type `form.odd` is"),
        ("form.loose.a == ''", "the form does not say that `form.loose` is an object"),
        ("form.address.region == null", "nothing is ever null here: ask `has(…)`"),
        ("form.tags == ['a']", "compare texts, numbers, or true and false"),
        ("form.tags.contains('a')", "this is a list: write `text in list`"),
        ("form.kind in 'fund'", "behind `in` stands a list"),
        ("form.kind in []", "nothing is in an empty list"),
        ("form.kind in ['fund', 1]", "these are unlike"),
        ("size(form.amount) > 1", "here should be a text or a list, this is a number"),
        ("form.urgent ? 1 : 'a'", "these are unlike"),
        ("true || 1 == 1", "it is the same for every application"),
        ("form", "this is a group of fields"),
    ] {
        let told = told(text);
        assert!(told.contains(fault), "{text}: {told}");
    }
}

#[test]
fn whatever_is_wrong_is_told_at_once_and_in_chinese_too() {
    let condition = Condition::parse("form.amout > 5 && form.kind == 'found'").expect("it reads");
    let told: Vec<String> =
        condition.faults(&scenes()).iter().map(|it| format!("{it:#}")).collect();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0], "第 6 个字符：`form` 没有字段 `amout`，是否为 `amount`？");
    assert!(told[1].starts_with("第 32 个字符：不可能等于该值"), "{}", told[1]);
}

#[test]
fn a_scene_that_does_not_fit_is_a_failure_that_repeats_nothing_of_it() {
    let condition = Condition::parse("form.amount > 5").expect("it reads");
    for (scene, at) in [(json!({}), 1), (json!({ "form": {} }), 6)] {
        let failure = condition.holds(&scene).expect_err("the field is not there");
        assert_eq!((failure.at, failure.why), (at, "the field is not there"));
    }
    let failure = condition.holds(&json!({ "form": { "amount": "李四" } })).expect_err("no number");
    assert_eq!(failure.why, "unlike things are compared");
}

#[test]
fn numbers_are_compared_exactly_where_they_are_large() {
    let large =
        json!({ "a": 9_007_199_254_740_993_u64, "b": 9_007_199_254_740_992.0, "c": u64::MAX });
    for (text, holds) in [
        ("a > b", true),
        ("a == b", false),
        ("c > a", true),
        ("c < 1e300", true),
        ("c > -1e300", true),
    ] {
        let condition = Condition::parse(text).expect("it reads");
        assert_eq!(condition.holds(&large), Ok(holds), "{text}");
    }
}
