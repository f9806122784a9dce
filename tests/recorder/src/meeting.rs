//! Lets two Envoys meet and stores what each of them holds and says: the two-proxy situations.
//!
//! ```text
//! situation -> setup   (two homes: bootstrap, listener, cluster, secrets as files)
//!           -> proxy   (a process each)
//!           -> call    (one request through the client to the server)
//!           -> store   (what the admin interfaces show, cut to what tells; the transcript)
//! ```

mod call;
mod proxy;
mod setup;
mod store;
mod transcript;

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use svidlint_forge::situations::Situation;

use proxy::Proxy;
use setup::{CLIENT, SERVER};

const PAUSE: Duration = Duration::from_millis(20);
/// Nothing new for so long is the end of a meeting.
const QUIET: Duration = Duration::from_millis(400);
const PATIENCE: Duration = Duration::from_secs(30);

/// Records a situation below `out/<name>/<version>`.
pub(crate) fn record(
    binary: &Path,
    version: &str,
    situation: &Situation,
    out: &Path,
) -> Result<()> {
    let home = tempfile::Builder::new().prefix("svidlint-").tempdir()?;
    let server_home = home.path().join(SERVER);
    let client_home = home.path().join(CLIENT);
    setup::server(&server_home, &situation.server)?;
    setup::client(&client_home, &situation.client)?;
    let server = Proxy::start(binary, &server_home)?;
    let client = Proxy::start(binary, &client_home)?;
    let answer = call::through(&client_home).context("the client's listener does not answer")?;
    let seen = settled(&client, &server)?;
    let transcript = transcript::Transcript::new(situation, version, &answer, &seen);
    store::store(&out.join(situation.name).join(version), &seen, &transcript)
}

/// What both sides show once nothing changes any more.
fn settled(client: &Proxy, server: &Proxy) -> Result<[proxy::Seen; 2]> {
    let patience = Instant::now() + PATIENCE;
    let mut last = [client.said()?, server.said()?];
    let mut since = Instant::now();
    while since.elapsed() < QUIET {
        anyhow::ensure!(Instant::now() < patience, "the Envoys do not come to rest");
        thread::sleep(PAUSE);
        let now = [client.said()?, server.said()?];
        if now != last {
            last = now;
            since = Instant::now();
        }
    }
    let [client_said, server_said] = last;
    Ok([client.seen(client_said)?, server.seen(server_said)?])
}
