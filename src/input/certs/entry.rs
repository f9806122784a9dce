//! One certificate entry of `/certs` (`envoy.admin.v3.CertificateDetails`).

use std::net::IpAddr;

use super::super::capture::{Bound, DAY};
use super::super::collected::Collected;
use crate::input::document::{Kind, Node};
use crate::model::{
    Certificate, Fact, GeneralName, GeneralNames, Instant, Location, Place, Serial, SpiffeId,
    Timestamp, TimestampForm,
};

/// An entry, read.
pub(super) struct Entry {
    /// As printed: a file, `<inline>`, `<trust domain>: <inline>` or `<trust domain>: <file>`.
    pub(super) path: String,
    /// What it says about the certificate.
    pub(super) certificate: Certificate,
    /// Whole days left, as printed.
    days: Option<i64>,
    /// Whether an OCSP response is loaded.
    pub(super) has_staple: bool,
    /// Where.
    pub(super) location: Location,
}

/// Whether an object is an entry: the serial number, and something else that only entries have.
pub(super) fn looks_like_entry(node: &Node<'_, '_>) -> bool {
    let others = ["path", "days_until_expiration", "expiration_time"];
    let found = others.iter().filter(|name| node.has(name)).count();
    // ztunnel prints serial numbers too, and the certificate beside them.
    !node.has("pem") && (node.has("serial_number") && found > 0 || found == others.len())
}

/// Reads one entry. What is missing is not in evidence.
pub(super) fn read(node: &Node<'_, '_>, out: &mut Collected) -> Entry {
    let location = node.location(out.input);
    let mut entry = Entry {
        path: node.text_of("path").unwrap_or_default().to_owned(),
        certificate: Certificate {
            sources: vec![location.clone()],
            ..Certificate::default()
        },
        days: node
            .get("days_until_expiration")
            .and_then(|days| days.scalar()?.parse().ok()),
        has_staple: node.has("ocsp_details"),
        location,
    };
    if let Some(serial) = node.get("serial_number") {
        entry.place("serial", &serial, out);
        entry.certificate.serial = serial_of(&serial, out);
    }
    if let Some(from) = node.get("valid_from") {
        entry.place("not_before", &from, out);
        entry.certificate.not_before = time_of(&from, out);
    }
    if let Some(until) = node.get("expiration_time") {
        entry.place("not_after", &until, out);
        entry.certificate.not_after = time_of(&until, out);
    }
    entry.read_names(node, out);
    entry.drop_overflow(out);
    entry
}

impl Entry {
    fn place(&mut self, fact: &str, node: &Node<'_, '_>, out: &Collected) {
        self.certificate.places.push(Place {
            fact: fact.to_owned(),
            location: node.location(out.input),
        });
    }

    /// `subject_alt_names`: Envoy prints DNS names, then URIs, then IP addresses, and no other kind; it leaves the field out
    /// when there is none of these.
    fn read_names(&mut self, node: &Node<'_, '_>, out: &Collected) {
        let list = node.get("subject_alt_names");
        let mut names = Vec::new();
        for item in list.iter().flat_map(Node::items) {
            for (kind, value) in item.members() {
                let Some(text) = value.text() else { continue };
                let name = match kind {
                    "uri" => GeneralName::uri(text),
                    "dns" => GeneralName::dns(text),
                    "ip_address" | "ipAddress" => ip(text),
                    _ => continue,
                };
                let fact = format!("subject_alt_names[{}]", names.len());
                self.place(&fact, &value, out);
                names.push(name);
            }
        }
        if let Some(list) = &list {
            self.place("subject_alt_names", list, out);
        }
        let shown = match &list {
            Some(list) => list.value.whole,
            None => node.value.whole,
        };
        if shown || !names.is_empty() {
            self.certificate.subject_alt_names = Fact::known(GeneralNames {
                names,
                complete: false,
            });
        }
    }

