//! The TLS version two sides negotiate (6.3).

use crate::model::{TlsContext, TlsVersion};

/// The highest version both sides speak; `None` where there is none, and the handshake fails before any certificate.
pub fn negotiated(one: &TlsContext, other: &TlsContext) -> Option<TlsVersion> {
    let (one, other) = (one.spoken(), other.spoken());
    let highest = one.1.min(other.1);
    (one.0.max(other.0) <= highest).then_some(highest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Side;

    fn context(side: Side, minimum: Option<TlsVersion>, maximum: Option<TlsVersion>) -> TlsContext {
        let mut context = TlsContext::new(side);
        context.tls.minimum = minimum;
        context.tls.maximum = maximum;
        context
    }

    #[test]
    fn defaults_meet_at_1_2() {
        let client = context(Side::Upstream, None, None);
        let server = context(Side::Downstream, None, None);
        assert_eq!(negotiated(&client, &server), Some(TlsVersion::V1_2));
    }

    #[test]
    fn the_highest_common_version_counts() {
        let istio = context(
            Side::Upstream,
            Some(TlsVersion::V1_2),
            Some(TlsVersion::V1_3),
        );
        let server = context(Side::Downstream, None, None);
        assert_eq!(negotiated(&istio, &server), Some(TlsVersion::V1_3));
        let modern = context(Side::Downstream, Some(TlsVersion::V1_3), None);
        let default = context(Side::Upstream, None, None);
        assert_eq!(negotiated(&default, &modern), None);
    }
}
