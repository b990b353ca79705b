//! A page of a list.

/// A page: the bounds are checked where it is read from a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// 1 or more.
    pub limit: i64,
    /// 0 or more.
    pub offset: i64,
}
