//! The tests are in `it/`; this package exists so that `cargo test` links none of the functions.
