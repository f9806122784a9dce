//! `svidlint handshake`: both directions of one connection.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::answer::AnswerArgs;
use super::check::{self, CheckArgs};
use super::gate::Gate;
use super::options::{CheckOptions, Source, TrustBundleFlag, source};
use super::verifier::VerifierArgs;
use super::{Common, exit, output, repository};
use crate::input::{self, NamedInput};
use crate::model::Role;
use crate::pairing::meeting::Choice;

/// Arguments of `handshake`.
#[derive(Debug, Args)]
pub struct HandshakeArgs {
    /// The client's evidence, then the server's: a file or a directory each
    #[arg(value_names = ["CLIENT", "SERVER"], num_args = 2, conflicts_with_all = ["client", "server"])]
    sides: Vec<PathBuf>,
    /// The client's evidence, where it is several files; repeatable
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "server", help_heading = "Evidence")]
    client: Vec<PathBuf>,
    /// The server's evidence; repeatable
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "client", help_heading = "Evidence")]
    server: Vec<PathBuf>,
    /// The client's cluster [default: the one that fits the server]
    #[arg(long, value_name = "NAME[/MATCH]", help_heading = "Evidence")]
    cluster: Option<String>,
    /// The server's listener or filter chain [default: the one that fits the client]
    #[arg(long, value_name = "NAME[/CHAIN]", help_heading = "Evidence")]
    listener: Option<String>,
    /// Who verifies.
    #[command(flatten)]
    verifier: VerifierArgs,
    /// What is told, and how.
    #[command(flatten)]
    answer: AnswerArgs,
}

/// Judges both directions, shows the report, gives the exit code.
pub(super) fn run(arguments: HandshakeArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let [client, server] = match <[PathBuf; 2]>::try_from(arguments.sides) {
        Ok([client, server]) => [vec![client], vec![server]],
        Err(_) => [arguments.client, arguments.server],
    };
    anyhow::ensure!(
        !client.is_empty() && !server.is_empty(),
        "a handshake has two sides: svidlint handshake CLIENT SERVER, or --client FILE… --server FILE…"
    );
    let choice = Choice {
        cluster: arguments.cluster,
        listener: arguments.listener,
    };
    let mut named = of_end(&client, Role::Client);
    named.extend(of_end(&server, Role::Server));
    if let Some(flag) = arguments.verifier.useless_in_handshake() {
        anyhow::bail!(
            "{flag} has no effect in a handshake: both directions are judged, each by the other side's own context; \
             `svidlint check` takes it"
        );
    }
    refuse_without_side(&arguments.verifier.trust_bundle)?;
    let arguments = CheckArgs {
        evidence: [client, server].concat(),
        chain: Vec::new(),
        verifier: arguments.verifier,
        answer: arguments.answer,
    };
    let options = match CheckOptions::new(arguments, check::now()?) {
        Ok(options) => options,
        Err(error) => return check::refused(error),
    };
    named.extend(options.trust_bundles().iter().map(check::bundle));
    let mut evidence = input::read(&named);
    let gate = Gate::open(&options, &mut evidence)?;
    let settings = gate.settings(&options)?;
    check::refuse_unplaced(&evidence, &settings.selection)?;
    let mut report = crate::handshake(
        evidence,
        &settings.selection,
        &choice,
        &settings.thresholds,
        &settings.levels,
    )?;
    report.fail_on = options.fail_on;
    (report.root, report.folder) = repository::whereabouts();
    gate.close(&options, &settings.levels, &mut report)?;
    output::report(&report, &options, common)?;
    for sentence in exit::unusable(&report) {
        output::complain(&sentence)?;
    }
    Ok(exit::code(&report))
}

/// A flag says whose anchors it replaces; the bundles of `svidlint.toml` are both sides'.
fn refuse_without_side(bundles: &[TrustBundleFlag]) -> anyhow::Result<()> {
    let Some(bundle) = bundles.iter().find(|bundle| bundle.holder.is_none()) else {
        return Ok(());
    };
    let file = bundle.path.display();
    anyhow::bail!(
        "--trust-bundle {file}: a handshake has two verifiers; write --trust-bundle client:{file} for the anchors of the \
         client, server:{file} for those of the server, or both"
    )
}

fn of_end(paths: &[PathBuf], end: Role) -> Vec<NamedInput> {
    paths
        .iter()
        .map(|path| NamedInput {
            source: match source(path.clone()) {
                Source::Path(path) => input::Source::Path(path),
                Source::Stdin => input::Source::Stdin,
            },
            purpose: input::Purpose::Evidence,
            end: Some(end),
        })
        .collect()
}
