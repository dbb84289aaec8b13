//! How many of what runs now show which light. It costs what runs now, and nothing for what is over.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::access::Permit;
use domain::clocks::Light;
use domain::supervision::{LightCounts, LightsBy, ReadStatistics};
use domain::{BodyCode, ItemCode, NodeId};
use uuid::Uuid;

use super::Scope;
use crate::clocks::shows;
use crate::steady::Steady;
use crate::{Session, StoreError};

/// The lights of one body, item or step.
#[derive(Debug, Clone)]
pub struct LightGroup {
    pub spot: Spot,
    pub counts: LightCounts,
}

/// What is counted together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    Body(BodyCode),
    Item(ItemCode),
    Step { item: ItemCode, node: NodeId, name: String },
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    reader: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    item_code: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    node: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    name: Option<String>,
    #[diesel(sql_type = BigInt)]
    green: i64,
    #[diesel(sql_type = BigInt)]
    yellow: i64,
    #[diesel(sql_type = BigInt)]
    red: i64,
    #[diesel(sql_type = BigInt)]
    paused: i64,
    #[diesel(sql_type = BigInt)]
    every: i64,
}

const APPLICATIONS: &str = "
    from applications_readers it
    where it.reader = any($1) and it.due_at is not null and it.decides";

const TASKS: &str = "
    from workflow_tasks it
    where it.body_code = any($2) and it.state in ('open', 'claimed')";

/// The lights of the applications whose promised limit runs; or of open tasks, by their step.
pub fn lights(
    session: &mut Session<'_>,
    permit: &Permit<ReadStatistics>,
    scope: &Scope,
    (by, now): (LightsBy, DateTime<Utc>),
) -> Result<Vec<LightGroup>, StoreError> {
    let bodies = scope.bodies(permit);
    let readers: Vec<Uuid> = bodies.iter().map(|it| it.reader().into()).collect();
    let codes: Vec<&str> = bodies.iter().map(BodyCode::as_str).collect();
    let asked = diesel::sql_query(statement(by))
        .bind::<Array<SqlUuid>, _>(readers)
        .bind::<Array<Text>, _>(codes)
        .bind::<Nullable<Text>, _>(scope.item.as_ref().map(ItemCode::as_str))
        .bind::<Timestamptz, _>(now);
    let rows: Vec<Row> = Steady(asked).load(session.conn)?;
    let corrupt = || StoreError::Corrupt("applications_readers.reader".to_owned());
    rows.into_iter()
        .map(|row| {
            let counts = row.counts();
            let spot = row.spot(&bodies).ok_or_else(corrupt)?;
            Ok(LightGroup { spot, counts })
        })
        .collect()
}

fn statement(by: LightsBy) -> String {
    let (columns, group, from) = match by {
        LightsBy::Body => {
            ("reader, null as item_code, null as node, null as name", "1", APPLICATIONS)
        }
        LightsBy::Item => {
            ("null::uuid as reader, item_code, null as node, null as name", "2", APPLICATIONS)
        }
        LightsBy::Step => {
            ("null::uuid as reader, item_code, node, max(name) as name", "2, 3", TASKS)
        }
    };
    let count =
        |(light, name)| format!(", count(*) filter (where {}) as {name}", shows(light, "it", "$4"));
    let lights = [
        (Light::Green, "green"),
        (Light::Yellow, "yellow"),
        (Light::Red, "red"),
        (Light::Paused, "paused"),
    ];
    let counts: String = lights.into_iter().map(count).collect();
    format!(
        "select {columns}{counts}, count(*) as every {from}
           and ($3 is null or it.item_code = $3)
         group by {group}"
    )
}

impl Row {
    fn counts(&self) -> LightCounts {
        let count = |it: i64| u64::try_from(it).unwrap_or_default();
        let [green, yellow, red, paused] =
            [self.green, self.yellow, self.red, self.paused].map(count);
        let without_limit = count(self.every) - green - yellow - red - paused;
        LightCounts { green, yellow, red, paused, without_limit }
    }

    fn spot(self, bodies: &[BodyCode]) -> Option<Spot> {
        if let Some(reader) = self.reader {
            let body = bodies.iter().find(|it| Uuid::from(it.reader()) == reader)?;
            return Some(Spot::Body(body.clone()));
        }
        let item = self.item_code?.into();
        Some(match (self.node, self.name) {
            (Some(node), Some(name)) => Spot::Step { item, node: node.into(), name },
            (None, _) | (_, None) => Spot::Item(item),
        })
    }
}
