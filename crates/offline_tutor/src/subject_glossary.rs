//! A small glossary of school terms per subject.
//!
//! It tells which subject a session is about, and that `pH scale` is a concept while `whole thing`
//! is not. It is a help, not a fence: words that a tutor defines or keeps using count too.

use std::collections::HashMap;
use std::sync::LazyLock;

use domain::text;

/// A subject and its terms, separated by `|`, as a textbook's index has them. `~` marks words that
/// tell the subject but are too general to be taught as a concept.
const SUBJECTS: &[(&str, &str)] = &[
    (
        "Arithmetic",
        "fraction|numerator|denominator|common denominator|mixed number|improper fraction|decimal|decimal point|place value|percent|percentage|ratio|proportion|rounding|remainder|long division|multiplication|division|addition|subtraction|times table|prime number|factor|multiple|greatest common factor|least common multiple|order of operations|number line|negative number|absolute value|integer|unit rate|discount|sales tax|estimate",
    ),
    (
        "Algebra",
        "algebra|variable|coefficient|constant|~expression|~equation|linear equation|inequality|slope|slope-intercept form|y-intercept|x-intercept|intercept|function|domain|range|quadratic equation|quadratic formula|parabola|vertex|factoring|factor|polynomial|binomial|monomial|trinomial|exponent|exponent rule|like terms|distributive property|inverse operation|system of equations|substitution method|elimination method|substitution|elimination|completing the square|discriminant|root|square root|radical|logarithm|exponential function|rational expression|~graph|coordinate plane|rate of change|point-slope form|~both sides|FOIL method|difference of squares",
    ),
    (
        "Geometry",
        "geometry|angle|right angle|acute angle|obtuse angle|triangle|right triangle|hypotenuse|leg|Pythagorean theorem|circle|radius|diameter|circumference|area|perimeter|volume|surface area|polygon|quadrilateral|parallelogram|rectangle|trapezoid|rhombus|congruent triangles|similar triangles|parallel lines|transversal|perpendicular line|alternate interior angles|vertical angles|supplementary angles|complementary angles|bisector|midpoint|proof|postulate|theorem|symmetry|rotation|reflection|translation|scale factor|cylinder|cone|sphere|pyramid|arc|chord|tangent line",
    ),
    (
        "Trigonometry",
        "trigonometry|sine|cosine|tangent|unit circle|radian|degree|reference angle|law of sines|law of cosines|trig identity|identity|amplitude|period|phase shift|opposite side|adjacent side|hypotenuse|inverse sine|secant|cosecant|cotangent",
    ),
    (
        "Calculus",
        "calculus|derivative|integral|~limit|chain rule|product rule|quotient rule|power rule|antiderivative|definite integral|indefinite integral|integration by parts|rate of change|tangent line|slope of the tangent|continuity|differentiation|integration|critical point|concavity|inflection point|maximum|minimum|optimization|related rates|Riemann sum|fundamental theorem of calculus|Taylor series|convergence|~series|~sequence|l'Hopital's rule|implicit differentiation",
    ),
    (
        "Statistics",
        "statistics|mean|median|mode|average|standard deviation|variance|distribution|normal distribution|skewed data|outlier|missing value|missing data|histogram|box plot|scatter plot|correlation|regression|regression line|probability|sample|sample size|population|hypothesis test|null hypothesis|p-value|confidence interval|margin of error|z-score|quartile|interquartile range|range|random variable|summary statistics|~data analysis|~dataset|~data set|imputation|mean imputation|median imputation|~visualization|bias|sampling|independent event|conditional probability|expected value|permutation|combination|statistical significance",
    ),
    (
        "Physics",
        "physics|force|net force|mass|weight|acceleration|velocity|speed|displacement|momentum|impulse|inertia|friction|gravity|Newton's first law|Newton's second law|Newton's third law|kinetic energy|potential energy|conservation of energy|energy|~work|power|torque|free-body diagram|normal force|tension|projectile motion|circular motion|wave|wavelength|frequency|amplitude|period|current|voltage|resistance|Ohm's law|circuit|series circuit|parallel circuit|resistor|capacitor|magnetic field|electric field|charge|electron|reflection|refraction|lens|pressure|density|buoyancy|heat|temperature|thermodynamics|entropy|vector|scalar|center of mass|collision|joule|newton",
    ),
    (
        "Chemistry",
        "chemistry|atom|molecule|ion|hydrogen ion|hydroxide ion|hydronium ion|~element|compound|periodic table|proton|neutron|electron|electron shell|valence electron|atomic number|atomic mass|isotope|covalent bond|ionic bond|hydrogen bond|bond|polarity|electronegativity|acid|base|strong acid|weak acid|strong base|weak base|pH|pH scale|pOH|neutralization|neutral solution|titration|indicator|buffer|buffer solution|salt|~solution|solute|solvent|concentration|molarity|mole|molar mass|Avogadro's number|stoichiometry|limiting reagent|limiting reactant|reactant|~product|~yield|percent yield|chemical equation|balanced equation|coefficient|oxidation|reduction|redox reaction|oxidation number|oxidation state|catalyst|activation energy|exothermic reaction|endothermic reaction|enthalpy|equilibrium|Le Chatelier's principle|reaction rate|gas law|ideal gas law|precipitate|combustion|dissociation|logarithm|logarithmic scale|~vinegar|~bleach",
    ),
    (
        "Biology",
        "biology|cell|cell membrane|cell wall|nucleus|mitochondria|mitochondrion|chloroplast|chlorophyll|ribosome|organelle|cytoplasm|photosynthesis|cellular respiration|glucose|ATP|enzyme|active site|substrate|protein|amino acid|lipid|lipid bilayer|carbohydrate|DNA|RNA|mRNA|tRNA|gene|allele|dominant allele|recessive allele|genotype|phenotype|Punnett square|heterozygous|homozygous|chromosome|mitosis|meiosis|mutation|mutagen|transcription|translation|replication|natural selection|evolution|adaptation|species|ecosystem|food chain|food web|producer|consumer|decomposer|homeostasis|osmosis|diffusion|active transport|concentration gradient|bacteria|virus|immune system|antibody|hormone|neuron|~blood|artery|vein|DNA extraction|gel electrophoresis|agarose|agarose gel|PCR|PCR amplification|ethidium bromide|DNA fragment|extraction buffer|ethanol|micropipette|light-dependent reaction|Calvin cycle|stomata|light reaction|carbon dioxide|oxygen",
    ),
    (
        "Earth Science",
        "earth science|geology|plate tectonics|tectonic plate|earthquake|volcano|mantle|crust|magma|lava|igneous rock|sedimentary rock|metamorphic rock|rock cycle|mineral|erosion|weathering|fossil|water cycle|evaporation|condensation|precipitation|atmosphere|climate|climate change|greenhouse effect|season|moon phase|solar system|orbit|eclipse|ocean current|glacier|fault line|fault|subduction zone|hurricane|air pressure|cold front|humidity",
    ),
    (
        "Computer Science",
        "programming|algorithm|variable|function|loop|for loop|while loop|if statement|conditional|boolean|string|integer|array|~list|dictionary|hash map|~class|~object|~method|inheritance|recursion|base case|parameter|~argument|return value|compiler|debugger|debugging|syntax error|data structure|linked list|stack|queue|binary tree|binary search|sorting|time complexity|big O notation|pointer|~database|SQL|query|API|Python|Java|JavaScript|HTML|CSS|~index|~scope|data type|git|unit test|pseudocode|iteration|~library",
    ),
    (
        "History",
        "history|revolution|French Revolution|American Revolution|Industrial Revolution|Russian Revolution|Civil War|World War I|World War II|Cold War|empire|Roman Empire|monarchy|~king|treaty|Treaty of Versailles|constitution|amendment|Bill of Rights|Declaration of Independence|colony|colonialism|imperialism|nationalism|militarism|alliance|slavery|abolition|Reconstruction|civil rights|suffrage|Enlightenment|Renaissance|Reformation|feudalism|primary source|secondary source|democracy|republic|communism|fascism|propaganda|Great Depression|New Deal|Third Estate|Estates-General|National Assembly|Reign of Terror|guillotine|Bastille|bourgeoisie|clergy|nobility|peasant|assassination|armistice|trench warfare|reparations|dynasty|trade route|migration|~congress|parliament",
    ),
    (
        "Geography",
        "geography|latitude|longitude|continent|equator|map|map projection|population density|urbanization|migration|biome|rainforest|desert|savanna|tundra|river delta|~river|mountain range|~border|settlement|natural resource|climate zone|time zone|peninsula|birth rate|death rate|developing country",
    ),
    (
        "Economics",
        "economics|supply|demand|supply and demand|demand curve|supply curve|equilibrium price|elasticity|price elasticity|inflation|unemployment|GDP|gross domestic product|fiscal policy|monetary policy|interest rate|opportunity cost|scarcity|comparative advantage|monopoly|oligopoly|perfect competition|marginal cost|marginal utility|market failure|externality|tariff|trade deficit|recession|central bank|subsidy|~tax|~budget|surplus|shortage|consumer surplus",
    ),
    (
        "English",
        "~essay|thesis|thesis statement|topic sentence|paragraph|body paragraph|~introduction|~conclusion|hook|evidence|textual evidence|quotation|citation|~analysis|counterargument|rebuttal|transition|transition word|claim|~argument|metaphor|simile|personification|imagery|symbolism|symbol|irony|foreshadowing|theme|tone|mood|~setting|~plot|~character|protagonist|antagonist|narrator|point of view|first person|third person|climax|resolution|conflict|stanza|rhyme|sonnet|alliteration|iambic pentameter|grammar|comma splice|run-on sentence|sentence fragment|subject-verb agreement|passive voice|active voice|~noun|~verb|adjective|adverb|clause|independent clause|dependent clause|semicolon|comma|apostrophe|outline|draft|rough draft|~audience|rhetorical device|ethos|pathos|logos|bibliography|main idea|summary|inference|context clue|vocabulary|~poem|~novel",
    ),
    (
        "Languages",
        "conjugation|verb ending|present tense|past tense|future tense|preterite|imperfect|subjunctive|infinitive|irregular verb|regular verb|reflexive verb|gender agreement|masculine noun|feminine noun|definite article|indefinite article|direct object|indirect object|pronoun|direct object pronoun|accent mark|pronunciation|~Spanish|~French|~German|~Latin|~Mandarin|~Italian|vocabulary list|ser and estar|dative case|accusative case|nominative case|declension|cognate|preposition|auxiliary verb|past participle",
    ),
    (
        "Test Preparation",
        "~SAT|~ACT|~GRE|~GMAT|~LSAT|AP exam|reading comprehension|reading passage|~answer choice|process of elimination|time management|practice test|score report|test strategy|pacing|multiple choice|grid-in|~wrong answer",
    ),
    (
        "Psychology",
        "psychology|classical conditioning|operant conditioning|reinforcement|positive reinforcement|negative reinforcement|punishment|short-term memory|long-term memory|working memory|cognitive dissonance|attachment|neurotransmitter|perception|sensation|personality|social psychology|developmental stage|Piaget|conformity|obedience|independent variable|dependent variable|control group|placebo",
    ),
];

