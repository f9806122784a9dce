//! `--tls-context`.

use super::options::{ContextFlag, ContextSelector};
use crate::input::envoy_tls::file;
use crate::model::{InputId, TlsContext};
use crate::pairing::sds;

/// Reads the contexts that a flag names: one, or one of each side where the file does not tell the side.
pub(super) fn read(flag: &ContextFlag) -> anyhow::Result<Vec<TlsContext>> {
    let selector = flag.selector.as_ref().map(|selector| match selector {
        ContextSelector::Cluster(name) => format!("cluster/{name}"),
        ContextSelector::Listener(name) => format!("listener/{name}"),
    });
    let found = file::read(&flag.path, selector.as_deref(), InputId(usize::MAX))?;
    let file = flag.path.display();
    Ok(found
        .contexts
        .iter()
        .map(|configured| sds::resolve(configured, &found.secrets))
        .map(|context| TlsContext {
            name: Some(match context.name {
                Some(name) => format!("{name} of {file}"),
                None => format!("the TLS context of {file}"),
            }),
            // The file is a flag's value, not evidence: nothing points into it.
            location: None,
            ..context
        })
        .collect())
}
