//! The pool, and the one way to a transaction.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

use diesel::connection::{
    AnsiTransactionManager, Connection, SimpleConnection, TransactionManager,
};
use diesel::pg::PgConnection;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool, PoolError};
use diesel::result::{DatabaseErrorKind, Error};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use domain::identity::Person;
use domain::{ApplicationId, Fingerprint};

use crate::Vault;

pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations");

/// The database, and the keys to what is encrypted in it.
#[derive(Clone)]
pub struct Db {
    pool: Pool<ConnectionManager<PgConnection>>,
    vault: Arc<Vault>,
}

/// How to reach a database.
#[derive(Debug, Clone)]
pub struct Options {
    /// A libpq URL or connection string.
    pub url: String,
    pub connections: u32,
    /// How long a request waits for a connection before it is told that the house is full.
    pub patience: Duration,
}

/// A connection, for reading. Each statement stands alone.
pub struct Session<'c> {
    pub(crate) conn: &'c mut PgConnection,
    pub(crate) vault: &'c Vault,
}

/// An open transaction. Whatever writes takes it, so nothing can be written outside one.
pub struct Tx<'c>(Session<'c>);

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such row, or none that the permit may see. Callers cannot tell which.
    #[error("no such record")]
    NotFound,
    #[error("the record has changed since it was read")]
    Stale,
    /// A named constraint said no.
    #[error("the constraint `{0}` does not allow it")]
    Constraint(String),
    #[error("no database connection: {0}")]
    Pool(#[from] PoolError),
    #[error("the database refused")]
    Query(#[source] Error),
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
}

impl StoreError {
    /// Whether the same may succeed in a moment: the database was restarted, or somebody was quicker.
    pub fn passes(&self) -> bool {
        use DatabaseErrorKind::{ClosedConnection, ReadOnlyTransaction, SerializationFailure};
        match self {
            Self::Pool(_) => true,
            Self::Query(Error::DatabaseError(kind, _)) => {
                matches!(kind, ClosedConnection | ReadOnlyTransaction | SerializationFailure)
            }
            Self::Query(Error::BrokenTransactionManager) => true,
            Self::NotFound
            | Self::Stale
            | Self::Constraint(_)
            | Self::Query(_)
            | Self::Corrupt(_) => false,
        }
    }
}

impl From<Error> for StoreError {
    fn from(err: Error) -> Self {
        match err {
            Error::NotFound => Self::NotFound,
            Error::DatabaseError(
                DatabaseErrorKind::UniqueViolation
                | DatabaseErrorKind::ForeignKeyViolation
                | DatabaseErrorKind::CheckViolation,
                ref told,
            ) if told.constraint_name().is_some() => {
                Self::Constraint(told.constraint_name().unwrap_or_default().to_owned())
            }
            err => Self::Query(err),
        }
    }
}

impl Db {
    pub fn connect(options: &Options, vault: Vault) -> Result<Self, StoreError> {
        let pool = Pool::builder()
            .max_size(options.connections)
            .min_idle(Some(1))
            .connection_timeout(options.patience)
            // Otherwise every check-out costs a round trip.
            .test_on_check_out(false)
            .connection_customizer(Box::new(Manners))
            .build(ConnectionManager::new(&options.url))?;
        Ok(Self { pool, vault: Arc::new(vault) })
    }

    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Brings the tables up to date; servers that start together wait for one another.
    pub fn migrate(&self) -> Result<Vec<String>, StoreError> {
        let mut conn = self.pool.get()?;
        conn.batch_execute("select pg_advisory_lock(7271)")?;
        let done = conn.run_pending_migrations(MIGRATIONS);
        let done = done.map(|it| it.iter().map(ToString::to_string).collect());
        conn.batch_execute("select pg_advisory_unlock(7271)")?;
        done.map_err(|err| StoreError::Corrupt(format!("a migration failed: {err}")))
    }

    /// Runs `work` on a connection, without a transaction around its reads.
    pub fn look<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Session<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut conn = self.pool.get().map_err(StoreError::from)?;
        let done = work(&mut Session { conn: &mut conn, vault: &self.vault });
        if done.is_err() && conn.batch_execute("select 1").is_err() {
            // The pool tells a dead connection by its transactions, and this one has had none.
            AnsiTransactionManager::transaction_manager_status_mut(&mut *conn).set_in_error();
        }
        done
    }

    /// Runs `work` in one transaction: all of it is stored, or none.
    pub fn transact<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut conn = self.pool.get().map_err(StoreError::from)?;
        let done = conn.transaction(|conn| {
            work(&mut Tx(Session { conn, vault: &self.vault })).map_err(Fault::Work)
        });
        done.map_err(Fault::into)
    }
}

impl Session<'_> {
    /// The same person gets the same fingerprint.
    pub fn fingerprint(&self, person: &Person) -> Fingerprint {
        self.vault.fingerprint(person.kind, &person.number)
    }

    /// 查询码: proves that somebody holds an application's receipt.
    pub fn query_code(&self, application: ApplicationId) -> String {
        self.vault.query_code(application)
    }
}

impl Tx<'_> {
    /// Runs `work` in a savepoint: if it fails, the transaction goes on without it.
    pub fn within<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let Session { conn, vault } = &mut self.0;
        let vault: &Vault = vault;
        let done =
            conn.transaction(|conn| work(&mut Tx(Session { conn, vault })).map_err(Fault::Work));
        done.map_err(Fault::into)
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = Session<'c>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").field("pool", &self.pool.state()).finish_non_exhaustive()
    }
}

/// What every connection of the pool observes.
#[derive(Debug)]
struct Manners;

impl CustomizeConnection<PgConnection, diesel::r2d2::Error> for Manners {
    fn on_acquire(&self, conn: &mut PgConnection) -> Result<(), diesel::r2d2::Error> {
        // A stuck statement or a forgotten transaction must not hold others up for ever. Our
        // statements are found by key: one plan is good for all values, and planning a statement
        // anew costs more than running it.
        let manners = "set timezone = 'UTC'; set statement_timeout = '60s'; \
                       set idle_in_transaction_session_timeout = '60s'; set jit = off; \
                       set plan_cache_mode = force_generic_plan";
        conn.batch_execute(manners).map_err(diesel::r2d2::Error::QueryError)
    }
}

/// Why a transaction was undone: the work said so, or the database did.
enum Fault<E> {
    Work(E),
    Database(Error),
}

impl<E: From<StoreError>> Fault<E> {
    fn into(self) -> E {
        match self {
            Self::Work(err) => err,
            Self::Database(err) => StoreError::from(err).into(),
        }
    }
}

impl<E> From<Error> for Fault<E> {
    fn from(err: Error) -> Self {
        Self::Database(err)
    }
}
