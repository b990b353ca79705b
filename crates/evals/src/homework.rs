//! Ends of lessons with the tasks that stand at their end, held against what the offline tutor notes.

use std::path::Path;

use domain::speakers;
use domain::transcript::{Declared, read};

use crate::lessons::{Homework, Shares, count_homework, read_offline};
use crate::{Error, Measurement, Report};

pub(crate) const MEASUREMENT: Measurement = Measurement {
    name: "homework",
    about: "a folder with fragments.txt, ends of lessons, and before.txt, what comes before each",
    run: measure,
};

/// The labels of the speakers as they are read: one letter is no name.
const TUTOR: &str = "Tutor";
const STUDENT: &str = "Student";

/// The end of a lesson.
#[derive(Default)]
struct Fragment {
    number: usize,
    said: String,
    homework: Vec<Homework>,
}

fn measure(folder: &Path) -> Result<Report, Error> {
    let before = labelled(&std::fs::read_to_string(folder.join("before.txt"))?);
    let fragments = fragments(&std::fs::read_to_string(folder.join("fragments.txt"))?)?;
    let mut disagreements = Vec::new();
    // Rules are worked on with the odd ones in view; the even ones are only measured.
    let (mut odd, mut even) = (Shares::default(), Shares::default());
    for fragment in &fragments {
        let text = format!("{before}{}", fragment.said);
        let mut turns = read(&text, Declared::Auto)?;
        speakers::assign(&mut turns, Some(STUDENT), Some(TUTOR));
        let insights = read_offline(turns, None, &[])?;
        let mut shares = Shares::default();
        let is_odd = fragment.number % 2 == 1;
        let mut report = |line: String| {
            if is_odd {
                disagreements.push(format!("{}: {line}", fragment.number));
            }
        };
        count_homework(&fragment.homework, &insights.action_items, &mut shares, &mut report);
        if is_odd { odd.add(&shares) } else { even.add(&shares) }
    }
    let mut all = odd.clone();
    all.add(&even);
    let mut figures = all.figures();
    figures.insert("fragments".to_owned(), fragments.len().into());
    figures.insert("odd".to_owned(), odd.figures().into());
    figures.insert("even".to_owned(), even.figures().into());
    Ok(Report { disagreements, figures: figures.into() })
}

fn fragments(text: &str) -> Result<Vec<Fragment>, Error> {
    let mut all: Vec<Fragment> = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(number) = line.strip_prefix("## ") {
            all.push(Fragment { number: number.parse()?, ..Fragment::default() });
            continue;
        }
        let Some(fragment) = all.last_mut() else { continue };
        match line.split_once(' ') {
            Some(("=", task)) => {
                let (text, date) = task.split_once('|').ok_or("a task has no `|`")?;
                let date = Some(date.trim().to_owned()).filter(|date| date != "-");
                fragment.homework.push(Homework {
                    text: text.trim().to_owned(),
                    date,
                    state: "standing".to_owned(),
                });
            }
            Some(("x", task)) => fragment.homework.push(Homework {
                text: task.to_owned(),
                date: None,
                state: "cancelled".to_owned(),
            }),
            Some(("T:" | "S:", _)) => fragment.said += &labelled(line),
            _ => {}
        }
    }
    Ok(all)
}

/// Lines with the labels written out.
fn labelled(text: &str) -> String {
    let lines = text.lines().filter_map(|line| {
        let (label, said) = line.trim().split_once(": ")?;
        Some(format!("{}: {said}\n", if label == "T" { TUTOR } else { STUDENT }))
    });
    lines.collect()
}
