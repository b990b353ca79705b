//! Decides if a name that is also a word means a person here.

use crate::redact::folding::fold_to_string;
use crate::redact::person_cues;
use crate::redact::scripts::Script;
use crate::redact::words::Also;

/// Bytes around a name in which its sentence is looked at.
const REACH: usize = 160;

/// A name in its surroundings.
pub(super) struct NameContext<'a> {
    /// The text up to the name.
    pub(super) before: &'a str,
    pub(super) name: &'a str,
    pub(super) after: &'a str,
    pub(super) also: Also,
    /// Somebody else, who is certain, stands a few words away.
    pub(super) is_beside_somebody: bool,
}

impl NameContext<'_> {
    /// True if the person is meant.
    pub(super) fn means_person(&self) -> bool {
        match self.name.chars().next().map(Script::of) {
            Some(script) if script.is_cased() || script == Script::Other => {
                self.is_meant_in_cased()
            }
            Some(script) => self.is_meant_in_uncased(script),
            None => false,
        }
    }

    fn is_meant_in_cased(&self) -> bool {
        let words = Words::from_surroundings(self.before, self.after);
        if !self.name.starts_with(char::is_uppercase) {
            return self.is_meant_in_small_letters(&words);
        }
        if let Some(answer) = self.is_addressed(&words) {
            return answer;
        }
        let has_possessive = ["'s", "’s"].iter().any(|ending| self.after.starts_with(ending));
        if matches!(self.also, Also::Word | Also::SmallWord) && has_possessive {
            return true;
        }
        if self.starts_sentence() {
            return words.next_is(person_cues::is_deed)
                && self.also != Also::Taught
                && !self.is_deed_of_thing(&words);
        }
        let acts = words.next_is(person_cues::is_deed) || words.previous_is(person_cues::is_deed);
        let acts = acts && self.also != Also::Taught && !self.is_deed_of_thing(&words);
        self.is_beside_somebody || acts || self.stands_out(&words)
    }

    /// Greetings, titles and the pauses of an address decide by themselves.
    fn is_addressed(&self, words: &Words) -> Option<bool> {
        let after = self.after;
        let pause =
            after.starts_with([',', '.', '?', '!', ';', '—']) || after.trim_start().is_empty();
        let joins_list = words.next_is(person_cues::is_joiner);
        if self.starts_sentence() && after.starts_with(',') {
            return Some(!joins_list && !words.next_is_capitalised);
        }
        // In a list (`April, May, June`; `of Pascal, Newton.`) the neighbours are names as well.
        let before = self.before.trim_end();
        if before.ends_with(',')
            && pause
            && (words.previous_begins || !words.previous_is_capitalised)
        {
            let goes_on = after.starts_with(',') && (joins_list || words.next_is_capitalised);
            return Some(!goes_on);
        }
        let named = words.previous_is(|word| {
            word == "is" || word == "es" || word == "ist" || word == "est" || word == "is called"
        }) && words
            .second_is(|word| matches!(word, "name" | "this" | "nombre" | "nom" | "nome"));
        let introduced = words.previous_is(person_cues::is_greeting)
            || words.previous_is(person_cues::is_title)
            || words.previous_is(person_cues::is_role)
            || words.previous_is(person_cues::is_naming)
            || (words.previous_is(person_cues::is_call) && pause)
            || named;
        introduced.then_some(true)
    }

    fn is_meant_in_small_letters(&self, words: &Words) -> bool {
        let pause =
            self.after.starts_with([',', '.', '?', '!', ';']) || self.after.trim().is_empty();
        let named =
            words.previous_is(|word| word == "is") && words.second_is(|word| word == "name");
        let greeted = words.previous_is(person_cues::is_greeting)
            && pause
            && !words.previous_is(|word| word == "named" || word == "im");
        let titled = words.previous_is(person_cues::is_title);
        if named || greeted || titled || (words.previous_is(person_cues::is_naming) && pause) {
            return true;
        }
        let says = ["said", "says", "asked", "asks", "told", "thinks"];
        self.also == Also::SmallWord
            && (words.next_is(|word| says.contains(&word)) || self.is_beside_somebody)
    }

    fn starts_sentence(&self) -> bool {
        let before = self.before.trim_end_matches([' ', '\t']);
        before.is_empty()
            || before.ends_with([
                '.', '?', '!', ':', '\n', '"', '“', '„', '«', '¿', '¡', '-', '—', ']', '(', '*',
                '|', '•',
            ])
    }

    fn is_deed_of_thing(&self, words: &Words) -> bool {
        self.also == Also::Symbol
            && (words.next_is(person_cues::is_deed_of_things)
                || words.previous_is(person_cues::is_deed_of_things))
    }

    /// True if a capital in the middle of a sentence can only be a name's: nothing beside it has one,
    /// and no article stands before it.
    fn stands_out(&self, words: &Words) -> bool {
        if matches!(self.also, Also::Taught | Also::Symbol) || words.next_is_capitalised {
            return false;
        }
        if self.name.chars().count() > 1 && !self.name.contains(char::is_lowercase) {
            return false;
        }
        let plain_before = words.previous_is(|word| !person_cues::is_determiner(word))
            && !words.previous_is_capitalised;
        let dated = self.also == Also::Month
            && (words.previous_is(person_cues::precedes_months)
                || self.after.trim_start().starts_with(|c: char| c.is_ascii_digit())
                || self.before.trim_end().ends_with(|c: char| c.is_ascii_digit()));
        plain_before && !dated && self.after_is_plain() && !self.has_other_capitals()
    }

    /// `May 5`, `Mark 2.0`: no person is numbered.
    fn after_is_plain(&self) -> bool {
        !self.after.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '=' || c == '(')
    }

    /// True if the sentence has other words with a capital, as titles and German sentences do.
    fn has_other_capitals(&self) -> bool {
        let from = self.before.floor_char_boundary(self.before.len().saturating_sub(REACH));
        let to = self.after.floor_char_boundary(self.after.len().min(REACH));
        let sentence_end = ['.', '?', '!', '\n', ':'];
        let before = self.before[from..].rsplit(sentence_end).next().unwrap_or_default();
        let after = self.after[..to].split(sentence_end).next().unwrap_or_default();
        let is_capital =
            |word: &&str| word.starts_with(char::is_uppercase) && word.chars().count() > 1;
        let words =
            |text| str::split(text, |c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
        let first = before.trim_start();
        let skip = usize::from(!first.is_empty());
        let pronoun = |word: &&str| !word.starts_with("I'") && !word.starts_with("I’");
        words(first)
            .filter(|word| !word.is_empty())
            .skip(skip)
            .chain(words(after))
            .filter(pronoun)
            .any(|word| is_capital(&word))
    }

    fn is_meant_in_uncased(&self, script: Script) -> bool {
        let (before, after) = (self.before.trim_end(), self.after.trim_start());
        // The preposition "on" is spelt like the name Ali but for its last letter.
        if self.name == "على" {
            return false;
        }
        // One syllable before a particle is seldom a name: 이한테.
        let is_syllable = script == Script::Hangul && self.name.chars().count() == 1;
        let signs = if is_syllable {
            &person_cues::KOREAN_TITLES[..]
        } else {
            &person_cues::HONORIFICS[..]
        };
        let follows = |sign: &&str| {
            self.after.starts_with(*sign) || (!script.is_unspaced() && after.starts_with(*sign))
        };
        if signs.iter().any(follows) {
            return true;
        }
        let last = before
            .rsplit(|c: char| c.is_whitespace() || c.is_ascii_punctuation())
            .next()
            .map(fold_to_string);
        let last = last.unwrap_or_default();
        if person_cues::is_greeting(&last)
            || person_cues::is_naming(&last)
            || person_cues::is_title(&last)
            || person_cues::is_role(&last)
        {
            return true;
        }
        if person_cues::INTRODUCERS.iter().any(|sign| before.ends_with(sign)) {
            return true;
        }
        let next = after
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .map(fold_to_string)
            .unwrap_or_default();
        let opens = before.is_empty()
            || before.ends_with(['\n', '。', '！', '？', '.', '!', '?', '؟', '।', '“', '"', '「']);
        let called = after.starts_with(['，', ',', '،', '!', '！']);
        let calls_in_korean = script == Script::Hangul
            && self.name != "이"
            && (self.after.starts_with('야') || self.after.starts_with('아'));
        let acts = script != Script::Hangul
            && !script.is_unspaced()
            && (person_cues::is_deed(&next) || person_cues::is_deed(&last));
        let speaks = script == Script::Han
            && self.name.chars().count() > 1
            && ["说", "問", "问", "说道", "回答", "觉得", "认为", "想知道"]
                .iter()
                .any(|deed| self.after.starts_with(deed));
        opens && (called || calls_in_korean) || acts || speaks
    }
}

