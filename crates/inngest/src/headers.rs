//! The protocol's header names and the values this side sends.

/// `t=<unix seconds>&s=<hex>` over body and time.
pub const SIGNATURE: &str = "x-inngest-signature";
/// The implementation of the protocol; a successful answer without it is refused.
pub const SDK: &str = "x-inngest-sdk";
/// The revision of the call protocol.
pub const REQ_VERSION: &str = "x-inngest-req-version";
/// `true` when trying again would fail the same way. A bare 4xx is tried again without it.
pub const NO_RETRY: &str = "x-inngest-no-retry";
/// Seconds, or a time, before which there is to be no other try.
pub const RETRY_AFTER: &str = "retry-after";
/// `in_band` when the registration is to stand in the answer.
pub const SYNC_KIND: &str = "x-inngest-sync-kind";
/// `cloud` or `dev`: who asks for the registration.
pub const SERVER_KIND: &str = "x-inngest-server-kind";
/// Passed on when registering out of band.
pub const EXPECTED_SERVER_KIND: &str = "x-inngest-expected-server-kind";
/// The branch environment.
pub const ENV: &str = "x-inngest-env";
/// The platform that the functions run on.
pub const PLATFORM: &str = "x-inngest-platform";
/// Makes a repeated send of the same events one send.
pub const EVENT_ID_SEED: &str = "x-inngest-event-id-seed";

/// The value of [`SDK`].
pub const SDK_NAME: &str = concat!("study-companion/inngest:v", env!("CARGO_PKG_VERSION"));
/// The value of [`REQ_VERSION`]: one discovery call after the last of several parallel steps.
pub const REQ_VERSION_NUMBER: &str = "2";
/// The value of [`SYNC_KIND`] that is understood.
pub const IN_BAND: &str = "in_band";
