//! 统一社会信用代码, GB 32100-2015, with the organisation code of GB 11714 inside.

/// A legal person's unified credit code: 18 characters with two check characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditCode(String);

/// What is wrong with a would-be credit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeFault {
    #[error("a unified credit code has 18 characters")]
    Length,
    #[error("a unified credit code uses digits and capital letters without I, O, S, V and Z")]
    Alphabet,
    #[error(
        "characters 9 to 17 of the unified credit code are not an organisation code: mistyped?"
    )]
    OrganisationCode,
    #[error("the check character of the unified credit code does not fit: mistyped?")]
    CheckCharacter,
}

impl CreditCodeFault {
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Length => "统一社会信用代码应为 18 位",
            Self::Alphabet => "统一社会信用代码由数字和除 I、O、S、V、Z 以外的大写字母组成",
            Self::OrganisationCode => "统一社会信用代码第 9 至 17 位不是有效的主体标识码，请核对",
            Self::CheckCharacter => "统一社会信用代码校验码不符，请核对",
        }
    }
}

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const INNER_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

impl CreditCode {
    /// Verifies both check characters.
    pub fn parse(it: &str) -> Result<Self, CreditCodeFault> {
        let it = it.trim().to_ascii_uppercase();
        if it.chars().count() != 18 {
            return Err(CreditCodeFault::Length);
        }
        let values: Option<Vec<usize>> =
            it.bytes().map(|byte| ALPHABET.iter().position(|known| *known == byte)).collect();
        let values = values.filter(|it| it.len() == 18).ok_or(CreditCodeFault::Alphabet)?;
        let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
        let expected = (31 - sum % 31) % 31;
        if values[17] != expected {
            return Err(CreditCodeFault::CheckCharacter);
        }
        if !organisation_code_fits(&it.as_bytes()[8..17]) {
            return Err(CreditCodeFault::OrganisationCode);
        }
        Ok(Self(it))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// GB 11714: here letters count in the whole alphabet, A = 10 to Z = 35.
fn organisation_code_fits(code: &[u8]) -> bool {
    let value = |byte: u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        _ => u32::from(byte - b'A') + 10,
    };
    let sum: u32 = code.iter().zip(INNER_WEIGHTS).map(|(byte, weight)| value(*byte) * weight).sum();
    let expected = match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        digit => b'0' + u8::try_from(digit).expect("at most 9"),
    };
    code[8] == expected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_check_characters_are_verified() {
        for it in [
            "91110000600037341L",
            "51340800MJ00000183",
            "52340800MJ0000026T",
            "53340000MJ00000349",
            "11340800003000014R",
            "123408004850000167",
            "91340800MA2ABCD13T",
        ] {
            assert!(CreditCode::parse(it).is_ok(), "{it}: {:?}", CreditCode::parse(it));
        }
    }

    #[test]
    fn a_mistyped_code_is_refused_with_the_reason() {
        use CreditCodeFault::{Alphabet, CheckCharacter, Length};
        for (it, fault) in [
            ("91110000600037341M", CheckCharacter),
            ("51340800MJ00000184", CheckCharacter),
            ("52340800MJ0000026S", Alphabet),
            ("5334000MJ00000349", Length),
            ("11340800003000041R", CheckCharacter),
            ("12340800485O000167", Alphabet),
            ("91340800MA2ABCD14T", CheckCharacter),
        ] {
            assert_eq!(CreditCode::parse(it), Err(fault), "{it}");
        }
    }

    #[test]
    fn the_organisation_code_inside_has_a_check_of_its_own() {
        // The outer character fits, the inner one does not.
        let mut values: Vec<usize> = "91340800MA2ABCD14"
            .bytes()
            .map(|byte| ALPHABET.iter().position(|known| *known == byte).expect("in the alphabet"))
            .collect();
        let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
        values.push((31 - sum % 31) % 31);
        let forged: String = values.iter().map(|it| char::from(ALPHABET[*it])).collect();
        assert_eq!(CreditCode::parse(&forged), Err(CreditCodeFault::OrganisationCode));
    }
}