/// A term of the glossary.
#[derive(Debug)]
pub(crate) struct Entry {
    pub surface: &'static str,
    /// True if it is taught as a concept, rather than only telling the subject.
    pub taught: bool,
    /// Places in the list of subjects.
    subjects: Vec<usize>,
}

/// Terms by their stems, joined by a space.
static ENTRIES: LazyLock<HashMap<String, Entry>> = LazyLock::new(|| {
    let mut entries: HashMap<String, Entry> = HashMap::new();
    for (place, (_, terms)) in SUBJECTS.iter().enumerate() {
        for term in terms.split('|') {
            let surface = term.trim_start_matches('~');
            let taught = surface == term;
            let entry = entries.entry(key(surface).join(" ")).or_insert_with(|| Entry {
                surface,
                taught,
                subjects: Vec::new(),
            });
            if !entry.subjects.contains(&place) {
                entry.subjects.push(place);
            }
        }
    }
    entries
});

/// The stems of every word of a phrase, grammar words included: what two phrases are compared by.
pub(crate) fn key(phrase: &str) -> Vec<String> {
    text::words(phrase).iter().map(|word| stem(word)).collect()
}

/// More letters than this cut off a word take its meaning with them: `neutralization` → `neutral`.
const MAX_CUT: usize = 3;

