//! Which item of the plan a row means.
//!
//! Decides the order of mapping: code, exact name, alias, normalised name, the measure with the
//! heading it stands under, a unique close match. Two near names are never confused: whatever is
//! in doubt stays unmapped and gets suggestions. Leaves what follows from it to `figures` and
//! `deliverables`.

use std::collections::BTreeSet;

use super::MapRule;
use super::labels::{numbered, without_ordinal, without_tail};
use super::similar;
use crate::plan::{Catalogue, Code};
use crate::text;
use crate::unit::Units;

/// What kind of item a table can speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// 指标
    Target,
    /// 任务
    Deliverable,
}

/// A name as it can be compared.
#[derive(Debug)]
pub(super) struct Item {
    pub kind: ItemKind,
    pub code: Code,
    pub measure: Code,
    pub name: String,
    pub key: String,
    pub code_key: String,
}

/// A line of the alias table as it can be compared.
#[derive(Debug)]
struct Alias<'a> {
    department: Option<&'a str>,
    text: String,
    key: String,
    code: &'a Code,
}

/// Everything that a row's text can be compared with.
#[derive(Debug)]
pub struct Names<'a> {
    catalogue: &'a Catalogue,
    items: Vec<Item>,
    aliases: Vec<Alias<'a>>,
    /// Measures with the keys of their titles.
    titles: Vec<(&'a Code, String)>,
    units: &'a Units,
}

/// What a row says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// What the table can speak of.
    pub kind: ItemKind,
    /// Whether close matches and suggestions are looked for, which takes the longest.
    pub closely: bool,
    /// Full name of the department whose return it is.
    pub department: &'a str,
    /// Text under the heading for codes.
    pub code: Option<&'a str>,
    /// Whether the code stands as a number, which keeps no last zero: 9.10 becomes 9.1.
    pub code_typed: bool,
    /// Text under the heading for names.
    pub name: Option<&'a str>,
    /// Text under the heading for measures.
    pub measure: Option<&'a str>,
    /// The title or group heading that it stands under.
    pub heading: Option<&'a str>,
}

/// What a row was taken for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The item and how it was found.
    pub item: Option<(Code, MapRule)>,
    /// Up to three items that it may have meant, if none was found.
    pub suggestions: Vec<Code>,
    /// Code and name speak of different items: what the code means, and what the name means.
    pub contradiction: Option<(Code, Option<Code>)>,
    /// The row's measure, if it is not the item's.
    pub other_measure: Option<Code>,
}

/// The key by which two names are the same: without width, space, case, 繁简, quotation marks,
/// brackets and punctuation, and without a leading number of the row.
pub fn name_key(name: &str) -> String {
    let plain = text::key(name);
    without_ordinal(&plain)
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '%' | '+'))
        .collect()
}

impl<'a> Names<'a> {
    /// The names of a catalogue.
    pub fn new(catalogue: &'a Catalogue, units: &'a Units) -> Self {
        let targets = catalogue
            .targets
            .iter()
            .map(|t| (ItemKind::Target, &t.code, &t.measure, &t.name_zh));
        let deliverables = catalogue
            .deliverables
            .iter()
            .map(|d| (ItemKind::Deliverable, &d.code, &d.measure, &d.name_zh));
        let items = targets
            .chain(deliverables)
            .map(|(kind, code, measure, name)| Item {
                kind,
                code: code.clone(),
                measure: measure.clone(),
                name: text::clean(name),
                key: name_key(name),
                code_key: text::key(code.as_str()),
            })
            .collect();
        let aliases = catalogue.aliases.iter().map(|a| Alias {
            department: a.department.as_deref(),
            text: text::clean(&a.text),
            key: name_key(&a.text),
            code: &a.code,
        });
        let titles = catalogue.measures.iter();
        Self {
            catalogue,
            items,
            aliases: aliases.collect(),
            titles: titles.map(|m| (&m.code, name_key(&m.title_zh))).collect(),
            units,
        }
    }

