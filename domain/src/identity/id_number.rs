//! 公民身份号码, GB 11643-1999.

use chrono::{Datelike, NaiveDate};

/// A citizen's identity number: 17 digits and a check digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdNumber(String);

/// What is wrong with a would-be identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdNumberFault {
    #[error("an identity number has 17 digits and a last digit or X")]
    Shape,
    #[error("digits 7 to 14 of an identity number are a date of birth, not later than today")]
    Birthday,
    #[error("the check digit of the identity number does not fit: mistyped?")]
    CheckDigit,
}

impl IdNumberFault {
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Shape => "公民身份号码应为 17 位数字加 1 位数字或 X",
            Self::Birthday => "公民身份号码第 7 至 14 位应为不晚于今天的出生日期",
            Self::CheckDigit => "公民身份号码校验位不符，请核对",
        }
    }
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

impl IdNumber {
    /// Verifies `it`; a small `x` at the end is read as `X`.
    pub fn parse(it: &str, today: NaiveDate) -> Result<Self, IdNumberFault> {
        let it = it.trim().to_ascii_uppercase();
        let (digits, check) = it.split_at_checked(17).ok_or(IdNumberFault::Shape)?;
        let digit_shaped = digits.bytes().all(|it| it.is_ascii_digit());
        if !digit_shaped
            || check.len() != 1
            || !check.bytes().all(|it| b"0123456789X".contains(&it))
        {
            return Err(IdNumberFault::Shape);
        }
        let born = NaiveDate::parse_from_str(&digits[6..14], "%Y%m%d")
            .map_err(|_| IdNumberFault::Birthday)?;
        if today < born || born.year() < 1850 {
            return Err(IdNumberFault::Birthday);
        }
        let sum: u32 = digits
            .bytes()
            .zip(WEIGHTS)
            .map(|(digit, weight)| u32::from(digit - b'0') * weight)
            .sum();
        let expected = b"10X98765432"[(sum % 11) as usize];
        if check.as_bytes() != [expected] {
            return Err(IdNumberFault::CheckDigit);
        }
        Ok(Self(it))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(it: &str) -> Result<IdNumber, IdNumberFault> {
        IdNumber::parse(it, NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date"))
    }

    #[test]
    fn the_samples_of_the_standard_are_valid() {
        for it in [
            "340802199001010012",
            "34088119850615002X",
            "340822200002290037",
            "340811197001010116",
            "340803195504050524",
            "11010519491231002X",
            "440524188001010014",
            "34088119850615002x",
        ] {
            assert!(parse(it).is_ok(), "{it}");
        }
    }

    #[test]
    fn a_wrong_check_digit_an_impossible_birthday_or_a_wrong_shape_is_refused() {
        assert_eq!(parse("340802199001010013"), Err(IdNumberFault::CheckDigit));
        assert_eq!(parse("340822200102290039"), Err(IdNumberFault::Birthday));
        assert_eq!(parse("340822203001010039"), Err(IdNumberFault::Birthday));
        for it in
            ["", "1", "34080219900101001", "3408021990010100123", "34080219900101001Y", "中文"]
        {
            assert_eq!(parse(it), Err(IdNumberFault::Shape), "{it}");
        }
    }
}
