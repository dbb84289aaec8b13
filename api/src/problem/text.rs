//! What a problem says, in the caller's language.

use domain::refusal::{Language, Refuse};
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

use super::place::place;
use super::schema::of_schema;
use super::{FieldError, Problem};

/// Why a workflow is not sound is told up to this many characters.
const LONGEST_PROOF: usize = 1_900;

/// So many faults of a file are told at once.
const MOST_FAULTS: usize = 200;

/// The short name of a problem type, which never depends on what happened.
pub(super) fn title(slug: &str, language: Language) -> String {
    let (english, chinese) = match slug {
        "unauthenticated" => ("Not logged in", "未登录"),
        "forbidden" => ("Not allowed", "无权操作"),
        "not-found" => ("Not found", "未找到"),
        "method-not-allowed" => ("Method not allowed", "不支持的请求方法"),
        "stale" => ("Changed meanwhile", "数据已变更"),
        "precondition-required" => ("If-Match needed", "缺少 If-Match"),
        "malformed" => ("Cannot be read", "请求无法解析"),
        "unsupported-media-type" => ("Wrong content type", "不支持的内容类型"),
        "too-large" => ("Too large", "请求过大"),
        "out-of-bounds" => ("Out of bounds", "取值不合要求"),
        "content-invalid" => ("Content not as its schema says", "事项内容不合要求"),
        "form-invalid" => ("Form not filled in properly", "表单填写不合要求"),
        "bpmn-refused" => ("Not in the subset of BPMN", "流程文件无法采用"),
        "calendar-refused" => ("Days not taken over", "日历未导入"),
        "no-calendar" => ("No calendar", "缺少工作日历"),
        "conditions-unfit" => ("Conditions that make no sense", "流程条件有误"),
        "workflow-unsound" => ("Not sound", "流程未通过校验"),
        "idempotency-key-reused" => ("Key used before", "幂等键已被使用"),
        "throttled" => ("Too many attempts", "尝试过于频繁"),
        "busy" => ("Busy", "系统繁忙"),
        "internal" => ("Our fault", "系统内部错误"),
        "wrong-credentials" => ("Wrong name or password", "登录失败"),
        "session-over" | "refresh-token-reused" => ("Log in again", "请重新登录"),
        "login-taken" | "identity-taken" => ("Taken", "已被使用"),
        "wrong-password" => ("Wrong password", "密码不正确"),
        _ => ("Refused by a rule", "不符合办理规则"),
    };
    pick(language, english, chinese)
}

