//! Journeys through the whole service. One binary, so it links once.

mod absences;
mod access;
mod applications;
mod bpmn;
mod calendar;
mod catalogue;
mod cluster;
mod contract;
mod crash;
mod deadlines;
mod demo;
mod docs;
mod events;
mod flow;
mod hands;
mod idempotency;
mod identity;
mod migrations;
mod nonsense;
mod organisations;
mod readme;
mod schema;
mod signing;
mod tidy;
mod town;
mod workflow;
