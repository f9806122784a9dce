//! Mailboxes (`nc_email`).

use super::{Comparison, has_suffix, split_at};
use crate::knowledge::boringssl::NameConstraintRules;
use crate::verify::boringssl::X509Error;

/// How the part before the `@` compares.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LocalPart {
    CaseSensitive,
    IgnoresCase,
}

/// A constraint with `@` is one mailbox, one with a leading dot every mailbox below that domain, any other every mailbox of
/// that very host.
pub(super) fn compare(
    mailbox: &[u8],
    base: &[u8],
    local_part: LocalPart,
    rules: &NameConstraintRules,
) -> Comparison {
    if rules.strict_email {
        strict(mailbox, base, local_part)
    } else {
        lenient(mailbox, base)
    }
}

fn strict(mailbox: &[u8], base: &[u8], local_part: LocalPart) -> Comparison {
    let Some((local, domain)) = split_at(mailbox, b'@') else {
        return bad_syntax();
    };
    if domain.contains(&b'@') || !is_local_part(local) || !is_domain(domain) {
        return bad_syntax();
    }
    let (base_local, base_domain) =
        split_at(base, b'@').map_or((None, base), |(local, domain)| (Some(local), domain));
    if base_domain.contains(&b'@')
        || base_local.is_some_and(|local| !is_local_part(local))
        || !is_domain(base_domain)
    {
        return bad_syntax();
    }
    let Some(base_local) = base_local else {
        let inside = if base_domain.starts_with(b".") {
            has_suffix(domain, base_domain)
        } else {
            domain.eq_ignore_ascii_case(base_domain)
        };
        return Comparison::inside_if(inside);
    };
    let same_local = match local_part {
        LocalPart::CaseSensitive => local == base_local,
        LocalPart::IgnoresCase => local.eq_ignore_ascii_case(base_local),
    };
    Comparison::inside_if(same_local && domain.eq_ignore_ascii_case(base_domain))
}

/// Up to BoringSSL 0.20250514: any alphabet; a leading dot compares with the end of the whole mailbox.
fn lenient(mailbox: &[u8], base: &[u8]) -> Comparison {
    let Some((local, domain)) = split_at(mailbox, b'@') else {
        return bad_syntax();
    };
    match split_at(base, b'@') {
        None if base.starts_with(b".") => Comparison::inside_if(has_suffix(mailbox, base)),
        None => Comparison::inside_if(domain.eq_ignore_ascii_case(base)),
        // An empty local part in the constraint stands for any.
        Some((base_local, base_domain)) => Comparison::inside_if(
            (base_local.is_empty() || local == base_local)
                && domain.eq_ignore_ascii_case(base_domain),
        ),
    }
}

const fn bad_syntax() -> Comparison {
    Comparison::Refused(X509Error::UNSUPPORTED_NAME_SYNTAX)
}

fn is_local_part(text: &[u8]) -> bool {
    !text.is_empty()
        && text
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(byte))
}

fn is_domain(text: &[u8]) -> bool {
    !text.is_empty()
        && text
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(byte))
}