    /// The measure that a text names: `举措7`, `7`, `7. title` or its title.
    pub fn measure(&self, written: &str) -> Option<Code> {
        let key = name_key(written);
        if let Some((code, _)) = self.titles.iter().find(|(_, title)| *title == key) {
            return Some((*code).clone());
        }
        let plain = text::key(written);
        let mut rest = plain.as_str();
        for prefix in ["重点", "第", "举措", "措施", "任务", "编号"] {
            rest = rest.strip_prefix(prefix).unwrap_or(rest);
        }
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let after = &rest[digits.len()..];
        let tail = name_key(after.trim_start_matches(['.', '、', ':', '条', '项', '号']));
        let meant = |(code, title): &&(&Code, String)| {
            code.as_str() == digits && (tail.is_empty() || *title == tail)
        };
        self.titles.iter().find(meant).map(|(c, _)| (*c).clone())
    }

    /// What a row was taken for.
    pub fn find(&self, wanted: Wanted) -> Found {
        let measure = wanted.measure.and_then(|m| self.measure(m));
        let whole = wanted.name.filter(|n| !name_key(n).is_empty());
        let (mut named, mut written) = (whole, wanted.code);
        let before = whole.and_then(numbered);
        if let (Some((number, rest)), Some(name)) = (
            before.as_ref().map(|(n, r)| (n.as_str(), r.as_str())),
            whole,
        ) && self.by_name(&wanted, name, measure.as_ref()).is_none()
        {
            // The code before the name counts like one in a column of its own.
            if written.is_none() && self.by_code(wanted.kind, number).is_some() {
                (named, written) = (Some(rest), Some(number));
            } else if !number.contains('.')
                || written.is_some_and(|w| text::key(w) == text::key(number))
            {
                named = Some(rest);
            }
        }
        let by_name = named.and_then(|name| self.by_name(&wanted, name, measure.as_ref()));
        let named_code = by_name.as_ref().map(|(code, _)| code);
        let coded = written.and_then(|code| {
            let typed = wanted.code_typed && wanted.code == written;
            self.code_meant(wanted.kind, code, typed, named_code)
        });
        let mut found = match (coded, by_name) {
            (Some(code), Some((other, _))) if code != other => Found {
                contradiction: Some((code, Some(other))),
                ..Found::default()
            },
            (Some(code), None) if named.is_some_and(|n| !self.resembles(&code, n)) => Found {
                contradiction: Some((code, None)),
                ..Found::default()
            },
            (Some(code), _) => Found {
                item: Some((code, MapRule::Code)),
                ..Found::default()
            },
            (None, Some(item)) => Found {
                item: Some(item),
                ..Found::default()
            },
            (None, None) => Found {
                item: self
                    .by_heading(&wanted, named, measure.as_ref())
                    .or_else(|| {
                        let name = named.filter(|_| wanted.closely)?;
                        self.by_similarity(&wanted, name, measure.as_ref())
                    }),
                ..Found::default()
            },
        };
        match &found.item {
            None if !wanted.closely => {}
            None => found.suggestions = self.suggest(wanted.kind, named.unwrap_or_default()),
            Some((code, _)) => {
                let own = self.catalogue.measure_of(code);
                found.other_measure = measure.filter(|m| Some(m) != own);
            }
        }
        found
    }

