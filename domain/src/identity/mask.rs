//! What is shown of a person to those who need not know (脱敏).

/// Keeps the first character: 张三 becomes 张*.
pub fn mask_name(name: &str) -> String {
    let mut characters = name.chars();
    let first: String = characters.by_ref().take(1).collect();
    first + &"*".repeat(characters.count())
}

/// Keeps the first four and the last four of an identity number or credit code.
pub fn mask_number(number: &str) -> String {
    keep_ends(number, 4, 4)
}

/// Keeps the first three and the last four digits of a telephone number.
pub fn mask_phone(phone: &str) -> String {
    keep_ends(phone, 3, 4)
}

fn keep_ends(text: &str, head: usize, tail: usize) -> String {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() <= head + tail {
        return "*".repeat(characters.len());
    }
    let hidden = characters.len() - head - tail;
    let shown = |part: &[char]| part.iter().collect::<String>();
    shown(&characters[..head]) + &"*".repeat(hidden) + &shown(&characters[head + hidden..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_identifies_a_person_is_starred_out() {
        assert_eq!(mask_name("张三"), "张*");
        assert_eq!(mask_name("欧阳娜娜"), "欧***");
        assert_eq!(mask_number("340802199001010012"), "3408**********0012");
        assert_eq!(mask_phone("13855561234"), "138****1234");
        assert_eq!(mask_phone("123"), "***");
        assert_eq!(mask_name(""), "");
    }
}
