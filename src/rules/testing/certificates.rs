//! Certificates made by hand: a good leaf, a good CA, and the parts they are made of.

use super::{DAY, NOW};
use crate::model::{
    Attribute, BasicConstraints, Certificate, Departure, DepartureKind, Fact, GeneralName,
    GeneralNames, InputId, Instant, KeyUsage, Location, Name, Oid, Serial, StringKind, Timestamp,
    TimestampForm,
};

pub(in crate::rules) fn time(at: Instant) -> Fact<Timestamp> {
    Fact::known(Timestamp {
        at,
        form: TimestampForm::UtcTime,
    })
}

pub(in crate::rules) fn uris(list: &[&str]) -> Fact<GeneralNames> {
    Fact::Present {
        critical: Some(true),
        value: GeneralNames {
            names: list.iter().map(|uri| GeneralName::uri(uri)).collect(),
            complete: true,
        },
    }
}

pub(in crate::rules) fn oids(list: &[&str]) -> Fact<Vec<Oid>> {
    Fact::known(list.iter().map(|oid| Oid((*oid).to_owned())).collect())
}

/// A name that differs from others by its text alone.
pub(in crate::rules) fn name(text: &str) -> Fact<Name> {
    let attribute = Attribute {
        oid: Oid("2.5.4.10".to_owned()),
        kind: StringKind::Utf8,
        text: text.to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    Fact::known(Name {
        rdns: vec![vec![attribute]],
        der: text.as_bytes().to_vec(),
    })
}

/// What istiod issues.
pub(in crate::rules) fn good_leaf() -> Certificate {
    Certificate {
        serial: Fact::known(Serial::from_hex("1a2b")),
        issuer: name("cluster.local"),
        subject: Fact::known(Name::default()),
        not_before: time(NOW.plus(-DAY / 4)),
        not_after: time(NOW.plus(DAY)),
        subject_alt_names: uris(&["spiffe://cluster.local/ns/shop/sa/cart"]),
        key_usage: Fact::Present {
            critical: Some(true),
            value: KeyUsage::from_bits(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::KEY_ENCIPHERMENT),
        },
        extended_key_usage: oids(&["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]),
        basic_constraints: Fact::Present {
            critical: Some(true),
            value: BasicConstraints {
                ca: false,
                path_len: None,
            },
        },
        sources: vec![Location::whole(InputId(0))],
        ..Certificate::default()
    }
}

/// istiod's self-signed CA.
pub(in crate::rules) fn good_ca() -> Certificate {
    Certificate {
        serial: Fact::known(Serial::from_hex("ca")),
        issuer: name("cluster.local"),
        subject: name("cluster.local"),
        not_before: time(NOW.plus(-100 * DAY)),
        not_after: time(NOW.plus(3500 * DAY)),
        subject_alt_names: Fact::Absent,
        key_usage: Fact::Present {
            critical: Some(true),
            value: KeyUsage::from_bits(KeyUsage::KEY_CERT_SIGN),
        },
        extended_key_usage: Fact::Absent,
        basic_constraints: Fact::Present {
            critical: Some(true),
            value: BasicConstraints {
                ca: true,
                path_len: None,
            },
        },
        ..Certificate::default()
    }
}

/// The good leaf with a departure.
pub(in crate::rules) fn departing(kind: DepartureKind) -> Certificate {
    Certificate {
        departures: vec![Departure {
            kind,
            offset: 4,
            detail: "what departs".to_owned(),
        }],
        ..good_leaf()
    }
}
