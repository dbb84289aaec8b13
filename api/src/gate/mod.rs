//! The way in. A handler reaches the database only through a [`Gate`], and a gate opens
//! only to a caller who holds its right; so no handler can forget to ask.

mod once;

use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use chrono::{DateTime, Utc};
use domain::access::{Permit, Right, authorise};
use domain::events::{Author, Circumstances};
use once::Once;
use persistence::{Session, Tx};
use tracing_actix_web::RequestId;
use uuid::Uuid;

use crate::backend::Backend;
use crate::idempotency::IdempotencyKey;
use crate::problem::CurrentState;
use crate::reply::Reply;
use crate::tokens::Known;
use crate::{Problem, library::Library};

/// A handler's first argument: the proof that the caller holds `R`, and the only way to the data. Whoever
/// goes to the data several times clones it.
#[derive(Clone)]
pub(crate) struct Gate<R> {
    backend: web::Data<Backend>,
    permit: Permit<R>,
    who: Known,
    request_id: Option<Uuid>,
}

/// The way in for operations that the law opens to everyone.
pub(crate) struct OpenGate {
    pub(crate) backend: web::Data<Backend>,
    request_id: Option<Uuid>,
    /// Where the caller sits, for counting attempts.
    pub(crate) address: String,
}

/// Something that several change: whoever comes too late is told what it is by now.
pub(crate) trait Shared<R>: Copy + Send + 'static {
    /// As the permit's holder would read it.
    fn current(
        self,
        session: &mut Session<'_>,
        permit: &Permit<R>,
        ground: &Ground<'_>,
    ) -> Result<CurrentState, Problem>;
}

/// What a use case stands on besides its transaction.
pub(crate) struct Ground<'a> {
    /// By the hall's clock.
    pub(crate) now: DateTime<Utc>,
    pub(crate) library: &'a Library,
    pub(crate) how: Circumstances,
}

fn backend(req: &HttpRequest) -> web::Data<Backend> {
    let found = req.app_data::<web::Data<Backend>>();
    found.expect("the server was started with a Backend").clone()
}

fn request_id(req: &HttpRequest) -> Option<Uuid> {
    req.extensions().get::<RequestId>().map(|it| **it)
}

fn who(backend: &Backend, req: &HttpRequest) -> Option<Known> {
    let header = req.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    backend.tokens.check(token.trim(), backend.wall.now()).ok()
}

impl<R: Right> FromRequest for Gate<R> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let backend = backend(req);
        let gate = who(&backend, req).ok_or(Problem::Unauthenticated).and_then(|who| {
            let permit = authorise(&who.actor).ok_or(Problem::Forbidden { right: R::NAME })?;
            Ok(Self { backend, permit, who, request_id: request_id(req) })
        });
        ready(gate)
    }
}

impl FromRequest for OpenGate {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let backend = backend(req);
        let info = req.connection_info();
        let address =
            if backend.trust_proxy { info.realip_remote_addr() } else { info.peer_addr() };
        let address = address.unwrap_or("unknown").to_owned();
        ready(Ok(Self { backend, request_id: request_id(req), address }))
    }
}

impl<R: Right> Gate<R> {
    pub(crate) fn permit(&self) -> &Permit<R> {
        &self.permit
    }

    pub(crate) fn who(&self) -> &Known {
        &self.who
    }

    pub(crate) fn backend(&self) -> &Backend {
        &self.backend
    }

