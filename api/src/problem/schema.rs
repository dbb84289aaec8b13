//! Faults of a form, or of what a version says: by the keyword of the schema that it breaks.

use domain::forms::FormFault;
use domain::refusal::Language;

use super::FieldError;

/// What stands at `place` in the request and its schema does not allow.
pub(super) fn of_schema(place: &str, faults: &[FormFault], language: Language) -> Vec<FieldError> {
    let told = |it: &FormFault| {
        let detail = match language {
            Language::English => english(it),
            Language::Chinese => chinese(&it.rule, &it.wanted),
        };
        FieldError::new(&format!("{place}{}", it.pointer), &it.rule, &detail)
    };
    faults.iter().map(told).collect()
}

/// The validator's words; choices are told whole.
fn english(it: &FormFault) -> String {
    match it.rule.as_str() {
        "enum" => format!("must be one of: {}", it.wanted),
        "required" => "this field is needed and missing".to_owned(),
        "additionalProperties" => "a field that is not known here".to_owned(),
        _ => it.detail.clone(),
    }
}

fn chinese(rule: &str, wanted: &str) -> String {
    match (rule, wanted) {
        ("required", _) => "必填项未填写".to_owned(),
        ("additionalProperties", _) => "没有此字段".to_owned(),
        ("type", wanted) => match kind(wanted) {
            Some(kind) => format!("类型应为{kind}"),
            None => "类型不符合要求".to_owned(),
        },
        ("enum", wanted) => format!("不在可选范围内，应为下列之一：{wanted}"),
        ("const", wanted) => format!("应为：{wanted}"),
        ("format", wanted) => format!("格式应为{}", format_of(wanted)),
        ("pattern", wanted) => format!("格式不符合要求，应匹配：{wanted}"),
        ("minLength", wanted) => format!("填写内容过少，至少 {wanted} 个字符"),
        ("maxLength", wanted) => format!("填写内容过多，至多 {wanted} 个字符"),
        ("minItems", wanted) => format!("填写内容过少，至少 {wanted} 项"),
        ("maxItems", wanted) => format!("填写内容过多，至多 {wanted} 项"),
        ("minimum", wanted) => format!("数值过小，不得小于 {wanted}"),
        ("exclusiveMinimum", wanted) => format!("数值过小，应大于 {wanted}"),
        ("maximum", wanted) => format!("数值过大，不得大于 {wanted}"),
        ("exclusiveMaximum", wanted) => format!("数值过大，应小于 {wanted}"),
        (other, _) => format!("不符合要求（{other}）"),
    }
}

fn kind(of: &str) -> Option<&'static str> {
    Some(match of {
        "string" => "文本",
        "integer" => "整数",
        "number" => "数值",
        "boolean" => " true 或 false",
        "array" => "列表",
        "object" => "对象",
        "null" => "空值",
        _ => return None,
    })
}

fn format_of(format: &str) -> &str {
    match format {
        "date" => "日期（如 2026-12-08）",
        "date-time" => "日期时间（如 2026-12-08T09:30:00+08:00）",
        "time" => "时间（如 09:30:00+08:00）",
        "email" => "电子邮箱地址",
        "uri" => "网址",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use domain::forms::Form;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_fault_tells_in_both_languages_what_would_be_right() {
        let form = json!({ "properties": {
            "way": { "enum": ["post", "web", "window", "mobile"] }, "on": { "format": "date" },
            "name": { "type": "string", "minLength": 2 }, "staff": { "type": "integer", "minimum": 1 },
        } });
        let form = Form::compile(&form).expect("a schema");
        let faults = form.faults(&json!({ "way": "x", "on": "x", "name": "x", "staff": "x" }));
        let told = |language| {
            let all = of_schema("/form", &faults, language);
            all.iter()
                .map(|it| format!("{} {}", it.pointer, it.detail))
                .collect::<Vec<_>>()
                .join("; ")
        };
        let (english, chinese) = (told(Language::English), told(Language::Chinese));
        for wanted in
            [r#"/form/way must be one of: "post", "web", "window", "mobile""#, "date", "2"]
        {
            assert!(english.contains(wanted), "{wanted}: {english}");
        }
        for wanted in [
            r#"/form/way 不在可选范围内，应为下列之一："post", "web", "window", "mobile""#,
            "/form/on 格式应为日期（如 2026-12-08）",
            "/form/name 填写内容过少，至少 2 个字符",
            "/form/staff 类型应为整数",
        ] {
            assert!(chinese.contains(wanted), "{wanted}: {chinese}");
        }
    }
}
