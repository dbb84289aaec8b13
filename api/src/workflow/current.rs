//! What a task is by now, for whoever was too late.

use domain::TaskId;
use domain::access::Permit;
use domain::workflow::WorkTasks;
use persistence::Session;

use super::read::detail;
use crate::Problem;
use crate::gate::{Ground, Shared};
use crate::problem::CurrentState;
use crate::reply::Reply;

impl Shared<WorkTasks> for TaskId {
    fn current(
        self,
        session: &mut Session<'_>,
        permit: &Permit<WorkTasks>,
        ground: &Ground<'_>,
    ) -> Result<CurrentState, Problem> {
        let (view, revision) = detail(session, permit, ground, self)?;
        Ok(CurrentState {
            href: format!("/api/v1/tasks/{self}"),
            revision,
            etag: Reply::tagged(&view, revision).tag().unwrap_or_default(),
            state: Some(view.task.state),
            assignee: view.task.assignee,
            stage: None,
        })
    }
}
