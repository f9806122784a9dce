//! A tolerant JSON reader for what people paste: every value knows its line and column, and what had to be repaired is
//! told.
//!
//! Admin output reaches us through terminals, tickets, chat and Markdown. The reader accepts text around the document,
//! fences, comments, elisions, fragments that start or end inside a container, and a cut-off end. Text that is JSON is read
//! as JSON, without any repair.

mod cursor;
mod fragment;
mod parser;
mod repair;
mod strings;

pub(crate) use repair::{Repair, RepairKind};

use super::document::Document;

/// Reads the JSON in `text`; `None` where no line looks like JSON.
pub(crate) fn read(text: &str) -> Option<Document<'_>> {
    parser::Parser::new(text).document()
}

#[cfg(test)]
mod tests;