/// What happened this time.
pub(super) fn detail(problem: &Problem, language: Language) -> String {
    let (english, chinese): (&str, &str) = match problem {
        Problem::Unauthenticated => (
            "send a bearer token that is ours and has not expired; POST /api/v1/sessions gives one",
            "请提供有效的访问令牌（POST /api/v1/sessions 登录获取）",
        ),
        Problem::Forbidden { right } => {
            return pick(
                language,
                &format!("none of your roles holds the right `{right}`"),
                &format!("您的岗位没有“{right}”权限"),
            );
        }
        Problem::NotFound => (
            "there is no such thing, or none that you may see",
            "所请求的内容不存在，或者您无权查看",
        ),
        Problem::MethodNotAllowed { .. } => (
            "the path exists, but not with this method; see Allow",
            "该路径不支持此请求方法，见 Allow",
        ),
        Problem::Stale => (
            "it has changed since you read it: read it again, and try with its new ETag",
            "数据在您读取之后已被修改，请重新读取后再提交",
        ),
        Problem::PreconditionRequired => (
            "send `If-Match` with the ETag of what you are changing, so that nobody's change is lost",
            "请在 If-Match 中提供所修改资源的 ETag",
        ),
        Problem::Malformed { pointer, besides, .. }
            if 1 < besides.len() + usize::from(!pointer.is_empty()) =>
        {
            (
                "the body is not what the contract gives: see `errors`",
                "请求内容与接口约定不符，详见 errors",
            )
        }
        Problem::Malformed { english, chinese, .. }
        | Problem::BadValue { english, chinese, .. } => return pick(language, english, chinese),
        Problem::UnsupportedMediaType { wanted } => {
            return pick(
                language,
                &format!("send the body as {wanted}"),
                &format!("请以 {wanted} 提交"),
            );
        }
        Problem::TooLarge { limit } => {
            return pick(
                language,
                &format!("the body is larger than {limit} bytes"),
                &format!("请求体超过 {limit} 字节"),
            );
        }
        Problem::OutOfBounds(_) => {
            ("some fields are out of bounds: see `errors`", "部分字段不合要求，详见 errors")
        }
        Problem::Content(_) => (
            "the content is not what the schema `ItemContent` allows: see `errors`",
            "事项内容不合要求，详见 errors",
        ),
        Problem::Form(_) => (
            "the form is not filled in as the item asks: see `errors`",
            "申请表单填写不合要求，详见 errors",
        ),
        Problem::Bpmn(_) => (
            "the file cannot become a workflow as it is: see `errors`",
            "流程文件中有无法采用的内容，详见 errors",
        ),
        Problem::Days(_) => (
            "the days cannot be taken over as they are, and none of them was: see `errors`",
            "日期安排有误，全部未导入，详见 errors",
        ),
        Problem::Conditions(_) => (
            "some conditions of the workflow make no sense of the form: see `errors`",
            "流程中有条件与申请表单不符，详见 errors",
        ),
        Problem::Unsound(unsound) => {
            // The way that shows it names a node for every step, and the ids are the caller's.
            let unsound: String = unsound.to_string().chars().take(LONGEST_PROOF).collect();
            return pick(
                language,
                &format!("the workflow is not sound: {unsound}"),
                &format!("审批流程未通过校验：{unsound}"),
            );
        }
        Problem::KeyReused => (
            "this Idempotency-Key was used for another request: take a new one",
            "该 Idempotency-Key 已用于其他请求，请更换",
        ),
        Problem::Throttled { seconds } => {
            return pick(
                language,
                &format!("too many failed attempts: try again in {seconds} seconds"),
                &format!("失败次数过多，请在 {seconds} 秒后重试"),
            );
        }
        Problem::Busy => ("too many requests at once: try again shortly", "系统繁忙，请稍后重试"),
        Problem::Refused(refusal) => return refusal.text(language),
        Problem::About { why, .. } | Problem::Meanwhile { why, .. } => {
            return detail(why, language);
        }
        Problem::Internal(_) => (
            "something broke on our side; tell us the trace_id",
            "系统内部错误，请提供 trace_id 联系我们",
        ),
    };
    pick(language, english, chinese)
}

/// The fields at fault.
pub(super) fn errors(problem: &Problem, language: Language) -> Vec<FieldError> {
    match problem {
        Problem::Meanwhile { why, .. } => errors(why, language),
        Problem::About { pointer, why } => {
            vec![FieldError::new(pointer, why.kind().0, &detail(why, language))]
        }
        Problem::Malformed { pointer, english, chinese, besides } => {
            let first = || FieldError::new(pointer, "malformed", &pick(language, english, chinese));
            let first = (!pointer.is_empty()).then(first);
            first.into_iter().chain(of_schema("", besides, language)).collect()
        }
        Problem::BadValue { pointer, rule, english, chinese } => {
            vec![FieldError::new(pointer, rule, &pick(language, english, chinese))]
        }
        Problem::OutOfBounds(errors) => {
            let mut found = Vec::new();
            collect(errors, "", language, &mut found);
            found.sort_by(|a, b| a.pointer.cmp(&b.pointer));
            found
        }
        Problem::Content(faults) => of_schema("/content", faults, language),
        Problem::Form(faults) => of_schema("/form", faults, language),
        Problem::Bpmn(faults) => faults
            .iter()
            .map(|it| {
                let id = it.id.as_deref().map(|it| format!("#{it}")).unwrap_or_default();
                FieldError::new(&id, it.rule, &it.text(language))
            })
            .collect(),
        Problem::Days(faults) => faults
            .iter()
            .take(MOST_FAULTS)
            .map(|it| {
                let line = it.line.map(|it| format!("#L{it}")).unwrap_or_default();
                FieldError::new(&line, it.wrong.slug(), &it.text(language))
            })
            .collect(),
        Problem::Conditions(faults) => of_content(faults, "condition", language),
        Problem::Refused(refusal) => match place(refusal.slug()) {
            Some(pointer) => {
                vec![FieldError::new(pointer, refusal.slug(), &detail(problem, language))]
            }
            None => of_content(&refusal.faults(), "incomplete", language),
        },
        _ => Vec::new(),
    }
}

