//! Reads a file from the store's own host, past the caches in between: a file that was replaced or
//! removed is so at once.

use bytes::Bytes;
use ports::{Fault, Pathname};
use reqwest::header::AUTHORIZATION;
use reqwest::{Response, StatusCode};
use tokio::time::timeout;

use super::{NAME, VercelBlob};
use crate::auth_headers::build_request;
use crate::{Repeat, ServiceResponse};

/// The number of times that reading begins: a read that breaks off in the middle is repeated once.
const TRIES: u32 = 2;

impl VercelBlob {
    /// A file's bytes, if it is there. [`Fault::Rejected`] when it has more than the limit.
    pub(super) async fn read(
        &self,
        pathname: &Pathname<'_>,
        limit_bytes: u64,
    ) -> Result<Option<Vec<u8>>, Fault> {
        let mut tries = 1;
        loop {
            let Some(response) = self.begin(pathname).await? else { return Ok(None) };
            let read =
                timeout(self.service.limits().try_timeout, read_whole(response, limit_bytes));
            let read = read.await.unwrap_or_else(|_| Err(broken_off()));
            match read {
                Err(Fault::Busy { .. }) if tries < TRIES => tries += 1,
                read => return read.map(Some),
            }
        }
    }

    async fn begin(&self, pathname: &Pathname<'_>) -> Result<Option<Response>, Fault> {
        let mut url = self.reads.with_segments(pathname.as_str().split('/'));
        url.set_query(Some("cache=0"));
        let request =
            self.service.http().get(url).header(AUTHORIZATION, self.authorization.clone());
        let response = self.service.open(build_request(NAME, request)?, Repeat::Always).await?;
        match response.status() {
            StatusCode::OK => Ok(Some(response)),
            StatusCode::NOT_FOUND => Ok(None),
            status => {
                let (service, headers) = (NAME, response.headers().clone());
                let size_header =
                    ServiceResponse { service, status, headers, body: Bytes::new() }.check_status();
                Err(size_header
                    .err()
                    .unwrap_or_else(|| Fault::broken("Vercel Blob answers half a file")))
            }
        }
    }
}

fn broken_off() -> Fault {
    Fault::busy(format!("{NAME}: a file broke off"))
}

async fn read_whole(mut response: Response, limit_bytes: u64) -> Result<Vec<u8>, Fault> {
    let too_large = || Fault::Rejected(format!("a file of more than {limit_bytes} bytes"));
    if response.content_length().is_some_and(|bytes| bytes > limit_bytes) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|_| broken_off())? {
        if (bytes.len() + piece.len()) as u64 > limit_bytes {
            return Err(too_large());
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}
