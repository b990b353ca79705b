//! Questions made from what a session said: computed ones, choices and gaps.
//!
//! Every draft goes through the product's own check before it is handed out, so a weak one gives
//! way to the next kind, and a concept that yields nothing good yields nothing.

mod concept_material;
mod curriculum_items;
mod numeric;
mod question_wording;
mod seeded_random;

use domain::practice::check::check;
use domain::practice::{AnswerKey, Draft, QuestionKind};
use domain::text;
use ports::{PlannedItem, WriteItems};

use crate::arithmetic::{self, Computation};
use crate::definitions;
use crate::phrases;
use crate::sentences::{self, SpokenSentence};
use crate::subject_glossary;
use crate::{action_items, everyday_words, taught_concepts};
use concept_material::{ConceptMaterial, are_related, owner};
use curriculum_items::{CurriculumItems, SubjectNature};
use seeded_random::Draw;

/// Wrong options beside the right one.
const DISTRACTORS: usize = 3;
/// The gap's mark.
const GAP: &str = "_____";
/// The number of variants of a kind that are tried before the next kind.
const ATTEMPTS: usize = 4;
/// Of so many questions at most one is a sentence of the session with a gap.
const QUESTIONS_PER_GAP: usize = 3;

/// Words by which a sentence explains.
const EXPLAINING: [&str; 8] =
    ["because", "so", "means", "causes", "caused", "therefore", "unless", "which"];

/// A session prepared for writing.
struct SessionMaterial<'a> {
    lines: Vec<SpokenSentence>,
    concepts: Vec<ConceptMaterial<'a>>,
    /// Computations with the line that they stand in and the concept that they belong to.
    computations: Vec<(usize, Computation, usize)>,
    subject: &'a str,
}

/// A proposed question with the line it was made from.
struct Proposal {
    kind: QuestionKind,
    question: String,
    options: Vec<String>,
    key: AnswerKey,
    explanation: String,
    line: usize,
    shows_line: bool,
}

/// Writes at most one question per planned item, in order: the curriculum's where it knows the
/// concept, else one of the session's own where its subject has such.
pub(crate) fn write(request: &WriteItems) -> Vec<Draft> {
    let material = SessionMaterial::of(request);
    let mut curriculum = CurriculumItems::of(request);
    let nature = curriculum.nature();
    let mut written: Vec<Draft> = Vec::new();
    let mut used: Vec<(usize, bool)> = Vec::new();
    for (place, item) in request.items.iter().enumerate() {
        let avoid: Vec<String> = written
            .iter()
            .rev()
            .map(|draft| draft.question.clone())
            .chain(request.avoid.iter().cloned())
            .collect();
        if curriculum.has_items(&item.concept) {
            written.extend(curriculum.draft(item, place, &avoid));
            continue;
        }
        let mut draw = Draw::new(request.seed, place as u64);
        let gaps = used.iter().filter(|(_, shown)| *shown).count();
        let may_gap = (gaps + 1) * QUESTIONS_PER_GAP <= written.len() + 1;
        let mut proposals = material.proposals(item, place, nature, &mut draw);
        // What is written in is the rarer kind, where it may be asked.
        proposals.sort_by_key(|proposal| proposal.kind == QuestionKind::MultipleChoice);
        let proposals = proposals.into_iter();
        let chosen =
            proposals.filter(|proposal| may_gap || !proposal.shows_line).find_map(|proposal| {
                let (line, shows) = (proposal.line, proposal.shows_line);
                // One question on a sentence answers another one made from it.
                let fresh = !used.iter().any(|(other, _)| *other == line);
                let fresh = fresh || proposal.kind == QuestionKind::Numeric;
                let draft = proposal.into_draft(item, material.lines.get(line));
                (fresh && check(&draft, &avoid).is_ok()).then_some((line, shows, draft))
            });
        if let Some((line, shows, draft)) = chosen {
            used.push((line, shows));
            written.push(draft);
        }
    }
    written
}

impl Proposal {
    fn into_draft(self, item: &PlannedItem, line: Option<&SpokenSentence>) -> Draft {
        Draft {
            concept_id: item.concept_id,
            kind: self.kind,
            question: self.question,
            options: self.options,
            key: self.key,
            explanation: self.explanation,
            difficulty: item.difficulty.clamp(1, 10),
            source_turn: line.map(|line| line.turn),
            origin: None,
        }
    }
}

