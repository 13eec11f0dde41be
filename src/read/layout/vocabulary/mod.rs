//! The words that `layout` knows.
//!
//! Decides which word stands for what. Words are folded: no space, simplified, half width, lower
//! case, without brackets and footnote marks. How the words of several heading lines make one
//! meaning is `meaning`'s; what a line is by its words is `body`'s.

pub(super) mod forms;
pub(super) mod rows;
pub(super) mod texts;
pub(super) mod values;
