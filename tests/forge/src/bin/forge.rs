//! `forge cases` lists the conformance cases; `forge write DIR` writes the fixture files that are made here.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command for people")]

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use svidlint_forge::certificate::Cert;
use svidlint_forge::{cases, defects, dump, encodings, facts, incidents, pem, profiles, rule_fixtures};

fn main() -> ExitCode {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["cases"] => {
            for case in cases::named() {
                println!("{}\t{}\t{}", case.name, case.section, case.about);
            }
            Ok(())
        }
        ["write", directory] => write_fixtures(Path::new(directory)),
        ["write-corpus", directory] => write_corpus(Path::new(directory)),
        ["write-dump", file] => write_dump(Path::new(file), dump::BUSY),
        ["write-dump", file, secrets, listeners] => match (secrets.parse(), listeners.parse()) {
            (Ok(secrets), Ok(listeners)) => write_dump(Path::new(file), dump::Size { secrets, listeners }),
            _ => return usage(),
        },
        _ => return usage(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("forge: {error}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("usage: forge cases | write DIR | write-corpus DIR | write-dump FILE [SECRETS LISTENERS]");
    ExitCode::from(2)
}

/// A config dump of a busy gateway.
fn write_dump(path: &Path, size: dump::Size) -> io::Result<()> {
    let mut file = io::BufWriter::new(std::fs::File::create(path)?);
    dump::write(&mut file, size)?;
    file.flush()
}

fn write(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory)?;
    }
    std::fs::write(path, content)
}

fn write_fixtures(directory: &Path) -> io::Result<()> {
    for (name, der) in encodings::all() {
        write(&directory.join(format!("encodings/{name}.der")), &der)?;
        write(&directory.join(format!("encodings/{name}.pem")), pem::certificates([&der]))?;
    }
    for (name, der) in facts::all() {
        write(&directory.join(format!("facts/{name}.pem")), pem::certificates([&der]))?;
    }
    for (name, text) in pem::quirks(&Cert::leaf().der(), &Cert::intermediate().der()) {
        write(&directory.join(format!("pem/{name}.pem")), text)?;
    }
    for (issuer, chain) in profiles::ALL {
        let issued = chain(1);
        write(&directory.join(format!("issuers/{issuer}/chain.pem")), pem::certificates(issued.certificates))?;
        write(&directory.join(format!("issuers/{issuer}/bundle.pem")), pem::certificates(issued.bundle))?;
    }
    write_all(&directory.join("rules"), rule_fixtures::files())?;
    write_all(&directory.join("incidents"), incidents::files())
}

fn write_all(directory: &Path, files: BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    files.into_iter().try_for_each(|(path, content)| write(&directory.join(path), content))
}

/// One root, four intermediates and 200 chains, each named by its defect.
fn write_corpus(directory: &Path) -> io::Result<()> {
    write(&directory.join("root.pem"), pem::certificates([defects::root()]))?;
    write(&directory.join("intermediates.pem"), pem::certificates(defects::intermediates()))?;
    for (index, planted) in defects::corpus().iter().enumerate() {
        write(&directory.join(format!("chains/{index:03}-{}.pem", planted.defect)), pem::certificates(&planted.chain))?;
    }
    Ok(())
}
