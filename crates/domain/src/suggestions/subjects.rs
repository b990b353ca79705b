//! A map of school subjects: what each is about, for which years, and what it leads to.
//!
//! It is small and opinionated on purpose. A step says how near the next subject is and which words
//! of the first return in it, so that a student's own concepts can be named as what carries over.

use std::collections::HashSet;

use crate::goals::covers;
use crate::text;

/// A subject on the map.
#[derive(Debug, Clone, Copy)]
pub struct SubjectNode {
    pub name: &'static str,
    /// Its content, as the rest of a sentence that begins with "learn".
    pub about: &'static str,
    /// The first and last year of school it suits.
    pub years: (i32, i32),
    /// Words of people who like it.
    hooks: &'static str,
    /// Nearest first.
    pub next: &'static [SubjectStep],
}

/// A way from one subject to another.
#[derive(Debug, Clone, Copy)]
pub struct SubjectStep {
    pub to: &'static str,
    /// 1 when schools teach the one after or for the other, less when it is a good neighbour.
    pub nearness: f64,
    /// Words of the first subject's concepts that return in the second.
    carries: &'static str,
    /// A sentence.
    pub why: &'static str,
}

impl SubjectStep {
    /// True if a concept of the first subject returns in the second.
    pub fn carries(&self, concept: &str) -> bool {
        let carried: HashSet<String> = text::terms(self.carries).into_iter().collect();
        text::terms(concept).iter().any(|word| carried.contains(word))
    }
}

/// The nearness of subjects taught one after the other.
const NEXT: f64 = 1.0;
/// The nearness of a subject that is used in the other.
const NEAR: f64 = 0.8;
/// The nearness of subjects that meet in places.
const NEIGHBOUR: f64 = 0.6;

macro_rules! map {
    ($($name:literal [$from:literal $to:literal] $about:literal; $hooks:literal;
        $(=> $next:literal $nearness:ident $carries:literal $why:literal;)+)+) => {
        &[$(SubjectNode {
            name: $name, about: $about, years: ($from, $to), hooks: $hooks,
            next: &[$(SubjectStep { to: $next, nearness: $nearness, carries: $carries, why: $why }),+],
        }),+]
    };
}

