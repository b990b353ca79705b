//! Words: how text is cut, stemmed and compared, the same everywhere.
