//! `sandbox/accounts.json`: invented people who can log in.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Deserialize;

use super::fault::{Fault, Sheet};
use super::known::{Known, twice};
use super::pack::{SampleApplicant, SampleStaff, SandboxAccounts};
use super::parts::Parts;
use super::places;
use crate::identity::{CreditCode, IdNumber, Person, PersonKind, RepresentativeRef};

const FILE: &str = "sandbox/accounts.json";

/// `sandbox/accounts.json`
#[derive(Deserialize)]
pub(super) struct AccountsFile {
    applicants: Vec<Applicant>,
    staff: Vec<SampleStaff>,
}

#[derive(Deserialize)]
struct Applicant {
    login: String,
    password: String,
    kind: PersonKind,
    name: String,
    id_number: Option<String>,
    uscc: Option<String>,
    legal_representative: Option<Representative>,
    phone: String,
    email: Option<String>,
}

#[derive(Deserialize)]
struct Representative {
    name: String,
    id_number: String,
}

pub(super) fn check(parts: &Parts, known: &Known<'_>, found: &mut Vec<Fault>) {
    let Some(accounts) = &parts.accounts else { return };
    let mut sheet = Sheet::of(FILE, found);
    logins(accounts, &mut sheet);
    staff(accounts, known, &mut sheet);
    applicants(accounts, &mut sheet);
    if parts.staff.is_some() {
        workers(accounts, parts, &mut sheet);
    }
}

fn logins(accounts: &AccountsFile, sheet: &mut Sheet<'_>) {
    let applicants = accounts.applicants.iter().map(|it| &it.login).enumerate();
    let applicants = applicants.map(|(at, login)| (format!("/applicants/{at}/login"), login));
    let staff = accounts.staff.iter().map(|it| &it.login).enumerate();
    let staff = staff.map(|(at, login)| (format!("/staff/{at}/login"), login));
    for (place, login, _) in twice(applicants.chain(staff)) {
        sheet.error(place, format!("login `{login}` is used twice"));
    }
}

fn staff(accounts: &AccountsFile, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    for (at, number, _) in twice(accounts.staff.iter().map(|it| &it.staff).enumerate()) {
        sheet.error(format_args!("/staff/{at}/staff"), format!("`{number}` has two accounts"));
    }
    for (at, account) in accounts.staff.iter().enumerate() {
        let number = account.staff.as_str();
        let idle = known.staff.get(number).is_some_and(|it| !it.active);
        if idle || known.staff.lacks(number) {
            sheet.error(format_args!("/staff/{at}/staff"), format!("no active staff `{number}`"));
        }
    }
}

fn applicants(accounts: &AccountsFile, sheet: &mut Sheet<'_>) {
    let numbers = accounts.applicants.iter().enumerate().filter_map(|(at, it)| {
        let (field, number) = it.number()?;
        Some((format!("/applicants/{at}/{field}"), number))
    });
    for (place, number, _) in twice(numbers) {
        sheet.error(place, format!("two applicants have the number {number}"));
    }
    for (at, applicant) in accounts.applicants.iter().enumerate() {
        let mut sheet = sheet.under(format_args!("/applicants/{at}"));
        id_number(applicant.id_number.as_ref(), "/id_number", &mut sheet);
        let representative = applicant.legal_representative.as_ref().map(|it| &it.id_number);
        id_number(representative, "/legal_representative/id_number", &mut sheet);
        if let Some(Err(fault)) = applicant.uscc.as_ref().map(|it| CreditCode::parse(it)) {
            sheet.error("/uscc", fault.to_string());
        }
    }
}

/// A pack has no today, so that any date may be a birthday.
fn id_number(number: Option<&String>, pointer: &str, sheet: &mut Sheet<'_>) {
    if let Some(Err(fault)) = number.map(|it| IdNumber::parse(it, NaiveDate::MAX)) {
        sheet.error(pointer, fault.to_string());
    }
}

/// Whoever tries the sandbox must be able to work every step of every item.
fn workers(accounts: &AccountsFile, parts: &Parts, sheet: &mut Sheet<'_>) {
    let with_account: BTreeSet<&str> = accounts.staff.iter().map(|it| it.staff.as_str()).collect();
    let holders = places::holders(parts);
    for (office, _, _) in places::offices(parts).iter() {
        let Some(holders) = holders.get(office) else { continue };
        if holders.is_disjoint(&with_account) {
            let (body, post) = office;
            let told =
                format!("nobody in the sandbox can work `{post}` of `{body}`: add an account");
            sheet.warning("/staff", told);
        }
    }
}

impl Applicant {
    /// The number that tells this person from every other, and its field.
    fn number(&self) -> Option<(&'static str, &String)> {
        match self.kind {
            PersonKind::NaturalPerson => Some(("id_number", self.id_number.as_ref()?)),
            PersonKind::LegalPerson => Some(("uscc", self.uscc.as_ref()?)),
        }
    }
}

impl AccountsFile {
    /// The accounts, once nothing is wrong with them.
    pub(super) fn into_accounts(self) -> SandboxAccounts {
        let applicants = self.applicants.into_iter().map(|it| {
            let number = it.number().map(|(_, number)| number.clone()).unwrap_or_default();
            let representative = it.legal_representative;
            let representative =
                representative.map(|it| RepresentativeRef { name: it.name, number: it.id_number });
            let (kind, name, phone) = (it.kind, it.name, it.phone);
            let person = Person { kind, name, number, phone, representative };
            SampleApplicant { login: it.login, password: it.password, email: it.email, person }
        });
        SandboxAccounts { applicants: applicants.collect(), staff: self.staff }
    }
}
