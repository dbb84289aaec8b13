//! Which field of a request a refusal is about, where it is always the same one: so that a front end can
//! show it there.

/// By the last part of the problem's `type`; the pointer leads into the body.
const PLACES: &[(&str, &str)] = &[
    ("absence-backwards", "/until"),
    ("absence-too-long", "/until"),
    ("authorisation-backwards", "/until"),
    ("colleague-not-authorised", "/to"),
    ("defect-of-nothing", "/defects"),
    ("effective-in-past", "/effective_from"),
    ("expiry-out-of-range", "/form"),
    ("extension-too-long", "/by"),
    ("hearing-too-soon", "/starts_at"),
    ("material-twice", "/materials"),
    ("no-competent-body", "/competent_body"),
    ("no-defect", "/defects"),
    ("nobody-agrees", "/centre"),
    ("not-a-colleague", "/to"),
    ("not-a-reader", "/to"),
    ("not-for-such-persons", "/item"),
    ("not-lower", "/to_body"),
    ("own-proxy", "/proxy"),
    ("plan-needs-two-versions", "/to_version"),
    ("post-not-held", "/posts"),
    ("proxy-unfit", "/proxy"),
    ("published-out-of-time", "/published_on"),
    ("refusal-without-remedies", "/remedies"),
    ("reply-by-rule", "/reply_by"),
    ("reply-by-too-early", "/reply_by"),
    ("same-body", "/to_body"),
    ("taker-unfit", "/taker"),
    ("to-yourself", "/to"),
    ("unknown-material", "/materials"),
    ("wrong-password", "/present"),
];

/// The place of this refusal, if it has one.
pub(super) fn place(slug: &str) -> Option<&'static str> {
    PLACES.iter().find(|it| it.0 == slug).map(|it| it.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::KINDS;

    #[test]
    fn each_place_is_a_field_of_a_request_and_each_refusal_is_one() {
        let contract = include_str!("../../../openapi.yaml");
        let kinds = KINDS();
        for (slug, pointer) in PLACES {
            assert!(kinds.iter().any(|it| it.0 == *slug && it.1 == 422), "{slug}");
            let field = pointer.trim_start_matches('/');
            assert!(contract.contains(&format!("        {field}:\n")), "nobody sends {pointer}");
        }
    }
}