/// The stem that concepts are compared by: it takes off inflection, not derivation.
pub(crate) fn stem(word: &str) -> String {
    let stem = text::stem(word);
    if word.len().saturating_sub(stem.len()) <= MAX_CUT {
        return stem;
    }
    let singular = word.strip_suffix("'s").or_else(|| word.strip_suffix('s')).unwrap_or(word);
    singular.to_owned()
}

/// The glossary's entry for a phrase given by its stems.
pub(crate) fn entry(key: &[String]) -> Option<&'static Entry> {
    ENTRIES.get(&key.join(" "))
}

/// The longest term of the glossary, in words.
pub(crate) const LONGEST_TERM: usize = 5;

/// Fewer different terms than this say nothing about a subject.
const MIN_TERMS: usize = 3;
/// Weighted mentions per hundred words below which a subject is a guess.
const MIN_DENSITY: f64 = 1.2;
/// The most repeats of a term that count: a subject shows in its breadth.
const MAX_REPEATS: u32 = 5;

/// The subject that a text's words point at, if they do.
///
/// Every term counts by how few subjects share it and how long it is, and by the logarithm of its
/// repeats.
pub(crate) fn subject_of(words: &[String]) -> Option<&'static str> {
    let stems: Vec<String> = words.iter().map(|word| stem(word)).collect();
    let mut repeats: HashMap<&'static str, (u32, usize, &'static Entry)> = HashMap::new();
    let mut at = 0;
    while at < stems.len() {
        let hit = (1..=LONGEST_TERM.min(stems.len() - at))
            .rev()
            .find_map(|length| entry(&stems[at..at + length]).map(|entry| (length, entry)));
        let Some((length, entry)) = hit else {
            at += 1;
            continue;
        };
        repeats.entry(entry.surface).or_insert((0, length, entry)).0 += 1;
        at += length;
    }
    // Per subject: the score, the different terms, the weight of all mentions.
    let mut scores = vec![(0.0_f64, 0_usize, 0.0_f64); SUBJECTS.len()];
    let mut hits: Vec<_> = repeats.into_iter().collect();
    hits.sort_by_key(|(surface, _)| *surface);
    for (_, (count, length, entry)) in hits {
        let share = 1.0 / entry.subjects.len() as f64;
        let weight = share * (1.0 + 0.5 * (length - 1) as f64);
        for &place in &entry.subjects {
            scores[place].0 += weight * (1.0 + f64::from(count.min(MAX_REPEATS))).ln();
            scores[place].1 += 1;
            scores[place].2 += weight * f64::from(count);
        }
    }
    let (place, (_, terms, mentions)) = scores
        .into_iter()
        .enumerate()
        .max_by(|a, b| a.1.0.total_cmp(&b.1.0).then(b.0.cmp(&a.0)))?;
    let density = 100.0 * mentions / words.len().max(1) as f64;
    (terms >= MIN_TERMS && density >= MIN_DENSITY).then_some(SUBJECTS[place].0)
}

