//! A file as a tree of elements, read within bounds: no DTD, no entities of its own, so deep and so
//! large and no more.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesDecl, BytesStart, Event};
use quick_xml::name::{QName, ResolveResult};
use quick_xml::reader::NsReader;

use super::fault::{Fault, clip};
use super::sheet::is_xml;
use super::{BPMN, BPMNDI, DC, DI, ONEDOOR, XSI};

/// The largest file that is read, in bytes.
const MAX_BYTES: usize = 512 * 1024;
const MAX_DEPTH: usize = 24;
const MAX_ELEMENTS: usize = 20_000;

/// Whose word a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Bpmn,
    /// What is drawn where.
    Drawing,
    Onedoor,
    /// XML Schema's, on the elements of others.
    Instance,
    /// Nobody's: an attribute without a prefix belongs to its element.
    Unbound,
    /// Another tool's.
    Foreign,
}

#[derive(Debug)]
pub(super) struct Element {
    pub(super) space: Space,
    pub(super) name: String,
    /// The name with its prefix, as the file spells it.
    pub(super) spelt: String,
    pub(super) line: usize,
    pub(super) attributes: Vec<Attribute>,
    pub(super) children: Vec<Element>,
    /// The text directly in it.
    pub(super) text: String,
    /// Its id, or that of the nearest one around it that has one.
    pub(super) near: Option<String>,
}

#[derive(Debug)]
pub(super) struct Attribute {
    pub(super) space: Space,
    pub(super) name: String,
    pub(super) spelt: String,
    pub(super) value: String,
}

impl Element {
    pub(super) fn is(&self, space: Space, name: &str) -> bool {
        self.space == space && self.name == name
    }

    /// An attribute without a prefix.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.get_of(Space::Unbound, name)
    }

    pub(super) fn get_of(&self, space: Space, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find(|it| it.space == space && it.name == name).map(|it| it.value.as_str())
    }
}

/// The root element.
pub(super) fn parse(text: &str) -> Result<Element, Fault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if MAX_BYTES < text.len() {
        return Err(too_much(1, "bytes", MAX_BYTES));
    }
    if let Some(at) = text.find(|it| !is_xml(it)) {
        let told = ("a control character stands in it", "含有 XML 不允许的控制字符");
        return Err(Fault::not_xml(line_of(text, at), told));
    }
    Parser { text, reader: reader(text), line: (0, 1), open: Vec::new(), root: None, count: 0 }
        .run()
}

fn reader(text: &str) -> NsReader<&[u8]> {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    reader
}

struct Parser<'t> {
    text: &'t str,
    reader: NsReader<&'t [u8]>,
    /// A place that has been passed, and its line.
    line: (usize, usize),
    /// From the root inwards.
    open: Vec<Element>,
    root: Option<Element>,
    count: usize,
}

