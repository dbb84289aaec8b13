//! The kinds of files that the hall takes, told by their first bytes.

use crate::labels::{Label, labels};

labels! {
    /// The kinds of files that the hall takes.
    FileKind {
        /// PDF
        Pdf = "pdf",
        /// OFD (GB/T 33190)
        Ofd = "ofd",
        /// PNG
        Png = "png",
        /// JPEG
        Jpeg = "jpeg",
        /// Word (docx)
        Docx = "docx",
        /// Excel (xlsx)
        Xlsx = "xlsx",
        /// 文本
        Txt = "txt",
        /// CSV 表格
        Csv = "csv",
    }
}

/// How a zip container begins. It is never opened, so nothing in it can swell.
const ZIP: &[u8] = b"PK\x03\x04";

impl FileKind {
    /// What a file of the kind is called on the wire.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Ofd => "application/ofd",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Txt => "text/plain",
            Self::Csv => "text/csv",
        }
    }

    /// How the names of such files end: people open a file by its ending.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &[".pdf"],
            Self::Ofd => &[".ofd"],
            Self::Png => &[".png"],
            Self::Jpeg => &[".jpg", ".jpeg"],
            Self::Docx => &[".docx"],
            Self::Xlsx => &[".xlsx"],
            Self::Txt => &[".txt"],
            Self::Csv => &[".csv"],
        }
    }

    /// How such a file begins; text begins with anything.
    fn signature(self) -> Option<&'static [u8]> {
        match self {
            Self::Pdf => Some(b"%PDF-"),
            Self::Png => Some(b"\x89PNG\r\n\x1a\n"),
            Self::Jpeg => Some(b"\xff\xd8\xff"),
            Self::Ofd | Self::Docx | Self::Xlsx => Some(ZIP),
            Self::Txt | Self::Csv => None,
        }
    }

    /// The kind that a media type names.
    pub fn of(media_type: &str) -> Option<Self> {
        let known = |it: &Self| it.media_type().eq_ignore_ascii_case(media_type);
        Self::ALL.iter().copied().find(known)
    }

    /// Whether `part`, which stands at byte `at` of a file, can stand there in one of this kind. Text
    /// may be in any encoding of China (UTF-8, GBK); what it has not is control characters.
    pub fn may_hold(self, part: &[u8], at: i64) -> bool {
        match self.signature() {
            Some(signature) => at != 0 || part.starts_with(signature),
            None => !part.iter().any(|it| it.is_ascii_control() && !b"\t\r\n".contains(it)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_of_the_kind_that_it_is_said_to_be() {
        for (kind, good) in [
            (FileKind::Pdf, b"%PDF-1.7\n".as_slice()),
            (FileKind::Png, b"\x89PNG\r\n\x1a\n\0\0"),
            (FileKind::Jpeg, b"\xff\xd8\xff\xe0\0"),
            (FileKind::Docx, b"PK\x03\x04\x14\0"),
            (FileKind::Csv, "姓名,金额\r\n".as_bytes()),
            (FileKind::Txt, b"\xd0\xd5\xc3\xfb\t1\n"),
        ] {
            assert!(kind.may_hold(good, 0), "{kind}");
            for other in FileKind::ALL.iter().filter(|it| it.signature() != kind.signature()) {
                let text = other.signature().is_none() && !good.contains(&0);
                assert!(text || !other.may_hold(good, 0), "{kind} is no {other}");
            }
        }
        assert!(!FileKind::Pdf.may_hold(b" %PDF-1.7", 0));
        assert!(!FileKind::Pdf.may_hold(b"%PD", 0));
        assert!(FileKind::Pdf.may_hold(b"anything", 262_144), "only the beginning tells");
        assert!(!FileKind::Txt.may_hold(b"MZ\x90\0", 262_144), "text is text to its end");
    }

    #[test]
    fn every_kind_has_a_media_type_and_endings_of_its_own() {
        for kind in FileKind::ALL.iter().copied() {
            assert_eq!(FileKind::of(&kind.media_type().to_uppercase()), Some(kind));
            for ending in kind.endings() {
                assert!(
                    FileKind::ALL.iter().all(|it| *it == kind || !it.endings().contains(ending))
                );
            }
        }
        assert_eq!(FileKind::of("text/html"), None);
        assert_eq!(FileKind::of("application/zip"), None);
    }
}
