//! Refusals: every "no" of the rules, with its name, its rule of law and its words in two languages.

/// The languages that Onedoor speaks to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// 简体中文
    #[default]
    Chinese,
    English,
}

/// What sort of "no" it is; decides the HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// The thing is not in a state that allows it.
    Conflict,
    /// What was sent breaks a rule.
    Invalid,
    /// This person may not do it here, though others may.
    Forbidden,
    /// It is no longer offered.
    Gone,
    /// Whoever asks has not shown who they are.
    Unknown,
}

/// What every room's refusals can tell.
pub trait Refuse {
    /// The stable last part of the problem's type.
    fn slug(&self) -> &'static str;
    fn sort(&self) -> Sort;
    /// The id of the rule that says no, when it is the law.
    fn rule(&self) -> Option<&str>;
    fn text(&self, language: Language) -> String;
}

/// Declares a room's refusals: `Variant { fields } = "slug", Sort, rule, "English", "中文";`. The rule
/// may stand in a field, where a pack says which it is.
macro_rules! refusals {
    ($(#[doc = $doc:literal])+ $name:ident {
        $(
            $variant:ident $({ $($field:ident: $ty:ty),+ })? =
                $slug:literal, $sort:ident, $rule:expr, $english:literal, $chinese:literal;
        )+
    }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        pub enum $name {
            $(#[doc = $english] #[error($english)] $variant $({ $($field: $ty),+ })?),+
        }

        impl $name {
            /// The slug and sort of every refusal of this room, for the contract.
            pub const ALL: &'static [(&'static str, $crate::refusal::Sort)] =
                &[$(($slug, $crate::refusal::Sort::$sort)),+];
        }

        impl $crate::refusal::Refuse for $name {
            fn slug(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $slug),+ }
            }

            fn sort(&self) -> $crate::refusal::Sort {
                match self { $(Self::$variant { .. } => $crate::refusal::Sort::$sort),+ }
            }

            fn rule(&self) -> Option<&str> {
                match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        // Not every rule stands in a field.
                        $($(let _ = $field;)+)?
                        $rule
                    })+
                }
            }

            fn text(&self, language: $crate::refusal::Language) -> String {
                match (self, language) {
                    $(
                        (Self::$variant $({ $($field),+ })?, $crate::refusal::Language::English) => {
                            $($(let _ = $field;)+)?
                            format!($english)
                        }
                        (Self::$variant $({ $($field),+ })?, $crate::refusal::Language::Chinese) => {
                            $($(let _ = $field;)+)?
                            format!($chinese)
                        }
                    )+
                }
            }
        }
    };
}

pub(crate) use refusals;
