//! 决定文书: however the decision falls, a paper tells it.

use super::Unsound;
use super::explore::{State, explore};
use crate::workflow::Definition;

/// Every outcome has its document; who comes to a decision without one is the counter-example.
pub(super) fn documents(definition: &Definition) -> Result<(), Unsound> {
    let wrong = definition.tasks().find_map(|(id, task)| Some((id, task.documents_fault()?)));
    if let Some((node, want)) = wrong {
        return Err(Unsound::Documents { node: node.clone(), want });
    }
    let Some((decision, outcome)) = definition.untold().next() else { return Ok(()) };
    explore(
        definition,
        |_| true,
        |state: &State| {
            if state.marking.tokens.iter().any(|it| it.from.is_none() && it.at == *decision) {
                let (run, node) = (state.run.clone(), decision.clone());
                return Err(Unsound::NoDocument { run, node, outcome });
            }
            Ok(())
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::{prove, sample};
    use crate::workflow::{NodeKind, TaskNode};

    const STEPS: [(&str, &str); 4] =
        [("in", "intake"), ("look", "review"), ("z", "decision"), ("out", "delivery")];

    /// What the proof says of a procedure with a short way to its decision, once it is changed.
    fn told(step: &str, change: impl Fn(&mut TaskNode)) -> String {
        let edges = "start>in in>x x>look x>xm look>xm xm>z z>out out>end";
        let mut definition = sample(&STEPS, &[], &[], edges);
        for node in definition.nodes.iter_mut().filter(|it| it.id.as_str() == step) {
            if let NodeKind::Task(task) = &mut node.kind {
                change(task);
            }
        }
        prove(&definition).err().map(|it| it.to_string()).unwrap_or_default()
    }

    #[test]
    fn every_decision_outcome_has_its_document() {
        assert_eq!(told("z", |_| {}), "");
        let granted = told("z", |it| it.documents.granted = None);
        assert_eq!(
            granted,
            "after in → x (to xm) the decision `z` can end with `granted`, and no paper \
             tells it: name it in `documents`"
        );
        let blank = told("z", |it| it.documents.refused = Some(" ".to_owned()));
        assert!(blank.contains("can end with `refused`, and no paper tells it"), "{blank}");
    }

    #[test]
    fn a_paper_tells_one_outcome_of_a_decision() {
        let same = told("z", |it| it.documents.refused.clone_from(&it.documents.granted));
        assert!(same.contains("sees which outcome it tells"), "{same}");
        let two = told("z", |it| it.output_document = Some("决定书".to_owned()));
        assert!(two.contains("a paper for each outcome"), "{two}");
        let early = told("look", |it| it.documents.granted = Some("意见书".to_owned()));
        assert!(early.contains("only a decision has outcomes"), "{early}");
    }
}