/// The words beside a name, folded.
struct Words {
    previous: Option<String>,
    second: Option<String>,
    next: Option<String>,
    previous_is_capitalised: bool,
    /// The word before begins a sentence, so that its capital says nothing.
    previous_begins: bool,
    next_is_capitalised: bool,
}

impl Words {
    fn from_surroundings(before: &str, after: &str) -> Self {
        let is_border = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’');
        let mut backwards = before.rsplit(is_border).filter(|word| !word.is_empty());
        let (previous, second) = (backwards.next(), backwards.next());
        let after = after.strip_prefix("'s").or_else(|| after.strip_prefix("’s")).unwrap_or(after);
        let next = after.split(is_border).find(|word| !word.is_empty());
        let is_capitalised =
            |word: Option<&str>| word.is_some_and(|word| word.starts_with(char::is_uppercase));
        let previous_begins = previous.is_some_and(|word| {
            let start = word.as_ptr() as usize - before.as_ptr() as usize;
            let before = before[..start].trim_end();
            before.is_empty() || before.ends_with(['.', '?', '!', ':'])
        });
        Self {
            previous: previous.map(fold_to_string),
            second: second.map(fold_to_string),
            next: next.map(fold_to_string),
            previous_is_capitalised: is_capitalised(previous),
            previous_begins,
            next_is_capitalised: is_capitalised(next) && next != Some("I"),
        }
    }

    fn previous_is(&self, test: impl Fn(&str) -> bool) -> bool {
        self.previous.as_deref().is_some_and(test)
    }

    fn second_is(&self, test: impl Fn(&str) -> bool) -> bool {
        self.second.as_deref().is_some_and(test)
    }

    fn next_is(&self, test: impl Fn(&str) -> bool) -> bool {
        self.next.as_deref().is_some_and(test)
    }
}
