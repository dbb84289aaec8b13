//! No text harms: it is read or refused, soon and with the place.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::MOST_BYTES;
use super::{Condition, scene, scenes};

/// Reads, checks and asks `text`, whatever it is.
fn survives(text: &str) {
    match Condition::parse(text) {
        Err(fault) => assert!(1 <= fault.at && fault.at <= text.chars().count() + 1, "{fault}"),
        Ok(condition) => {
            let faults = condition.faults(&scenes());
            let answer = condition.holds(&scene());
            assert!(!faults.is_empty() || answer.is_ok(), "{text}: {answer:?}");
        }
    }
}

#[test]
fn what_is_too_deep_or_too_long_is_refused() {
    for (text, told) in [
        ("(".repeat(2000), "more than 24 things within one another"),
        ("[".repeat(2000), "more than 24 things within one another"),
        ("!".repeat(2000), "more than 24 things within one another"),
        ("size(".repeat(400), "more than 24 things within one another"),
        ("true?true:".repeat(200), "more than 24 things within one another"),
        ("form.urgent?".repeat(160), "here should be :"),
        ("a".repeat(MOST_BYTES + 1), "has at most 2048 bytes"),
    ] {
        let fault = Condition::parse(&text).expect_err("it is refused");
        assert!(fault.to_string().contains(told), "{fault}");
    }
}

#[test]
fn what_is_long_but_flat_is_read() {
    for text in [
        vec!["form.urgent"; 140].join("&&"),
        vec!["form.urgent"; 140].join("||"),
        format!("form{}", ".a".repeat(1000)),
        format!("form.kind in [{}]", vec!["'fund'"; 280].join(",")),
        format!("{}form.urgent{}", "(".repeat(23), ")".repeat(23)),
    ] {
        assert!(text.len() <= MOST_BYTES);
        survives(&text);
        assert!(Condition::parse(&text).is_ok(), "{text}");
    }
}

const PIECES: &[&str] = &[
    "form",
    ".",
    "amount",
    "kind",
    "rate",
    "note",
    "tags",
    "office",
    "applicant",
    "channel",
    " ",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "&&",
    "||",
    "!",
    "(",
    ")",
    "[",
    "]",
    ",",
    "?",
    ":",
    "in",
    "has(",
    "size(",
    ".startsWith(",
    "'fund'",
    "\"a\"",
    "1",
    "-2.5e3",
    "true",
    "null",
    "\\",
    "'",
    "宗教",
    "\u{0}",
    "\u{202e}",
    "\u{1f468}\u{200d}\u{1f469}",
    "e\u{301}",
    "=",
    "+",
    "9999999999999999999",
];

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..300)) {
        survives(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_characters_are_read_or_refused(text in vec(any::<char>(), 0..100)) {
        survives(&String::from_iter(text));
    }

    #[test]
    fn whatever_is_put_together_from_the_languages_own_words_is_read_or_refused(
        pieces in vec(prop::sample::select(PIECES), 0..60),
    ) {
        survives(&pieces.concat());
    }
}
