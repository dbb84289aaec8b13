//! A file on its way in. Between two pieces it holds neither a connection nor a thread, so that
//! whoever sends slowly keeps nobody waiting.

use std::time::Duration;

use actix_web::rt::time::timeout;
use actix_web::web;
use domain::FileId;
use domain::access::Right;
use domain::documents::{FileKind, Refusal};
use futures_util::StreamExt;
use persistence::documents::{CHUNK, begin, keep_chunk, let_go};
use persistence::ids;
use sha2::{Digest, Sha256};

use crate::Problem;
use crate::body::{PATIENCE, late};
use crate::gate::Gate;

/// A file that came in. It belongs to nothing yet, and is forgotten unless somebody takes it.
pub(super) struct Received {
    pub(super) file: FileId,
    pub(super) size: i64,
    pub(super) sha256: Vec<u8>,
}

/// How long a file may take to come in; what is unfinished much longer has no sender any more.
pub(crate) const LONGEST: Duration = Duration::from_secs(30 * 60);

/// Takes a file in, piece by piece.
pub(super) async fn receive<R: Right + Clone>(
    gate: &Gate<R>,
    kind: FileKind,
    body: web::Payload,
) -> Result<Received, Problem> {
    let file = ids::fresh(gate.backend().now());
    let done = timeout(LONGEST, store(gate, file, kind, body)).await;
    let done = done.unwrap_or_else(|_| Err(late()));
    if done.is_err() {
        forget(gate, file).await;
    }
    done
}

/// Forgets the file unless it has become something's. What cannot be forgotten now is later.
pub(super) async fn forget<R: Right + Clone>(gate: &Gate<R>, file: FileId) {
    let forgotten = gate.clone().transact(move |tx, _, _| Ok(let_go(tx, file)?)).await;
    if let Err(cause) = forgotten {
        tracing::warn!(%cause, %file, "an unfinished file is left for the hourly sweep");
    }
}

async fn store<R: Right + Clone>(
    gate: &Gate<R>,
    file: FileId,
    kind: FileKind,
    body: web::Payload,
) -> Result<Received, Problem> {
    let mut pieces = Pieces::of(body, gate.backend().largest_file);
    let (mut digest, mut size) = (Sha256::new(), 0);
    for ordinal in 0.. {
        let piece = pieces.next().await?;
        if piece.is_empty() {
            break;
        }
        if !kind.may_hold(&piece, size) {
            return Err(Refusal::NotOfItsKind { kind }.into());
        }
        digest.update(&piece);
        size += i64::try_from(piece.len()).map_err(Problem::internal)?;
        let now = gate.backend().wall.now();
        let keep = gate.clone().transact(move |tx, _, _| {
            if ordinal == 0 {
                begin(tx, file, kind, now)?;
            }
            Ok(keep_chunk(tx, file, ordinal, &piece)?)
        });
        keep.await?;
    }
    if size == 0 {
        return Err(Refusal::FileEmpty.into());
    }
    Ok(Received { file, size, sha256: digest.finalize().to_vec() })
}

/// A body, cut into pieces.
struct Pieces {
    body: web::Payload,
    /// What has come in of the next piece.
    rest: Vec<u8>,
    limit: usize,
    /// How many bytes may still come.
    left: usize,
}

impl Pieces {
    fn of(body: web::Payload, limit: usize) -> Self {
        Self { body, rest: Vec::new(), limit, left: limit }
    }

    /// The next piece; the last may be short, and behind it there is nothing.
    async fn next(&mut self) -> Result<Vec<u8>, Problem> {
        while self.rest.len() < CHUNK {
            let part = timeout(PATIENCE, self.body.next()).await.map_err(|_| late())?;
            let Some(part) = part else { return Ok(std::mem::take(&mut self.rest)) };
            let part = part.map_err(|_| cut_off())?;
            let limit = self.limit;
            self.left = self.left.checked_sub(part.len()).ok_or(Problem::TooLarge { limit })?;
            self.rest.extend_from_slice(&part);
        }
        let later = self.rest.split_off(CHUNK);
        Ok(std::mem::replace(&mut self.rest, later))
    }
}

fn cut_off() -> Problem {
    Problem::malformed("", ("the body is cut off", "请求体不完整"))
}
