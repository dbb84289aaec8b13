//! What files promise: what is written is read back the same, what is not understood is refused by
//! name, and no bytes do harm.

mod drawn;
mod gateways;
mod hostile;
mod refused;
mod same;

use super::{read, write};
use crate::refusal::Language;
use crate::workflow::{Definition, Names};

/// As bpmn.io's modeller saves it, two lanes and a countersigned step.
const MODELLED: &str = include_str!("../../../../../tests/data/modelled.bpmn");

fn written(definition: &Definition) -> String {
    write(definition, &Names { title: "社会团体成立登记".to_owned(), ..Names::default() })
}

fn told(text: &str) -> Vec<String> {
    let faults = read(text).err().unwrap_or_default();
    faults.iter().map(|it| it.text(Language::English)).collect()
}
