//! Which way each exclusive gateway goes (分支走向): what the conditions say of one application.

use std::collections::BTreeMap;

use serde_json::Value;

use super::condition::{Condition, Failure};
use super::{Definition, Edge, NodeKind};
use crate::NodeId;
use crate::labels::labels;

/// Where each gateway leads. A gateway that is not among them leads its default way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ways(BTreeMap<NodeId, Way>);

/// Where one gateway leads, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    pub to: NodeId,
    pub by: ChosenBy,
}

labels! {
    /// Why a gateway leads where it does.
    ChosenBy {
        /// 条件成立
        Condition = "condition",
        /// 默认分支: no condition held.
        Default = "default",
        /// 条件无法判断: a condition had no answer, so the default way was taken.
        Failure = "failure",
    }
}

impl Ways {
    /// Asks every gateway's conditions of `scene`, in the order of the file.
    ///
    /// A condition that has no answer counts as none: the default way is taken, and [`ChosenBy`]
    /// says so. Of a definition whose conditions were checked against the form this does not happen.
    pub fn of(definition: &Definition, scene: &Value) -> Self {
        let choose = |gateway: &NodeId| {
            let part = definition.node(gateway).and_then(|it| it.part.as_ref());
            let scene = definition.scene_from(part, scene);
            let mut conditional =
                definition.ways_on(gateway).filter_map(|it| Some((it, it.when.as_deref()?)));
            let taken = conditional.find_map(|(edge, when)| match holds(when, &scene) {
                Ok(false) => None,
                Ok(true) => Some(Some((edge, ChosenBy::Condition))),
                Err(_) => Some(None),
            });
            let (edge, by) = match taken {
                Some(Some(taken)) => taken,
                Some(None) => (default(definition, gateway)?, ChosenBy::Failure),
                None => (default(definition, gateway)?, ChosenBy::Default),
            };
            Some((gateway.clone(), Way { to: edge.to.clone(), by }))
        };
        Self(definition.choices().filter_map(choose).collect())
    }

    /// Leading `gateway` to `to`, whatever the conditions say: so the proof tries every way.
    #[must_use]
    pub(super) fn leading(&self, gateway: &NodeId, to: &NodeId) -> Self {
        let mut ways = self.clone();
        let way = Way { to: to.clone(), by: ChosenBy::Condition };
        ways.0.insert(gateway.clone(), way);
        ways
    }

    pub(super) fn knows(&self, gateway: &NodeId) -> bool {
        self.0.contains_key(gateway)
    }

    /// Whether whoever comes to where `edge` begins goes on by it.
    pub(crate) fn leads(&self, definition: &Definition, edge: &Edge) -> bool {
        match definition.node(&edge.from).map(|it| &it.kind) {
            Some(NodeKind::Exclusive(_)) => {
                self.lead(definition, &edge.from).is_some_and(|it| it.to == edge.to)
            }
            Some(
                NodeKind::Start
                | NodeKind::Task(_)
                | NodeKind::Fork
                | NodeKind::Join
                | NodeKind::End,
            ) => true,
            None => false,
        }
    }

    /// Where `gateway` leads; none where no way leads on.
    pub(super) fn lead(&self, definition: &Definition, gateway: &NodeId) -> Option<Way> {
        let by_default = || {
            let edge = default(definition, gateway)?;
            Some(Way { to: edge.to.clone(), by: ChosenBy::Default })
        };
        self.0.get(gateway).cloned().or_else(by_default)
    }
}

fn holds(when: &str, scene: &Value) -> Result<bool, Failure> {
    let condition = Condition::parse(when);
    let condition = condition.map_err(|it| Failure { at: it.at, why: "it cannot be read" })?;
    condition.holds(scene)
}

/// The way without a condition.
fn default<'a>(definition: &'a Definition, gateway: &NodeId) -> Option<&'a Edge> {
    definition.ways_on(gateway).find(|it| it.when.is_none())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::workflow::sample;

    fn asked(scene: &Value, when: [&str; 2]) -> (String, ChosenBy) {
        let tasks = [("a", "review"), ("b", "review"), ("c", "review")];
        let mut definition = sample(&tasks, &[], &[], "start>x x>a x>b x>c");
        for (edge, when) in definition.edges.iter_mut().filter(|it| it.when.is_some()).zip(when) {
            edge.when = Some(when.to_owned());
        }
        let way = Ways::of(&definition, scene).lead(&definition, &"x".into()).expect("it leads");
        (way.to.to_string(), way.by)
    }

    #[test]
    fn the_first_condition_in_the_file_that_holds_is_taken_and_else_the_default() {
        let scene = json!({ "n": 7 });
        assert_eq!(asked(&scene, ["n > 5", "n > 6"]), ("a".to_owned(), ChosenBy::Condition));
        assert_eq!(asked(&scene, ["n > 7", "n > 6"]), ("b".to_owned(), ChosenBy::Condition));
        assert_eq!(asked(&scene, ["n > 7", "n > 8"]), ("c".to_owned(), ChosenBy::Default));
    }

    #[test]
    fn a_condition_without_an_answer_leads_the_default_way_and_says_so() {
        for scene in [json!({}), json!(null), json!({ "n": "seven" })] {
            assert_eq!(asked(&scene, ["n > 7", "true"]), ("c".to_owned(), ChosenBy::Failure));
        }
        let unread = asked(&json!({ "n": 1 }), ["n >", "true"]);
        assert_eq!(unread, ("c".to_owned(), ChosenBy::Failure));
    }
}
