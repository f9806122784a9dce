//! The command.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use clap::Parser;
use svidlint::knowledge::boringssl::BORING_CRATE;

use crate::question::{Answer, Question};
use crate::{compare, generate, model, oracle};

/// Holds svidlint's model of BoringSSL's verification against BoringSSL itself.
#[derive(Debug, Parser)]
#[command(name = "svidlint-differential")]
struct Cli {
    /// How many chains.
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    chains: u64,
    /// The first chain's seed; the others follow.
    #[arg(long, value_name = "SEED", default_value_t = 0)]
    seed: u64,
    /// Compares verdicts alone, not the library errors queued before them.
    #[arg(long)]
    without_queue: bool,
    /// Writes the certificates of the first difference of each kind there.
    #[arg(long, value_name = "DIR")]
    save: Option<std::path::PathBuf>,
    /// Threads [default: one per processor].
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// Differences of one kind.
struct Kind {
    count: u64,
    first: String,
    seed: u64,
}

/// What a run found.
#[derive(Default)]
struct Found {
    kinds: BTreeMap<String, Kind>,
    outcomes: BTreeMap<String, u64>,
}

/// Runs the command.
pub(crate) fn main() -> ExitCode {
    let cli = Cli::parse();
    let threads = cli
        .threads
        .or_else(|| thread::available_parallelism().ok().map(Into::into))
        .unwrap_or(1);
    let next = AtomicU64::new(0);
    let found = Mutex::new(Found::default());
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut own = Found::default();
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= cli.chains {
                        break;
                    }
                    let seed = cli.seed.wrapping_add(index);
                    judge(
                        &mut own,
                        seed,
                        &generate::question(seed),
                        !cli.without_queue,
                    );
                }
                if let Ok(mut found) = found.lock() {
                    found.add(own);
                }
            });
        }
    });
    let Ok(found) = found.into_inner() else {
        return ExitCode::FAILURE;
    };
    report(&found, cli.chains, start.elapsed().as_secs_f64());
    if let Some(folder) = &cli.save {
        for (number, kind) in found.kinds.values().enumerate() {
            let _ = save(
                &folder.join(number.to_string()),
                &generate::question(kind.seed),
            );
        }
    }
    if found.kinds.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

impl Found {
    fn add(&mut self, other: Self) {
        for (what, kind) in other.kinds {
            let known = self.kinds.entry(what).or_insert(Kind {
                count: 0,
                first: kind.first.clone(),
                seed: kind.seed,
            });
            known.count += kind.count;
            if kind.seed < known.seed {
                known.seed = kind.seed;
                known.first = kind.first;
            }
        }
        for (what, count) in other.outcomes {
            *self.outcomes.entry(what).or_default() += count;
        }
    }
}

fn judge(found: &mut Found, seed: u64, question: &Question, queue: bool) {
    let real = oracle::ask(question);
    let answered = catch_unwind(AssertUnwindSafe(|| model::ask(question, &BORING_CRATE)));
    let outcome = match &real {
        Answer::Refused { code, .. } => format!("code {code:2}"),
        Answer::DoesNotParse(_) => "does not parse".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    };
    *found.outcomes.entry(outcome).or_default() += 1;
    let (difference, model) = match answered {
        Ok(model) => (
            compare::difference(&real, &model, queue),
            format!("{model:?}"),
        ),
        Err(_) => (Some("the model panics".to_owned()), String::new()),
    };
    if let Some(what) = difference {
        let kind = found.kinds.entry(what).or_insert_with(|| Kind {
            count: 0,
            first: format!(
                "{}\n     real  {real:?}\n     model {model}",
                question.about
            ),
            seed,
        });
        kind.count += 1;
    }
}

fn report(found: &Found, chains: u64, seconds: f64) {
    for (outcome, count) in &found.outcomes {
        println!("{count:>9} {outcome}");
    }
    let differences: u64 = found.kinds.values().map(|kind| kind.count).sum();
    println!("{chains} chains in {seconds:.0} s, {differences} differences");
    for (what, kind) in &found.kinds {
        println!(
            "{:>6} x {what}\n     seed {}: {}",
            kind.count, kind.seed, kind.first
        );
    }
}

fn save(folder: &std::path::Path, question: &Question) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("about"), format!("{question:?}"))?;
    for (index, der) in question.chain.iter().enumerate() {
        std::fs::write(folder.join(format!("chain-{index}.der")), der)?;
    }
    for (index, anchor) in question.anchors.iter().enumerate() {
        std::fs::write(folder.join(format!("anchor-{index}.der")), &anchor.der)?;
    }
    for (index, crl) in question.crls.iter().enumerate() {
        std::fs::write(folder.join(format!("crl-{index}.der")), crl)?;
    }
    Ok(())
}
