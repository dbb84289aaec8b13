//! Whether a condition makes sense: every field exists and is there when it is asked, and like is
//! compared with like.

use serde_json::Value;

use super::fields::{There, dotted, find, known_if, speaks_of_something};
use super::schema::Type;
use super::syntax::{Comparison, Expr, Kind, Name};
use super::{Fault, nearest};

pub(super) fn faults(root: &Expr, scenes: &Value) -> Vec<Fault> {
    let mut check = Check { scenes, found: Vec::new() };
    check.yes_or_no(root, &There::new());
    if check.found.is_empty() && !speaks_of_something(root) {
        let told = "it is the same for every application: name a field, such as `form.name`";
        check.tell(root.at, told, "对所有申请结果都一样：应引用字段，如 `form.name`");
    }
    check.found
}

struct Check<'s> {
    scenes: &'s Value,
    found: Vec<Fault>,
}

impl<'s> Check<'s> {
    fn tell(&mut self, at: usize, english: impl Into<String>, chinese: impl Into<String>) {
        self.found.push(Fault::new(at, english, chinese));
    }

    /// The type of `it`; none if something is wrong with it, which has been told then.
    fn of(&mut self, it: &Expr, there: &There) -> Option<Type> {
        match &it.kind {
            Kind::Null => Some(Type::Null),
            Kind::Bool(_) => Some(Type::Bool),
            Kind::Whole(_) | Kind::Fraction(_) => Some(Type::Number),
            Kind::Text(text) => Some(Type::Text(Some(vec![text.clone()]))),
            Kind::List(entries) => self.list(it.at, entries, there),
            Kind::Path(path) => self.path(path, there),
            Kind::Has(path) => self.has(path, there),
            Kind::Not(inner) => self.yes_or_no(inner, there),
            Kind::All(them) => self.row(them, there, |it, known| known.extend(known_if(it, true))),
            Kind::Any(them) => self.row(them, there, |it, known| known.extend(known_if(it, false))),
            Kind::Compare(how, pair) => self.compare(it.at, *how, pair, there),
            Kind::In(pair) => self.is_in(it.at, pair, there),
            Kind::Size(inner) => match self.of(inner, there)? {
                Type::Text(_) | Type::List(_) => Some(Type::Number),
                other => self.wrong(inner.at, "a text or a list", "文本或列表", &other),
            },
            Kind::Ask(_, pair) => {
                let texts = pair.each_ref().map(|it| self.text(it, there));
                let [Some(()), Some(())] = texts else { return None };
                Some(Type::Bool)
            }
            Kind::If(parts) => self.choice(it.at, parts, there),
        }
    }

    fn wrong<T>(&mut self, at: usize, want: &str, chinese: &str, is: &Type) -> Option<T> {
        let (english_is, chinese_is) = is.names();
        let told = format!("here should be {want}, this is {english_is}");
        self.tell(at, told, format!("此处应为{chinese}，而不是{chinese_is}"));
        None
    }

    fn yes_or_no(&mut self, it: &Expr, there: &There) -> Option<Type> {
        match self.of(it, there)? {
            Type::Bool => Some(Type::Bool),
            other => self.wrong(it.at, "something that is true or false", "真假判断", &other),
        }
    }

    fn text(&mut self, it: &Expr, there: &There) -> Option<()> {
        match self.of(it, there)? {
            Type::Text(_) => Some(()),
            Type::List(_) => {
                let told = "this is a list: write `text in list`";
                self.tell(it.at, told, "这是列表，请写 `文本 in 列表`");
                None
            }
            other => self.wrong(it.at, "a text", "文本", &other),
        }
    }

    /// Each of `them` may rely on what those before it have made sure.
    fn row(&mut self, them: &[Expr], there: &There, learn: fn(&Expr, &mut There)) -> Option<Type> {
        let mut known = there.clone();
        let mut sound = true;
        for it in them {
            sound &= self.yes_or_no(it, &known).is_some();
            learn(it, &mut known);
        }
        sound.then_some(Type::Bool)
    }

    fn choice(
        &mut self,
        at: usize,
        [asked, then, otherwise]: &[Expr; 3],
        there: &There,
    ) -> Option<Type> {
        let asked_for = self.yes_or_no(asked, there);
        let with = |truth| there.iter().cloned().chain(known_if(asked, truth)).collect();
        let (one, other) = (self.of(then, &with(true)), self.of(otherwise, &with(false)));
        let (_, one, other) = (asked_for?, one?, other?);
        if !one.is_like(&other) {
            self.unlike(at, &one, &other);
            return None;
        }
        Some(match (one, other) {
            (Type::Text(one), Type::Text(other)) => Type::Text(either(one, other)),
            (one, _) => one,
        })
    }

    fn list(&mut self, at: usize, entries: &[Expr], there: &There) -> Option<Type> {
        let mut all: Option<Type> = None;
        for it in entries {
            let next = self.of(it, there)?;
            all = Some(match (all, next) {
                (_, Type::List(_) | Type::Group | Type::Null) => {
                    let told = "a list holds texts, numbers, or true and false";
                    self.tell(it.at, told, "列表中只能放文本、数字或真假值");
                    return None;
                }
                (None, next) => next,
                (Some(Type::Text(one)), Type::Text(other)) => Type::Text(either(one, other)),
                (Some(one), next) if one.is_like(&next) => one,
                (Some(one), next) => {
                    self.unlike(it.at, &one, &next);
                    return None;
                }
            });
        }
        if all.is_none() {
            self.tell(at, "nothing is in an empty list", "空列表中什么都没有");
        }
        all.map(|it| Type::List(Some(Box::new(it))))
    }

