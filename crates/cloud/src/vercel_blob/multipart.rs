//! Writes a large file in parts, a few at once: a part that fails is sent again, not the file.

use std::fmt::Write as _;

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use ports::{Fault, Pathname};
use reqwest::{Method, RequestBuilder};
use serde::{Deserialize, Serialize};

use super::{VercelBlob, as_private};

/// Bytes of a part, and of the largest file that is sent whole. The service takes parts of 5 MB or
/// more, its own client sends as many as this.
pub(super) const PART_BYTES: usize = 8 * 1024 * 1024;

/// Parts that are on their way at once.
const AT_ONCE: usize = 4;

/// An upload that has begun.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Begun {
    upload_id: String,
    key: String,
}

/// A part as the service names it.
#[derive(Deserialize)]
struct UploadedPart {
    etag: String,
}

/// A part of the file, in the list that completes it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PartTag {
    etag: String,
    part_number: usize,
}

impl VercelBlob {
    /// Begins, sends all parts, completes. Until then the old file stands. What was begun and never
    /// completed is the service's to remove: it has no call for it.
    pub(super) async fn put_in_parts(
        &self,
        pathname: &Pathname<'_>,
        bytes: Bytes,
    ) -> Result<(), Fault> {
        let begin = self.part_call(pathname, "create", None);
        let upload: Begun = self.send(begin).await?.check_status()?.json()?;
        let upload = &upload;
        let parts = (0..bytes.len()).step_by(PART_BYTES).enumerate().map(|(index, start)| {
            let part = bytes.slice(start..bytes.len().min(start + PART_BYTES));
            async move { self.put_part(pathname, upload, index + 1, part).await }
        });
        let parts: Vec<PartTag> = stream::iter(parts).buffered(AT_ONCE).try_collect().await?;
        let complete = self.part_call(pathname, "complete", Some(upload)).json(&parts);
        self.send(complete).await?.check_status().map(drop)
    }

    async fn put_part(
        &self,
        pathname: &Pathname<'_>,
        begun: &Begun,
        part_number: usize,
        bytes: Bytes,
    ) -> Result<PartTag, Fault> {
        let request = self
            .part_call(pathname, "upload", Some(begun))
            .header("x-mpu-part-number", part_number.to_string())
            .body(bytes);
        let UploadedPart { etag } = self.send(request).await?.check_status()?.json()?;
        Ok(PartTag { etag, part_number })
    }

    /// A request about an upload in parts.
    fn part_call(
        &self,
        pathname: &Pathname<'_>,
        action: &str,
        begun: Option<&Begun>,
    ) -> RequestBuilder {
        let request = self.call(Method::POST, "/mpu", &[("pathname", pathname.as_str())]);
        let request = as_private(request).header("x-mpu-action", action);
        match begun {
            None => request,
            Some(begun) => request
                .header("x-mpu-upload-id", &begun.upload_id)
                .header("x-mpu-key", encode_header(&begun.key)),
        }
    }
}

/// Text as a header carries it: what JavaScript's `encodeURIComponent` makes of it.
fn encode_header(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_encoded_as_a_component() {
        assert_eq!(encode_header("a/b c-_.!~*'()%ü"), "a%2Fb%20c-_.!~*'()%25%C3%BC");
    }
}
