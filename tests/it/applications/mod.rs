//! Applications from submission to the archive, rule by rule.

mod corrections;
mod drafts;
mod due;
mod intake;
mod lists;
mod personal_data;
mod publications;
mod results;
