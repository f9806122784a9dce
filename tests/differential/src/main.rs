//! Holds svidlint's model of BoringSSL's verification against BoringSSL itself, in this process.
//!
//! ```text
//! generate (a seed makes a question) -> oracle  (BoringSSL's answer) -> compare -> exceptions
//! corpus   (a folder of chains)      -> model   (svidlint's answer)
//! ```
//!
//! `docs/fidelity.md` says how to run it.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool"
)]
#![allow(
    clippy::explicit_auto_deref,
    reason = "without it a pick among texts is not inferred"
)]
#![cfg_attr(
    not(feature = "boringssl"),
    allow(
        dead_code,
        reason = "without the oracle there is nothing to compare with"
    )
)]

mod compare;
mod coverage;
mod exceptions;
mod generate;
mod model;
#[cfg(feature = "boringssl")]
mod oracle;
mod question;
mod revision;
mod texts;

use std::process::ExitCode;

#[cfg(feature = "boringssl")]
fn main() -> ExitCode {
    run::main()
}

#[cfg(not(feature = "boringssl"))]
fn main() -> ExitCode {
    eprintln!(
        "built without BoringSSL: add --features boringssl (needs cmake, a C++ compiler and libclang)"
    );
    ExitCode::from(2)
}

#[cfg(feature = "boringssl")]
mod run;
