//! Text in pictures: how wide it is, where it breaks, and how it is kept from being read as markup.

/// What may hang over the end of a line rather than begin the next.
const CLOSING: &str = "，。、；：）》」』！？";

/// What begins the next line rather than end one.
const OPENING: &str = "（《「『";

/// Bytes in a row that are kept together; longer words are cut.
const LONGEST_WORD: usize = 16;

/// Breaks `text` into lines of at most `width` pixels, with letters of `size` pixels. Chinese breaks
/// between any two characters, other text between words.
pub(crate) fn wrap(text: &str, width: i32, size: i32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in words(text) {
        let used = measure(&line, size);
        let fits = used + measure(&word, size) <= width;
        let hangs = CLOSING.contains(word.as_str()) && used <= width;
        if !line.is_empty() && !fits && !hangs {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        if !line.is_empty() || word != " " {
            line.push_str(&word);
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// What is kept together: a wide character with the bracket that opens before it, or a short row of
/// narrow ones.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for it in text.chars().map(printable) {
        let joins = |word: &&mut String| {
            let narrow = word.chars().all(|it| it != ' ' && !is_wide(it));
            let grows = narrow && it != ' ' && !is_wide(it) && word.len() < LONGEST_WORD;
            grows || OPENING.contains(word.as_str())
        };
        match words.last_mut().filter(joins) {
            Some(word) => word.push(it),
            None => words.push(it.to_string()),
        }
    }
    words
}

/// About how many pixels `text` takes.
pub(crate) fn measure(text: &str, size: i32) -> i32 {
    let hundredths: i32 = text.chars().map(|it| if is_wide(it) { 100 } else { 58 }).sum();
    hundredths * size / 100
}

fn is_wide(it: char) -> bool {
    '\u{1100}' <= it
}

/// XML has no room for most control characters, and a label none for a line's end.
fn printable(it: char) -> char {
    if it.is_control() || matches!(it, '\u{fffe}' | '\u{ffff}') { ' ' } else { it }
}

/// `text` as the content of an element or of a quoted attribute of XML.
pub(crate) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars().map(printable) {
        match it {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(it),
        }
    }
    out
}

/// `text` as a part of a quoted label of Mermaid, where `#` begins an entity. Whatever Mermaid or the
/// HTML behind it could read as more than a letter becomes one.
pub(crate) fn mermaid(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars().map(printable) {
        if it.is_ascii_punctuation() && !matches!(it, '.' | ',' | '-') {
            out.push_str(&format!("#{};", u32::from(it)));
        } else {
            out.push(it);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_breaks_anywhere_but_not_behind_an_opening_or_before_a_closing_mark() {
        assert_eq!(wrap("信息核对与入户调查", 60, 15), ["信息核对", "与入户调", "查"]);
        assert_eq!(wrap("受理材料。", 60, 15), ["受理材料。"]);
        assert_eq!(wrap("受理后（两人）办", 60, 15), ["受理后", "（两人）", "办"]);
        assert_eq!(wrap("", 60, 15), [""]);
    }

    #[test]
    fn a_date_is_not_torn_apart_and_an_endless_word_is_cut() {
        assert_eq!(wrap("截止 2026-10-09", 80, 12), ["截止", "2026-10-09"]);
        let lines = wrap(&"x".repeat(100), 180, 15);
        assert!(lines.iter().all(|it| measure(it, 15) <= 180), "{lines:?}");
    }

    #[test]
    fn no_text_becomes_markup() {
        assert_eq!(xml("<a b='\"'>&]]>\u{0}"), "&lt;a b=&#39;&quot;&#39;&gt;&amp;]]&gt; ");
        assert_eq!(mermaid("a\"] --> <b>#%\n"), "a#34;#93; --#62; #60;b#62;#35;#37; ");
    }
}
