//! The form that departments fill in: its schema, and the workbook that `jindu forms` writes.
//!
//! What this module writes, `read` reads back exactly.
