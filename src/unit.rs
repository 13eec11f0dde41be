//! Units and their conversion.