/// Faults of what a version says.
fn of_content(
    faults: &[domain::catalogue::Fault],
    rule: &str,
    language: Language,
) -> Vec<FieldError> {
    let told = |it: &domain::catalogue::Fault| {
        let detail = match language {
            Language::English => &it.english,
            Language::Chinese => &it.chinese,
        };
        FieldError::new(&it.pointer, rule, detail)
    };
    faults.iter().map(told).collect()
}

fn collect(errors: &ValidationErrors, at: &str, language: Language, found: &mut Vec<FieldError>) {
    for (field, kind) in errors.errors() {
        let field = if field == "__all__" { String::new() } else { format!("/{field}") };
        let at = format!("{at}{field}");
        match kind {
            ValidationErrorsKind::Struct(inner) => collect(inner, &at, language, found),
            ValidationErrorsKind::List(items) => {
                for (place, inner) in items {
                    collect(inner, &format!("{at}/{place}"), language, found);
                }
            }
            ValidationErrorsKind::Field(faults) => {
                found.extend(faults.iter().map(|it| bound(it, &at, language)));
            }
        }
    }
}

/// One broken bound. The value itself is not repeated: it may be personal.
fn bound(error: &ValidationError, at: &str, language: Language) -> FieldError {
    let number = |name: &str| error.params.get(name).map(ToString::to_string);
    let (english, chinese) = match (error.code.as_ref(), number("min"), number("max")) {
        ("length", Some(min), Some(max)) if min == max => {
            (format!("must be {min} long"), format!("长度应为 {min}"))
        }
        ("length", Some(min), Some(max)) => {
            (format!("must be {min} to {max} long"), format!("长度应为 {min} 至 {max}"))
        }
        ("length", Some(min), None) => {
            (format!("must be at least {min} long"), format!("长度至少为 {min}"))
        }
        ("length", _, Some(max)) => {
            (format!("must be at most {max} long"), format!("长度不超过 {max}"))
        }
        ("range", Some(min), Some(max)) => {
            (format!("must be from {min} to {max}"), format!("应在 {min} 至 {max} 之间"))
        }
        ("range", Some(min), None) => {
            (format!("must be at least {min}"), format!("不得小于 {min}"))
        }
        ("blank", ..) => {
            ("must say something, not only blanks".to_owned(), "不能只填空白".to_owned())
        }
        ("login", ..) => (
            "must be letters, digits, `.`, `-` and `_`".to_owned(),
            "只能由字母、数字和 . - _ 组成".to_owned(),
        ),
        (code, _, _) => {
            let told = error.message.as_ref().map_or_else(|| code.to_owned(), ToString::to_string);
            (told.clone(), told)
        }
    };
    let detail = pick(language, &english, &chinese);
    FieldError::new(at, &error.code, &detail)
}

fn pick(language: Language, english: &str, chinese: &str) -> String {
    match language {
        Language::English => english.to_owned(),
        Language::Chinese => chinese.to_owned(),
    }
}
