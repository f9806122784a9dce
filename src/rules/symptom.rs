//! What logs, counters and callers say, where no refused chain explains it.

mod telling;

pub(super) mod symptom_access_denied;
pub(super) mod symptom_configuration_refused;
pub(super) mod symptom_connection_ended;
pub(super) mod symptom_contradicts_evidence;
pub(super) mod symptom_decides_open_check;
pub(super) mod symptom_nothing_in_common;
pub(super) mod symptom_of_another_moment;
pub(super) mod symptom_other_hop;
pub(super) mod symptom_plaintext;
pub(super) mod symptom_secret_missing;
pub(super) mod symptom_unrelated;
