//! Files that mean harm, and bytes that mean nothing.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::{MODELLED, read, told};

#[test]
fn a_document_type_is_refused_and_with_it_every_entity() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\n<bpmn:definitions";
    let told_of = |text: &str| told(&MODELLED.replacen("<bpmn:definitions", text, 1));
    assert_eq!(told_of(bomb), ["line 2: a document type (DTD) is not read"]);
    let file = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><bpmn:definitions";
    assert_eq!(told_of(file), ["line 2: a document type (DTD) is not read"]);
    for name in ["&a;", "&#0;", "&#x1b;", "&#xFFFF;", "&#xD800;", "&#99999999999;", "&;", "&"] {
        for place in ["提出申请", "征求意见与审查同时进行"] {
            let faults = told(&MODELLED.replace(place, name));
            assert!(faults.len() == 1 && faults[0].starts_with("line "), "{name}: {faults:?}");
        }
    }
    let harmless = MODELLED.replace("name=\"送达\"", "name=\"&#x9001;&lt;&amp;&quot;&apos;&gt;\"");
    let read = read(&harmless).expect("these are XML's own");
    let last = read.task(&"Activity_1j0e3rb".into()).expect("it is a step");
    assert_eq!(last.name, "送<&\"'>");
}

#[test]
fn a_file_that_is_too_deep_or_too_large_is_refused() {
    let root = "<bpmn:definitions xmlns:bpmn=\"http://www.omg.org/spec/BPMN/20100524/MODEL\">";
    assert!(told(&format!("{root}{}", "<bpmn:a>".repeat(30_000)))[0].contains("24 levels"));
    assert!(told(&format!("{root}{}", "<bpmn:a/>".repeat(30_000)))[0].contains("20000 elements"));
    assert!(told(&" ".repeat(600 * 1024))[0].contains("524288 bytes"));
    let process = "<bpmn:process id=\"P\">";
    let many: String = (0..201).map(|it| format!("<bpmn:startEvent id=\"s{it}\"/>")).collect();
    let many = told(&format!("{root}{process}{many}</bpmn:process></bpmn:definitions>"));
    assert_eq!(many, ["line 1: `bpmn:process` `P` has more than 200 nodes"]);
}

#[test]
fn only_well_formed_utf_8_is_read() {
    for text in [
        "",
        " ",
        "x",
        "<",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a/>x",
        "<a b='1' b='2'/>",
        "<a b=1/>",
        "<a b/>",
        "<x:a/>",
        "<a x:b='1'/>",
        "<a><!-- </a>",
        "<a><![CDATA[</a>",
        "<a>\u{1}</a>",
        "<?xml version='1.0' encoding='GBK'?><a/>",
        "<?xml version='1.0' encoding='UTF-16'?><a/>",
        "<?xml version='1.1'?><a/>",
        "<?xml?><a/>",
    ] {
        let faults = read(text).expect_err("it is no file");
        assert!(faults.len() == 1 && faults[0].rule == "not-xml", "{text}: {faults:?}");
    }
    let declared = MODELLED.replace("encoding=\"UTF-8\"", "encoding=\"utf-8\"");
    assert!(read(&declared).is_ok());
}

/// One change of a file's bytes.
#[derive(Debug, Clone)]
enum Change {
    Replace(Index, u8),
    Insert(Index, String),
    Cut(Index, usize),
    Repeat(Index, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let pieces = [
        "<",
        ">",
        "/>",
        "\"",
        "&",
        "&lt;",
        "&#0;",
        "]]>",
        "<![CDATA[",
        "<!--",
        "-->",
        "<?",
        "<!DOCTYPE",
        "xmlns:bpmn=\"\"",
        " id=\"StartEvent_1\"",
        "</bpmn:process>",
        "<bpmn:userTask id=\"x\">",
        "\u{feff}",
    ];
    let piece = prop::sample::select(pieces.to_vec()).prop_map(ToOwned::to_owned);
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        (any::<Index>(), piece).prop_map(|(at, text)| Change::Insert(at, text)),
        (any::<Index>(), 1_usize..200).prop_map(|(at, count)| Change::Cut(at, count)),
        (any::<Index>(), 1_usize..200).prop_map(|(at, count)| Change::Repeat(at, count)),
    ]
}

fn changed(mut bytes: Vec<u8>, change: Change) -> Vec<u8> {
    if bytes.is_empty() {
        return bytes;
    }
    match change {
        Change::Replace(at, byte) => *at.get_mut(&mut bytes) = byte,
        Change::Insert(at, text) => {
            let at = at.index(bytes.len());
            bytes.splice(at..at, text.bytes());
        }
        Change::Cut(at, count) => {
            let at = at.index(bytes.len());
            bytes.drain(at..(at + count).min(bytes.len()));
        }
        Change::Repeat(at, count) => {
            let at = at.index(bytes.len());
            let piece = bytes[at..(at + count).min(bytes.len())].to_vec();
            bytes.splice(at..at, piece);
        }
    }
    bytes
}

/// An answer, and one that can be told.
fn is_answered(text: &str) -> bool {
    match read(text) {
        Ok(_) => true,
        Err(faults) => !faults.is_empty() && faults.iter().all(|it| 0 < it.line),
    }
}

proptest! {
    #[test]
    fn a_file_that_was_tampered_with_is_read_or_refused_and_nothing_breaks(
        changes in vec(change(), 1..6),
    ) {
        let bytes = changes.into_iter().fold(MODELLED.as_bytes().to_vec(), changed);
        prop_assert!(is_answered(&String::from_utf8_lossy(&bytes)));
    }

    #[test]
    fn no_text_at_all_breaks_anything(text in "\\PC{0,60}", bytes in vec(any::<u8>(), 0..60)) {
        prop_assert!(is_answered(&text));
        prop_assert!(is_answered(&String::from_utf8_lossy(&bytes)));
        let inside = MODELLED.replace("提出申请", &text);
        prop_assert!(is_answered(&inside));
    }
}
