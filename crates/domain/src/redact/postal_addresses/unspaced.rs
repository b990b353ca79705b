//! Addresses in China and Japan, where no space stands between their parts.

use std::ops::Range;

use crate::redact::scripts::Script;

/// `北京市朝阳区建国路12号`, `東京都渋谷区神南1-2-3`: from the last border to the house number.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    if text.is_ascii() {
        return Vec::new();
    }
    let is_name = |c: char| {
        matches!(Script::of(c), Script::Han | Script::Kana)
            || c.is_ascii_digit()
            || ('０'..='９').contains(&c)
    };
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut run_start = None;
    let mut runs = Vec::new();
    for (at, c) in text.char_indices() {
        let inside = is_name(c)
            || (run_start.is_some() && matches!(c, '-' | '－' | '−' | '–' | 'ー' | ' ' | '　'));
        match (inside, run_start) {
            (true, None) => run_start = Some(at),
            (false, Some(start)) => {
                runs.push(start..at);
                run_start = None;
            }
            _ => {}
        }
    }
    runs.extend(run_start.map(|start| start..text.len()));
    for run in runs {
        ranges.extend(
            address_in(&text[run.clone()])
                .map(|range| run.start + range.start..run.start + range.end),
        );
    }
    ranges
}

/// The address in a run of characters and digits.
fn address_in(run: &str) -> Option<Range<usize>> {
    let is_digit = |c: char| {
        c.is_ascii_digit() || ('０'..='９').contains(&c) || "〇一二三四五六七八九十百".contains(c)
    };
    let is_dash = |c: char| {
        matches!(c, '-' | '－' | '−' | '–' | 'ー' | '丁' | '目' | '番' | '地' | '号' | 'の' | '號')
    };
    // A street of a Chinese city: 路12号.
    let chinese = ["路", "街", "大道", "巷", "弄", "胡同", "村"].iter().find_map(|street| {
        run.match_indices(street).find_map(|(at, _)| {
            let after = at + street.len();
            let digits: usize =
                run[after..].chars().take_while(|c| is_digit(*c)).map(char::len_utf8).sum();
            let end = after + digits;
            (digits > 0 && run[end..].starts_with(['号', '號', '弄'])).then_some((at, end))
        })
    });
    // A part of a Japanese town: 区神南1-2-3.
    let japanese = || {
        ["区", "市", "町", "村"].iter().find_map(|area| {
            run.match_indices(area).find_map(|(at, _)| {
                let rest = &run[at + area.len()..];
                let name = rest.find(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))?;
                let number: usize = rest[name..]
                    .chars()
                    .take_while(|c| is_digit(*c) || is_dash(*c))
                    .map(char::len_utf8)
                    .sum();
                let joined = rest[name..name + number].chars().any(is_dash);
                (joined && rest[..name].chars().count() <= 12)
                    .then_some((at, at + area.len() + name + number))
            })
        })
    };
    let (anchor, mut end) = chinese.or_else(japanese)?;
    while let Some(more) = run[end..]
        .chars()
        .next()
        .filter(|c| is_digit(*c) || is_dash(*c) || "栋单元室楼层幢座".contains(*c))
    {
        end += more.len_utf8();
    }
    let head = &run[..anchor];
    let starts = ["住在", "在", "是", "住", "址", "于", "到", "は", "に", "、", "　", " "];
    let start = starts
        .iter()
        .filter_map(|word| head.rfind(word).map(|at| at + word.len()))
        .max()
        .unwrap_or(0);
    (anchor > start).then_some(start..end)
}
