//! A real Envoy: its configuration, its process, and what it tells about itself.

mod access_log;
pub(crate) mod admin;
mod config;
mod process;
mod refusals;
mod reloading;

pub(crate) use config::{CASE_HEADER, Home};
pub(crate) use process::{Binary, Clock, Envoy, Loaded, version};
pub(crate) use reloading::{Reloaded, Reloading};
