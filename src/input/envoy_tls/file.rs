//! The file behind `--tls-context`: YAML or JSON, one context alone or a whole bootstrap.

use std::fs;
use std::path::Path;

use thiserror::Error;

use super::api_value::{ApiValue, Reading};
use super::error::ContextError;
use super::sites::{self, Site};
use super::{bare, dialect, secret};
use crate::input::config_dump::find::{self, Resource};
use crate::input::document::{Document, Node};
use crate::input::{json, yaml};
use crate::model::{ConfiguredContext, InputId, ProgramLimit, Secret, SecretContent};

/// Why a `--tls-context` file gives no verifier. Every message names the file and the way out.
#[derive(Debug, Error)]
pub enum FileError {
    /// The file cannot be read.
    #[error("{file}: {error}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        error: std::io::Error,
    },
    /// Neither YAML nor JSON.
    #[error("{file}: neither YAML nor JSON: {message}")]
    Syntax {
        /// The file.
        file: String,
        /// What the YAML reader says, with line and column.
        message: String,
    },
    /// A file named as JSON that Envoy cannot read as JSON.
    #[error(
        "{file}:{line}: Envoy reads this file as JSON, and expects {expected} here; name it .yaml if it is YAML"
    )]
    NoJson {
        /// The file.
        file: String,
        /// The line.
        line: usize,
        /// What Envoy's reader expects there.
        expected: &'static str,
    },
    /// No TLS context is in it.
    #[error(
        "{file}: no TLS context in it; expected an UpstreamTlsContext, DownstreamTlsContext, CertificateValidationContext, \
         transport_socket or a whole bootstrap"
    )]
    Nothing {
        /// The file.
        file: String,
    },
    /// Several are in it and none was named.
    #[error("{file}: {} TLS contexts in it; name one of: {}", .candidates.len(), selectors(.file, .candidates))]
    Several {
        /// The file.
        file: String,
        /// The selectors that name them.
        candidates: Vec<String>,
    },
    /// The named one is not in it.
    #[error("{file}: no TLS context '{selector}' in it; there are: {}", selectors(.file, .candidates))]
    NoSuch {
        /// The file.
        file: String,
        /// What was asked for.
        selector: String,
        /// The selectors that name what is there.
        candidates: Vec<String>,
    },
    /// The context itself cannot be read.
    #[error("{file}: {error}")]
    Context {
        /// The file.
        file: String,
        /// Why.
        error: ContextError,
    },
}

fn selectors(file: &str, candidates: &[String]) -> String {
    candidates
        .iter()
        .map(|candidate| format!("{file}#{candidate}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// What a file configures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextFile {
    /// The context asked for; one for each side where the file does not tell the side.
    pub contexts: Vec<ConfiguredContext>,
    /// The secrets beside it.
    pub secrets: Vec<Secret>,
}

/// Reads the context of a file. File names in it are looked up beside it.
pub fn read(path: &Path, selector: Option<&str>, input: InputId) -> Result<ContextFile, FileError> {
    let file = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| FileError::Unreadable {
        file: file.clone(),
        error,
    })?;
    let directory = path.parent().unwrap_or(Path::new("."));
    let text = String::from_utf8_lossy(&bytes);
    parse(&text, &file, directory, selector, input)
}

/// Reads the context of a file's text.
pub fn parse(
    text: &str,
    file: &str,
    directory: &Path,
    selector: Option<&str>,
    input: InputId,
) -> Result<ContextFile, FileError> {
    let syntax = |message: String| FileError::Syntax {
        file: file.to_owned(),
        message,
    };
    let mut content = Content {
        directory,
        input,
        sites: Vec::new(),
        secrets: Vec::new(),
        is_dump: false,
        program_limit: ProgramLimit::Default,
    };
    // Envoy goes by the name of the file.
    if has_json_name(file) {
        let plain = dialect::plain(text).map_err(|error| FileError::NoJson {
            file: file.to_owned(),
            line: 1 + text
                .bytes()
                .take(error.offset)
                .filter(|byte| *byte == b'\n')
                .count(),
            expected: error.expected,
        })?;
        if let Some(document) = json::read(&plain) {
            content.add(&document);
        }
    } else if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
        if let Some(document) = json::read(text) {
            content.add(&document);
        }
    } else {
        let (document, problems) = yaml::read_as_envoy(text);
        if let Some((message, line)) = problems.into_iter().next() {
            return Err(syntax(format!("line {line}: {message}")));
        }
        content.add(&document);
    }
    let contexts = content.choose(file, selector)?;
    Ok(ContextFile {
        contexts,
        secrets: content.secrets,
    })
}

fn has_json_name(file: &str) -> bool {
    let extension = Path::new(file).extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

/// Everything in a file.
struct Content<'a> {
    directory: &'a Path,
    input: InputId,
    sites: Vec<Site>,
    secrets: Vec<Secret>,
    /// A running Envoy printed it, and has loaded what stands in it.
    is_dump: bool,
    /// Of the regular expressions in the document that is being read.
    program_limit: ProgramLimit,
}

