//! The person who applies: natural or legal.

use serde::{Deserialize, Serialize};

use super::{mask_name, mask_number, mask_phone};
use crate::labels::labels;

labels! {
    /// What kind of person applies (服务对象).
    PersonKind {
        /// 自然人, known by the identity number.
        NaturalPerson = "natural_person",
        /// 法人或其他组织, known by the unified credit code.
        LegalPerson = "legal_person",
    }
}

/// Who applies, as written into the application. Stored encrypted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub kind: PersonKind,
    pub name: String,
    /// Identity number or unified credit code, verified.
    pub number: String,
    pub phone: String,
    /// 法定代表人, of a legal person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representative: Option<RepresentativeRef>,
}

/// Who acts for a legal person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepresentativeRef {
    pub name: String,
    pub number: String,
}

impl Person {
    /// The same person with all that identifies starred out. A legal person's name is public.
    pub fn masked(&self) -> Self {
        let name = match self.kind {
            PersonKind::NaturalPerson => mask_name(&self.name),
            PersonKind::LegalPerson => self.name.clone(),
        };
        let number = match self.kind {
            PersonKind::NaturalPerson => mask_number(&self.number),
            PersonKind::LegalPerson => self.number.clone(),
        };
        let representative = self.representative.as_ref().map(|it| RepresentativeRef {
            name: mask_name(&it.name),
            number: mask_number(&it.number),
        });
        Self { kind: self.kind, name, number, phone: mask_phone(&self.phone), representative }
    }
}
