//! Which BoringSSL is linked, and which profile of the model stands for it.

use svidlint::knowledge::boringssl::{
    BORING_CRATE, BORINGSSL_20250514, BORINGSSL_20260413, BORINGSSL_20260813, Profile, StoreOrder,
};
use svidlint::model::EnvoyVersion;

/// A revision that this command can be linked with.
#[derive(Debug)]
pub(crate) struct Revision {
    /// What `--profile-of` calls it.
    pub(crate) name: &'static str,
    /// `BORINGSSL_API_VERSION` of its headers: the build that is linked must have this one.
    pub(crate) api_version: i32,
    /// The model of it.
    pub(crate) profile: &'static Profile,
    /// An Envoy with the same PEM reader and parsers.
    pub(crate) envoy: EnvoyVersion,
}

/// The tag itself, with GNU's standard library: Envoys with "0.20260813.0" link another library and compare distribution
/// points as a later revision does.
static TAG_20260813: Profile = Profile {
    store_order: StoreOrder::StableUpTo(16),
    full_point_names_only: false,
    ..BORINGSSL_20260813
};

const fn envoy(minor: u32, patch: u32) -> EnvoyVersion {
    EnvoyVersion {
        minor,
        patch: Some(patch),
    }
}

/// All of them; the first is what the crate builds by itself.
pub(crate) static REVISIONS: [Revision; 4] = [
    Revision {
        name: "boring-sys",
        api_version: 44,
        profile: &BORING_CRATE,
        envoy: envoy(40, 0),
    },
    Revision {
        name: "0.20260813.0",
        api_version: 43,
        profile: &TAG_20260813,
        envoy: envoy(40, 0),
    },
    Revision {
        name: "0.20260413.0",
        api_version: 39,
        profile: &BORINGSSL_20260413,
        envoy: envoy(38, 3),
    },
    Revision {
        name: "0.20250514.0",
        api_version: 36,
        profile: &BORINGSSL_20250514,
        envoy: envoy(36, 4),
    },
];

/// The revision of that name.
pub(crate) fn named(name: &str) -> Result<&'static Revision, String> {
    let names = || REVISIONS.iter().map(|known| known.name).collect::<Vec<_>>();
    REVISIONS
        .iter()
        .find(|known| known.name == name)
        .ok_or_else(|| format!("known are {}", names().join(", ")))
}
