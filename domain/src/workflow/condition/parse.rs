//! From words to an expression. How deep one may go is bounded, so no text can exhaust the stack.

use super::syntax::{COMPARISONS, Comparison, Expr, Kind, Name, QUESTIONS, spelt};
use super::words::{Token, Word, words};
use super::{Fault, MOST_BYTES, nearest};

/// Parentheses, lists, `!` and `? :` within one another.
const DEEPEST: usize = 24;
const FUNCTIONS: &[&str] = &["has", "size"];
/// Words that are no names.
const KEPT: &[&str] = &["true", "false", "null", "in"];

pub(super) fn parse(text: &str) -> Result<Expr, Fault> {
    if MOST_BYTES < text.len() {
        let told = format!("a condition has at most {MOST_BYTES} bytes, this has {}", text.len());
        let chinese = format!("条件最长 {MOST_BYTES} 字节，此处为 {} 字节", text.len());
        return Err(Fault::new(1, told, chinese));
    }
    let mut parser = Parser { words: words(text)?, next: 0, depth: 0 };
    let root = parser.whole()?;
    match parser.peek() {
        Token::End => Ok(root),
        _ => Err(parser.unexpected("the end", "结尾")),
    }
}

struct Parser {
    words: Vec<Word>,
    next: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        &self.words[self.next].token
    }

    fn at(&self) -> usize {
        self.words[self.next].at
    }

    fn step(&mut self) {
        self.next = (self.next + 1).min(self.words.len() - 1);
    }

    fn eat(&mut self, sign: &str) -> bool {
        let here = matches!(self.peek(), Token::Sign(it) if *it == sign);
        if here {
            self.step();
        }
        here
    }

    fn expect(&mut self, sign: &str) -> Result<(), Fault> {
        if self.eat(sign) { Ok(()) } else { Err(self.unexpected(sign, sign)) }
    }

    fn unexpected(&self, want: &str, chinese: &str) -> Fault {
        let found = match self.peek() {
            Token::End => "the end".to_owned(),
            Token::Name(it) => format!("`{}`", it.chars().take(40).collect::<String>()),
            Token::Text(_) => "a text".to_owned(),
            Token::Whole(it) => format!("`{it}`"),
            Token::Fraction(it) => format!("`{it}`"),
            Token::Sign(it) => format!("`{it}`"),
        };
        let told = format!("here should be {want}, not {found}");
        Fault::new(self.at(), told, format!("此处应为 {chinese}，而不是 {found}"))
    }

    /// What lies within something else.
    fn within<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.depth == DEEPEST {
            let told = format!("more than {DEEPEST} things within one another: make it simpler");
            return Err(Fault::new(self.at(), told, format!("嵌套超过 {DEEPEST} 层，请简化")));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn whole(&mut self) -> Result<Expr, Fault> {
        self.within(|it| {
            let condition = it.any()?;
            let at = it.at();
            if !it.eat("?") {
                return Ok(condition);
            }
            let then = it.any()?;
            it.expect(":")?;
            let otherwise = it.whole()?;
            Ok(Expr { at, kind: Kind::If(Box::new([condition, then, otherwise])) })
        })
    }

    fn any(&mut self) -> Result<Expr, Fault> {
        self.row("||", Self::all, Kind::Any)
    }

    fn all(&mut self) -> Result<Expr, Fault> {
        self.row("&&", Self::relation, Kind::All)
    }

    /// Several with `sign` between them; one by itself stays what it is.
    fn row(
        &mut self,
        sign: &str,
        one: fn(&mut Self) -> Result<Expr, Fault>,
        kind: fn(Vec<Expr>) -> Kind,
    ) -> Result<Expr, Fault> {
        let first = one(self)?;
        let mut them = vec![first];
        while self.eat(sign) {
            them.push(one(self)?);
        }
        match (them.pop(), them.is_empty()) {
            (Some(only), true) => Ok(only),
            (last, _) => {
                them.extend(last);
                Ok(Expr { at: them[0].at, kind: kind(them) })
            }
        }
    }

    fn relation(&mut self) -> Result<Expr, Fault> {
        let left = self.unary()?;
        let at = self.at();
        let Some(relation) = self.relator() else { return Ok(left) };
        self.step();
        let pair = Box::new([left, self.unary()?]);
        if self.relator().is_some() {
            let told = "compare two things at a time: join comparisons with `&&`";
            return Err(Fault::new(self.at(), told, "一次只能比较两项，多个比较请用 `&&` 连接"));
        }
        let kind = match relation {
            Relator::Compare(it) => Kind::Compare(it, pair),
            Relator::In => Kind::In(pair),
        };
        Ok(Expr { at, kind })
    }

    fn relator(&self) -> Option<Relator> {
        match self.peek() {
            Token::Sign(it) => spelt(COMPARISONS, it).map(Relator::Compare),
            Token::Name(it) if it == "in" => Some(Relator::In),
            Token::Name(_) | Token::Text(_) | Token::Whole(_) | Token::Fraction(_) | Token::End => {
                None
            }
        }
    }

    fn unary(&mut self) -> Result<Expr, Fault> {
        let at = self.at();
        if !self.eat("!") {
            return self.member();
        }
        let inner = self.within(Self::unary)?;
        Ok(Expr { at, kind: Kind::Not(Box::new(inner)) })
    }

    /// Something, and perhaps a question to it.
    fn member(&mut self) -> Result<Expr, Fault> {
        let mut it = self.primary()?;
        while self.eat(".") {
            let name = self.name()?;
            if self.eat("(") {
                return self.question(it, name);
            }
            match &mut it.kind {
                Kind::Path(path) => path.push(name),
                _ => {
                    let told = "only what the application says has fields, such as `form.name`";
                    return Err(Fault::new(name.at, told, "只有申请内容才有字段，如 `form.name`"));
                }
            }
        }
        Ok(it)
    }

    fn question(&mut self, of: Expr, name: Name) -> Result<Expr, Fault> {
        let Some(question) = spelt(QUESTIONS, &name.text) else {
            let words: Vec<&str> = QUESTIONS.iter().map(|it| it.0).collect();
            return Err(unknown(&name, &words));
        };
        let part = self.whole()?;
        self.expect(")")?;
        Ok(Expr { at: name.at, kind: Kind::Ask(question, Box::new([of, part])) })
    }

    fn name(&mut self) -> Result<Name, Fault> {
        match self.peek().clone() {
            Token::Name(text) if !KEPT.contains(&text.as_str()) => {
                let at = self.at();
                self.step();
                Ok(Name { at, text })
            }
            _ => Err(self.unexpected("a name", "名称")),
        }
    }

    fn primary(&mut self) -> Result<Expr, Fault> {
        let at = self.at();
        if self.eat("(") {
            let inner = self.whole()?;
            self.expect(")")?;
            return Ok(inner);
        }
        if self.eat("[") {
            return self.list(at);
        }
        let kind = match self.peek().clone() {
            Token::Text(it) => Kind::Text(it),
            Token::Whole(it) => Kind::Whole(it),
            Token::Fraction(it) => Kind::Fraction(it),
            Token::Name(it) => match it.as_str() {
                "true" | "false" => Kind::Bool(it == "true"),
                "null" => Kind::Null,
                _ => return self.named(),
            },
            Token::Sign(_) | Token::End => {
                let want = "a field, a text, a number or a parenthesis";
                return Err(self.unexpected(want, "字段、文本、数字或括号"));
            }
        };
        self.step();
        Ok(Expr { at, kind })
    }

    fn list(&mut self, at: usize) -> Result<Expr, Fault> {
        let mut entries = Vec::new();
        if !self.eat("]") {
            loop {
                entries.push(self.whole()?);
                if !self.eat(",") {
                    break;
                }
            }
            self.expect("]")?;
        }
        Ok(Expr { at, kind: Kind::List(entries) })
    }

    /// A path, or a function of something.
    fn named(&mut self) -> Result<Expr, Fault> {
        let name = self.name()?;
        let at = name.at;
        if !self.eat("(") {
            return Ok(Expr { at, kind: Kind::Path(vec![name]) });
        }
        if !FUNCTIONS.contains(&name.text.as_str()) {
            return Err(unknown(&name, FUNCTIONS));
        }
        let of = self.whole()?;
        self.expect(")")?;
        let kind = match (name.text.as_str(), of) {
            ("has", Expr { kind: Kind::Path(path), .. }) if 1 < path.len() => Kind::Has(path),
            ("has", of) => {
                let told = "`has` asks for a field, such as `has(form.name)`";
                return Err(Fault::new(of.at, told, "`has` 只能询问字段，如 `has(form.name)`"));
            }
            (_, of) => Kind::Size(Box::new(of)),
        };
        Ok(Expr { at, kind })
    }
}

enum Relator {
    Compare(Comparison),
    In,
}

fn unknown(name: &Name, known: &[&str]) -> Fault {
    let shown: String = name.text.chars().take(40).collect();
    let near = nearest(&shown, known.iter().copied());
    let (english, chinese) = match near {
        Some(near) => (format!("do you mean `{near}`?"), format!("是否为 `{near}`？")),
        None => (format!("there are {}", known.join(", ")), format!("可用：{}", known.join("、"))),
    };
    let told = format!("there is no function `{shown}` here: {english}");
    Fault::new(name.at, told, format!("此处没有函数 `{shown}`，{chinese}"))
}
