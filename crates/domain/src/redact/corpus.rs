//! Lines in many scripts: what must be gone from them, and what must stay.

use super::*;

/// Every form of a name that is looked for.
const NAMES: &str = include_str!("corpus/names.txt");

/// Every form of an address, a number of a person, a date of birth, a school, a relative.
const CONTACTS: &str = include_str!("corpus/contacts.txt");

/// A line of a corpus.
struct CorpusLine<'a> {
    text: &'a str,
    /// Words that must be gone afterwards; without any, the line must not change.
    gone: Vec<&'a str>,
    /// The names in it are no ordinary words.
    is_certain: bool,
}

/// The rosters of a corpus with their lines.
fn read(corpus: &str) -> Vec<(Redactor, Vec<CorpusLine<'_>>)> {
    let mut sections: Vec<(Redactor, Vec<CorpusLine<'_>>)> = Vec::new();
    for line in corpus.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
        if let Some(roster) = line.strip_prefix("@ ") {
            sections.push((redactor(roster), Vec::new()));
        } else if let Some((_, lines)) = sections.last_mut() {
            lines.push(line_of(line));
        }
    }
    sections
}

fn line_of(line: &str) -> CorpusLine<'_> {
    if let Some(text) = line.strip_prefix("= ") {
        return CorpusLine { text, gone: Vec::new(), is_certain: true };
    }
    let arrow = if line.contains(" => ") { " => " } else { " ~> " };
    let (text, gone) =
        line.split_once(arrow).unwrap_or_else(|| panic!("neither kept nor gone: {line}"));
    CorpusLine { text, gone: gone.split(" / ").collect(), is_certain: arrow == " => " }
}

fn redactor(roster: &str) -> Redactor {
    let names: Vec<&str> = roster.split(" | ").collect();
    let whose = [RosterRole::Student, RosterRole::Tutor];
    let people: Vec<(RosterRole, &str)> = whose.into_iter().zip(names.iter().copied()).collect();
    Redactor::new(&people, names.get(2..).unwrap_or_default())
}

/// The faults of a corpus, and its number of lines.
fn faults(corpus: &str) -> (Vec<String>, usize) {
    let (mut faults, mut count) = (Vec::new(), 0);
    for (redactor, lines) in read(corpus) {
        for CorpusLine { text, gone, .. } in lines {
            count += 1;
            let redacted = redactor.redact(text);
            let left: Vec<&&str> = gone.iter().filter(|word| redacted.contains(**word)).collect();
            if !left.is_empty() || (gone.is_empty() && redacted != text) {
                faults.push(format!("{text}\n    {redacted} {left:?}"));
            }
            if let Some(leak) = redactor.leaks(&redacted) {
                faults.push(format!("{text}\n    {redacted}: {leak}"));
            }
        }
    }
    (faults, count)
}

#[test]
fn a_name_in_any_form_is_stopped_before_it_leaves() {
    for (redactor, lines) in read(NAMES) {
        for CorpusLine { text, gone, is_certain } in lines {
            let leak = redactor.leaks(text);
            assert_eq!(leak.is_some(), is_certain && !gone.is_empty(), "{text}: {leak:?}");
        }
    }
}

#[test]
fn names_are_gone_in_every_form_and_script() {
    let (faults, count) = faults(NAMES);
    assert!(faults.is_empty(), "{} of {count}:\n{}", faults.len(), faults.join("\n"));
    assert!(count >= 250, "{count}");
}

#[test]
fn what_identifies_somebody_is_gone_in_every_form() {
    let (faults, count) = faults(CONTACTS);
    assert!(faults.is_empty(), "{} of {count}:\n{}", faults.len(), faults.join("\n"));
    assert!(count >= 80, "{count}");
}

/// Ordinary lessons, which name no one.
const LESSONS: &str = include_str!("corpus/lessons.txt");

/// People whose names are words of some language, and people whose names are not.
const HARD_ROSTERS: [&str; 10] = [
    "Will Mark | Rose May | Grace Hope | Bill Park | Joy Long",
    "Bo Ng | Li An | Al Jo | Jin Ho | Mo Wu | Na Li",
    "李明 | 王芳 | 陈文 | 高兴 | 方程 | 林光 | 石明",
    "정지수 | 박하늘 | 김수 | 이정수 | 한소리 | 김바다 | 우주",
    "Newton Silva | Taylor Young | Art Stone | Max Power | Summer Wolf | Dawn King | June Page",
    "علي حسن | نور سعيد | أمل سالم | עדי אור | גל לב | שיר שלום",
    "Deniz Su | Ada Kaya | Вера Мороз | Лев Волков | Надежда Король | Роза Любовь",
    "Rosa Luna | Clara Luz | Angel Cruz | Paz Flores | Stein König | Wolf Berg | Claire Blanc",
    "आशा प्रकाश | किरण ज्योति | สมบัติ วิทยา | ดาว ฟ้า | 田中ひかり | 石川愛 | 林光",
    "Emma Johnson | Liam Smith | Sofía García | Noah Müller | Anna Nowak | Ivan Petrov | Maria Rossi | \
     Mohammed Khan | Priya Sharma | Chen Wei | Kim Minjun | Yuki Tanaka | Nguyễn Văn Anh | Ben Lee | Lea Kim",
];

/// The most sentences of lessons, in a hundred, in which a word may be replaced for a name.
const MAX_FALSE_PERCENT: f64 = 1.0;

#[test]
fn lessons_keep_their_words_whatever_the_people_are_called() {
    let sentences: Vec<&str> = LESSONS.lines().filter(|line| !line.starts_with("# ")).collect();
    let (mut looks, mut wrong) = (0, Vec::new());
    for roster in HARD_ROSTERS {
        let redactor = redactor(roster);
        for sentence in &sentences {
            looks += 1;
            let redacted = redactor.redact(sentence);
            if redacted != *sentence {
                wrong.push(format!("{sentence}\n    {redacted}"));
            }
            assert_eq!(redactor.leaks(&redacted), None, "{sentence}");
        }
    }
    let percent = 100.0 * wrong.len() as f64 / f64::from(looks);
    let listed = wrong.join("\n");
    println!("{} of {looks} sentences changed, {percent:.2} %:\n{listed}", wrong.len());
    assert!(sentences.len() >= 500, "{}", sentences.len());
    assert!(percent < MAX_FALSE_PERCENT, "{percent:.2} %");
}
