//! The conformance cases, one file per part of the verification specification.

mod api;
pub(crate) mod ask;
mod contexts;
mod crl;
mod crl_texts;
pub(crate) mod default_validator;
mod distribution_points;
mod extensions;
mod issuer_keys;
mod loading;
mod malformed;
mod name_constraints;
mod odd_values;
mod own_keys;
mod parameters;
mod parsing;
mod path_building;
mod policies;
mod pss_parameters;
mod random;
mod regex_programs;
mod regexes;
mod san;
mod signature_time;
mod size;
pub(crate) mod spiffe;
mod store_order;
mod tls_leaf;

pub use random::random;

use crate::case::Case;

/// Every named case, in a fixed order.
pub fn named() -> Vec<Case> {
    [
        distribution_points::cases(),
        odd_values::cases(),
        store_order::cases(),
        loading::cases(),
        extensions::cases(),
        san::cases(),
        signature_time::cases(),
        spiffe::cases(),
        path_building::cases(),
        crl::cases(),
        name_constraints::cases(),
        policies::cases(),
        parsing::cases(),
        default_validator::cases(),
        tls_leaf::cases(),
        own_keys::cases(),
        parameters::cases(),
        regexes::cases(),
        regex_programs::cases(),
        issuer_keys::cases(),
        pss_parameters::cases(),
        malformed::cases(),
        contexts::cases(),
        crl_texts::cases(),
        size::cases(),
        api::cases(),
    ]
    .concat()
}
