//! 流程仿真: a draft played through with the applications of the past, beside the version that is live.

use std::sync::Arc;

use actix_web::{post, web};
use chrono::NaiveDate;
use domain::access::Permit;
use domain::calendar::{Calendar, local_date};
use domain::catalogue::simulation::{Arrival, Measured, Scenario, Timeline, simulate};
use domain::catalogue::{Content, DraftItems, scene};
use domain::workflow::event_log::Trace;
use domain::workflow::{Answers, Definition, Seat, TaskOutcome, TaskState, Ways, prove};
use domain::{ApplicationId, ItemCode};
use persistence::Session;
use persistence::applications::find;
use persistence::catalogue::{version, version_on};
use persistence::identity::Directory;
use persistence::workflow::{Span, event_log};

use super::simulation_view::{AskSimulation, HandsInput, ReportView, SimulationView};
use crate::Problem;
use crate::dates::in_order;
use crate::gate::{Gate, Ground};
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;

/// Applications in one simulation.
const MOST: i64 = 2_000;

/// From fewer than this, not much follows.
const THIN: usize = 30;

/// Simulate item version
///
/// 流程仿真, before a version is published: the applications of a period arrive again as they did and go
/// through the procedure of this version, and, for comparison, of the one that applies today. It runs in
/// working time. Each step takes a time that this step (by its node; else a step of its duty) took before,
/// from the claim to the end (from its opening, where nobody claimed it), and none where a rule left it out.
/// A post has as many hands as hold it today, at least one, or as given; whoever else may do its steps is
/// not counted. Whoever came first is served first. Gateways ask the recorded forms. Nobody refuses or
/// returns anything. The report names steps and posts, and no applicant. At most 2,000
/// applications of the caller's bodies; for more, 422 asks for a shorter period.
#[utoipa::path(
    tag = "catalogue",
    request_body = AskSimulation,
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        ("number" = i32, Path, description = "The version's number", minimum = 1, example = 2),
    ),
    responses((status = 200, description = "What is to be expected", body = SimulationView), Problems),
    security(("bearer" = ["catalogue.draft"])),
)]
#[post("/items/{item_code}/versions/{number}/simulation")]
pub(crate) async fn simulate_item_version(
    gate: Gate<DraftItems>,
    place: web::Path<(String, i32)>,
    Checked { body: asked, .. }: Checked<AskSimulation>,
) -> Result<Reply, Problem> {
    in_order(asked.from, asked.to, "/to")?;
    let (code, number) = place.into_inner();
    let code = ItemCode::from(code);
    gate.look(move |session, permit, ground| {
        let drafted = version(session, &code, number)?;
        let live = version_on(session, &code, local_date(ground.now))?;
        for it in [&drafted, &live] {
            prove(&it.content.workflow).map_err(Problem::Unsound)?;
        }
        at_work(&asked.hands, [&drafted.content, &live.content])?;
        let span = Span { item: code, from: asked.from.0, to: asked.to.0 };
        let traces = event_log(session, permit, &span, MOST)?.ok_or_else(too_many)?;
        let record = Record::of(session, ground, &live.content, (traces, asked.from.0))?;
        let directory = Directory::on(session, local_date(ground.now))?;
        let hands = |seat: &Seat| {
            let seat_of = (seat.body.as_str(), seat.post.as_str());
            let given = asked.hands.iter().find(|it| it.seat() == seat_of);
            let held = || directory.holders(&seat.body, &seat.post).len().max(1);
            given.map_or_else(held, |it| it.hands.into())
        };
        let mut play = |number: i32, content: &Content| {
            let arrivals = record.arrivals(session, permit, &content.workflow)?;
            let (workflow, limits) = (&content.workflow, &content.limits);
            let (arrivals, measured, seed) = (&arrivals, &record.measured, asked.seed.into());
            let scenario = Scenario { workflow, limits, arrivals, measured, seed };
            let timeline = Timeline::from(&record.calendar, record.first);
            Ok::<_, Problem>(ReportView::of(number, simulate(&scenario, &hands, &timeline)))
        };
        let simulated = play(drafted.number, &drafted.content)?;
        let live = play(live.number, &live.content)?;
        let applications = record.came.len();
        Ok(Reply::plain(&SimulationView {
            applications,
            thin: applications < THIN,
            simulated,
            live,
        }))
    })
    .await
}