const MAP: &[SubjectNode] = map! {
    "Arithmetic" [1 7] "to calculate safely with every kind of number"; "number puzzle sudoku money";
        => "Algebra" NEXT "fraction negative number factor multiple order operation integer ratio"
            "Algebra does with letters what you already do with numbers.";
        => "Geometry" NEAR "multiplication area fraction decimal ratio number"
            "Lengths, areas and angles are numbers you can see.";
        => "Statistics" NEIGHBOUR "percent average fraction ratio decimal proportion"
            "Percentages and averages tell what a pile of data means.";

    "Algebra" [6 12] "to find the unknown and to describe change"; "puzzle chess logic riddle";
        => "Geometry" NEXT "equation square root area coordinate plane slope line"
            "Equations answer questions about shapes, and proofs train the same careful steps.";
        => "Physics" NEAR "linear equation variable slope graph quadratic vector rate change exponent"
            "Motion and forces are equations about the world, and you can already solve them.";
        => "Statistics" NEAR "function slope graph variable line linear mean"
            "A trend line is a linear equation that a crowd of data points agrees on.";
        => "Computer Science" NEIGHBOUR "variable function expression inverse operation logic step"
            "A program is a chain of exact steps on variables, as solving an equation is.";
        => "Trigonometry" NEAR "function equation ratio graph root"
            "Sine and cosine are functions, and you know how to work with functions.";
        => "Calculus" NEIGHBOUR "function slope rate change polynomial exponent parabola limit"
            "The derivative is a slope, taken at a single point.";
        => "Economics" NEIGHBOUR "linear equation slope graph function intercept rate"
            "Supply and demand are two lines, and the price is where they cross.";

    "Geometry" [6 12] "to reason about shapes and space"; "drawing design architecture art origami";
        => "Trigonometry" NEXT "angle triangle hypotenuse Pythagorean theorem circle ratio similar"
            "Trigonometry measures the triangles you can already reason about.";
        => "Physics" NEAR "angle vector area volume circle symmetry reflection rotation"
            "Forces and light follow angles and lines.";
        => "Algebra" NEAR "area volume formula coordinate ratio line"
            "Every formula of a shape is an equation to be solved.";
        => "Computer Science" NEIGHBOUR "coordinate translation rotation reflection scale symmetry proof"
            "Games and graphics move points by the rules of geometry.";

    "Trigonometry" [9 13] "to measure waves, circles and triangles"; "music sound astronomy waves";
        => "Calculus" NEXT "function identity angle radian period sine cosine tangent"
            "Calculus asks how these functions change, and you know how they behave.";
        => "Physics" NEXT "angle vector wave amplitude period sine cosine component phase"
            "Waves, swings and slopes are sines and cosines.";
        => "Computer Science" NEIGHBOUR "angle rotation circle wave function"
            "Whatever turns on a screen is turned by sine and cosine.";

    "Calculus" [11 13] "to reason about change and accumulation"; "engineering rocket space";
        => "Physics" NEXT "derivative integral rate change slope area limit maximum"
            "Velocity and acceleration are derivatives: physics is where calculus comes from.";
        => "Statistics" NEAR "integral area function limit series maximum optimization"
            "A probability is an area under a curve.";
        => "Economics" NEIGHBOUR "derivative marginal rate optimization maximum minimum"
            "Marginal cost is a derivative, and the best price is a maximum.";
        => "Computer Science" NEIGHBOUR "series limit function optimization approximation"
            "Machines learn by following slopes downhill.";

    "Statistics" [6 13] "to tell chance from pattern in data"; "sport football basketball data cards";
        => "Computer Science" NEAR "data mean probability sample distribution regression"
            "Programs do for millions of rows what you do for twenty.";
        => "Economics" NEAR "data mean correlation regression index rate distribution"
            "Claims about money and work stand or fall with the data behind them.";
        => "Psychology" NEAR "sample mean correlation hypothesis test bias experiment variable"
            "Experiments with people are decided by the tests you know.";
        => "Biology" NEIGHBOUR "probability sample population distribution experiment"
            "Heredity and ecosystems are counted in samples and chances.";

    "Physics" [7 13] "why things move, shine and hold together";
        "space rocket star astronomy car engine robot machine electronics lego";
        => "Chemistry" NEAR "energy heat temperature charge electron atom pressure mass density"
            "Atoms obey the forces and energies you have met.";
        => "Calculus" NEAR "velocity acceleration rate change motion work displacement"
            "Velocity is a derivative: calculus is the language physics was written in.";
        => "Computer Science" NEIGHBOUR "circuit voltage current energy simulation vector"
            "Simulated worlds run on the laws of motion.";
        => "Earth Science" NEIGHBOUR "wave pressure density heat temperature gravity energy orbit"
            "Earthquakes, weather and orbits are physics at full size.";
        => "Trigonometry" NEIGHBOUR "vector wave angle projectile motion amplitude period frequency"
            "Components of vectors are sines and cosines.";

    "Chemistry" [7 13] "what everything is made of and how it changes";
        "cooking baking experiment lab fireworks colour color perfume";
        => "Biology" NEXT
            "acid base pH buffer ion water molecule bond protein energy solution concentration catalyst reaction salt oxygen carbon"
            "Cells run on chemistry: blood is a buffer, and food is broken down by reactions.";
        => "Physics" NEAR
            "atom electron proton neutron charge energy heat temperature pressure gas mass exothermic endothermic ion"
            "Charge, energy and heat are what makes reactions go, and physics explains them.";
        => "Earth Science" NEIGHBOUR
            "acid carbon oxygen solution mineral salt water pH precipitate oxidation neutralization"
            "Oceans, soils and rocks are one slow reaction, acid rain included.";
        => "Algebra" NEIGHBOUR
            "pH scale logarithm logarithmic equation concentration ratio mole coefficient exponent"
            "Powers of ten, ratios and balances in chemistry are algebra at work.";

    "Biology" [5 13] "how living things are built and stay alive";
        "animal dog cat horse nature plant garden medicine doctor health sport food vet";
        => "Chemistry" NEXT
            "pH acid protein enzyme glucose water oxygen carbon ATP energy lipid diffusion concentration molecule"
            "Enzymes, membranes and breath are reactions that chemistry spells out.";
        => "Psychology" NEAR "neuron brain hormone perception evolution adaptation gene nervous behavior"
            "What neurons and hormones do becomes thinking and feeling.";
        => "Earth Science" NEAR
            "ecosystem evolution fossil carbon water cycle climate oxygen photosynthesis adaptation"
            "Life and the planet made each other: fossils, oxygen, climate.";
        => "Statistics" NEIGHBOUR "population gene probability Punnett square experiment sample"
            "A Punnett square is a table of chances.";

    "Earth Science" [4 12] "how the planet works, from its core to its weather";
        "volcano dinosaur weather hiking climbing rock ocean climate nature";
        => "Geography" NEXT "climate water cycle river erosion ocean season map glacier plate population"
            "Where people live follows from land, water and climate.";
        => "Biology" NEAR "fossil carbon water cycle climate atmosphere ocean oxygen ecosystem"
            "The planet's story is also that of its living things.";
        => "Physics" NEAR "wave pressure density heat gravity orbit temperature energy plate"
            "Earthquakes are waves and seasons are geometry: physics explains the forces.";
        => "Chemistry" NEIGHBOUR "mineral rock carbon water atmosphere weathering oxygen"
            "Minerals and air are compounds with rules of their own.";

    "Computer Science" [4 13] "to make machines do what you mean";
        "game gaming coding programming robot minecraft app website computer phone chess";
        => "Statistics" NEAR "data array loop function average algorithm sorting random"
            "Data is what most programs are about, and statistics is how to read it.";
        => "Algebra" NEAR "variable function boolean expression loop equation exponent"
            "Variables and functions in programs come from algebra.";
        => "Physics" NEIGHBOUR "simulation loop function variable binary circuit robot"
            "Games and robots need the laws of motion.";
        => "Economics" NEIGHBOUR "algorithm optimization data model queue"
            "Markets are algorithms that nobody wrote down.";

    "History" [4 13] "how the present came to be"; "castle knight war museum king politics film story";
        => "Geography" NEAR "empire colony trade migration border river revolution industrial settlement"
            "Borders, trade and cities are history drawn on a map.";
        => "Economics" NEAR
            "industrial revolution trade depression tax estate bourgeoisie colony deal slavery reparation"
            "Taxes, bread prices and trade drove the events you know.";
        => "English" NEAR "primary source propaganda speech constitution declaration enlightenment argument"
            "A source is a text with a purpose, and reading it closely is half of both subjects.";
        => "Psychology" NEIGHBOUR "propaganda obedience nationalism terror war revolution conformity"
            "Why crowds follow and people obey is what psychology tests.";

    "Geography" [4 13] "why people and places are as they are"; "travel map flag culture hiking country";
        => "Earth Science" NEXT "climate river desert mountain tundra biome rainforest ocean plate"
            "The forces under the map explain what is on it.";
        => "Economics" NEAR "resource population urbanization trade developing country settlement"
            "Why some places grow rich is the question both subjects share.";
        => "History" NEAR "border migration settlement colony urbanization trade"
            "Every border has a story.";

    "Economics" [8 13] "how people choose when there is not enough of everything";
        "money business shop trade start-up startup stock market job";
        => "Statistics" NEAR "inflation rate index unemployment GDP elasticity demand"
            "Economists argue with data, and statistics tells who is right.";
        => "History" NEAR "depression trade tariff monopoly policy bank tax"
            "Crises and reforms are economics that happened.";
        => "Psychology" NEAR "utility choice incentive demand opportunity cost preference"
            "People do not always choose as the models say.";
        => "Algebra" NEIGHBOUR "supply demand curve equilibrium elasticity cost"
            "Curves that cross are equations that are solved.";

    "English" [3 13] "to read closely and to write so that it is understood";
        "reading book writing story poem theatre theater drama film music lyrics";
        => "History" NEAR "evidence source argument claim thesis citation essay context"
            "History is argued from texts, with the evidence and claims you can already build.";
        => "Languages" NEAR "grammar clause verb noun adjective tense pronoun vocabulary"
            "Knowing how your own language is built makes another one easier.";
        => "Psychology" NEIGHBOUR "character conflict narrator motive tone point view inference"
            "What moves a character moves people.";
        => "Test Preparation" NEIGHBOUR "passage inference vocabulary main idea grammar comma summary"
            "Reading passages and grammar are what many entrance tests ask.";

    "Languages" [3 13] "to speak with many more people"; "travel culture music anime food film series";
        => "English" NEAR "grammar verb tense pronoun vocabulary clause preposition noun"
            "Seeing how another language works sharpens how you use your own.";
        => "Geography" NEAR "vocabulary culture Spanish French German country"
            "A language opens the places where it is spoken.";
        => "History" NEIGHBOUR "Latin French German culture vocabulary"
            "Words remember conquests, trade and migrations.";

    "Psychology" [9 13] "why people think, feel and act as they do"; "people friends mind brain self";
        => "Biology" NEAR "neuron neurotransmitter memory perception brain hormone stress"
            "Memory and mood have a body, and biology shows it.";
        => "Statistics" NEAR "variable experiment control group correlation placebo sample"
            "An experiment is only as good as its statistics.";
        => "Economics" NEIGHBOUR "reinforcement choice bias decision conformity"
            "How people really choose is where the two subjects meet.";

    "Test Preparation" [8 13] "to show under time what you know"; "college university exam";
        => "Statistics" NEIGHBOUR "score percent data chart average"
            "Charts and averages come up in every entrance test, and long after.";
        => "English" NEIGHBOUR "passage reading comprehension inference grammar vocabulary"
            "Reading closely pays in every section, and in every subject.";
};

