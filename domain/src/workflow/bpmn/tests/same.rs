//! There and back again.

use std::path::Path;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::{MODELLED, read, told, written};
use crate::clocks::{Limit, SpecialProcedure, Unit};
use crate::labels::Label;
use crate::workflow::random::{definition, parted, piece};
use crate::workflow::{
    AfterUpheld, AnswerKind, CandidateRule, DecisionDocuments, DecisionGate, Definition, Duty,
    NodeKind, Notice, OnTimeout, RefusalRule, Seat, ServiceCall, Signing, SigningMode, StepRules,
    prove,
};
use crate::{NodeId, PostCode};

/// Every definition of the sample pack, with the file and the version that it stands in.
fn of_the_pack() -> Vec<(String, Definition)> {
    let items = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/civil-affairs/items");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(items).expect("the pack is there") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("an item is readable");
        let item: serde_json::Value = serde_json::from_str(&text).expect("an item is JSON");
        for version in item["versions"].as_array().expect("an item has versions") {
            let workflow = version["content"]["workflow"].clone();
            let workflow = serde_json::from_value(workflow).expect("a version has a workflow");
            found.push((format!("{} {}", path.display(), version["number"]), workflow));
        }
    }
    found
}

#[test]
fn every_procedure_of_the_pack_comes_back_from_its_file_as_it_was() {
    let all = of_the_pack();
    assert!(54 <= all.len(), "every item has a procedure");
    for (name, definition) in all {
        assert_eq!(read(&written(&definition)), Ok(definition), "{name}");
    }
}

#[test]
fn what_a_modeller_has_saved_is_read_and_is_sound() {
    let definition = read(MODELLED).expect("the file is in the subset");
    assert_eq!(prove(&definition), Ok(()));
    assert_eq!(definition.nodes.len(), 9);
    let countersigned = definition.task(&"Activity_0q8zv3d".into()).expect("it is a step");
    assert_eq!((countersigned.name.as_str(), countersigned.step), ("会签", Some(3)));
    assert_eq!(countersigned.limit, Some(Limit::new(10, Unit::WorkingDay)));
    assert_eq!(countersigned.note.as_deref(), Some("涉及宗教事务的，一并征求意见。"));
    let signing = countersigned.signing();
    assert_eq!((signing.mode, signing.threshold), (SigningMode::Ratio, Some(66)));
    assert_eq!(signing.seats, [Seat { post: "SECH".into(), body: "MZJ".into() }]);
    let kind = |id: &str| definition.node(&id.into()).map(|it| it.kind.clone());
    assert_eq!(kind("Gateway_1r5hw0k"), Some(NodeKind::Fork), "its flows say so");
    assert_eq!(kind("Gateway_0c2m9tn"), Some(NodeKind::Join), "its flows say so");
    assert_eq!(read(&written(&definition)), Ok(definition));
}

#[test]
fn another_prefix_or_none_means_the_same() {
    let plain =
        MODELLED.replace("<bpmn:", "<").replace("</bpmn:", "</").replace("xmlns:bpmn=", "xmlns=");
    assert_eq!(read(&plain), read(MODELLED));
    let other = MODELLED.replace("onedoor:", "od:").replace("xmlns:onedoor=", "xmlns:od=");
    assert_eq!(read(&other), read(MODELLED));
    assert_eq!(read(&format!("\u{feff}{MODELLED}")), read(MODELLED));
    assert_eq!(read(&MODELLED.replace('\n', "\r\n")), read(MODELLED));
}

#[test]
fn what_xml_has_no_room_for_is_marked_and_the_rest_is_kept() {
    let mut odd = read(MODELLED).expect("the file is in the subset");
    let named = |definition: &mut Definition, name: &str| {
        for node in &mut definition.nodes {
            if let NodeKind::Task(task) = &mut node.kind {
                task.name = name.to_owned();
            }
        }
    };
    named(&mut odd, "a\u{0}b\u{1b}\u{ffff}");
    let read = read(&written(&odd)).expect("it is a file");
    named(&mut odd, "a\u{fffd}b\u{fffd}\u{fffd}");
    assert_eq!(read, odd);
}

