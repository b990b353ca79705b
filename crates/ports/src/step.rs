//! Jobs as memoised steps. (being written)
