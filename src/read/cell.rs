//! One cell: what number, date or text it is.
