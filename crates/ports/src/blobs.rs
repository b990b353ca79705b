//! Files.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::Fault;

/// The metadata of a stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobInfo {
    /// Such as `uploads/{userId}/session.vtt`.
    pub pathname: String,
    /// Bytes.
    pub size: u64,
    pub uploaded_at: DateTime<Utc>,
}

/// Stores private files under pathnames of `/`-separated segments: see [`crate::Pathname`].
#[async_trait]
pub trait Blobs: Send + Sync {
    /// Writes a file, replacing what was there.
    async fn put(&self, pathname: &str, bytes: Vec<u8>) -> Result<BlobInfo, Fault>;
    /// The metadata of a file, if it is there.
    async fn head(&self, pathname: &str) -> Result<Option<BlobInfo>, Fault>;
    /// A file's bytes, if it is there. Refuses more than `limit_bytes`.
    async fn get(&self, pathname: &str, limit_bytes: u64) -> Result<Option<Vec<u8>>, Fault>;
    /// All files whose pathname starts with the prefix, by pathname.
    async fn list(&self, prefix: &str) -> Result<Vec<BlobInfo>, Fault>;
    /// Removes files. Removing nothing is fine.
    async fn delete(&self, pathnames: &[String]) -> Result<(), Fault>;
}