/// Hands are given to posts that have a step in one of the procedures.
fn at_work(given: &[HandsInput], procedures: [&Content; 2]) -> Result<(), Problem> {
    let tasks = || procedures.into_iter().flat_map(|it| it.workflow.tasks());
    let works = |it: &HandsInput| {
        let seats = tasks().flat_map(|(_, task)| task.seats());
        seats.into_iter().any(|seat| (seat.body.as_str(), seat.post.as_str()) == it.seat())
    };
    match given.iter().position(|it| !works(it)) {
        None => Ok(()),
        Some(place) => {
            let told =
                ("no step of either version is of this post", "两个版本的流程均没有该岗位的环节");
            Err(Problem::bad_value(format!("/hands/{place}/post"), "exists", told))
        }
    }
}

fn too_many() -> Problem {
    let english =
        format!("there are more than {MOST} applications in these days: ask for fewer days");
    let chinese = format!("该时间段内的办件超过 {MOST} 件，请缩短时间段");
    Problem::bad_value("/to", "most", (&english, &chinese))
}

/// What a period has on record.
struct Record {
    calendar: Arc<Calendar>,
    first: NaiveDate,
    /// Each application, with when it came in working time.
    came: Vec<(ApplicationId, i64)>,
    measured: Measured,
}

impl Record {
    fn of(
        session: &mut Session<'_>,
        ground: &Ground<'_>,
        live: &Content,
        (traces, first): (Vec<Trace>, NaiveDate),
    ) -> Result<Self, Problem> {
        let mut calendars = ground.library.calendars_now(session, [&live.body], ground.now)?;
        let calendar = calendars.remove(&live.body).unwrap_or_default();
        let timeline = Timeline::from(&calendar, first);
        let (mut came, mut measured) = (Vec::new(), Measured::default());
        for run in traces.iter().flat_map(|it| &it.runs) {
            let done = run.closed_at.filter(|_| run.task.state == TaskState::Done);
            let begun = timeline.minutes(run.claimed_at.unwrap_or(run.task.opened_at));
            if run.task.outcome == Some(TaskOutcome::Skipped) {
                measured.note_left_out(&run.task.node, run.task.duty);
            } else if let Some(done) = done {
                let took = (timeline.minutes(done) - begun).max(0);
                measured.note(&run.task.node, run.task.duty, took);
            }
        }
        for trace in &traces {
            let first = trace.runs.iter().min_by_key(|it| it.task.opened_at);
            came.extend(first.map(|it| (it.task.application, timeline.minutes(it.task.opened_at))));
        }
        Ok(Self { calendar, first, came, measured })
    }

    /// When each application comes, and which ways its form leads it through this procedure.
    fn arrivals(
        &self,
        session: &mut Session<'_>,
        permit: &Permit<DraftItems>,
        workflow: &Definition,
    ) -> Result<Vec<Arrival>, Problem> {
        let chooses = workflow.choices().next().is_some();
        let arrival = |(id, at): &(ApplicationId, i64)| {
            let ways =
                if chooses { ways(session, permit, workflow, *id)? } else { Ways::default() };
            Ok(Arrival { at: *at, ways })
        };
        self.came.iter().map(arrival).collect()
    }
}

fn ways(
    session: &mut Session<'_>,
    permit: &Permit<DraftItems>,
    workflow: &Definition,
    id: ApplicationId,
) -> Result<Ways, Problem> {
    let file = find(session, permit, id)?.file;
    let form = serde_json::from_str(&file.form).unwrap_or_default();
    let it = &file.application;
    Ok(Ways::of(workflow, &scene(form, file.person.kind, it.channel, &it.item, &Answers::new())))
}
