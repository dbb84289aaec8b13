//! Random conditions over random scenes: what they come to is what a second, plainer reckoning
//! comes to, and whatever the check lets pass never fails.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Condition, scenes};

/// A condition in the making, with its own plain meaning.
#[derive(Debug, Clone)]
enum Sketch {
    Literal(Value),
    List(Vec<Value>),
    Field(&'static [&'static str]),
    Has(&'static [&'static str]),
    Not(Box<Sketch>),
    Both(Box<Sketch>, Box<Sketch>),
    Either(Box<Sketch>, Box<Sketch>),
    Compare(&'static str, Box<Sketch>, Box<Sketch>),
    In(Box<Sketch>, Box<Sketch>),
    Size(Box<Sketch>),
    Ask(&'static str, Box<Sketch>, Box<Sketch>),
    If(Box<Sketch>, Box<Sketch>, Box<Sketch>),
}

const FIELDS: &[&[&str]] = &[
    &["form", "amount"],
    &["form", "rate"],
    &["form", "kind"],
    &["form", "note"],
    &["form", "urgent"],
    &["form", "tags"],
    &["form", "address", "region"],
    &["form", "address", "room"],
    &["form", "office"],
    &["form", "office", "area"],
    &["applicant", "kind"],
    &["channel"],
];

impl Sketch {
    fn text(&self) -> String {
        match self {
            Self::Literal(it) => it.to_string(),
            Self::List(them) => Value::from(them.clone()).to_string(),
            Self::Field(path) => path.join("."),
            Self::Has(path) => format!("has({})", path.join(".")),
            Self::Not(it) => format!("!({})", it.text()),
            Self::Both(one, other) => format!("({}) && ({})", one.text(), other.text()),
            Self::Either(one, other) => format!("({}) || ({})", one.text(), other.text()),
            Self::Compare(how, one, other) => format!("({}) {how} ({})", one.text(), other.text()),
            Self::In(one, list) => format!("({}) in ({})", one.text(), list.text()),
            Self::Size(it) => format!("size({})", it.text()),
            Self::Ask(how, one, other) => format!("({}).{how}({})", one.text(), other.text()),
            Self::If(asked, then, otherwise) => {
                format!("({}) ? ({}) : ({})", asked.text(), then.text(), otherwise.text())
            }
        }
    }

    /// What it comes to; none where it has no answer.
    fn value(&self, scene: &Value) -> Option<Value> {
        let yes = |it: &Self| it.value(scene)?.as_bool();
        Some(match self {
            Self::Literal(it) => it.clone(),
            Self::List(them) => them.clone().into(),
            Self::Field(path) => scene.pointer(&format!("/{}", path.join("/")))?.clone(),
            Self::Has(path) => {
                let (last, before) = path.split_last()?;
                let before: String = before.iter().map(|it| format!("/{it}")).collect();
                scene.pointer(&before)?.get(last).is_some().into()
            }
            Self::Not(it) => (!yes(it)?).into(),
            Self::Both(one, other) => (yes(one)? && yes(other)?).into(),
            Self::Either(one, other) => (yes(one)? || yes(other)?).into(),
            Self::Compare(how, one, other) => {
                let (one, other) = (one.value(scene)?, other.value(scene)?);
                let order = match (&one, &other) {
                    (Value::String(one), Value::String(other)) => Some(one.cmp(other)),
                    _ => one.as_f64().zip(other.as_f64()).and_then(|it| it.0.partial_cmp(&it.1)),
                };
                let same = match (&one, &other) {
                    (Value::Bool(one), Value::Bool(other)) => one == other,
                    _ => order?.is_eq(),
                };
                match *how {
                    "==" => same,
                    "!=" => !same,
                    "<" => order?.is_lt(),
                    _ => order?.is_ge(),
                }
                .into()
            }
            Self::In(one, list) => {
                let (one, list) = (one.value(scene)?, list.value(scene)?);
                let alike = [Value::is_string, Value::is_number, Value::is_boolean];
                let like = |it: &Value| alike.iter().any(|kind| kind(&one) && kind(it));
                let list = list.as_array()?;
                if !list.iter().all(like) {
                    return None;
                }
                list.iter()
                    .any(|it| it == &one || it.as_f64().is_some_and(|it| Some(it) == one.as_f64()))
                    .into()
            }
            Self::Size(it) => match it.value(scene)? {
                Value::String(it) => it.chars().count().into(),
                Value::Array(it) => it.len().into(),
                _ => return None,
            },
            Self::Ask(how, one, other) => {
                let (one, other) = (one.value(scene)?, other.value(scene)?);
                let (one, other) = (one.as_str()?, other.as_str()?);
                match *how {
                    "startsWith" => one.starts_with(other),
                    _ => one.contains(other),
                }
                .into()
            }
            Self::If(asked, then, otherwise) => {
                return if yes(asked)? { then } else { otherwise }.value(scene);
            }
        })
    }
}

fn literal() -> impl Strategy<Value = Value> {
    prop_oneof![
        (-3_i64..4).prop_map(Value::from),
        prop::sample::select(vec![-0.5, 0.5, 2.0]).prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        prop::sample::select(vec!["social", "fund", "web", "a", "ab", ""]).prop_map(Value::from),
    ]
}

fn sketch() -> impl Strategy<Value = Sketch> {
    let leaf = prop_oneof![
        literal().prop_map(Sketch::Literal),
        vec(literal(), 0..3).prop_map(Sketch::List),
        prop::sample::select(FIELDS).prop_map(Sketch::Field),
        prop::sample::select(FIELDS)
            .prop_filter("of something", |it| 1 < it.len())
            .prop_map(Sketch::Has),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let one = || inner.clone().prop_map(Box::new);
        let how = prop::sample::select(vec!["==", "!=", "<", ">="]);
        prop_oneof![
            one().prop_map(Sketch::Not),
            (one(), one()).prop_map(|it| Sketch::Both(it.0, it.1)),
            (one(), one()).prop_map(|it| Sketch::Either(it.0, it.1)),
            (how, one(), one()).prop_map(|it| Sketch::Compare(it.0, it.1, it.2)),
            (one(), one()).prop_map(|it| Sketch::In(it.0, it.1)),
            one().prop_map(Sketch::Size),
            (prop::sample::select(vec!["startsWith", "contains"]), one(), one())
                .prop_map(|it| Sketch::Ask(it.0, it.1, it.2)),
            (one(), one(), one()).prop_map(|it| Sketch::If(it.0, it.1, it.2)),
        ]
    })
}

