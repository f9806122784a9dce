//! `--tls-context`.

use super::options::ContextFlag;
use crate::model::TlsContext;

/// Reads the context that a flag names.
pub(super) fn read(flag: &ContextFlag) -> anyhow::Result<TlsContext> {
    anyhow::bail!("{}: --tls-context is not read yet", flag.path.display())
}
