//! Departures from DER and from the form of X.509.

pub(super) mod der_not_canonical;
pub(super) mod der_not_certificate;
pub(super) mod extension_malformed;
pub(super) mod name_malformed;
pub(super) mod public_key_malformed;
pub(super) mod san_entry_malformed;
pub(super) mod serial_number_departs;
pub(super) mod signature_encoding_departs;
pub(super) mod time_encoding_departs;
pub(super) mod validity_reversed;
pub(super) mod version_departs;