impl<'a> SessionMaterial<'a> {
    fn of(request: &'a WriteItems) -> Self {
        let lines = sentences::lines(&request.turns);
        let names: Vec<&str> =
            request.concepts.iter().map(|concept| concept.name.as_str()).collect();
        let terms = taught_concepts::terms(&lines, &names, &request.subject);
        let concepts: Vec<ConceptMaterial<'a>> = request
            .concepts
            .iter()
            .zip(terms)
            .map(|(concept, term)| ConceptMaterial::of(concept, term, &lines, &request.subject))
            .collect();
        let tagged: Vec<(usize, &str)> =
            lines.iter().enumerate().map(|(at, line)| (at, line.text.as_str())).collect();
        let computations = arithmetic::find_computations(&tagged)
            .into_iter()
            .filter(|(_, computation)| numeric::is_worth_asking(computation, &request.subject))
            .filter_map(|(at, computation)| {
                let owner = owner(&lines, at, &computation, &concepts)?;
                Some((at, computation, owner))
            })
            .collect();
        Self { lines, concepts, computations, subject: &request.subject }
    }

    /// Questions that could stand for an item, the preferred ones first.
    fn proposals(
        &self,
        item: &PlannedItem,
        place: usize,
        nature: SubjectNature,
        draw: &mut Draw,
    ) -> Vec<Proposal> {
        let Some(at) =
            self.concepts.iter().position(|material| material.concept.name == item.concept)
        else {
            return Vec::new();
        };
        let mut proposals = numeric::proposals(self, at, draw);
        let gap = (nature == SubjectNature::Words).then(|| self.gap(at)).flatten();
        let mut worded = match nature {
            SubjectNature::Numbers => return proposals,
            SubjectNature::Terms | SubjectNature::Words => {
                vec![self.term_for_definition(at, draw), gap, self.definition_for_term(at, draw)]
            }
        };
        // Neighbouring items take turns in form, so that a practice isn't all of one kind.
        let kinds = worded.len();
        worded.rotate_left(place % kinds);
        proposals.extend(worded.into_iter().flatten());
        if nature == SubjectNature::Words {
            proposals.extend(self.gap_choices(at, draw));
        }
        proposals
    }

    /// Names that can stand beside the right one: of the session first, then of the subject.
    fn distractors(&self, at: usize, taken: &str, draw: &mut Draw) -> Option<Vec<String>> {
        let right = &self.concepts[at];
        let taken_key = subject_glossary::key(taken);
        let fits = |key: &[String], chosen: &[Vec<String>]| {
            !are_related(key, &right.key)
                && definitions::places(&taken_key, key).next().is_none()
                && !chosen.iter().any(|other| are_related(key, other))
        };
        let mut own: Vec<&ConceptMaterial<'_>> = self.concepts.iter().collect();
        draw.shuffle(&mut own);
        let words = right.key.len();
        let plural = right.term.ends_with('s');
        own.sort_by_key(|material| {
            (material.key.len().abs_diff(words), material.term.ends_with('s') != plural)
        });
        let mut spare = subject_glossary::terms_of(self.subject);
        draw.shuffle(&mut spare);
        spare.sort_by_key(|term| term.split(' ').count().abs_diff(words));
        let own = own
            .into_iter()
            .filter(|material| !material.is_foreign)
            .map(|material| material.term.as_str())
            // Two things in one name are no term beside others.
            .filter(|name| !name.contains(" and "));
        let (mut names, mut keys) = (Vec::new(), Vec::new());
        for name in own.chain(spare) {
            let key = subject_glossary::key(name);
            if names.len() < DISTRACTORS && fits(&key, &keys) {
                names.push(name.to_owned());
                keys.push(key);
            }
        }
        (names.len() == DISTRACTORS).then_some(names)
    }

    /// A question for the term, given its definition.
    fn term_for_definition(&self, at: usize, draw: &mut Draw) -> Option<Proposal> {
        let (line, definition) = self.concepts[at].definition.as_ref()?;
        let wrong = self.distractors(at, &definition.predicate, draw)?;
        let question = question_wording::which_term(&definition.predicate);
        Some(self.choice(*line, question, self.concepts[at].term.clone(), wrong, draw))
    }

    /// A question for the definition, given the term.
    fn definition_for_term(&self, at: usize, draw: &mut Draw) -> Option<Proposal> {
        let material = &self.concepts[at];
        let (line, definition) = material.definition.as_ref()?;
        let mut others: Vec<&ConceptMaterial<'_>> = self
            .concepts
            .iter()
            .filter(|other| !other.is_foreign && !are_related(&other.key, &material.key))
            .filter(|other| {
                other.definition.as_ref().is_some_and(|(_, wrong)| {
                    // A statement that names the term asked for would stand out.
                    definitions::places(&subject_glossary::key(&wrong.predicate), &material.key)
                        .next()
                        .is_none()
                        && wrong.predicate != definition.predicate
                        && (wrong.verbal, wrong.plural) == (definition.verbal, definition.plural)
                })
            })
            .collect();
        draw.shuffle(&mut others);
        let wrong: Vec<String> = others
            .into_iter()
            .filter_map(|other| other.definition.as_ref())
            .map(|(_, definition)| definition.predicate.clone())
            .take(DISTRACTORS)
            .collect();
        if wrong.len() < DISTRACTORS {
            return None;
        }
        let name = &material.term;
        let question = format!("Which of these describes \u{201c}{name}\u{201d}?");
        Some(self.choice(*line, question, definition.predicate.clone(), wrong, draw))
    }

