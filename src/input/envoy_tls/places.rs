//! Lines and columns of the values of a document.

use std::collections::HashMap;

/// Line and column, from 1, by pointer (`common_tls_context.tls_certificates[0]`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places(HashMap<String, (usize, usize)>);

impl Places {
    /// Keeps the place of the value at `pointer`.
    pub fn insert(&mut self, pointer: String, line: usize, column: usize) {
        self.0.insert(pointer, (line, column));
    }

    /// The place of the value at `pointer`.
    pub fn get(&self, pointer: &str) -> Option<(usize, usize)> {
        self.0.get(pointer).copied()
    }
}
