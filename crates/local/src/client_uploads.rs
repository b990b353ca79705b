//! Permissions to put files into the folder, as browsers get them from the service elsewhere.

use chrono::{DateTime, Utc};
use ports::{ClientUpload, ClientUploads, Fault, Pathname, UploadGrant};

/// The id of the store on this machine.
const STORE: &str = "local";

/// Signs permissions, and checks them where the files arrive.
#[derive(Clone)]
pub struct LocalUploads {
    secret: String,
}

impl LocalUploads {
    /// The path at which the server of this machine takes files.
    pub const PATH: &str = "/local-blob";

    /// With a secret that all processes of this machine share.
    pub fn new(secret: String) -> Self {
        Self { secret }
    }

    /// The permission that a token holds, if it is for this pathname and has not run out.
    pub fn admit(&self, token: &str, pathname: &str, now: DateTime<Utc>) -> Option<ClientUpload> {
        let upload = ports::open_upload(STORE, &self.secret, token)?;
        (upload.pathname == pathname && now < upload.valid_until).then_some(upload)
    }
}

impl ClientUploads for LocalUploads {
    fn grant(&self, upload: &ClientUpload) -> Result<UploadGrant, Fault> {
        Pathname::parse(&upload.pathname)?;
        let token = ports::sign_upload(STORE, &self.secret, upload)?;
        Ok(UploadGrant { token, url: Self::PATH.to_owned() })
    }

    fn has_signed(&self, body: &[u8], signature: &str) -> bool {
        ports::is_signed(&self.secret, body, signature)
    }
}

/// Shows no secret.
impl std::fmt::Debug for LocalUploads {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LocalUploads").finish_non_exhaustive()
    }
}
