//! Identity numbers and credit codes, verified on the way in.

use chrono::NaiveDate;
use domain::identity::{CreditCode, IdNumber, Person, PersonKind, RepresentativeRef};

use super::view::PersonInput;
use crate::Problem;

impl PersonInput {
    /// The person, if the numbers are right. `at` is where the input stands in the body.
    pub(crate) fn verified(self, at: &str, today: NaiveDate) -> Result<Person, Problem> {
        let number = match self.kind.0 {
            PersonKind::NaturalPerson => id_number(&self.number, &format!("{at}/number"), today)?,
            PersonKind::LegalPerson => {
                let code = CreditCode::parse(&self.number);
                code.map_err(|fault| {
                    let told = (&*fault.to_string(), fault.chinese());
                    Problem::bad_value(format!("{at}/number"), "GB 32100-2015", told)
                })?
                .as_str()
                .to_owned()
            }
        };
        let representative = match (self.kind.0, self.representative) {
            (PersonKind::LegalPerson, Some(it)) => {
                let at = format!("{at}/representative/number");
                let number = id_number(&it.number, &at, today)?;
                Some(RepresentativeRef { name: it.name, number })
            }
            (PersonKind::LegalPerson, None) => {
                let told = ("a legal person names who represents it", "法人须填写法定代表人");
                return Err(Problem::bad_value(format!("{at}/representative"), "required", told));
            }
            (PersonKind::NaturalPerson, Some(_)) => {
                let told = (
                    "a natural person has no legal representative here",
                    "自然人无须填写法定代表人",
                );
                return Err(Problem::bad_value(
                    format!("{at}/representative"),
                    "superfluous",
                    told,
                ));
            }
            (PersonKind::NaturalPerson, None) => None,
        };
        let (kind, name, phone) = (self.kind.0, self.name.trim().to_owned(), self.phone);
        Ok(Person { kind, name, number, phone, representative })
    }
}

fn id_number(number: &str, at: &str, today: NaiveDate) -> Result<String, Problem> {
    let parsed = IdNumber::parse(number, today).map_err(|fault| {
        Problem::bad_value(at, "GB 11643-1999", (&*fault.to_string(), fault.chinese()))
    })?;
    Ok(parsed.as_str().to_owned())
}