/// The glossary of a subject, for when a session alone has too few terms to choose from.
pub(crate) fn terms_of(subject: &str) -> Vec<&'static str> {
    SUBJECTS
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case(subject.trim()))
        .flat_map(|(_, terms)| terms.split('|'))
        .filter(|term| !term.starts_with('~'))
        .collect()
}

/// True if a term belongs to a subject, whatever the case of the subject's name.
pub(crate) fn belongs(entry: &Entry, subject: &str) -> bool {
    entry.subjects.iter().any(|&place| SUBJECTS[place].0.eq_ignore_ascii_case(subject.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(text: &str) -> Option<&'static str> {
        subject_of(&text::words(text))
    }

    #[test]
    fn a_subject_is_told_by_its_terms() {
        let chemistry =
            "An acid gives away hydrogen ions, so the pH goes down; a base has a high pH.";
        assert_eq!(subject(chemistry), Some("Chemistry"));
        let writing =
            "Your thesis statement goes first, then a topic sentence and textual evidence.";
        assert_eq!(subject(writing), Some("English"));
    }

    #[test]
    fn small_talk_has_no_subject() {
        assert_eq!(subject("Hi, can you hear me? How was your weekend? Fine, thanks."), None);
        assert_eq!(subject(""), None);
    }

    #[test]
    fn plural_and_singular_are_the_same_term() {
        let found = entry(&key("thesis statements")).unwrap();
        assert_eq!(found.surface, "thesis statement");
        assert!(belongs(found, "english"));
    }
}
