//! What is wrong with an input, in our own words: never the value, which may be personal, and never
//! the name of something inside the program.

/// A fault of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) english: String,
    pub(crate) chinese: String,
    /// What to add to the place, such as the name of a field that is missing.
    pub(crate) below: String,
}

fn words(english: impl Into<String>, chinese: impl Into<String>) -> Words {
    Words { english: english.into(), chinese: chinese.into(), below: String::new() }
}

/// What a parser's error means.
pub(crate) fn of(err: &impl std::fmt::Display) -> Words {
    let told = err.to_string();
    let place = told.rfind(" at line ").unwrap_or(told.len());
    let (message, place) = told.split_at(place);
    if let Some(rest) = message.strip_prefix("invalid type: ") {
        let (english, chinese) = expected(rest.rsplit(", expected ").next().unwrap_or_default());
        return words(format!("wrong type: {english}"), format!("类型不符：应为{chinese}"));
    }
    if let Some(rest) = message.strip_prefix("invalid value: ") {
        let (english, chinese) = expected(rest.rsplit(", expected ").next().unwrap_or_default());
        return words(format!("wrong value: {english}"), format!("取值不符：应为{chinese}"));
    }
    if let Some(rest) = message.strip_prefix("missing field ") {
        let name = rest.trim_matches('`');
        let below = format!("/{name}");
        return Words { below, ..words("this field is needed and missing", "缺少必填字段") };
    }
    if let Some(rest) = message.strip_prefix("unknown field ") {
        let known = rest.rsplit("expected ").next().unwrap_or_default().replace("one of ", "");
        let known: String = known.chars().take(700).collect();
        return words(
            format!("a field that is not known here; known are: {known}"),
            format!("含有未知字段；可用字段：{known}"),
        );
    }
    if message.contains("UUID parsing failed") {
        let such = "0192f1c2-7a5e-7c3e-8a54-1f2e3d4c5b6a";
        return words(
            format!("must be an id (a UUID) such as {such}"),
            format!("应为标识（UUID），例如 {such}"),
        );
    }
    if message.starts_with("invalid length ") && message.contains("expected struct") {
        return words("wrong type: an object is expected", "类型不符：应为对象");
    }
    if message.starts_with("duplicate field ") {
        return words("a field stands here twice", "字段重复");
    }
    if message.contains("invalid digit") || message.contains("number too ") {
        return words("must be a whole number that fits", "应为取值范围内的整数");
    }
    if message.contains("was not `true` or `false`") {
        return words("must be one of: true, false", "应为以下之一：true, false");
    }
    if message.starts_with("must be ") {
        return words(message, wanted(message));
    }
    unreadable(place.trim_start_matches(" at line "))
}

/// `place` is `line column column`; empty of a text that has no lines.
fn unreadable(place: &str) -> Words {
    let Some((line, column)) = place.split_once(" column ") else {
        return words("this cannot be read", "内容无法解析");
    };
    words(
        format!("this cannot be read (line {line}, column {column})"),
        format!("内容无法解析（第 {line} 行第 {column} 列）"),
    )
}

/// Our own demands, in Chinese.
fn wanted(message: &str) -> String {
    let demands = [
        ("must be one of: ", "应为以下之一："),
        ("must be a date such as ", "应为日期，例如 "),
        ("must be a moment such as ", "应为带时区的时间，例如 "),
        ("must be from ", "取值范围："),
    ];
    let known = demands.iter().find_map(|(english, chinese)| {
        Some(format!("{chinese}{}", message.strip_prefix(english)?.replace(" to ", " 至 ")))
    });
    known.unwrap_or_else(|| message.to_owned())
}

/// What was expected, for a person.
fn expected(what: &str) -> (&'static str, &'static str) {
    match what {
        it if it.contains("bool") => ("true or false is expected", "true 或 false"),
        it if it.contains("string") || it.contains("str") && !it.contains("struct") => {
            ("a text is expected", "文本")
        }
        it if it.contains("sequence") || it.contains("array") => ("a list is expected", "列表"),
        it if it.contains("struct") || it.contains("map") => ("an object is expected", "对象"),
        it if it.contains("f64") => ("a number is expected", "数字"),
        it if it.starts_with(['i', 'u']) => {
            ("a whole number within its bounds is expected", "取值范围内的整数")
        }
        _ => ("something else is expected", "其他类型"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[serde(rename = "count")]
        _count: u32,
    }

    fn told(body: &str) -> Words {
        of(&serde_json::from_str::<Sample>(body).expect_err("it does not fit"))
    }

    #[test]
    fn a_fault_is_told_without_the_value_and_without_names_from_inside() {
        for body in
            [r#"{"count":"340802199001010012"}"#, r#""340802199001010012""#, r#"{"count":-1}"#]
        {
            let words = told(body);
            for text in [&words.english, &words.chinese] {
                assert!(!text.contains("340802") && !text.contains("Sample"), "{text}");
            }
        }
        assert_eq!(told("{}").below, "/count");
        assert!(told(r#"{"x":1}"#).english.contains("`count`"));
        assert_eq!(told("{").english, "this cannot be read (line 1, column 1)");
        assert_eq!(told("[]").english, "wrong type: an object is expected");
        let id = serde_json::from_str::<uuid::Uuid>("\"x\"").expect_err("it is none");
        assert!(of(&id).english.starts_with("must be an id (a UUID) such as "), "{id}");
        assert_eq!(told("{").chinese, "内容无法解析（第 1 行第 1 列）");
    }
}