    /// The term taken out of the sentence that defines it, to be written in.
    fn gap(&self, at: usize) -> Option<Proposal> {
        let material = &self.concepts[at];
        let (line, _) = material.definition.as_ref()?;
        let shared = self.concepts.iter().any(|other| {
            other.key != material.key && other.definition.as_ref().is_some_and(|(at, _)| at == line)
        });
        if shared {
            return None;
        }
        let sentence = sentences::trim_for_quote(&self.lines[*line].text);
        let gap = question_wording::cut_gap(&sentence, &material.key)?;
        let accepted = question_wording::accepted_answers(&material.term, &gap.taken);
        let question = format!(
            "Fill in the gap with the term from your session: \u{201c}{}\u{201d} ({})",
            gap.text,
            question_wording::hint(accepted.first()?)
        );
        Some(Proposal {
            kind: QuestionKind::ShortAnswer,
            question,
            options: Vec::new(),
            key: AnswerKey::Text { accepted },
            explanation: self.quote_line(*line),
            line: *line,
            shows_line: true,
        })
    }

    /// The term taken out of other clear sentences, with options.
    fn gap_choices(&self, at: usize, draw: &mut Draw) -> Vec<Proposal> {
        let material = &self.concepts[at];
        let mut usable: Vec<usize> = (0..self.lines.len())
            .filter(|&line| {
                self.is_clear(line) && phrases::mentions(&self.lines[line].text, &material.key)
            })
            .collect();
        draw.shuffle(&mut usable);
        let clear = usable.into_iter().take(ATTEMPTS);
        clear
            .filter_map(|line| {
                let sentence = sentences::trim_for_quote(&self.lines[line].text);
                let gap = question_wording::cut_gap(&sentence, &material.key)?;
                let covered = self.concepts.iter().any(|other| {
                    other.key.len() > material.key.len()
                        && are_related(&other.key, &material.key)
                        && phrases::mentions(&sentence, &other.key)
                });
                if covered {
                    return None;
                }
                let mut wrong = self.distractors(at, &sentence, draw)?;
                if question_wording::is_plural(&gap.taken) {
                    wrong = wrong.iter().map(|name| question_wording::pluralise(name)).collect();
                }
                let question =
                    format!("Which term belongs in the gap? \u{201c}{}\u{201d}", gap.text);
                let right = question_wording::match_number(&material.term, &gap.taken);
                let choice = self.choice(line, question, right, wrong, draw);
                Some(Proposal { shows_line: true, ..choice })
            })
            .collect()
    }

    /// True if a line is a statement of the tutor that can be asked about on its own.
    fn is_clear(&self, line: usize) -> bool {
        let spoken_line = &self.lines[line];
        let sentence = sentences::without_opening(&spoken_line.text);
        let personal = ["we", "you", "you'll", "we'd", "you'd", "your", "should", "please"];
        let first = text::words(sentence).into_iter().next().unwrap_or_default();
        let instructs = everyday_words::is_verb(&first);
        spoken_line.by_tutor()
            && !instructs
            && sentences::stands_alone(sentence)
            && everyday_words::has_verb(sentence)
            && !action_items::is_task(sentence)
            && EXPLAINING.iter().any(|word| text::words(sentence).iter().any(|w| w == word))
            && text::terms(sentence).len() >= 4
            && !text::words(sentence).iter().any(|word| personal.contains(&word.as_str()))
    }

    fn choice(
        &self,
        line: usize,
        question: String,
        right: String,
        wrong: Vec<String>,
        draw: &mut Draw,
    ) -> Proposal {
        let mut options: Vec<(bool, String)> =
            wrong.into_iter().map(|option| (false, option)).collect();
        options.push((true, right));
        draw.shuffle(&mut options);
        let index = options.iter().position(|(right, _)| *right).unwrap_or_default();
        Proposal {
            kind: QuestionKind::MultipleChoice,
            question,
            options: options.into_iter().map(|(_, option)| option).collect(),
            key: AnswerKey::Choice { index: index as u32 },
            explanation: self.quote_line(line),
            line,
            shows_line: false,
        }
    }

    fn quote_line(&self, line: usize) -> String {
        let sentence = sentences::trim_for_quote(&self.lines[line].text);
        format!("In your session it was said like this: \u{201c}{sentence}\u{201d}")
    }
}