/// Conditions as people write them, which mostly make sense.
fn sensible() -> impl Strategy<Value = Sketch> {
    let field = |path: &'static [&'static str]| Box::new(Sketch::Field(path));
    let how = || prop::sample::select(vec!["==", "!=", "<", ">="]);
    let number = || (-3_i64..4).prop_map(|it| Box::new(Sketch::Literal(it.into())));
    let word = || prop::sample::select(vec!["social", "fund", "private"]);
    let guarded =
        move |path, asked: Sketch| Sketch::Both(Box::new(Sketch::Has(path)), Box::new(asked));
    let leaf = prop_oneof![
        (how(), number()).prop_map(move |it| Sketch::Compare(it.0, field(FIELDS[0]), it.1)),
        (how(), number())
            .prop_map(move |it| guarded(FIELDS[1], Sketch::Compare(it.0, field(FIELDS[1]), it.1))),
        (how(), word()).prop_map(move |it| {
            Sketch::Compare(it.0, field(FIELDS[2]), Box::new(Sketch::Literal(it.1.into())))
        }),
        vec(word(), 1..3).prop_map(move |them| {
            let them = them.into_iter().map(Value::from).collect();
            Sketch::In(field(FIELDS[2]), Box::new(Sketch::List(them)))
        }),
        Just(Sketch::Field(FIELDS[4])),
        (how(), number()).prop_map(move |it| {
            Sketch::Compare(it.0, Box::new(Sketch::Size(field(FIELDS[5]))), it.1)
        }),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        let one = || inner.clone().prop_map(Box::new);
        prop_oneof![
            one().prop_map(Sketch::Not),
            (one(), one()).prop_map(|it| Sketch::Both(it.0, it.1)),
            (one(), one()).prop_map(|it| Sketch::Either(it.0, it.1)),
            (one(), one(), one()).prop_map(|it| Sketch::If(it.0, it.1, it.2)),
        ]
    })
}

prop_compose! {
    fn any_scene()(
        amount in -3_i64..4,
        rate in option::of(prop::sample::select(vec![-0.5, 0.5, 2.0])),
        kind in prop::sample::select(vec!["social", "fund", "private"]),
        note in option::of(prop::sample::select(vec!["", "a", "ab"])),
        urgent in any::<bool>(),
        tags in vec(prop::sample::select(vec!["a", "b"]), 0..3),
        room in option::of(Just("ab")),
        area in option::of(0_u8..3),
    ) -> Value {
        let mut form = json!({
            "amount": amount, "kind": kind, "urgent": urgent, "tags": tags,
            "address": { "region": "ab" }
        });
        for (name, value) in [("rate", rate.map(Value::from)), ("note", note.map(Value::from))] {
            if let Some(value) = value {
                form[name] = value;
            }
        }
        if let Some(room) = room {
            form["address"]["room"] = room.into();
        }
        if let Some(area) = area {
            form["office"] = json!({ "area": area });
        }
        json!({ "form": form, "applicant": { "kind": "legal_person" }, "channel": "web" })
    }
}

proptest! {
    #[test]
    fn a_condition_comes_to_what_a_plainer_reckoning_comes_to_and_once_checked_never_fails(
        sketch in prop_oneof![sketch(), sensible()],
        scene in any_scene(),
    ) {
        let text = sketch.text();
        let Ok(condition) = Condition::parse(&text) else {
            prop_assert!(24 < text.matches('(').count(), "{}", text);
            return Ok(());
        };
        let faults = condition.faults(&scenes());
        let answer = condition.holds(&scene).ok();
        let plain = sketch.value(&scene).and_then(|it| it.as_bool());
        prop_assert_eq!(answer, plain, "{}", text);
        prop_assert!(!faults.is_empty() || answer.is_some(), "{}", text);
    }

    #[test]
    fn what_makes_sense_passes_the_check(sketch in sensible()) {
        let condition = Condition::parse(&sketch.text()).expect("it reads");
        prop_assert_eq!(condition.faults(&scenes()), []);
    }
}
