//! A condition's text as words: names, literals and signs, each with its place.

use super::Fault;

/// A word and the character at which it begins, counted from 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub(super) at: usize,
    pub(super) token: Token,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Name(String),
    Text(String),
    Whole(i64),
    Fraction(f64),
    Sign(&'static str),
    End,
}

/// Longer signs first: `<=` is not `<` and something.
const SIGNS: &[&str] =
    &["&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ",", ".", "?", ":"];

/// All words of `text`, the last one its end.
pub(super) fn words(text: &str) -> Result<Vec<Word>, Fault> {
    let mut reader = Reader { left: text, at: 1 };
    let mut words = Vec::new();
    loop {
        reader.take_while(|it| matches!(it, ' ' | '\t' | '\n' | '\r'));
        let at = reader.at;
        let token = reader.token()?;
        let ended = token == Token::End;
        words.push(Word { at, token });
        if ended {
            return Ok(words);
        }
    }
}

struct Reader<'t> {
    left: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn token(&mut self) -> Result<Token, Fault> {
        let Some(first) = self.left.chars().next() else { return Ok(Token::End) };
        let minus = first == '-' && self.left[1..].starts_with(|it: char| it.is_ascii_digit());
        if first.is_ascii_alphabetic() || first == '_' {
            return Ok(Token::Name(self.take_while(is_of_name).to_owned()));
        }
        if first.is_ascii_digit() || minus {
            return self.number();
        }
        if matches!(first, '\'' | '"') {
            return self.text(first);
        }
        if let Some(sign) = SIGNS.iter().find(|it| self.left.starts_with(**it)) {
            self.take(sign.len());
            return Ok(Token::Sign(sign));
        }
        Err(self.stranger(first))
    }

    fn take(&mut self, bytes: usize) -> &'t str {
        let (taken, left) = self.left.split_at(bytes);
        (self.left, self.at) = (left, self.at + taken.chars().count());
        taken
    }

    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        let end = self.left.find(|it| !fits(it)).unwrap_or(self.left.len());
        self.take(end)
    }

    /// Digits, perhaps with a sign, a fraction and an exponent.
    fn number(&mut self) -> Result<Token, Fault> {
        let (at, text) = (self.at, self.left);
        let digits = |it: char| it.is_ascii_digit();
        let followed = |left: &str, by: &[char]| {
            let mut left = left.chars();
            left.next().is_some_and(|it| by.contains(&it)) && left.next().is_some_and(digits)
        };
        self.take(usize::from(text.starts_with('-')));
        self.take_while(digits);
        let mut whole = true;
        if followed(self.left, &['.']) {
            (_, whole) = (self.take(1), false);
            self.take_while(digits);
        }
        let signed = self.left.get(1..).is_some_and(|it| followed(it, &['+', '-']));
        if self.left.starts_with(['e', 'E']) && (followed(self.left, &['e', 'E']) || signed) {
            (_, whole) = (self.take(if signed { 2 } else { 1 }), false);
            self.take_while(digits);
        }
        let number = &text[..text.len() - self.left.len()];
        if self.left.starts_with(is_of_name) {
            return Err(Fault::new(
                self.at,
                "a letter follows a number: what is a text stands in quotes",
                "数字后面紧跟着字母：文本应加引号",
            ));
        }
        let token = if whole {
            number.parse().ok().map(Token::Whole)
        } else {
            number.parse().ok().filter(|it: &f64| it.is_finite()).map(Token::Fraction)
        };
        token.ok_or_else(|| Fault::new(at, "the number is too large", "数字过大"))
    }

    /// A text in quotes, with CEL's usual escapes.
    fn text(&mut self, quote: char) -> Result<Token, Fault> {
        let begin = self.at;
        let open =
            || Fault::new(begin, "the text has no end: a quote is missing", "文本缺少右引号");
        self.take(1);
        let mut text = String::new();
        loop {
            text.push_str(self.take_while(|it| it != quote && it != '\\' && it != '\n'));
            match self.left.chars().next() {
                Some('\\') => text.push(self.escape()?),
                Some(it) if it == quote => {
                    self.take(1);
                    return Ok(Token::Text(text));
                }
                Some(_) | None => return Err(open()),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let at = self.at;
        let wrong = || {
            Fault::new(
                at,
                r#"after a backslash comes one of \ " ' n r t, or u and four digits"#,
                r#"反斜杠后只能是 \ " ' n r t，或 u 加四位十六进制数"#,
            )
        };
        self.take(1);
        let Some(it) = self.left.chars().next() else { return Err(wrong()) };
        self.take(it.len_utf8());
        match it {
            '\\' | '"' | '\'' => Ok(it),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'u' => {
                let digits =
                    self.left.get(..4).filter(|it| it.bytes().all(|b| b.is_ascii_hexdigit()));
                let number = digits.and_then(|it| u32::from_str_radix(it, 16).ok());
                let read = number.and_then(char::from_u32).ok_or_else(wrong)?;
                self.take(4);
                Ok(read)
            }
            _ => Err(wrong()),
        }
    }

    /// A character that begins no word, with what may have been meant.
    fn stranger(&self, it: char) -> Fault {
        let (english, chinese) = match it {
            '+' | '-' | '*' | '/' | '%' => {
                ("conditions do not reckon: compare with a number", "条件中不能做算术运算")
            }
            '=' => ("write `==` to compare", "比较请写 `==`"),
            '&' | '|' => ("write `&&` for and, `||` for or", "“并且”写 `&&`，“或者”写 `||`"),
            '“' | '”' | '‘' | '’' => {
                ("put texts in plain quotes: \"…\"", "文本请用半角引号")
            }
            _ => ("it has no place in a condition", "条件中不能使用这个字符"),
        };
        let shown = it.escape_debug();
        Fault::new(self.at, format!("`{shown}`: {english}"), format!("`{shown}`：{chinese}"))
    }
}

fn is_of_name(it: char) -> bool {
    it.is_ascii_alphanumeric() || it == '_'
}
