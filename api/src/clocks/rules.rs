//! Rules of law as data.

use actix_web::{get, web};
use domain::packs::LawRule;
use persistence::clocks::{rule, rules};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::Problem;
use crate::gate::OpenGate;
use crate::page::{Page, Paging, open};
use crate::problem::PublicProblems;
use crate::query::Query;
use crate::reply::Reply;

/// A rule of law, as limits and refusals name it
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RuleView {
    #[schema(example = "XK-32-4", max_length = 40)]
    id: String,
    /// The act
    #[schema(example = "中华人民共和国行政许可法", max_length = 200)]
    law: String,
    /// Articles
    #[schema(example = "art.32(4)", max_length = 300)]
    source: String,
    /// What sets it off
    #[schema(max_length = 500)]
    trigger: String,
    /// In `unit`; absent when the unit needs no number
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 5, minimum = 0)]
    length: Option<u32>,
    /// A unit of time, or a word of its own for a rule that is no clock
    #[schema(example = "working_day", max_length = 40)]
    unit: String,
    /// From when it counts
    #[schema(max_length = 500)]
    clock_start: String,
    #[schema(max_length = 500)]
    suspension: String,
    #[schema(max_length = 500)]
    extension: String,
    /// What follows
    #[schema(max_length = 2000)]
    consequence: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<chrono::NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<chrono::NaiveDate>,
    /// The article's own sentence, or the gist of it (条文要旨)
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 1000)]
    text: String,
    /// The same in English
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 1000)]
    text_en: String,
    /// The rule of the text before this one, for triggers of its time
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "GK07-24", max_length = 40)]
    replaces: Option<String>,
}

impl From<LawRule> for RuleView {
    fn from(it: LawRule) -> Self {
        Self {
            id: it.id,
            law: it.law,
            source: it.source,
            trigger: it.trigger,
            length: it.length,
            unit: it.unit,
            clock_start: it.clock_start,
            suspension: it.suspension,
            extension: it.extension,
            consequence: it.consequence,
            valid_from: it.valid_from,
            valid_to: it.valid_to,
            text: it.text,
            text_en: it.text_en,
            replaces: it.replaces,
        }
    }
}

fn view(content: Value) -> Result<RuleView, Problem> {
    let it: LawRule = serde_json::from_value(content).map_err(Problem::internal)?;
    Ok(it.into())
}

/// List rules
///
/// The rules of law that limits and refusals name, by id.
#[utoipa::path(
    tag = "clocks",
    params(Paging),
    responses((status = 200, description = "A page of rules", body = Page<RuleView>), PublicProblems),
    security(()),
)]
#[get("/rules")]
pub(crate) async fn list_rules(
    gate: OpenGate,
    Query(asked): Query<Paging>,
) -> Result<Reply, Problem> {
    let after: Option<String> = open(asked.cursor.as_deref())?;
    gate.look(move |session, _| {
        let after = after.unwrap_or_default();
        let found = rules(session, &after, asked.limit.and_one())?;
        let read = found.into_iter().map(|(id, content)| Ok((id, view(content)?)));
        let read: Vec<(String, RuleView)> = read.collect::<Result<_, Problem>>()?;
        let page = Page::of(read, asked.limit, |it| it.0.clone(), |it| it.1);
        Ok(Reply::plain(&page))
    })
    .await
}

/// Get rule
///
/// One rule by the id that a problem's `rule` or a clock's `rule` names.
#[utoipa::path(
    tag = "clocks",
    params(("rule_id" = String, Path, description = "The rule's id", max_length = 40, example = "XK-32-4")),
    responses((status = 200, description = "The rule", body = RuleView), PublicProblems),
    security(()),
)]
#[get("/rules/{rule_id}")]
pub(crate) async fn get_rule(gate: OpenGate, rule_id: web::Path<String>) -> Result<Reply, Problem> {
    gate.look(move |session, _| Ok(Reply::plain(&view(rule(session, &rule_id)?)?))).await
}
