//! Which items bodies have on offer, and whether they have entered the centre.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Date, Nullable, Text};
use domain::BodyCode;
use domain::access::Permit;
use domain::supervision::{Offered, ReadStatistics};

use super::Scope;
use crate::text_column::label;
use crate::{Session, StoreError};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    body_code: String,
    #[diesel(sql_type = Text)]
    item_code: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<Text>)]
    office: Option<String>,
    #[diesel(sql_type = Bool)]
    in_centre: bool,
    #[diesel(sql_type = Nullable<Text>)]
    exemption: Option<String>,
}

/// Of each item that anybody can apply for, the version that applies on the day.
const OFFERED: &str = "
    select it.body_code, it.item_code, it.name, it.content->>'office' as office,
           (it.content->'access'->>'in_centre')::boolean as in_centre,
           (select state from catalogue_exemptions alive
            where alive.item_code = it.item_code and alive.state <> 'refused') as exemption
    from catalogue_versions it join catalogue_items item on item.code = it.item_code
    where it.body_code = any($1) and item.status = 'current' and it.case_type <> 'ex_officio'
      and it.state = 'published' and it.effective_from <= $2
      and not exists (select 1 from catalogue_versions later
                      where later.item_code = it.item_code and later.state = 'published'
                        and later.effective_from <= $2 and later.effective_from > it.effective_from)
    order by it.body_code, it.item_code";

/// The bodies that are asked about, and every item that they have on offer on the day.
pub fn offered(
    session: &mut Session<'_>,
    permit: &Permit<ReadStatistics>,
    scope: &Scope,
    day: NaiveDate,
) -> Result<Vec<(BodyCode, Vec<Offered>)>, StoreError> {
    let bodies = scope.bodies(permit);
    let codes: Vec<&str> = bodies.iter().map(BodyCode::as_str).collect();
    let asked = diesel::sql_query(OFFERED).bind::<Array<Text>, _>(codes).bind::<Date, _>(day);
    let rows: Vec<Row> = asked.load(session.conn)?;
    let mut found: Vec<(BodyCode, Vec<Offered>)> =
        bodies.into_iter().map(|it| (it, Vec::new())).collect();
    for row in rows {
        let theirs = found.iter_mut().find(|it| it.0.as_str() == row.body_code);
        let (_, items) = theirs.expect("only these bodies were asked about");
        items.push(read(row)?);
    }
    Ok(found)
}

fn read(row: Row) -> Result<Offered, StoreError> {
    Ok(Offered {
        item: row.item_code.into(),
        name: row.name,
        office: row.office,
        in_centre: row.in_centre,
        exemption: row.exemption.as_deref().map(label).transpose()?,
    })
}
