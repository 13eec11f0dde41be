//! Which of a department's own figures counts.
//!
//! Decides between rows of one file, returns of one month and returns of different months, item
//! by item (DESIGN.md, “Which file counts”): the later fill date, then an explicit correction;
//! names, order and file time decide nothing. Leaves other departments to `disputes`.

use std::collections::{BTreeMap, BTreeSet};

use super::checks::*;
use super::mapping::{About, Key, Mapping, at_return, key, same};
use super::resolve::Return;
use super::{Observation, Outcome, Standing};

/// Others that a figure in dispute names: a list pasted under one item may have thousands.
pub(super) const RIVALS: usize = 20;

/// Whether `a` replaces `b`, both of one department for one month. Without a fill date on both
/// only an explicit correction tells.
pub(super) fn beats(a: &Return, b: &Return) -> bool {
    match (a.filled, b.filled) {
        (Some(x), Some(y)) if x != y => x > y,
        _ => a.correction && !b.correction,
    }
}

/// The figures from `first` on that count so far, by what they are compared in.
fn by_key<T: Ord>(
    mapping: &Mapping,
    first: usize,
    group: impl Fn(&Observation) -> T,
) -> BTreeMap<(T, Key), Vec<usize>> {
    let mut groups: BTreeMap<(T, Key), Vec<usize>> = BTreeMap::new();
    for figure in &mapping.out.figures[first..] {
        if figure.standing == Standing::Used {
            groups
                .entry((group(figure), key(figure)))
                .or_default()
                .push(figure.id);
        }
    }
    groups
}

/// The same item twice in one file: counted once if the figures agree, else in dispute.
pub(super) fn within_files(mapping: &mut Mapping, first: usize) {
    let groups = by_key(mapping, first, |f| f.source.file.clone());
    let mut repeated: BTreeMap<(String, String, String), Vec<(usize, usize)>> = BTreeMap::new();
    for ids in groups.into_values().filter(|ids| ids.len() > 1) {
        if all_agree(mapping, &ids) {
            let kept = finest(mapping, &ids);
            for id in ids.into_iter().filter(|id| *id != kept) {
                let figures = &mapping.out.figures;
                let (own, first) = (&figures[id].source, &figures[kept].source);
                let sheets = (own.file.clone(), own.sheet.clone(), first.sheet.clone());
                repeated.entry(sheets).or_default().push((id, kept));
            }
        } else {
            dispute(mapping, &ids);
        }
    }
    for ((_, copy, original), pairs) in repeated {
        // A sheet copied inside its workbook is one thing to tell, not one for every row.
        let sheet_told = copy != original && pairs.len() > 1;
        if sheet_told {
            let mut at = At::figure(&mapping.out.figures[pairs[0].0]);
            at.subject = None;
            let issue = duplicate_row::sheet(&at, &copy, &original, pairs.len());
            mapping.tell(issue, About::Figure(pairs[0].0));
        }
        for (id, kept) in pairs {
            let figures = &mapping.out.figures;
            let name = mapping.name(&figures[id].target);
            let at = At::figure(&figures[id]);
            let issue = duplicate_row::found(&at, &figures[kept].source, &name);
            if !sheet_told {
                mapping.tell(issue, About::Figure(id));
            }
            mapping.flag(id, duplicate_row::RULE.code);
            mapping.flag(kept, duplicate_row::RULE.code);
            mapping.out.figures[id].standing = Standing::Superseded { by: kept };
        }
    }
}

fn all_agree(mapping: &Mapping, ids: &[usize]) -> bool {
    let figures = &mapping.out.figures;
    let finest = &figures[finest(mapping, ids)];
    ids.iter().all(|id| same(&figures[*id], finest))
}

/// The figure with the smallest step; the first of several.
pub(super) fn finest(mapping: &Mapping, ids: &[usize]) -> usize {
    *ids.iter()
        .min_by_key(|id| (&mapping.out.figures[**id].precision, **id))
        .expect("a group has a member")
}

/// Puts a department's own figures in dispute with each other; a finding of each file names every
/// cell.
fn dispute(mapping: &mut Mapping, ids: &[usize]) {
    let figures = &mapping.out.figures;
    let Some(target) = mapping.catalogue.target(&figures[ids[0]].target) else {
        return;
    };
    let all = places(ids.iter().map(|id| &figures[*id]), target);
    let form = figures[ids[0]].form;
    let form = Named::new(form_zh(form), form_en(form));
    let mut files = BTreeSet::new();
    let told: Vec<_> = ids
        .iter()
        .map(|id| &figures[*id])
        .filter(|figure| files.insert(figure.source.file.clone()))
        .map(|figure| {
            let name = Named::of(target);
            let issue = figures_disputed::found(figure, &name, &form, ids.len(), &all);
            (issue, figure.id)
        })
        .collect();
    for id in ids {
        let others = ids.iter().copied().filter(|other| other != id);
        let with = others.take(RIVALS).collect();
        mapping.out.figures[*id].standing = Standing::Disputed { with };
    }
    for (issue, id) in told {
        mapping.tell(issue, About::Figure(id));
    }
}

