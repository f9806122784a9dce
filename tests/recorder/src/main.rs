//! Asks real Envoys for their verdict on the conformance cases and stores the answers.
//!
//! ```text
//! selection -> batches -> record -> batch -> envoy (one process, a listener or cluster per case)
//!                                         -> peer  (presents the certificates of each case)
//!                                         -> mask  (what changes from run to run)
//!                         -> recordings (one line of JSON per case)
//! corpus     -> record, and what the model answers (chains of other people)
//! hunt       -> record, and what the binary answers (random damage)
//! situations -> meeting (two processes that meet; what each of them holds and says)
//! ```
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool"
)]

mod batch;
mod batches;
mod corpus;
mod envoy;
mod hunt;
mod mask;
mod meeting;
mod peer;
mod record;
mod recordings;
mod selection;

use std::ops::Range;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use anyhow::{Result, ensure};
use clap::{Args, Parser, Subcommand};
use svidlint_forge::case::Case;
use svidlint_forge::hunt::Family;

use corpus::Inquiry;
use envoy::Binary;
use hunt::Hunt;
use record::Outcome;
use selection::Selection;

/// Asks real Envoys for their verdict on svidlint's conformance cases.
#[derive(Debug, Parser)]
#[command(name = "svidlint-recorder")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Asks an Envoy and stores its answers.
    Record {
        #[command(flatten)]
        ask: Ask,
        /// Fails unless the binary is of this version.
        #[arg(long, value_name = "VERSION")]
        version_name: Option<String>,
        /// Where the answers go, one line of JSON per case. Of a pattern of names, they replace what the file holds of these
        /// cases; everything else writes it anew.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Asks an Envoy again and fails if any answer is not the recorded one.
    Compare {
        #[command(flatten)]
        ask: Ask,
        /// The recordings.
        #[arg(long, value_name = "FILE")]
        against: PathBuf,
    },
    /// Holds chains of other people against Envoys and the model, and fails if they answer differently.
    Corpus {
        /// An Envoy binary; several may be named.
        #[arg(long = "envoy", value_name = "PATH", required = true)]
        envoys: Vec<PathBuf>,
        /// `tests/recorder/clock.c` as a library, for chains that name the moment they are judged at.
        #[arg(long, value_name = "LIBRARY")]
        clock: Option<PathBuf>,
        /// Only cases whose name holds this.
        #[arg(long, value_name = "TEXT", default_value = "")]
        only: String,
        /// Envoys running at a time [default: one per processor].
        #[arg(long, value_name = "N")]
        processes: Option<usize>,
        /// Folders of cases or of loose certificates, and files of the x509-limbo format.
        #[arg(required = true, value_name = "SUITE")]
        suites: Vec<PathBuf>,
    },
    /// Puts random damage to the svidlint binary and to Envoys, and fails if svidlint accepts what an Envoy refuses.
    Hunt {
        /// An Envoy binary; several may be named.
        #[arg(long = "envoy", value_name = "PATH", required = true)]
        envoys: Vec<PathBuf>,
        /// The svidlint binary.
        #[arg(long, value_name = "PATH")]
        svidlint: PathBuf,
        /// Seeds of each family, TO not included.
        #[arg(long, value_name = "FROM..TO", value_parser = selection::seeds)]
        seeds: Range<u64>,
        /// What is damaged: chain, text, crl, document, fields or size; repeatable [default: all].
        #[arg(long = "family", value_name = "FAMILY", value_parser = selection::family)]
        families: Vec<Family>,
        /// Processes running at a time [default: one per processor].
        #[arg(long, value_name = "N")]
        processes: Option<usize>,
        /// Writes the inputs of the smallest case of each disagreement below it.
        #[arg(long, value_name = "DIRECTORY")]
        save: Option<PathBuf>,
    },
    /// Lets two Envoys meet in each situation and stores what they hold and say.
    Handshakes {
        /// The Envoy binary of both.
        #[arg(long, value_name = "PATH")]
        envoy: PathBuf,
        /// Where the recordings go: `<situation>/<version>/…` below it.
        #[arg(long, value_name = "DIRECTORY")]
        out: PathBuf,
        /// Only situations whose name begins so.
        #[arg(long, value_name = "NAME", default_value = "")]
        only: String,
    },
    /// Puts the recordings of several Envoys, each file named after its version, into one file that holds equal answers once.
    Pack {
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Where they go.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Counts recordings by outcome.
    Stats {
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

#[derive(Debug, Args)]
struct Ask {
    /// The Envoy binary.
    #[arg(long, value_name = "PATH")]
    envoy: PathBuf,
    /// Which cases: `named`, `random:FROM..TO`, or a pattern of names such as `san/*`.
    #[arg(long, default_value = "named")]
    cases: Selection,
    /// Only this many of them.
    #[arg(long, value_name = "N")]
    sample: Option<usize>,
    /// Which sample is drawn.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Envoys running at a time [default: one per processor].
    #[arg(long, value_name = "N")]
    envoys: Option<usize>,
}

impl Ask {
    fn ask(&self, cases: &[Case]) -> Result<Outcome> {
        let envoys = processes(self.envoys);
        let start = Instant::now();
        let outcome = record::record(&Binary::new(&self.envoy), cases, envoys)?;
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{} in {seconds:.1} s",
            recordings::statistics(&outcome.recordings)
        );
        for unanswered in &outcome.unanswered {
            eprintln!("unanswered: {}: {}", unanswered.case, unanswered.why);
        }
        Ok(outcome)
    }
}

fn main() -> Result<ExitCode> {
    match Cli::parse().command {
        Command::Record {
            ask,
            version_name,
            out,
        } => {
            let version = envoy::version(&ask.envoy)?;
            let named = version_name.as_ref().unwrap_or(&version);
            ensure!(
                *named == version,
                "{} is Envoy {version}, not {named}",
                ask.envoy.display()
            );
            let outcome = ask.ask(&selection::sample(ask.cases.cases()?, ask.sample, ask.seed))?;
            let recorded = match &ask.cases {
                Selection::Glob(pattern) if out.exists() => {
                    recordings::replaced(recordings::read(&out)?, pattern, outcome.recordings)
                }
                _ => outcome.recordings,
            };
            recordings::write(&out, &recorded)?;
            Ok(exit_code(outcome.unanswered.is_empty()))
        }
        Command::Compare { ask, against } => {
            let version = envoy::version(&ask.envoy)?;
            let before = recordings::read_of(&against, &version)?;
            let cases = ask.cases.cases()?;
            let selected = cases.len();
            let recorded = recordings::recorded(cases, &before);
            if recorded.len() < selected {
                println!(
                    "{} of {selected} cases are not recorded, or as another question",
                    selected - recorded.len()
                );
            }
            ensure!(
                !recorded.is_empty(),
                "{} answers none of these cases",
                against.display()
            );
            let outcome = ask.ask(&selection::sample(recorded, ask.sample, ask.seed))?;
            let differences = recordings::differences(&before, &outcome);
            print!("{differences}");
            Ok(exit_code(
                differences.is_empty() && outcome.unanswered.is_empty(),
            ))
        }
        Command::Corpus {
            envoys,
            clock,
            only,
            processes: at_a_time,
            suites,
        } => {
            let inquiry = Inquiry {
                envoys,
                processes: processes(at_a_time),
                clock,
                only,
            };
            Ok(exit_code(corpus::hold(&inquiry, &suites)?))
        }
        Command::Hunt {
            envoys,
            svidlint,
            seeds,
            families,
            processes: at_a_time,
            save,
        } => {
            let hunt = Hunt {
                envoys,
                // It is run in folders of its own.
                svidlint: svidlint.canonicalize()?,
                seeds,
                families: if families.is_empty() {
                    Family::ALL.to_vec()
                } else {
                    families
                },
                processes: processes(at_a_time),
                save,
            };
            Ok(exit_code(hunt.run()?))
        }
        Command::Handshakes { envoy, out, only } => {
            // Each Envoy is started in its own home.
            let envoy = envoy.canonicalize()?;
            let version = envoy::version(&envoy)?;
            let mut failed = false;
            let all = svidlint_forge::situations::all();
            for situation in all.iter().filter(|one| one.name.starts_with(&only)) {
                match meeting::record(&envoy, &version, situation, &out) {
                    Ok(()) => println!("{} {version}", situation.name),
                    Err(error) => {
                        eprintln!("{} {version}: {error:#}", situation.name);
                        failed = true;
                    }
                }
            }
            Ok(exit_code(!failed))
        }
        Command::Pack { files, out } => {
            recordings::pack(&files, &out)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Stats { files } => {
            for file in files {
                println!(
                    "{}: {}",
                    file.display(),
                    recordings::statistics(&recordings::read(&file)?)
                );
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// How many Envoys run at a time.
fn processes(named: Option<usize>) -> usize {
    named
        .or_else(|| thread::available_parallelism().ok().map(Into::into))
        .unwrap_or(1)
}

fn exit_code(good: bool) -> ExitCode {
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
