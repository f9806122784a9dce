//! The command.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use clap::Parser;

use crate::coverage::Coverage;
use crate::question::Question;
use crate::revision::{self, Revision};
use crate::{compare, exceptions, generate, model, oracle};

/// Holds svidlint's model of BoringSSL's verification against BoringSSL itself.
#[derive(Debug, Parser)]
#[command(name = "svidlint-differential")]
struct Cli {
    /// How many chains.
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    chains: u64,
    /// How many PEM texts, behind the chains.
    #[arg(long, value_name = "N", default_value_t = 0)]
    texts: u64,
    /// The first seed; the others follow.
    #[arg(long, value_name = "SEED", default_value_t = 0)]
    seed: u64,
    /// Compares verdicts alone, not the library errors queued before them.
    #[arg(long)]
    without_queue: bool,
    /// The BoringSSL that is linked; another one than the crate's own is built with BORING_BSSL_SOURCE_PATH.
    #[arg(long, value_name = "REVISION", default_value = "boring-sys", value_parser = revision::named)]
    profile_of: &'static Revision,
    /// Writes what was asked in the first difference of each kind there.
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
    coverage: Coverage,
}

/// Runs the command.
pub(crate) fn main() -> ExitCode {
    let cli = Cli::parse();
    let linked = oracle::api_version();
    if linked != cli.profile_of.api_version {
        eprintln!(
            "the BoringSSL that is linked has API version {linked}, {} has {}: build it with BORING_BSSL_SOURCE_PATH, \
             or name it with --profile-of",
            cli.profile_of.name, cli.profile_of.api_version
        );
        return ExitCode::from(2);
    }
    let exceptions = match exceptions::of(cli.profile_of.name) {
        Ok(exceptions) => exceptions,
        Err(error) => {
            eprintln!("exceptions.json: {error}");
            return ExitCode::from(2);
        }
    };
    let chains = stage(&cli, cli.chains, "chains", |seed, found| {
        judge(found, seed, &cli);
    });
    let texts = stage(&cli, cli.texts, "PEM texts", |seed, found| {
        judge_text(found, seed, cli.profile_of);
    });
    if let Some(folder) = &cli.save {
        for (number, kind) in chains.kinds.values().enumerate() {
            let saved = save(
                &folder.join(number.to_string()),
                &generate::question(kind.seed),
            );
            if let Err(error) = saved {
                eprintln!("{}: {error}", folder.display());
            }
        }
        for (number, kind) in texts.kinds.values().enumerate() {
            let text = svidlint_forge::texts::question(kind.seed).text;
            let saved = std::fs::create_dir_all(folder)
                .and_then(|()| std::fs::write(folder.join(format!("text-{number}.pem")), text));
            if let Err(error) = saved {
                eprintln!("{}: {error}", folder.display());
            }
        }
    }
    let mut unexplained = 0;
    for (what, kind) in chains.kinds.iter().chain(&texts.kinds) {
        let reason = exceptions
            .iter()
            .find(|exception| exception.difference == *what)
            .map(|exception| exception.reason.as_str());
        unexplained += u64::from(reason.is_none());
        println!(
            "{:>6} x {what}\n     seed {}: {}",
            kind.count, kind.seed, kind.first
        );
        if let Some(reason) = reason {
            println!("     explained: {reason}");
        }
    }
    for exception in &exceptions {
        let occurred = |found: &Found| found.kinds.contains_key(&exception.difference);
        if !occurred(&chains) && !occurred(&texts) {
            println!(
                "exception that did not occur: {} ({})",
                exception.difference, exception.reason
            );
        }
    }
    if unexplained == 0 {
        ExitCode::SUCCESS
    } else {
        println!("{unexplained} kinds of difference are not explained");
        ExitCode::FAILURE
    }
}

/// Asks about every seed of a stage on all threads. What is found does not depend on which thread asked what.
fn stage(cli: &Cli, count: u64, what: &str, ask: impl Fn(u64, &mut Found) + Sync) -> Found {
    let threads = cli
        .threads
        .or_else(|| thread::available_parallelism().ok().map(Into::into))
        .unwrap_or(1);
    let next = AtomicU64::new(0);
    let all = Mutex::new(Found::default());
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut own = Found::default();
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= count {
                        break;
                    }
                    ask(cli.seed.wrapping_add(index), &mut own);
                }
                if let Ok(mut all) = all.lock() {
                    all.merge(own);
                }
            });
        }
    });
    let found = all.into_inner().unwrap_or_default();
    if count > 0 {
        for line in found.coverage.lines() {
            println!("{line}");
        }
        let unparsed = found.coverage.per_mille_unparsed();
        let differences: u64 = found.kinds.values().map(|kind| kind.count).sum();
        println!(
            "{count} {what} from seed {} on, {} with {threads} threads in {:.0} s; {}.{} % do not parse; {differences} \
             differences of {} kinds",
            cli.seed,
            cli.profile_of.name,
            start.elapsed().as_secs_f64(),
            unparsed / 10,
            unparsed % 10,
            found.kinds.len()
        );
    }
    found
}

impl Found {
    fn merge(&mut self, other: Self) {
        for (what, kind) in other.kinds {
            match self.kinds.get_mut(&what) {
                None => {
                    self.kinds.insert(what, kind);
                }
                Some(known) => {
                    known.count += kind.count;
                    if kind.seed < known.seed {
                        known.seed = kind.seed;
                        known.first = kind.first;
                    }
                }
            }
        }
        self.coverage.merge(other.coverage);
    }

    fn differs(&mut self, what: String, seed: u64, first: impl FnOnce() -> String) {
        let kind = self.kinds.entry(what).or_insert_with(|| Kind {
            count: 0,
            first: first(),
            seed,
        });
        kind.count += 1;
    }
}

fn judge(found: &mut Found, seed: u64, cli: &Cli) {
    let question = generate::question(seed);
    let real = oracle::ask(&question);
    found.coverage.count(&real);
    let profile = cli.profile_of.profile;
    let Ok(model) = catch_unwind(AssertUnwindSafe(|| model::ask(&question, profile))) else {
        found.differs("the model panics".to_owned(), seed, || {
            question.about.clone()
        });
        return;
    };
    if let Some(what) = compare::difference(&real, &model, !cli.without_queue) {
        found.differs(what, seed, || {
            format!(
                "{}\n     real  {real:?}\n     model {model:?}",
                question.about
            )
        });
    }
}

fn judge_text(found: &mut Found, seed: u64, revision: &Revision) {
    let question = svidlint_forge::texts::question(seed);
    let real = oracle::read(&question);
    let model = catch_unwind(AssertUnwindSafe(|| model::read(&question, revision.envoy)));
    found.coverage.count_text(&real);
    let Ok(model) = model else {
        found.differs("the model panics over a text".to_owned(), seed, || {
            question.about.clone()
        });
        return;
    };
    if model != real {
        let what = format!(
            "{}: {}, the model says {}",
            question.place.name(),
            real.name(),
            model.name()
        );
        found.differs(what, seed, || question.about.clone());
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
