//! What a file may be called. A good name is kept as it was given; a bad one is refused, not mended.

use super::{FileKind, Refusal};

/// In characters.
pub const LONGEST_NAME: usize = 200;

/// Whether a file of this kind may have this name.
pub fn check_name(name: &str, kind: FileKind) -> Result<(), Refusal> {
    let long = LONGEST_NAME < name.chars().count();
    if long || name.trim() != name || name.chars().any(is_unfit) {
        return Err(Refusal::NameUnfit);
    }
    let lower = name.to_ascii_lowercase();
    let stem = kind.endings().iter().find_map(|it| lower.strip_suffix(it));
    match stem {
        Some("") => Err(Refusal::NameUnfit),
        Some(_) => Ok(()),
        None => Err(Refusal::EndingUnfit { kind, endings: kind.endings().join(", ") }),
    }
}

/// Path separators, what cannot be seen, and what turns the direction of reading, so that `fdp.exe`
/// can look like `exe.pdf`.
fn is_unfit(it: char) -> bool {
    let turns =
        matches!(it, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
    it == '/' || it == '\\' || it.is_control() || turns || it == '\u{feff}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_as_given_or_refused() {
        let check = |name: &str| check_name(name, FileKind::Jpeg).map_err(|it| format!("{it:?}"));
        for good in ["核查照片（一）.jpg", "a b.JPEG", "x.tar.jpg", "..jpg", "a\"b;c.jpg"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in ["../a.jpg", "C:\\a.jpg", "a\0.jpg", "a\n.jpg", " a.jpg", ".jpg"] {
            assert_eq!(check(bad), Err("NameUnfit".to_owned()), "{bad:?}");
        }
        assert_eq!(check("a\u{202e}gpj.jpg"), Err("NameUnfit".to_owned()));
        assert_eq!(check(&format!("{}.jpg", "长".repeat(196))), Ok(()));
        assert_eq!(check(&format!("{}.jpg", "长".repeat(197))), Err("NameUnfit".to_owned()));
        for lie in ["a.exe", "jpg", "a.jpg.", "a.pdf", ""] {
            assert!(check(lie).is_err_and(|it| it.starts_with("EndingUnfit")), "{lie}");
        }
    }
}
