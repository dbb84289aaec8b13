//! Access tokens: short-lived, signed with Ed25519, checked against our own clock.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use domain::access::{Actor, AuthorisedAct, HeldPost, Role, Standing};
use domain::labels::Label;
use domain::{BodyCode, SessionId};
use ed25519_dalek::SigningKey as Ed25519;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use persistence::identity::{SigningKey, add_signing_key, signing_keys};
use persistence::{Db, StoreError};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Problem;

/// How long an access token is good for.
pub(crate) const ACCESS_TTL: Duration = Duration::minutes(15);

const ISSUER: &str = "onedoor";

/// Signs and checks tokens.
pub(crate) struct Tokens {
    id: String,
    signing: EncodingKey,
    public: Vec<(String, Vec<u8>)>,
    checking: HashMap<String, DecodingKey>,
    /// Tokens that were found good, by digest: a signature is checked once.
    known: RwLock<HashMap<[u8; 32], (Known, i64)>>,
}

/// Who a good token speaks for.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) actor: Actor,
    pub(crate) session: SessionId,
}

/// Tokens remembered at most; then all are forgotten and checked anew.
const MOST_KNOWN: usize = 20_000;

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    sid: Uuid,
    iat: i64,
    exp: i64,
    /// Of an applicant: the fingerprint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fpr: Option<Uuid>,
    /// Of a member of staff: the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    staff: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    posts: Vec<PostClaim>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PostClaim {
    body: String,
    post: String,
    roles: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    over: Vec<String>,
    /// What it does only with an authorisation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    bound: Vec<String>,
    /// Whose post it is, if the holder stands in for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    r#for: Option<Uuid>,
}

impl Tokens {
    /// Takes the database's keys; makes the first if there is none.
    pub(crate) fn load(db: &Db, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let keys = db.transact::<_, StoreError>(|tx| {
            // The setting's row makes servers that start together agree on one key.
            let made = generate();
            let first = persistence::settings::put_first(tx, "first_signing_key", &made.id)?;
            if first == made.id {
                add_signing_key(tx, &made, now)?;
            }
            signing_keys(tx)
        })?;
        let newest = keys.first().ok_or(StoreError::NotFound)?;
        let checking = |it: &SigningKey| {
            let x = URL_SAFE_NO_PAD.encode(&it.public);
            let key = DecodingKey::from_ed_components(&x);
            (it.id.clone(), key.expect("32 bytes are an Ed25519 point's encoding"))
        };
        Ok(Self {
            id: newest.id.clone(),
            signing: EncodingKey::from_ed_der(&newest.private),
            public: keys.iter().map(|it| (it.id.clone(), it.public.clone())).collect(),
            checking: keys.iter().map(checking).collect(),
            known: RwLock::new(HashMap::new()),
        })
    }

    /// The public keys, each with its id.
    pub(crate) fn public(&self) -> &[(String, Vec<u8>)] {
        &self.public
    }

    pub(crate) fn sign(&self, actor: &Actor, session: SessionId, now: DateTime<Utc>) -> String {
        let (fpr, staff, posts) = match &actor.standing {
            Standing::Applicant { fingerprint } => {
                (Some(Uuid::from(*fingerprint)), None, Vec::new())
            }
            Standing::Staff { number, posts } => {
                (None, Some(number.to_string()), posts.iter().map(claim).collect())
            }
        };
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: ISSUER.to_owned(),
            sub: actor.account.into(),
            sid: session.into(),
            iat: now.timestamp(),
            exp: (now + ACCESS_TTL).timestamp(),
            fpr,
            staff,
            posts,
        };
        let header = Header { kid: Some(self.id.clone()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, &claims, &self.signing).expect("claims are plain data")
    }

    /// Who the token speaks for, if it is ours and has not run out.
    pub(crate) fn check(&self, token: &str, now: DateTime<Utc>) -> Result<Known, Problem> {
        let digest: [u8; 32] = Sha256::digest(token).into();
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let (who, expires) = match known.get(&digest) {
            Some(found) => found.clone(),
            None => {
                drop(known);
                let found = self.verify(token).ok_or(Problem::Unauthenticated)?;
                let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
                if MOST_KNOWN <= known.len() {
                    known.clear();
                }
                known.insert(digest, found.clone());
                found
            }
        };
        if expires <= now.timestamp() { Err(Problem::Unauthenticated) } else { Ok(who) }
    }

    fn verify(&self, token: &str) -> Option<(Known, i64)> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        let key = self.checking.get(&header.kid?)?;
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_audience(&[ISSUER]);
        rules.set_issuer(&[ISSUER]);
        rules.validate_exp = false; // Checked against our clock by the caller.
        let claims = jsonwebtoken::decode::<Claims>(token, key, &rules).ok()?.claims;
        let standing = match (claims.fpr, claims.staff) {
            (Some(fingerprint), None) => Standing::Applicant { fingerprint: fingerprint.into() },
            (None, Some(number)) => {
                let posts = claims.posts.into_iter().map(held).collect();
                Standing::Staff { number: number.into(), posts }
            }
            _ => return None,
        };
        let actor = Actor { account: claims.sub.into(), standing };
        Some((Known { actor, session: claims.sid.into() }, claims.exp))
    }
}

fn claim(held: &HeldPost) -> PostClaim {
    PostClaim {
        body: held.body.to_string(),
        post: held.post.to_string(),
        roles: held.roles.iter().map(|it| it.as_str().to_owned()).collect(),
        over: held.supervises.iter().map(ToString::to_string).collect(),
        bound: held.by_authorisation.iter().map(|it| it.as_str().to_owned()).collect(),
        r#for: held.in_place_of.map(Into::into),
    }
}

fn held(claim: PostClaim) -> HeldPost {
    HeldPost {
        body: claim.body.into(),
        post: claim.post.into(),
        roles: claim.roles.iter().filter_map(|it| Role::parse(it)).collect(),
        supervises: claim.over.into_iter().map(BodyCode::from).collect(),
        by_authorisation: claim.bound.iter().filter_map(|it| AuthorisedAct::parse(it)).collect(),
        in_place_of: claim.r#for.map(Into::into),
    }
}

fn generate() -> SigningKey {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).expect("the system has randomness");
    let key = Ed25519::from_bytes(&seed);
    let public = key.verifying_key().to_bytes().to_vec();
    let private = key.to_pkcs8_der().expect("a key can be encoded").as_bytes().to_vec();
    let id = Sha256::digest(&public)[..8].iter().map(|it| format!("{it:02x}")).collect();
    SigningKey { id, public, private }
}