fn text() -> impl Strategy<Value = String> {
    let chars = prop_oneof![
        any::<char>().prop_filter("XML has room for it", |it| super::super::sheet::is_xml(*it)),
        prop::sample::select("<>&\"' \t\n\r;#审批_-:.1".chars().collect::<Vec<_>>()),
    ];
    vec(chars, 0..12).prop_map(String::from_iter)
}

fn label<T: Label + std::fmt::Debug>() -> impl Strategy<Value = T> {
    prop::sample::select(T::ALL)
}

prop_compose! {
    fn signing()(
        mode in label::<SigningMode>(),
        threshold in option::of(any::<u8>()),
        refusal in label::<RefusalRule>(),
        abstain in any::<bool>(),
        seats in vec((text(), text()), 0..3),
    ) -> Signing {
        let seats = seats.into_iter();
        let seats = seats.map(|(post, body)| Seat { post: post.into(), body: body.into() });
        Signing { mode, threshold, refusal, abstain, seats: seats.collect() }
    }
}

fn candidate() -> impl Strategy<Value = CandidateRule> {
    prop_oneof![
        Just(CandidateRule::Post),
        Just(CandidateRule::Superior),
        label().prop_map(|role| CandidateRule::Role { role }),
        text().prop_map(|it| CandidateRule::Person { staff: it.into() }),
        text().prop_map(|field| CandidateRule::BodyFromForm { field }),
        text().prop_map(|field| CandidateRule::PersonFromForm { field }),
    ]
}

prop_compose! {
    fn rules()(
        nobody_found in label(),
        starter_is_approver in label(),
        same_approver in label(),
        approver_absent in label(),
    ) -> StepRules {
        StepRules { nobody_found, starter_is_approver, same_approver, approver_absent }
    }
}

prop_compose! {
    fn call()(
        system in text(),
        send in vec(text(), 0..3),
        answer in btree_map(text(), label::<AnswerKind>(), 0..3),
    ) -> ServiceCall {
        ServiceCall { system, send, answer }
    }
}

/// What a step says, besides where it stands.
#[derive(Debug, Clone)]
struct Said {
    texts: [String; 4],
    numbers: (Option<u32>, Option<(u32, Unit)>),
    duty: Duty,
    optional: (Option<Signing>, Option<String>, Option<String>),
    documents: (Option<String>, Option<String>),
    hands: (Vec<String>, Option<String>),
    special: (Option<SpecialProcedure>, Option<AfterUpheld>, Option<DecisionGate>),
    who: (Vec<CandidateRule>, StepRules),
    call: Option<ServiceCall>,
    on_timeout: OnTimeout,
}

prop_compose! {
    fn said()(
        texts in [text(), text(), text(), text()],
        numbers in (option::of(any::<u32>()), option::of((any::<u32>(), label::<Unit>()))),
        duty in label::<Duty>(),
        optional in (option::of(signing()), option::of(text()), option::of(text())),
        documents in (option::of(text()), option::of(text())),
        hands in (vec(text(), 0..3), option::of(text())),
        special in (option::of(label()), option::of(label()), option::of(label())),
        who in (vec(candidate(), 0..3), rules()),
        call in option::of(call()),
        on_timeout in label(),
    ) -> Said {
        Said { texts, numbers, duty, optional, documents, hands, special, who, call, on_timeout }
    }
}

