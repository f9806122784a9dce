//! svidlint says why Envoy would reject a certificate chain.