impl Content<'_> {
    /// Adds the contexts and secrets of a document.
    fn add(&mut self, document: &Document<'_>) {
        for root in document.nodes() {
            // The files that a dump names are the proxy's, not the user's.
            let has_files = !find::is_dump(&root);
            self.is_dump |= !has_files;
            self.program_limit = program_limit(&root);
            let before = self.sites.len();
            for found in find::resources(root.clone()) {
                self.visit(&found.node, has_files, |content, node| {
                    content.add_resource(node, found.resource);
                });
            }
            if self.sites.len() == before {
                self.visit(&root, has_files, Self::add_bare);
            }
        }
    }

    fn visit(
        &mut self,
        node: &Node<'_, '_>,
        has_files: bool,
        read: impl FnOnce(&mut Self, &ApiValue),
    ) {
        let reading = Reading {
            input: self.input,
            directory: Some(self.directory).filter(|_| has_files),
            is_loaded: !has_files,
            program_limit: if has_files {
                self.program_limit
            } else {
                ProgramLimit::None
            },
        };
        read(self, &ApiValue::new(node.clone(), &reading));
    }

    fn add_resource(&mut self, node: &ApiValue, resource: Resource) {
        match resource {
            Resource::Bootstrap | Resource::Endpoints => {}
            Resource::Cluster => self.sites.extend(sites::of_cluster(node)),
            Resource::Listener => self.sites.extend(sites::of_listener(node)),
            Resource::Secret => match secret(node) {
                Ok(secret) => self.secrets.push(secret),
                Err(error) => self.sites.push(Err(error)),
            },
        }
    }

    fn add_bare(&mut self, node: &ApiValue) {
        // A secret alone is asked about for the validation context in it.
        if let [secret] = self.secrets.as_slice()
            && let SecretContent::Validation(validation) = &secret.content
        {
            self.sites.extend(bare::of_validation(validation, node));
        } else if self.secrets.is_empty() {
            self.sites.extend(bare::contexts(node));
        }
    }

    /// The context asked for, or the only one.
    fn choose(
        &mut self,
        file: &str,
        selector: Option<&str>,
    ) -> Result<Vec<ConfiguredContext>, FileError> {
        let mut contexts: Vec<ConfiguredContext> = Vec::new();
        let mut error = None;
        for site in self.sites.drain(..) {
            match site {
                // A dump shows static resources twice: in the bootstrap and in their own section.
                Ok(context) if contexts.iter().any(|known| same_place(known, &context)) => {}
                Ok(context) => contexts.push(context),
                Err(met) => error = error.or(Some(met)),
            }
        }
        let candidates: Vec<String> = names(&contexts);
        if let Some(selector) = selector {
            contexts.retain(|context| is_selected(context, selector));
        }
        let file = file.to_owned();
        // Envoy refuses a file with one thing in it that it cannot read, wherever that stands.
        let refuses_all = |error: &ContextError| !self.is_dump && error.is_envoys();
        match (contexts.is_empty(), selector, error) {
            (true, _, Some(error)) | (false, None, Some(error)) => {
                Err(FileError::Context { file, error })
            }
            (false, Some(_), Some(error)) if refuses_all(&error) => {
                Err(FileError::Context { file, error })
            }
            (true, Some(selector), None) if !candidates.is_empty() => Err(FileError::NoSuch {
                file,
                selector: selector.to_owned(),
                candidates,
            }),
            (true, _, None) => Err(FileError::Nothing { file }),
            (false, ..) => {
                let remaining = names(&contexts);
                if remaining.len() > 1 {
                    return Err(FileError::Several {
                        file,
                        candidates: remaining,
                    });
                }
                Ok(contexts)
            }
        }
    }
}

/// re2.max_program_size.error_level in the last static layer of a bootstrap's runtime that sets it.
fn program_limit(root: &Node<'_, '_>) -> ProgramLimit {
    const KEY: &str = "re2.max_program_size.error_level";
    let of_layer = |layer: Node<'_, '_>| {
        let values = layer.get("static_layer")?;
        let nested = || {
            let mut parts = KEY.split('.');
            parts.try_fold(values.clone(), |value, part| value.get(part))
        };
        let value = values.get(KEY).or_else(nested)?;
        value.scalar()?.parse().ok()
    };
    let layers = root
        .get("layered_runtime")
        .and_then(|runtime| runtime.get("layers"));
    layers
        .iter()
        .flat_map(Node::items)
        .filter_map(of_layer)
        .last()
        .map_or(ProgramLimit::Default, ProgramLimit::OfRuntime)
}

/// Whether two contexts guard the same cluster or filter chain.
fn same_place(one: &ConfiguredContext, other: &ConfiguredContext) -> bool {
    one.base.name.is_some() && one.base.name == other.base.name && one.base.side == other.base.side
}

/// The different names of contexts; none for contexts that stand alone.
fn names(contexts: &[ConfiguredContext]) -> Vec<String> {
    let mut names = Vec::new();
    for context in contexts {
        if let Some(name) = &context.base.name
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    }
    names
}

/// Whether a selector names this context or the cluster or listener it stands in.
fn is_selected(context: &ConfiguredContext, selector: &str) -> bool {
    context.base.name.as_ref().is_some_and(|name| {
        name.strip_prefix(selector)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}
