//! Enums whose variants have one spelling, shared by the table's CHECK, the pack and the contract.

/// What [`labels!`] makes: a closed set of words.
pub trait Label: Copy + Eq + Sized + 'static {
    /// The set's name in the contract.
    const NAME: &'static str;
    /// What the set is about, for the contract.
    const DOC: &'static str;
    /// Every word, in the order of its declaration.
    const ALL: &'static [Self];

    /// The word as stored and sent.
    fn as_str(self) -> &'static str;

    /// What the word means, in the doc comment's own words; its Chinese name comes first.
    fn doc(self) -> &'static str;

    /// 中文名: the doc comment up to the first remark, or the word itself.
    fn chinese(self) -> &'static str {
        let name = self.doc().trim().split(['、', ':', '(', ',', ';']).next().unwrap_or_default();
        let name = name.trim().trim_end_matches('.');
        let name = name.trim_start_matches(|it: char| it.is_ascii_digit() || it == ' ');
        if name.is_empty() || name.is_ascii() { self.as_str() } else { name }
    }

    /// The label that is spelt `it`.
    fn parse(it: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|label| label.as_str() == it)
    }
}

macro_rules! labels {
    ($(#[doc = $doc:literal])+ $name:ident {
        $($(#[doc = $vdoc:literal])* $variant:ident = $label:literal),+ $(,)?
    }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[doc = $vdoc])* $variant),+ }

        impl $crate::labels::Label for $name {
            const NAME: &'static str = stringify!($name);
            const DOC: &'static str = concat!($($doc),+);
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            fn doc(self) -> &'static str {
                match self { $(Self::$variant => concat!("", $($vdoc),*)),+ }
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(it: String) -> Result<Self, String> {
                let words = [$($label),+].join(", ");
                let unknown = || format!("must be one of: {words}");
                <Self as $crate::labels::Label>::parse(&it).ok_or_else(unknown)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                // `{:#}` is the Chinese name, for texts to people.
                let name = if f.alternate() {
                    $crate::labels::Label::chinese(*self)
                } else {
                    $crate::labels::Label::as_str(*self)
                };
                f.write_str(name)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str($crate::labels::Label::as_str(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let it = String::deserialize(from)?;
                Self::try_from(it).map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use labels;