    /// Runs `work`, which reads, off the async threads.
    pub(crate) async fn look<T: Send + 'static>(
        self,
        work: impl FnOnce(&mut Session<'_>, &Permit<R>, &Ground<'_>) -> Result<T, Problem>
        + Send
        + 'static,
    ) -> Result<T, Problem> {
        blocking(move || {
            let ground = self.ground();
            self.backend.db.look(|session| work(session, &self.permit, &ground))
        })
        .await
    }

    /// Runs `work` in one transaction, off the async threads.
    pub(crate) async fn transact<T: Send + 'static>(
        self,
        work: impl FnOnce(&mut Tx<'_>, &Permit<R>, &Ground<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        blocking(move || {
            let ground = self.ground();
            self.backend.db.transact(|tx| work(tx, &self.permit, &ground))
        })
        .await
    }

    /// Runs `work`, which changes `thing`, in one transaction.
    pub(crate) async fn change<T: Send + 'static>(
        self,
        thing: impl Shared<R>,
        work: impl FnOnce(&mut Tx<'_>, &Permit<R>, &Ground<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        blocking(move || {
            let (ground, db) = (self.ground(), &self.backend.db);
            let done = db.transact(|tx| work(tx, &self.permit, &ground));
            // Read when the attempt is undone, so that nothing of it is taken for what is there.
            let current = || db.look(|session| thing.current(session, &self.permit, &ground));
            done.map_err(|it: Problem| it.meanwhile(current))
        })
        .await
    }

    /// The same, once: a retry with the same key gets the same answer.
    pub(crate) async fn change_once(
        self,
        thing: impl Shared<R>,
        (key, fingerprint): (IdempotencyKey, Vec<u8>),
        work: impl FnOnce(&mut Tx<'_>, &Permit<R>, &Ground<'_>) -> Result<Reply, Problem>
        + Send
        + 'static,
    ) -> Result<Reply, Problem> {
        let once = Once::new(self.permit.account(), key, fingerprint);
        let work = move |tx: &mut Tx<'_>, permit: &Permit<R>, ground: &Ground<'_>| {
            once.run(tx, ground, |tx| work(tx, permit, ground))
        };
        self.change(thing, work).await
    }

    /// Runs `work` in one transaction, once: a retry with the same key gets the same answer.
    pub(crate) async fn once(
        self,
        key: IdempotencyKey,
        fingerprint: Vec<u8>,
        work: impl FnOnce(&mut Tx<'_>, &Permit<R>, &Ground<'_>) -> Result<Reply, Problem>
        + Send
        + 'static,
    ) -> Result<Reply, Problem> {
        let once = Once::new(self.permit.account(), key, fingerprint);
        self.transact(move |tx, permit, ground| once.run(tx, ground, |tx| work(tx, permit, ground)))
            .await
    }

    /// The same, committed together with the works of others: for what many do at once and what
    /// takes a number.
    pub(crate) async fn once_together(
        self,
        key: IdempotencyKey,
        fingerprint: Vec<u8>,
        work: impl Fn(&mut Tx<'_>, &Permit<R>, &Ground<'_>) -> Result<Reply, Problem> + Send + 'static,
    ) -> Result<Reply, Problem> {
        let once = Once::new(self.permit.account(), key, fingerprint);
        let group = self.backend.group.clone();
        let (tell, told) = tokio::sync::oneshot::channel();
        let work = move |tx: &mut Tx<'_>| {
            let ground = self.ground();
            once.run(tx, &ground, |tx| work(tx, &self.permit, &ground))
        };
        // Whoever has hung up needs no answer.
        let answer = move |done| drop(tell.send(done));
        group.join(work, answer).map_err(|_| Problem::Busy)?;
        told.await.ok().flatten().unwrap_or(Err(Problem::Busy))
    }

    fn ground(&self) -> Ground<'_> {
        let now = self.backend.clock.now();
        let how = Circumstances {
            author: Author::Account(self.permit.account()),
            on_behalf_of: None,
            request_id: self.request_id,
            at: now,
        };
        Ground { now, library: &self.backend.library, how }
    }
}

impl OpenGate {
    pub(crate) async fn look<T: Send + 'static>(
        self,
        work: impl FnOnce(&mut Session<'_>, &Ground<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        blocking(move || {
            let ground = ground(&self.backend, self.request_id);
            self.backend.db.look(|session| work(session, &ground))
        })
        .await
    }

    pub(crate) async fn transact<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>, &Ground<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (backend, request_id) = (self.backend.clone(), self.request_id);
        blocking(move || {
            let ground = ground(&backend, request_id);
            backend.db.transact(|tx| work(tx, &ground))
        })
        .await
    }

    /// Runs `work`, which takes as many transactions as it needs, off the async threads.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Backend) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let backend = self.backend.clone();
        blocking(move || work(&backend)).await
    }
}

fn ground(backend: &Arc<Backend>, request_id: Option<Uuid>) -> Ground<'_> {
    let ground = system_ground(backend, "public");
    Ground { how: Circumstances { request_id, ..ground.how }, ..ground }
}

/// What a part of Onedoor itself stands on when it acts.
pub(crate) fn system_ground<'b>(backend: &'b Backend, part: &'static str) -> Ground<'b> {
    let now = backend.clock.now();
    let author = Author::System(part);
    let how = Circumstances { author, on_behalf_of: None, request_id: None, at: now };
    Ground { now, library: &backend.library, how }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    web::block(work).await.map_err(Problem::internal)?
}

/// Whether the request carries a good token whose holder has the right `R`: for operations that
/// the law opens to everyone and that show such a caller more.
pub(crate) fn holds<R: Right>(req: &HttpRequest) -> bool {
    let known = who(&backend(req), req);
    known.is_some_and(|it| authorise::<R>(&it.actor).is_some())
}