    fn of_kind(&self, kind: ItemKind) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |i| i.kind == kind)
    }

    fn by_code(&self, kind: ItemKind, written: &str) -> Option<Code> {
        let key = text::key(written);
        self.of_kind(kind)
            .find(|i| i.code_key == key)
            .map(|i| i.code.clone())
    }

    /// The item that a code means. A number has lost its last zeros: where they tell two items
    /// apart (9.1 and 9.10), the row's name decides, and without a name nothing does.
    fn code_meant(
        &self,
        kind: ItemKind,
        written: &str,
        typed: bool,
        named: Option<&Code>,
    ) -> Option<Code> {
        fn trimmed(key: &str) -> &str {
            match key.contains('.') {
                true => key.trim_end_matches('0'),
                false => key,
            }
        }
        let key = text::key(written);
        let alike: Vec<&Item> = self
            .of_kind(kind)
            .filter(|i| trimmed(&i.code_key) == trimmed(&key))
            .collect();
        if typed && alike.len() > 1 {
            let own = alike.iter().find(|i| Some(&i.code) == named);
            return own.map(|i| i.code.clone());
        }
        self.by_code(kind, written)
    }

    /// Whether a name that means no item of its own may stand beside the code. A code is mistyped
    /// as easily as a name: a name of another series (合同外资金额 beside 实际使用外资金额) is believed.
    fn resembles(&self, code: &Code, name: &str) -> bool {
        let key = name_key(&without_tail(self.units, name));
        self.items
            .iter()
            .find(|i| i.code == *code)
            .is_some_and(|i| similar::may_be_called(&i.key, &key, i.kind))
    }

    /// Whether a name may be entered as another one of an item: not if it speaks of another series.
    pub fn may_be_alias(&self, code: &Code, name: &str) -> bool {
        let key = name_key(name);
        let item = self.items.iter().find(|i| i.code == *code);
        key.chars().count() <= similar::LONGEST
            && item.is_some_and(|i| similar::same_series(&i.key, &key))
    }

    fn by_name(
        &self,
        wanted: &Wanted,
        name: &str,
        measure: Option<&Code>,
    ) -> Option<(Code, MapRule)> {
        let clean = text::clean(name);
        let (key, bare) = (name_key(name), name_key(&without_tail(self.units, name)));
        let exact = self.unique(wanted.kind, measure, |i| i.name == clean);
        let alias = |same: &dyn Fn(&Alias) -> bool| {
            let own = Some(wanted.department);
            [own, None].into_iter().find_map(|department| {
                self.aliases
                    .iter()
                    .filter(|a| a.department == department && same(a))
                    .find(|a| self.of_kind(wanted.kind).any(|i| i.code == *a.code))
                    .map(|a| a.code.clone())
            })
        };
        let normalised = |key: &str| self.unique(wanted.kind, measure, |i| i.key == key);
        exact
            .map(|c| (c, MapRule::Name))
            .or_else(|| alias(&|a| a.text == clean).map(|c| (c, MapRule::Alias)))
            .or_else(|| {
                normalised(&key)
                    .or_else(|| alias(&|a| a.key == key))
                    .or_else(|| normalised(&bare))
                    .or_else(|| alias(&|a| a.key == bare))
                    .map(|c| (c, MapRule::Normalised))
            })
    }

    /// The one item of the kind that fits; of several the one of the row's measure.
    fn unique(
        &self,
        kind: ItemKind,
        measure: Option<&Code>,
        fits: impl Fn(&Item) -> bool,
    ) -> Option<Code> {
        let all: Vec<_> = self.of_kind(kind).filter(|i| fits(i)).collect();
        if let [one] = all.as_slice() {
            return Some(one.code.clone());
        }
        let mut own = all.iter().filter(|i| Some(&i.measure) == measure);
        let one = own.next()?;
        own.next().is_none().then(|| one.code.clone())
    }

    /// The measure's number together with the heading that the row stands under.
    fn by_heading(
        &self,
        wanted: &Wanted,
        named: Option<&str>,
        measure: Option<&Code>,
    ) -> Option<(Code, MapRule)> {
        let (measure, heading) = (measure?, wanted.heading?);
        if named.is_some() {
            return None;
        }
        let heading = name_key(heading);
        self.unique(wanted.kind, None, |i| {
            i.measure == *measure
                && heading.contains(&i.key)
                && similar::same_markers(&heading, &i.key)
        })
        .map(|c| (c, MapRule::MeasureAndHeading))
    }

    fn by_similarity(
        &self,
        wanted: &Wanted,
        name: &str,
        measure: Option<&Code>,
    ) -> Option<(Code, MapRule)> {
        let key = name_key(&without_tail(self.units, name));
        let own: Vec<_> = self.of_kind(wanted.kind).collect();
        let keys: Vec<&str> = own.iter().map(|i| i.key.as_str()).collect();
        let item = own[similar::close_match(&key, &keys, wanted.kind)?];
        (measure.is_none_or(|m| *m == item.measure)).then(|| (item.code.clone(), MapRule::Similar))
    }

    /// Up to three items of the kind that are most alike, best first.
    fn suggest(&self, kind: ItemKind, name: &str) -> Vec<Code> {
        let key = name_key(&without_tail(self.units, name));
        let mut ranked: Vec<_> = self
            .of_kind(kind)
            .map(|i| {
                (
                    similar::likeness_from(similar::WORTH_SUGGESTING, &key, &i.key),
                    &i.code,
                )
            })
            .filter(|(score, _)| *score >= similar::WORTH_SUGGESTING)
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        let mut seen = BTreeSet::new();
        ranked.retain(|(_, code)| seen.insert((*code).clone()));
        ranked.into_iter().take(3).map(|(_, c)| c.clone()).collect()
    }
}