/// The subject of this name on the map.
pub fn find(name: &str) -> Option<&'static SubjectNode> {
    MAP.iter().find(|place| covers(name, place.name) && covers(place.name, name))
}

/// The subjects on the map that a goal in this subject takes in: itself, or those of its field.
pub fn subjects_within(subject: &str) -> Vec<&'static str> {
    MAP.iter().map(|place| place.name).filter(|name| covers(subject, name)).collect()
}

/// The way from one subject to another, if there is one.
pub fn step(from: &str, to: &str) -> Option<&'static SubjectStep> {
    let to = find(to)?.name;
    find(from)?.next.iter().find(|step| step.to == to)
}

/// True if somebody with these interests likes the subject: they name it, or something it is about.
pub fn is_liked(subject: &str, interests: &[String]) -> bool {
    let hooks = find(subject).map_or("", |place| place.hooks);
    let about: HashSet<String> =
        text::terms(hooks).into_iter().chain(text::terms(subject)).collect();
    interests.iter().any(|liked| text::terms(liked).iter().any(|word| about.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_leads_to_another_place_once() {
        for place in MAP {
            let mut seen = HashSet::new();
            for step in place.next {
                let to = find(step.to).unwrap_or_else(|| panic!("{} is not on the map", step.to));
                assert!(to.name != place.name && seen.insert(to.name), "{place:?}");
                assert!(step.why.ends_with('.') && !step.carries.is_empty(), "{step:?}");
            }
            assert!(place.years.0 < place.years.1 && !place.about.ends_with('.'), "{place:?}");
        }
    }

    #[test]
    fn names_are_found_however_they_are_written() {
        assert_eq!(find(" earth  science ").map(|place| place.name), Some("Earth Science"));
        assert!(find("Pottery").is_none() && find("Math").is_none());
        assert!(
            subjects_within("Mathematics").contains(&"Geometry")
                && subjects_within("Pottery").is_empty()
        );
    }

    #[test]
    fn a_step_carries_what_returns_in_the_next_subject() {
        let step = step("chemistry", "Biology").unwrap();
        assert!(step.carries("conjugate base") && step.carries("buffers"));
        assert!(!step.carries("stoichiometry"));
    }

    #[test]
    fn interests_are_met_by_name_and_by_what_a_subject_is_about() {
        assert!(is_liked("Physics", &["space rockets".to_owned()]));
        assert!(is_liked("Pottery", &["pottery".to_owned()]));
        assert!(!is_liked("Physics", &["poems".to_owned()]));
    }
}
