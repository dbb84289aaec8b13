//! What conditions of a workflow can see of an application (条件可引用的内容), and nothing else.

use serde_json::{Value, json};

use crate::ItemCode;
use crate::identity::PersonKind;
use crate::labels::{Label, labels};
use crate::workflow::{Answers, Definition};

labels! {
    /// By which way an application came (申报来源, GB/T 39046 A.5).
    Channel {
        /// 1 窗口
        Window = "window",
        /// 2 电脑端
        Web = "web",
        /// 3 移动端
        Mobile = "mobile",
        /// 4 快递
        Post = "post",
        /// 9 代办点
        AgentPoint = "agent_point",
    }
}

/// An application as conditions see it, with what systems have answered by step. [`scene_schema`]
/// describes it.
pub fn scene(
    form: Value,
    applicant: PersonKind,
    channel: Channel,
    item: &ItemCode,
    calls: &Answers,
) -> Value {
    json!({
        "form": form, "applicant": { "kind": applicant }, "channel": channel, "item": item,
        "calls": calls,
    })
}

/// The JSON Schema of every scene of an item with this form and this procedure.
pub fn scene_schema(form: &Value, workflow: &Definition) -> Value {
    let words = |them: Vec<&'static str>| json!({ "type": "string", "enum": them });
    let kind = words(PersonKind::ALL.iter().map(|it| it.as_str()).collect());
    let channel = words(Channel::ALL.iter().map(|it| it.as_str()).collect());
    json!({
        "type": "object",
        "required": ["form", "applicant", "channel", "item", "calls"],
        "properties": {
            "form": form,
            "applicant": { "type": "object", "required": ["kind"], "properties": { "kind": kind } },
            "channel": channel,
            "item": { "type": "string" },
            "calls": workflow.answers_schema(None)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scene_is_as_its_schema_says() {
        let form = json!({ "type": "object", "required": ["a"], "properties": { "a": { "type": "integer" } } });
        let workflow = Definition::default();
        let schema = scene_schema(&form, &workflow);
        let schema = jsonschema::validator_for(&schema).expect("it is a schema");
        for (kind, channel) in
            PersonKind::ALL.iter().flat_map(|kind| Channel::ALL.iter().map(move |it| (*kind, *it)))
        {
            let scene =
                scene(json!({ "a": 1 }), kind, channel, &"MZ-01-001".into(), &Answers::new());
            assert!(schema.is_valid(&scene), "{scene}");
        }
    }
}