    /// An `expiration_time` before `valid_from` next to many days left is a date that overflowed on its way here
    /// (envoyproxy/envoy#6315).
    fn drop_overflow(&mut self, out: &mut Collected) {
        let (Some(from), Some(until)) = (self.from(), self.until()) else {
            return;
        };
        if until < from && self.days.is_some_and(|days| days > 0) {
            let at = self
                .certificate
                .place_of("not_after")
                .unwrap_or(&self.location)
                .clone();
            let message = format!(
                "the expiration time {until} lies before the start of validity while days are left: it overflowed in \
                 Envoy and was left out"
            );
            out.repaired(message, at);
            self.certificate.not_after = Fact::NotInEvidence;
        }
    }

    fn from(&self) -> Option<Instant> {
        Some(self.certificate.not_before.value()?.at)
    }

    fn until(&self) -> Option<Instant> {
        Some(self.certificate.not_after.value()?.at)
    }

    /// What the entry says about the moment of the dump.
    pub(super) fn bounds(&self, bounds: &mut Vec<Bound>) {
        if let (Some(days), Some(until)) = (self.days, self.until()) {
            let seconds = |days: i64| days.saturating_mul(-DAY);
            bounds.push(Bound {
                from: Some(until.plus(seconds(days.saturating_add(1))).plus(1)),
                to: (days > 0).then(|| until.plus(seconds(days))),
                location: self.location.clone(),
            });
        }
    }

    /// What makes two entries the same.
    pub(super) fn key(&self) -> String {
        let certificate = &self.certificate;
        let serial = certificate.serial.value().map_or("?", Serial::as_str);
        format!(
            "{} {serial} {:?} {:?}",
            self.path,
            self.from(),
            self.until()
        )
    }

    /// The trust domain in the path, which only the SPIFFE validator prints.
    pub(super) fn trust_domain(&self) -> Option<&str> {
        let (domain, source) = self.path.split_once(": ")?;
        (!domain.is_empty() && !domain.contains('/') && !source.is_empty()).then_some(domain)
    }

    /// The file in the path, when it names one.
    pub(super) fn file(&self) -> Option<&str> {
        let source = match self.trust_domain() {
            Some(_) => self.path.split_once(": ").map(|(_, source)| source)?,
            None => &self.path,
        };
        (!source.is_empty() && !source.starts_with('<')).then_some(source)
    }

    /// For an entry whose list is not in evidence: CAs carry no DNS name, and no SPIFFE ID with a path.
    pub(super) fn looks_like_leaf(&self) -> bool {
        let Some(names) = self.certificate.subject_alt_names.value() else {
            return false;
        };
        names.dns_names().next().is_some()
            || names.uris().any(|uri| {
                SpiffeId::cut(uri)
                    .map_or(uri, |(_, path)| path)
                    .contains('/')
            })
    }
}

fn serial_of(node: &Node<'_, '_>, out: &mut Collected) -> Fact<Serial> {
    let Some(text) = node.scalar() else {
        return Fact::NotInEvidence;
    };
    let digits = text.trim_start_matches('-').replace(':', "");
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        let message = format!("the serial number {text:?} is not hexadecimal and was left out");
        out.repaired(message, node.location(out.input));
        return Fact::NotInEvidence;
    }
    Fact::known(Serial::from_hex(text))
}

fn time_of(node: &Node<'_, '_>, out: &mut Collected) -> Fact<Timestamp> {
    let Some(text) = node.text() else {
        if !matches!(node.value.kind, Kind::Elided) {
            let message = "this time is not text and was left out";
            out.repaired(message, node.location(out.input));
        }
        return Fact::NotInEvidence;
    };
    let Some(at) = Instant::parse_rfc3339(text.trim()) else {
        let message = format!("{text:?} is no RFC 3339 time and was left out");
        out.repaired(message, node.location(out.input));
        return Fact::NotInEvidence;
    };
    Fact::known(Timestamp {
        at,
        form: TimestampForm::Rfc3339,
    })
}

fn ip(text: &str) -> GeneralName {
    match text.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => GeneralName::ip(&address.octets()),
        Ok(IpAddr::V6(address)) => GeneralName::ip(&address.octets()),
        Err(_) => GeneralName::Ip {
            text: text.to_owned(),
            bytes: Vec::new(),
        },
    }
}