impl Parser<'_> {
    fn run(mut self) -> Result<Element, Fault> {
        loop {
            let line = self.line();
            let event = self.reader.read_event();
            let event = event.map_err(|err| ill(line, &err.to_string()))?;
            match event {
                Event::Start(start) => self.begin(line, &start)?,
                Event::End(_) => self.end(),
                Event::Text(it) => self.text(line, &it.xml10_content())?,
                Event::CData(it) => self.text(line, &it.xml10_content())?,
                Event::GeneralRef(it) => {
                    let text = reference(&format!("&{};", &*it));
                    self.text(line, &text.ok_or_else(|| entity(line))?)?;
                }
                Event::Decl(it) => declaration(line, &it)?,
                Event::DocType(_) => {
                    let told = ("a document type (DTD) is not read", "不接受文档类型定义（DTD）");
                    return Err(Fault::not_xml(line, told));
                }
                Event::Comment(_) | Event::PI(_) | Event::Empty(_) => {}
                Event::Eof => break,
            }
        }
        let line = self.line();
        match self.root.filter(|_| self.open.is_empty()) {
            Some(root) => Ok(root),
            None => Err(ill(line, "it ends before its elements do")),
        }
    }

    /// The line of what is read next.
    fn line(&mut self) -> usize {
        let here = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        let here = here.clamp(self.line.0, self.text.len());
        let passed = &self.text.as_bytes()[self.line.0..here];
        self.line = (here, self.line.1 + passed.iter().filter(|it| **it == b'\n').count());
        self.line.1
    }

    fn begin(&mut self, line: usize, start: &BytesStart<'_>) -> Result<(), Fault> {
        self.count += 1;
        if MAX_ELEMENTS < self.count {
            return Err(too_much(line, "elements", MAX_ELEMENTS));
        }
        if MAX_DEPTH <= self.open.len() {
            return Err(too_much(line, "levels of elements", MAX_DEPTH));
        }
        if self.root.is_some() {
            return Err(ill(line, "a second root element"));
        }
        let mut attributes = Vec::new();
        for it in start.attributes() {
            let it = it.map_err(|err| ill(line, &err.to_string()))?;
            if it.key.as_namespace_binding().is_none() {
                let value = it.normalized_value(XmlVersion::Explicit1_0);
                let value = value.ok().filter(|it| it.chars().all(is_xml));
                let value = value.ok_or_else(|| entity(line))?.into_owned();
                let (space, name, spelt) = self.named(line, it.key, true)?;
                attributes.push(Attribute { space, name, spelt, value });
            }
        }
        let (space, name, spelt) = self.named(line, start.name(), false)?;
        let around = self.open.last().and_then(|it| it.near.clone());
        let (children, text) = (Vec::new(), String::new());
        let mut element =
            Element { space, name, spelt, line, attributes, children, text, near: None };
        element.near = element.get("id").map(ToOwned::to_owned).or(around);
        self.open.push(element);
        Ok(())
    }

    fn named(
        &self,
        line: usize,
        name: QName<'_>,
        is_attribute: bool,
    ) -> Result<(Space, String, String), Fault> {
        let resolver = self.reader.resolver();
        let (space, local) = if is_attribute {
            resolver.resolve_attribute(name)
        } else {
            resolver.resolve_element(name)
        };
        let space = match space {
            ResolveResult::Unbound => Space::Unbound,
            ResolveResult::Bound(space) => match space.into_inner() {
                BPMN => Space::Bpmn,
                BPMNDI | DC | DI => Space::Drawing,
                ONEDOOR => Space::Onedoor,
                XSI => Space::Instance,
                _ => Space::Foreign,
            },
            ResolveResult::Unknown(prefix) => {
                let prefix = clip(&prefix);
                return Err(ill(line, &format!("the prefix `{prefix}` is not declared")));
            }
        };
        Ok((space, local.into_inner().to_owned(), name.into_inner().to_owned()))
    }

    fn end(&mut self) {
        let Some(done) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(around) => around.children.push(done),
            None => self.root = Some(done),
        }
    }

    fn text(&mut self, line: usize, text: &str) -> Result<(), Fault> {
        if !text.chars().all(is_xml) {
            return Err(entity(line));
        }
        match self.open.last_mut() {
            Some(open) => open.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err(ill(line, "text outside of the root element")),
        }
        Ok(())
    }
}

fn declaration(line: usize, it: &BytesDecl<'_>) -> Result<(), Fault> {
    let encoding = it.encoding().map(|it| it.unwrap_or_default().to_ascii_lowercase());
    if !matches!(encoding.as_deref(), None | Some("utf-8" | "us-ascii" | "ascii")) {
        let told = ("it says that it is in another encoding than UTF-8", "声明的编码不是 UTF-8");
        return Err(Fault::not_xml(line, told));
    }
    if it.version().is_ok_and(|it| it == "1.0") {
        Ok(())
    } else {
        Err(ill(line, "only XML 1.0 is read"))
    }
}

/// What a reference such as `&lt;` or `&#65;` stands for; none of a file's own entities.
fn reference(text: &str) -> Option<String> {
    quick_xml::escape::unescape(text).ok().map(std::borrow::Cow::into_owned)
}

fn entity(line: usize) -> Fault {
    let told = (
        "a reference stands there that XML does not define, or that stands for no character",
        "含有 XML 未定义的实体引用，或引用了不允许的字符",
    );
    Fault::not_xml(line, told)
}

fn ill(line: usize, why: &str) -> Fault {
    let told = (format!("this is not well-formed XML: {why}"), format!("XML 格式不正确：{why}"));
    Fault::not_xml(line, told)
}

fn too_much(line: usize, what: &str, most: usize) -> Fault {
    let told = (format!("more than {most} {what}"), format!("文件过大或嵌套过深（上限 {most}）"));
    Fault::not_xml(line, told)
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text.as_bytes()[..at].iter().filter(|it| **it == b'\n').count()
}
