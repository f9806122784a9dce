//! `forge cases` lists the conformance cases: name, section and what each shows, separated by tabs.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command for people")]

use std::process::ExitCode;

use svidlint_forge::cases;

fn main() -> ExitCode {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["cases"] => {
            for case in cases::named() {
                println!("{}\t{}\t{}", case.name, case.section, case.about);
            }
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("usage: forge cases");
            ExitCode::from(2)
        }
    }
}
