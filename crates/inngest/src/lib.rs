//! inngest
