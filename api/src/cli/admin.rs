//! `onedoor admin create`

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::{Args, Subcommand};
use domain::StaffNumber;
use domain::access::{Role, Standing};
use persistence::StoreError;
use persistence::identity::{AccountOwner, NewAccount, by_id, create, of_staff, set_password};

use super::house::HouseArgs;
use super::{Failure, Outcome};
use crate::clock::{Clock, SystemClock};
use crate::passwords::hash;

#[derive(Debug, Subcommand)]
pub(super) enum AdminCommand {
    /// Make the login of a member of staff whose post carries the role `administrator`
    ///
    /// If there is a login already, it gets a new password. Administrators then give the others
    /// theirs: PUT /api/v1/staff/{staff_number}/account.
    Create(CreateArgs),
}

#[derive(Debug, Args)]
pub(super) struct CreateArgs {
    /// 工号, as in the pack
    #[arg(long)]
    staff: String,
    /// Login name
    #[arg(long)]
    login: String,
    /// The password; made and printed if left out
    #[arg(long, env = "ONEDOOR_ADMIN_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    #[command(flatten)]
    house: HouseArgs,
}

pub(super) fn run(command: &AdminCommand) -> Result<Outcome, Failure> {
    let AdminCommand::Create(args) = command;
    let made = args.password.is_none();
    let password = match &args.password {
        Some(password) if password.chars().count() < 10 => {
            return Err("a password has at least 10 characters".into());
        }
        Some(password) => password.clone(),
        None => random_password()?,
    };
    let house = args.house.open()?;
    let number = StaffNumber::from(args.staff.as_str());
    let (hashed, now) = (hash(&password), SystemClock.now());
    let account = house.db.transact::<_, StoreError>(|tx| {
        let id = match of_staff(tx, &number)? {
            Some(id) => {
                set_password(tx, id, &hashed, now)?;
                id
            }
            None => {
                let owner = AccountOwner::Staff(&number);
                create(tx, &NewAccount { login: &args.login, password: &hashed, owner }, now)?
            }
        };
        let account = by_id(tx, id)?;
        // Undone with the transaction if the post carries no such role.
        if is_administrator(&account.standing) { Ok(account) } else { Err(StoreError::NotFound) }
    });
    let account = account.map_err(|err| match err {
        StoreError::NotFound | StoreError::Constraint(_) => format!(
            "no member of staff `{number}` holds a post with the role `administrator`, or the login \
             `{}` is taken; load a pack first",
            args.login
        ),
        err => err.to_string(),
    })?;
    println!("`{}` may log in as {} ({number})", account.login, account.name);
    if made {
        println!("password: {password}");
    }
    Ok(Outcome::Done)
}

fn is_administrator(standing: &Standing) -> bool {
    match standing {
        Standing::Applicant { .. } => false,
        Standing::Staff { posts, .. } => {
            posts.iter().any(|it| it.roles.contains(&Role::Administrator))
        }
    }
}

fn random_password() -> Result<String, Failure> {
    let mut random = [0; 18];
    getrandom::fill(&mut random).map_err(|err| err.to_string())?;
    Ok(URL_SAFE_NO_PAD.encode(random))
}
