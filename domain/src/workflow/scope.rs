//! What conditions and calls see of answers (`calls`): those of the steps drawn beside them, and of
//! parts drawn there by the part's name. A part knows nothing of what it is drawn in, so it says the
//! same wherever it is drawn.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::drawn::local;
use super::{Definition, Member, NodeKind, ServiceCall};
use crate::NodeId;

impl Definition {
    /// The scene as it is seen from within `part`, or from the top.
    pub fn scene_from<'s>(&self, part: Option<&NodeId>, scene: &'s Value) -> Cow<'s, Value> {
        if self.parts.is_empty() {
            return Cow::Borrowed(scene);
        }
        let mut seen = scene.clone();
        seen["calls"] = self.answers_from(part, &scene["calls"]);
        Cow::Owned(seen)
    }

    fn answers_from(&self, part: Option<&NodeId>, answers: &Value) -> Value {
        let answer = |member| match member {
            Member::Node(at) => {
                let id = &self.nodes[at].id;
                Some((local(part, id).to_string(), answers.get(id.as_str())?.clone()))
            }
            Member::Part(at) => {
                let id = &self.parts[at].id;
                Some((local(part, id).to_string(), self.answers_from(Some(id), answers)))
            }
        };
        Value::Object(self.members(part).into_iter().filter_map(answer).collect())
    }

    /// The JSON Schema of scenes as they are seen from within `part`, or from the top.
    pub(super) fn scenes_from<'s>(
        &self,
        part: Option<&NodeId>,
        scenes: &'s Value,
    ) -> Cow<'s, Value> {
        if part.is_none() {
            return Cow::Borrowed(scenes);
        }
        let mut seen = scenes.clone();
        seen["properties"]["calls"] = self.answers_schema(part);
        Cow::Owned(seen)
    }

    /// The JSON Schema of what was answered, as conditions see it: by step, and nothing of a step that
    /// people have done.
    pub fn answers_schema(&self, part: Option<&NodeId>) -> Value {
        let (mut properties, mut parts) = (Map::new(), Vec::new());
        for member in self.members(part) {
            match member {
                Member::Node(at) => {
                    let node = &self.nodes[at];
                    if let NodeKind::Task(task) = &node.kind
                        && let Some(call) = &task.service_call
                    {
                        properties.insert(local(part, &node.id).to_string(), call.schema());
                    }
                }
                Member::Part(at) => {
                    let id = &self.parts[at].id;
                    let name = local(part, id).to_string();
                    properties.insert(name.clone(), self.answers_schema(Some(id)));
                    parts.push(name);
                }
            }
        }
        json!({ "type": "object", "required": parts, "properties": properties })
    }

    /// What the question of a step tells, of this scene.
    pub fn told(&self, step: &NodeId, call: &ServiceCall, scene: &Value) -> Map<String, Value> {
        let part = self.node(step).and_then(|it| it.part.as_ref());
        call.told(&self.scene_from(part, scene))
    }
}