/// Has the steps of `definition` say these things in turn, and numbers the ids so that they differ.
fn saying(mut definition: Definition, said: &[Said]) -> Definition {
    let mut said = said.iter().cloned().cycle().enumerate();
    for at in 0..definition.nodes.len() {
        let Some((turn, said)) = said.next() else { return definition };
        let [name, post, body, id] = said.texts;
        let new: NodeId = format!("{id}_{turn}").into();
        let old = std::mem::replace(&mut definition.nodes[at].id, new.clone());
        for edge in &mut definition.edges {
            for end in [&mut edge.from, &mut edge.to].into_iter().filter(|it| **it == old) {
                *end = new.clone();
            }
        }
        // Spaces at the ends of a condition are no part of it.
        let on = definition.edges.iter_mut().filter(|it| it.from == new && it.when.is_some());
        for edge in on {
            edge.when = Some(format!("[{name}]"));
            edge.label = said.optional.1.as_ref().map(|it| format!("l{it}"));
        }
        if let NodeKind::Exclusive(gateway) = &mut definition.nodes[at].kind {
            gateway.name = said.optional.2.as_ref().map(|it| format!("n{it}"));
        }
        if let NodeKind::Task(task) = &mut definition.nodes[at].kind {
            (task.name, task.post, task.body) = (name, PostCode::from(post), body.into());
            (task.duty, task.step, task.on_timeout) = (said.duty, said.numbers.0, said.on_timeout);
            task.limit = said.numbers.1.map(|(value, unit)| Limit::new(value, unit));
            (task.signing, task.output_document, task.note) = said.optional;
            task.not_by = said.hands.0.into_iter().map(NodeId::from).collect();
            (task.candidates, task.rules) = said.who;
            task.by_handler_of = said.hands.1.map(NodeId::from);
            task.procedure = said.special.0;
            task.public_notice = said.special.1.map(|upheld| Notice { upheld });
            task.service_call = said.call;
            task.decision_gate = said.special.2;
            let (granted, refused) = said.documents;
            task.documents = DecisionDocuments { granted, refused };
        }
    }
    definition
}

#[test]
fn a_part_without_a_prefix_is_called_by_the_way_to_it() {
    let own = |id: &str| {
        format!(
            "<bpmn:userTask id=\"{id}\" name=\"复核\"><bpmn:extensionElements><onedoor:task duty=\"review\" post=\"SEC\" body=\"MZJ\" /></bpmn:extensionElements></bpmn:userTask>"
        )
    };
    let inner = "<bpmn:subProcess id=\"Sub\" name=\"联合审查\" triggeredByEvent=\"false\">\
        <bpmn:startEvent id=\"S\" /><bpmn:endEvent id=\"E\" />\
        <bpmn:sequenceFlow id=\"F1\" sourceRef=\"S\" targetRef=\"A\" />\
        <bpmn:sequenceFlow id=\"F2\" sourceRef=\"A\" targetRef=\"E\" />"
        .to_owned()
        + &own("A")
        + "</bpmn:subProcess></bpmn:process>";
    let definition =
        read(&MODELLED.replace("</bpmn:process>", &inner)).expect("it is in the subset");
    let part = definition.part(&"Sub".into()).map(|it| it.name.as_str());
    assert_eq!(part, Some("联合审查"));
    assert!(definition.task(&"Sub.A".into()).is_some());
    let flow = definition.edges.iter().filter(|it| it.from == "Sub.A".into());
    assert_eq!(flow.map(|it| it.to.as_str()).collect::<Vec<_>>(), ["Sub.E"]);
    assert_eq!(read(&written(&definition)), Ok(definition));
}

proptest! {
    #[test]
    fn what_is_drawn_in_parts_comes_back_from_its_file(piece in parted()) {
        let definition = definition(&piece);
        let file = written(&definition);
        prop_assert_eq!(told(&file), Vec::<String>::new(), "{}", file);
        prop_assert_eq!(read(&file), Ok(definition));
    }

    #[test]
    fn whatever_is_drawn_and_whatever_it_says_comes_back_from_its_file(
        piece in piece(),
        said in vec(said(), 1..5),
    ) {
        let plain = definition(&piece);
        prop_assert_eq!(read(&written(&plain)), Ok(plain.clone()));
        let definition = saying(plain, &said);
        let file = written(&definition);
        prop_assert_eq!(told(&file), Vec::<String>::new(), "{}", file);
        prop_assert_eq!(read(&file), Ok(definition));
    }
}
