//! Workflows as BPMN 2.0 files (业务流程图文件), for the subset that runs here: what is written opens
//! in a modeller, and what a modeller saves is read or refused by name, never quietly cut.
//!
//! | here | in the file |
//! |---|---|
//! | start, end | `startEvent`, `endEvent` |
//! | task (环节) | `userTask` with our `onedoor:task` in its `extensionElements` |
//! | fork (分办), join (汇合) | `parallelGateway`, diverging or converging |
//! | exclusive gateway (排他网关) | `exclusiveGateway` with a `default` flow, diverging or converging |
//! | part (子流程) | `subProcess`, expanded, with a start and an end of its own |
//! | edge | `sequenceFlow`, with its condition as `conditionExpression` and its label as `name` |
//! | body (机关) | `lane`, with its code as `onedoor:body` |
//!
//! A node's id is the element's id; where that cannot be one in XML, `onedoor:id` tells it.

mod candidates;
mod drawing;
mod fault;
mod flow;
mod ids;
mod process;
mod read;
mod service_call;
mod sheet;
mod task;
#[cfg(test)]
mod tests;
mod tree;
mod write;

pub use fault::Fault;
pub use read::read;
pub use write::write;

/// BPMN's own elements.
const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
/// What is drawn where, in three parts.
const BPMNDI: &str = "http://www.omg.org/spec/BPMN/20100524/DI";
const DC: &str = "http://www.omg.org/spec/DD/20100524/DC";
const DI: &str = "http://www.omg.org/spec/DD/20100524/DI";
/// Of which type an element is, where its name does not tell.
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// What BPMN has no place for.
const ONEDOOR: &str = "https://onedoor.dev/bpmn/1";
