//! Windows, and what the screens over them show.

use actix_web::{get, web};
use persistence::organisations;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use super::counter_view::{WindowDisplay, WindowView};
use crate::Problem;
use crate::gate::OpenGate;
use crate::page::Page;
use crate::problem::PublicProblems;
use crate::query::Query;
use crate::reply::Reply;

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct WindowFilter {
    /// Only windows of this centre
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "AQ-ZWZX")]
    centre: Option<String>,
    /// Only windows of this body
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "MZJ")]
    body: Option<String>,
}

/// List windows
///
/// By code, of one centre or body if asked.
#[utoipa::path(
    tag = "organisations",
    params(WindowFilter),
    responses((status = 200, description = "The windows", body = Page<WindowView>), PublicProblems),
    security(()),
)]
#[get("/windows")]
pub(crate) async fn list_windows(
    gate: OpenGate,
    Query(filter): Query<WindowFilter>,
) -> Result<Reply, Problem> {
    gate.look(move |session, _| {
        let all = organisations::windows(session)?.into_iter();
        let wanted = all
            .filter(|it| filter.centre.as_ref().is_none_or(|centre| *centre == it.0))
            .filter(|it| filter.body.as_ref().is_none_or(|body| *body == it.1.body.as_str()));
        let views = wanted.map(WindowView::from).collect();
        Ok(Reply::plain(&Page::whole(views)))
    })
    .await
}

/// Get window display
///
/// For the screen over a window: the unit's name plate (单位名称标牌), its promise, and who sits
/// there with name, number, photo and party-member mark. Whoever has left does not appear.
#[utoipa::path(
    tag = "organisations",
    params(("window_code" = String, Path, description = "窗口编码", max_length = 64, example = "AQ-ZWZX-A01")),
    responses((status = 200, description = "What to show", body = WindowDisplay), PublicProblems),
    security(()),
)]
#[get("/windows/{window_code}/display")]
pub(crate) async fn get_window_display(
    gate: OpenGate,
    code: web::Path<String>,
) -> Result<Reply, Problem> {
    gate.look(move |session, _| {
        let window = organisations::window(session, &code)?;
        let body = organisations::body(session, &window.1.body)?;
        let centre = organisations::centre(session, &window.0)?;
        let staff = organisations::on_duty(session, &code)?;
        Ok(Reply::plain(&WindowDisplay::new(window, (body.name, centre.name), staff)))
    })
    .await
}
