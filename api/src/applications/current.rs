//! What an application is by now, for whoever was too late.

use domain::ApplicationId;
use domain::access::Permit;
use persistence::Session;

use super::read::show;
use crate::Problem;
use crate::gate::{Ground, Shared};
use crate::problem::CurrentState;
use crate::reply::Reply;

impl<R: 'static> Shared<R> for ApplicationId {
    fn current(
        self,
        session: &mut Session<'_>,
        permit: &Permit<R>,
        ground: &Ground<'_>,
    ) -> Result<CurrentState, Problem> {
        let (view, revision) = show(session, permit, ground, self)?;
        Ok(CurrentState {
            href: format!("/api/v1/applications/{self}"),
            revision,
            etag: Reply::tagged(&view, revision).tag().unwrap_or_default(),
            stage: Some(view.stage),
            state: None,
            assignee: None,
        })
    }
}