/// Files of one department and month that say the same throughout: one of them is used.
pub(super) fn copies(mapping: &mut Mapping, returns: &[&Return]) {
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (n, ret) in returns.iter().enumerate() {
        let content = content(mapping, ret);
        if content.is_empty() {
            continue;
        }
        match seen.get(&(ret.department.clone(), content.clone())) {
            None => {
                seen.insert((ret.department.clone(), content), n);
            }
            // Of two names the plainer is the original's: 甲局 before 甲局 - 副本.
            Some(&first) if plainer(ret.file, returns[first].file) => {
                collapse(mapping, returns[first], ret);
                seen.insert((ret.department.clone(), content), n);
            }
            Some(&original) => collapse(mapping, ret, returns[original]),
        }
    }
}

/// Whether a file's name is the shorter one, without `(1)` or 副本.
pub(super) fn plainer(a: &str, b: &str) -> bool {
    let length = |path: &str| path.rsplit('/').next().unwrap_or(path).chars().count();
    length(a) < length(b)
}

/// Everything that a return says, as one comparable text.
fn content(mapping: &Mapping, ret: &Return) -> String {
    let own = |f: &&Observation| mapping.belongs[f.id] == Some(ret.index);
    let mut lines: Vec<String> = mapping
        .out
        .figures
        .iter()
        .filter(own)
        .map(|f| format!("{:?} {} {:?}", key(f), f.value, f.qualifier))
        .collect();
    let refused = mapping
        .out
        .refused
        .iter()
        .filter(|r| r.source.file == ret.file);
    lines.extend(refused.map(|r| {
        format!(
            "{:?} {:?} {:?} {}",
            r.target,
            r.part,
            (r.form, r.period),
            r.source.text
        )
    }));
    let reports = mapping
        .out
        .deliverables
        .iter()
        .filter(|d| d.source.file == ret.file);
    lines.extend(reports.map(|d| {
        format!(
            "{} {:?} {:?}",
            d.deliverable,
            (d.stage, &d.share_done, d.planned, d.finished),
            (&d.total_investment, &d.invested)
        )
    }));
    let texts = mapping
        .out
        .progress
        .iter()
        .filter(|t| t.source.file == ret.file);
    lines.extend(texts.map(|t| {
        format!(
            "{} {:?}",
            t.measure,
            (&t.progress, &t.problems, &t.next_steps, &t.coordination)
        )
    }));
    let beside = mapping.out.item_texts.iter();
    let beside = beside.filter(|t| t.source.file == ret.file);
    lines.extend(beside.map(|t| format!("{} {:?} {:?}", t.item, t.part, (&t.progress, &t.remark))));
    let corrects = |t: &&crate::read::RawTable| t.kind == crate::read::TableKind::Corrections;
    lines.extend(
        ret.raw
            .tables
            .iter()
            .filter(corrects)
            .map(|t| format!("{:?}", t.rows)),
    );
    lines.sort();
    lines.join("\n")
}

fn collapse(mapping: &mut Mapping, copy: &Return, original: &Return) {
    mapping.forget(copy.index);
    let of = |mapping: &Mapping, index: usize| -> Vec<usize> {
        (0..mapping.out.figures.len())
            .filter(|id| mapping.belongs[*id] == Some(index))
            .collect()
    };
    let kept = of(mapping, original.index);
    for id in of(mapping, copy.index) {
        let figures = &mapping.out.figures;
        let twin = kept
            .iter()
            .find(|k| key(&figures[**k]) == key(&figures[id]));
        if let Some(&by) = twin {
            mapping.out.figures[id].standing = Standing::Superseded { by };
        }
    }
    let reports = &mut mapping.out.deliverables;
    for id in 0..reports.len() {
        let twin = reports
            .iter()
            .find(|d| d.source.file == original.file && d.deliverable == reports[id].deliverable);
        if let Some(by) = twin
            .map(|d| d.id)
            .filter(|_| reports[id].source.file == copy.file)
        {
            reports[id].standing = Standing::Superseded { by };
        }
    }
    mapping.out.progress.retain(|t| t.source.file != copy.file);
    let record = &mut mapping.out.returns[copy.index];
    record.outcome = Outcome::Duplicate;
    record.reason = format!("与 {} 内容相同", original.file);
    record.reason_en = format!("the same content as {}", original.file);
    let issue = duplicate_copy::found(&at_return(copy), original.file);
    mapping.tell(issue, About::Return(copy.index));
}

