//! What a condition is made of, once it is read.

/// A part of a condition, and the character at which it is told to go wrong.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Expr {
    pub(super) at: usize,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Null,
    Bool(bool),
    Whole(i64),
    Fraction(f64),
    Text(String),
    List(Vec<Expr>),
    /// `form.address.city`
    Path(Vec<Name>),
    /// `has(form.address)`
    Has(Vec<Name>),
    Not(Box<Expr>),
    All(Vec<Expr>),
    Any(Vec<Expr>),
    Compare(Comparison, Box<[Expr; 2]>),
    /// `needle in list`
    In(Box<[Expr; 2]>),
    Size(Box<Expr>),
    /// `text.startsWith(part)`
    Ask(Question, Box<[Expr; 2]>),
    /// `condition ? then : else`
    If(Box<[Expr; 3]>),
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Name {
    pub(super) at: usize,
    pub(super) text: String,
}

/// How two things are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// What is asked of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    StartsWith,
    EndsWith,
    Contains,
}

pub(super) const COMPARISONS: &[(&str, Comparison)] = &[
    ("==", Comparison::Equal),
    ("!=", Comparison::Unequal),
    ("<", Comparison::Less),
    ("<=", Comparison::AtMost),
    (">", Comparison::More),
    (">=", Comparison::AtLeast),
];

pub(super) const QUESTIONS: &[(&str, Question)] = &[
    ("startsWith", Question::StartsWith),
    ("endsWith", Question::EndsWith),
    ("contains", Question::Contains),
];

/// The one of `them` that is spelt `word`.
pub(super) fn spelt<T: Copy>(them: &[(&str, T)], word: &str) -> Option<T> {
    them.iter().find(|it| it.0 == word).map(|it| it.1)
}
