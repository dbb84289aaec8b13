//! Who people are: identity numbers, credit codes, what is shown of them, and what they may do.

mod id_number;
mod mask;
mod person;
mod uscc;

pub use id_number::{IdNumber, IdNumberFault};
pub use mask::{mask_name, mask_number, mask_phone};
pub use person::{Person, PersonKind, RepresentativeRef};
pub use uscc::{CreditCode, CreditCodeFault};

use crate::access::rights;
use crate::refusal::refusals;

rights! {
    /// See and end one's own session, and read one's own account.
    OwnAccount = "identity.own_account":
        [Applicant, Agent, WindowClerk, Officer, DeliveryClerk, CatalogueEditor,
         CatalogueReviewer, Supervisor, BodyHead, Administrator, Integrator];
    /// Give members of staff their login.
    ManageAccounts = "identity.manage_accounts": [Administrator];
}

refusals! {
    /// Why an account, a login or a session is refused.
    Refusal {
        WrongCredentials = "wrong-credentials", Unknown, None,
            "the login name or the password is wrong", "登录名或密码不正确";
        LoginTaken { login: String } = "login-taken", Conflict, None,
            "the login name `{login}` is taken", "登录名“{login}”已被使用";
        IdentityTaken = "identity-taken", Conflict, None,
            "there is an account for this identity number already", "该证件号码已注册账号";
        SessionOver = "session-over", Unknown, None,
            "the session has ended: log in again", "会话已结束，请重新登录";
        TokenReused = "refresh-token-reused", Unknown, None,
            "this refresh token was used before: the session is closed for safety, log in again",
            "该刷新令牌已被使用过，为安全起见会话已关闭，请重新登录";
        WrongPassword = "wrong-password", Invalid, None,
            "the present password is not right", "当前密码不正确";
    }
}
