//! What keeps a BPMN file from becoming a workflow: each thing with its element, id and line.

use super::ONEDOOR;
use super::tree::Element;
use crate::refusal::Language;

/// One thing in a BPMN file that cannot be taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Counted from 1.
    pub line: usize,
    /// As the file spells it, with its prefix; empty where the text is no XML.
    pub element: String,
    /// The element's id; of one without, the id of what it stands in.
    pub id: Option<String>,
    /// `outside-subset`, `missing`, `invalid` or `not-xml`.
    pub rule: &'static str,
    english: String,
    chinese: String,
}

/// Names from a file are repeated up to this many characters.
const LONGEST_NAME: usize = 80;

impl Fault {
    /// The fault with its place, for a person.
    pub fn text(&self, language: Language) -> String {
        let names = [self.element.as_str()].into_iter().filter(|it| !it.is_empty());
        let names: Vec<String> =
            names.chain(self.id.as_deref()).map(|it| format!(" `{it}`")).collect();
        let (line, names) = (self.line, names.concat());
        match language {
            Language::English => format!("line {line}:{names} {}", self.english),
            Language::Chinese => format!("第 {line} 行：{names} {}", self.chinese),
        }
    }

    pub(super) fn not_xml(line: usize, told: (impl Into<String>, impl Into<String>)) -> Self {
        let (english, chinese) = (told.0.into(), told.1.into());
        Self { line, element: String::new(), id: None, rule: "not-xml", english, chinese }
    }

    /// The element itself is nothing that runs here.
    pub(super) fn outside(at: &Element) -> Self {
        let told =
            ("is outside of the subset of BPMN that runs here", "不在本系统可运行的 BPMN 子集之内");
        Self::at(at, "outside-subset", told)
    }

    /// One of its attributes is nothing that runs here.
    pub(super) fn outside_attribute(at: &Element, attribute: &str) -> Self {
        let attribute = clip(attribute);
        let told = (
            format!("has the attribute `{attribute}`, or a value of it, that nothing here runs by"),
            format!("的属性 `{attribute}`（或其取值）不在本系统可运行的 BPMN 子集之内"),
        );
        Self::at(at, "outside-subset", told)
    }

    pub(super) fn missing(at: &Element, what: &str) -> Self {
        Self::at(at, "missing", (format!("lacks {what}"), format!("缺少 {what}")))
    }

    /// An attribute of a step's extension, which is not there at all.
    pub(super) fn missing_extension(at: &Element, attribute: &str) -> Self {
        let told = (
            format!("lacks `{attribute}` of `onedoor:task` ({ONEDOOR}) in its `extensionElements`"),
            format!("的 `extensionElements` 缺少 `onedoor:task`（{ONEDOOR}）的 `{attribute}`"),
        );
        Self::at(at, "missing", told)
    }

    pub(super) fn invalid(at: &Element, told: (impl Into<String>, impl Into<String>)) -> Self {
        Self::at(at, "invalid", told)
    }

    fn at(
        at: &Element,
        rule: &'static str,
        (english, chinese): (impl Into<String>, impl Into<String>),
    ) -> Self {
        Self {
            line: at.line,
            element: clip(&at.spelt),
            id: at.near.as_deref().map(clip),
            rule,
            english: english.into(),
            chinese: chinese.into(),
        }
    }
}

/// A name from the file, short enough to be told.
pub(super) fn clip(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}
