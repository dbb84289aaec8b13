//! Names are written by people, and stay names: they neither become markup nor leave their boxes.

use std::collections::HashMap;

use super::super::{Names, Picture};
use super::forked;
use crate::text::measure;
use crate::workflow::{Definition, NodeKind, RefusalRule, Seat, Signing, SigningMode};

const HOSTILE: &str =
    "<script>alert('x')</script> \"quoted\" ]]> & --> `a` #35; %% [b](c){d}|e|;\n\u{0}end";

fn named(name: &str) -> (Definition, Names) {
    let mut definition = forked();
    for node in &mut definition.nodes {
        if let NodeKind::Task(task) = &mut node.kind {
            task.name = name.to_owned();
        }
    }
    let all = |code: &str| HashMap::from([(code.to_owned(), name.to_owned())]);
    (definition, Names { title: name.to_owned(), posts: all("P"), bodies: all("B") })
}

#[test]
fn a_hostile_name_is_escaped_wherever_it_stands_in_the_picture() {
    let (definition, names) = named(HOSTILE);
    let svg = Picture::of_running(&definition, &names, &[], &Default::default()).svg();
    for bad in ["<script", "alert('", "\"quoted\"", "]]>", "& ", "\u{0}", "\n"] {
        assert!(!svg.contains(bad), "{bad:?}");
    }
    assert!(svg.contains("&lt;script&gt;") && svg.contains("]]&gt;"));
    // Whatever opens is closed: every tag is one of ours.
    let tags = svg
        .split('<')
        .skip(1)
        .map(|it| it.trim_start_matches('/').split(|it: char| !it.is_ascii_alphabetic()).next());
    let ours = ["svg", "title", "desc", "defs", "marker", "path", "rect", "text", "g", "circle"];
    assert!(tags.flatten().all(|it| ours.contains(&it)));
}

#[test]
fn a_hostile_name_does_not_end_a_label_of_the_text() {
    let (definition, names) = named(HOSTILE);
    let text = Picture::of(&definition, &names).mermaid();
    for bad in ["<script", "quoted\"", "]]", "`", "%%", "(c)", "{d}", "|", "'"] {
        assert!(!text.contains(bad), "{bad:?}: {text}");
    }
    for line in text.lines().filter(|it| it.contains('[') && !it.contains("([")) {
        assert_eq!(line.matches('"').count(), 2, "{line}");
        assert!(line.ends_with("\"]"), "{line}");
        assert_eq!((line.matches('[').count(), line.matches(']').count()), (1, 1), "{line}");
    }
    assert_eq!(text.lines().count(), 2 + 4 + 2 + 6 + 10, "no name makes a line of its own");
}

#[test]
fn a_long_name_wraps_and_its_box_grows() {
    let name = "对拟设立社会团体的业务范围、活动地域、住所以及发起人资格进行实质审查并出具书面意见";
    let (definition, names) = named(name);
    let svg = Picture::of(&definition, &names).svg();
    let height = |svg: &str| -> i32 {
        let first = svg.split("<g class=\"step\">").nth(1).expect("a step");
        let height = first.split("height=\"").nth(1).and_then(|it| it.split('"').next());
        height.and_then(|it| it.parse().ok()).expect("a height")
    };
    let (short, _) = named("审查");
    assert!(height(&Picture::of(&short, &names).svg()) + 40 < height(&svg));
    let steps = svg.split("<g class=\"step\">").skip(1);
    for text in steps.flat_map(|it| it.split("font-size=\"").skip(1)) {
        let (size, text) = text.split_once('"').expect("a quoted size");
        let text = text.split(['>', '<']).nth(1).unwrap_or_default();
        let width = measure(text, size.parse().expect("a size"));
        assert!(width <= 200, "{text} does not fit: {width}");
    }
}

#[test]
fn the_whole_picture_is_told_as_text_for_who_cannot_see_it() {
    let (definition, names) = named("审查");
    let svg = Picture::of(&definition, &names).svg();
    assert!(svg.contains("role=\"img\" aria-labelledby=\"flow-title flow-desc\""));
    assert!(svg.contains("<title id=\"flow-title\">审查</title>"));
    let told = svg.split("<desc id=\"flow-desc\">").nth(1).and_then(|it| it.split('<').next());
    assert_eq!(told.map(|it| it.matches("审查，审查，审查").count()), Some(6));
}

#[test]
fn a_step_that_several_sign_says_who_and_how_their_votes_count() {
    let (mut definition, _) = named("审查");
    let seat = |post: &str, body: &str| Seat { post: post.into(), body: body.into() };
    for node in &mut definition.nodes {
        if let NodeKind::Task(task) = &mut node.kind {
            let seats = vec![seat("FIN", task.body.as_str()), seat("LEAD", "OTHER")];
            let (mode, refusal) = (SigningMode::Ratio, RefusalRule::Count);
            let threshold = Some(66);
            task.signing = Some(Signing { mode, threshold, refusal, abstain: true, seats });
        }
    }
    let called = |all: &[(&str, &str)]| -> HashMap<String, String> {
        all.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned())).collect()
    };
    let names = Names {
        title: "流程".to_owned(),
        posts: called(&[("FIN", "财务岗"), ("LEAD", "负责人岗")]),
        bodies: called(&[("OTHER", "财政局")]),
    };
    let picture = Picture::of(&definition, &names);
    let wanted = "按比例会签（66%）：另由财务岗、财政局负责人岗";
    let text = picture.mermaid().replace("#37;", "%");
    assert!(text.contains(wanted), "{text}");
    assert!(picture.svg().contains(wanted), "in its accessible text");
}
