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
                f.write_str($crate::labels::Label::as_str(*self))
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
