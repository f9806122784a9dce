//! Envoy's own part of the decision: what it loads, which validator it runs, and what it prints.

mod chain;
mod counters;
mod default;
mod dns;
mod leaf;
mod left;
mod list;
pub(crate) mod load;
mod other_name;
mod pins;
mod re2;
mod requested;
mod san;
mod sequence;
mod session;
mod size;
mod spiffe;
mod text;

pub(crate) use sequence::{Trace, run};