/// Several returns of one department for one month, item by item.
pub(super) fn within_month(mapping: &mut Mapping, returns: &[&Return], first: usize) {
    let by_index: BTreeMap<usize, &Return> = returns.iter().map(|r| (r.index, *r)).collect();
    let groups = by_key(mapping, first, |f| f.department.clone());
    for (_, ids) in groups {
        let ret = |mapping: &Mapping, id: usize| by_index[&mapping.belongs[id].expect("read")];
        let beaten = |mapping: &Mapping, id: usize| {
            ids.iter()
                .copied()
                .find(|other| beats(ret(mapping, *other), ret(mapping, id)))
        };
        let (losers, winners): (Vec<usize>, Vec<usize>) =
            ids.iter().partition(|id| beaten(mapping, **id).is_some());
        let Some(&winner) = winners.first() else {
            continue;
        };
        for id in losers {
            mapping.out.figures[id].standing = Standing::Superseded { by: winner };
        }
        if winners.len() > 1 {
            if all_agree(mapping, &winners) {
                let by = finest(mapping, &winners);
                for id in winners.into_iter().filter(|id| *id != by) {
                    mapping.out.figures[id].standing = Standing::Superseded { by };
                }
            } else {
                dispute(mapping, &winners);
            }
        }
    }
    kept_from_earlier(mapping, returns, first);
}

/// A figure that a later return of the month leaves blank stays, flagged; one that the later
/// return gives unusably is not used either.
fn kept_from_earlier(mapping: &mut Mapping, returns: &[&Return], first: usize) {
    let by_index: BTreeMap<usize, &Return> = returns.iter().map(|r| (r.index, *r)).collect();
    for id in first..mapping.out.figures.len() {
        let figure = &mapping.out.figures[id];
        let Some(own) = mapping.belongs[id].and_then(|i| by_index.get(&i)) else {
            continue;
        };
        if figure.standing != Standing::Used {
            continue;
        }
        let Some(later) = returns
            .iter()
            .find(|r| r.department == own.department && beats(r, own))
        else {
            continue;
        };
        let wanted = key(figure);
        let withheld = mapping.out.figures[first..]
            .iter()
            .find(|f| key(f) == wanted && mapping.belongs[f.id] == Some(later.index));
        let refused = mapping.out.refused.iter().find(|r| {
            r.source.file == later.file
                && (&r.target, &r.part, r.form, r.period)
                    == (&wanted.0, &wanted.1, wanted.2, wanted.3)
        });
        if let Some(by) = withheld.map(|f| f.id) {
            mapping.out.figures[id].standing = Standing::Superseded { by };
        } else if let Some(rule) = refused.map(|r| r.rule.clone()) {
            mapping.withhold(id, &rule);
        } else {
            let name = mapping.name(&wanted.0);
            let at = At::figure(&mapping.out.figures[id]);
            let issue = earlier_figure_kept::found(&at, &name, later.file);
            mapping.tell(issue, About::Figure(id));
        }
    }
}

/// Figures for months already returned: the same value repeats the earlier one, another value
/// restates it.
pub(super) fn earlier_months(mapping: &mut Mapping, first: usize) {
    let mut told = BTreeSet::new();
    for id in first..mapping.out.figures.len() {
        let new = &mapping.out.figures[id];
        if new.standing != Standing::Used || new.period == new.return_period {
            continue;
        }
        restate(mapping, id, first, &mut told, true);
    }
}

/// Lets figure `id` take the place of what its department said before about the same; `told`
/// collects what has been said, so that a row of twelve months is not twelve warnings per cell.
pub(super) fn restate(
    mapping: &mut Mapping,
    id: usize,
    first: usize,
    told: &mut BTreeSet<usize>,
    say: bool,
) {
    let (wanted, department) = {
        let new = &mapping.out.figures[id];
        (key(new), new.department.clone())
    };
    let before: Vec<usize> = (0..first)
        .filter(|other| {
            let f = &mapping.out.figures[*other];
            f.department == department && key(f) == wanted
        })
        .collect();
    let Some(&last) = before.last() else { return };
    let figures = &mapping.out.figures;
    let repeats = same(&figures[last], &figures[id]);
    let decided = before
        .iter()
        .find(|b| figures[**b].decision.is_some() && figures[**b].standing == Standing::Used);
    if say && (repeats || decided.is_some_and(|d| same(&figures[*d], &figures[id]))) {
        mapping.out.figures[id].standing = Standing::Superseded { by: last };
        return;
    }
    let replaced = before
        .iter()
        .copied()
        .find(|b| !matches!(figures[*b].standing, Standing::Superseded { .. }));
    if say
        && let Some(old) = replaced
        && told.insert(id)
        && let Some(target) = mapping.catalogue.target(&wanted.0)
    {
        let new = with_unit(&figures[id].value, target);
        let old = places([&figures[old]], target);
        let at = At::figure(&figures[id]);
        let issue = restatement::found(&at, &Named::of(target), wanted.3, &new, &old);
        mapping.tell(issue, About::Figure(id));
    }
    for old in before {
        let standing = &mut mapping.out.figures[old].standing;
        if !matches!(standing, Standing::Superseded { .. }) {
            *standing = Standing::Superseded { by: id };
        }
    }
}