    fn unlike(&mut self, at: usize, one: &Type, other: &Type) {
        let (one, other) = (one.names(), other.names());
        let told = format!("these are unlike: {} and {}", one.0, other.0);
        self.tell(at, told, format!("两边类型不同：{}和{}", one.1, other.1));
    }

    fn compare(
        &mut self,
        at: usize,
        how: Comparison,
        pair: &[Expr; 2],
        there: &There,
    ) -> Option<Type> {
        let [one, other] = pair.each_ref().map(|it| self.of(it, there));
        let (one, other) = (one?, other?);
        if one == Type::Null || other == Type::Null {
            let told = "nothing is ever null here: ask `has(…)` whether a field is there";
            self.tell(at, told, "此处没有 null：字段是否填写请用 `has(…)` 判断");
            return None;
        }
        if !one.is_like(&other) {
            self.unlike(at, &one, &other);
            return None;
        }
        match (&one, how) {
            (Type::Text(one), Comparison::Equal | Comparison::Unequal) => {
                let (Type::Text(other), Some(one)) = (&other, one) else { return Some(Type::Bool) };
                other.as_ref().map_or(Some(Type::Bool), |other| self.meet(at, pair, one, other))
            }
            (Type::Bool, Comparison::Equal | Comparison::Unequal)
            | (Type::Number | Type::Text(_), _) => Some(Type::Bool),
            (Type::Bool, _) => self.wrong(at, "`==` or `!=`", " `==` 或 `!=`", &one),
            (Type::Null | Type::List(_) | Type::Group, _) => {
                let told =
                    "compare texts, numbers, or true and false: of a list ask its `size`, or `in`";
                self.tell(at, told, "只能比较文本、数字或真假值：列表请用 `size` 或 `in`");
                None
            }
        }
    }

    /// Two sets of texts that have one in common.
    fn meet(
        &mut self,
        at: usize,
        pair: &[Expr; 2],
        one: &[String],
        other: &[String],
    ) -> Option<Type> {
        if one.iter().any(|it| other.contains(it)) {
            return Some(Type::Bool);
        }
        let literal = pair.iter().find(|it| matches!(it.kind, Kind::Text(_)));
        let (written, known) = match (&pair[0].kind, one, other) {
            (Kind::Text(it), _, known) => (it.as_str(), known),
            (_, known, [it]) => (it.as_str(), known),
            (_, known, _) => ("", known),
        };
        self.never(literal.map_or(at, |it| it.at), written, known);
        None
    }

    fn never(&mut self, at: usize, written: &str, known: &[String]) {
        const MOST: usize = 8;
        let shown: Vec<String> = known.iter().take(MOST).map(|it| format!("\"{it}\"")).collect();
        let shown = shown.join(", ") + if MOST < known.len() { ", …" } else { "" };
        let near = nearest(written, known.iter().map(String::as_str));
        let hint =
            near.map(|it| (format!("; do you mean \"{it}\"?"), format!("；是否为 \"{it}\"？")));
        let (english, chinese) = hint.unwrap_or_default();
        let told = format!("it can never be that: it is one of {shown}{english}");
        self.tell(at, told, format!("不可能等于该值，可能的值为：{shown}{chinese}"));
    }

    fn is_in(&mut self, at: usize, pair: &[Expr; 2], there: &There) -> Option<Type> {
        let [one, list] = pair.each_ref().map(|it| self.of(it, there));
        let (one, list) = (one?, list?);
        let Type::List(inner) = list else {
            let told = "behind `in` stands a list, such as `[\"a\", \"b\"]`";
            self.tell(pair[1].at, told, "`in` 后应为列表，如 `[\"a\", \"b\"]`");
            return None;
        };
        let Some(inner) = inner.map(|it| *it) else {
            self.tell(
                pair[1].at,
                "the form does not say what is in the list",
                "表单未说明列表内容的类型",
            );
            return None;
        };
        if matches!(one, Type::Null | Type::List(_) | Type::Group) || !one.is_like(&inner) {
            self.unlike(at, &one, &inner);
            return None;
        }
        let (Type::Text(Some(own)), Type::Text(Some(known))) = (&one, &inner) else {
            return Some(Type::Bool);
        };
        let Kind::List(entries) = &pair[1].kind else {
            return self.meet(at, pair, own, known);
        };
        // Of the texts in a list each must be possible.
        let before = self.found.len();
        for it in entries {
            if let Kind::Text(text) = &it.kind
                && !own.contains(text)
            {
                self.never(it.at, text, own);
            }
        }
        (self.found.len() == before).then_some(Type::Bool)
    }

    fn path(&mut self, path: &[Name], there: &There) -> Option<Type> {
        let (schema, last) = self.find(path, there)?;
        let told = || (format!("`{}`", dotted(path)), last.at);
        let Some(found) = Type::of(schema) else {
            let (shown, at) = told();
            let english = format!("the form does not say of what one type {shown} is");
            self.tell(at, english, format!("表单未说明 {shown} 的（唯一）类型"));
            return None;
        };
        Some(found)
    }

    /// The schema of the field at the end of `path`, and the field's name.
    fn find<'p>(&mut self, path: &'p [Name], there: &There) -> Option<(&'s Value, &'p Name)> {
        let found = find(self.scenes, path, there).map_err(|it| self.found.push(it)).ok()?;
        Some((found, path.last()?))
    }

    fn has(&mut self, path: &[Name], there: &There) -> Option<Type> {
        let mut known = there.clone();
        known.insert(path.iter().map(|it| it.text.clone()).collect());
        self.find(path, &known).map(|_| Type::Bool)
    }
}

/// One of either, if both are known.
fn either(one: Option<Vec<String>>, other: Option<Vec<String>>) -> Option<Vec<String>> {
    let (mut one, other) = (one?, other?);
    one.extend(other);
    one.sort();
    one.dedup();
    Some(one)
}
