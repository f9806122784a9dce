//! DNS names (`nc_dns`).

use super::{Comparison, List, has_suffix, split_at, without_trailing_dot};
use crate::knowledge::boringssl::NameConstraintRules;

/// An empty constraint holds every name; one with a leading dot holds its proper subdomains; any other holds itself and its
/// subdomains.
pub(super) fn compare(
    name: &[u8],
    base: &[u8],
    list: List,
    rules: &NameConstraintRules,
) -> Comparison {
    if base.is_empty() {
        return Comparison::Inside;
    }
    let (name, base) = if rules.dns_trailing_dot_and_wildcard {
        (without_trailing_dot(name), without_trailing_dot(base))
    } else {
        (name, base)
    };
    if rules.dns_trailing_dot_and_wildcard && list == List::Excluded && wildcard_covers(name, base)
    {
        return Comparison::Inside;
    }
    if base.starts_with(b".") {
        return Comparison::inside_if(has_suffix(name, base));
    }
    let at_label_boundary = match name.len().checked_sub(base.len()) {
        None => false,
        Some(0) => true,
        Some(longer) => name.get(longer - 1) == Some(&b'.'),
    };
    Comparison::inside_if(at_label_boundary && has_suffix(name, base))
}

/// `*.example.com` could stand for an excluded `foo.example.com`.
fn wildcard_covers(name: &[u8], base: &[u8]) -> bool {
    let parent = name.strip_prefix(b"*.");
    let base_parent = split_at(base, b'.').map(|(_, parent)| parent);
    matches!((parent, base_parent), (Some(parent), Some(base)) if parent.eq_ignore_ascii_case(base))
}

/// Whether a common name could be meant as a host name (`x509v3_looks_like_dns_name`): letters, digits, `-`, `_`, `:` and
/// dots between them; a bare word counts, one with a blank does not.
pub(super) fn looks_like_host_name(text: &[u8]) -> bool {
    let text = without_trailing_dot(text);
    let text = text.strip_prefix(b"*.").unwrap_or(text);
    !text.is_empty() && text.split(|byte| *byte == b'.').all(is_label)
}

fn is_label(label: &[u8]) -> bool {
    !label.is_empty()
        && !label.starts_with(b"-")
        && label
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_:".contains(byte))
}
