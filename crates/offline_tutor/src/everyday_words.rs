//! Everyday words, by what they tell about the phrase they stand in.
//!
//! There is no part-of-speech tagger behind the offline tutor; these lists and a few rules about
//! neighbouring words take its place. Verbs are compared by stem, the others by word.

use std::collections::HashSet;
use std::sync::LazyLock;

use domain::text;

/// Verbs, adverbs and adjectives that are never part of a concept's name.
const BREAKING: &str = "accept achieve add affect afford agree aim allow analyze answer appear apply \
    argue arrive ask assume assure attach attempt attend avoid balance become begin behave believe \
    belong blend blow borrow break bring build burn buy calculate call cancel care carry cause \
    catch check choose circle clarify clean clear click climb close collect combine come compare \
    complete compute confuse connect consider consist contain continue contribute control convert \
    copy correct count cover create cross cut decide decrease define delete deliver depend derive \
    describe determine develop die disappear discuss dispose dissolve dive donate draw drink drive \
    drop earn eat eliminate emphasize encourage enjoy ensure enter escape evaluate examine exist \
    expect explain explore express extend extract fail fall feel figure fill find finish fit fix \
    flip flow focus follow forget forgive gain gather get give go grab grow guess handle hang \
    happen hate hear help hide hit hold hope identify ignore imagine improve include increase \
    indicate insist introduce invite isolate join keep kill know label laugh lead learn leave lend \
    lie like listen live load look lose love make manage mark match matter measure meet memorize \
    mention miss mix move multiply need note notice obtain offer open organize owe own pay perform \
    pick place plan plug pour practice prefer prepare prevent produce promise prove provide pull \
    push put raise reach read realize receive recognize recommend refer relate release remain \
    remember remind remove repeat replace represent require rest return review rewrite ride rise \
    run save say see seem select sell send separate serve set settle share shift show simplify sit \
    skip sleep slow solve sound speak spend spill spit split stand start stay stick stop struggle \
    study submit subtract suggest suppose surprise survive take talk taste teach tear tell tend \
    thank think throw toss touch track travel treat try turn understand use visit wait wake walk \
    want warn wash watch wear wear win wish wonder work worry write went gone done got took made \
    said told saw seen knew gave came became kept left felt found thought brought lost meant sat \
    stood ran grew drew wrote written spoke broke chosen fell began let taught caught wore won \
    actually again ago ahead alone already alright always anyway anywhere apart apparently around \
    aside automatically away awesome back badly barely basically carefully certainly clearly close \
    completely correctly currently definitely directly easily else enough especially essentially \
    eventually everywhere exactly excellent extremely far fairly fast finally forward frequently \
    fully generally gently hard hardly hello hey hi highly honestly hopefully however immediately \
    indeed instead interesting kinda later lately literally little many maybe meanwhile merely \
    mostly much nearly never nevertheless nice nope normally obviously often okay perfect perhaps \
    please plenty precisely pretty previously probably properly quickly quite rather really \
    recently right roughly sadly seriously simply slightly slowly somehow sometimes somewhat \
    somewhere soon sorry specifically still stuff sufficient super sure suddenly tad thanks \
    therefore thus together tomorrow tonight totally tricky truly twice typically unfortunately \
    unless usually welcome whatever whenever wherever whoever wow yay yesterday cool fun \
    funny glad great happy sad weird crazy silly sweet awesome amazing fine okay ready able \
    upset tired familiar different similar due likely important useful possible impossible \
    difficult easy easier hardest easiest wrong true false good better best bad worse worst well \
    plus minus times equals";

/// Adjectives and nouns too general to be, to open or to close the name of a concept, though they
/// may stand inside it.
const GENERAL: &str = "a thing things way ways lot lots bit bits kind kinds sort sorts part parts \
    piece pieces stuff one ones idea ideas point points case cases question questions answer \
    answers problem problems example examples step steps number numbers side sides time times day \
    days week weeks minute minutes hour hours month year years page pages people person everybody \
    everyone everything something anything nothing someone somebody anyone anybody guy guys class \
    classes session sessions homework assignment assignments quiz exam lesson lessons today name \
    names word words line lines top bottom left middle end start beginning half first second third \
    fourth last next previous same new old big bigger biggest small smaller smallest large larger \
    largest long longer short shorter high higher low lower whole entire real exact actual basic \
    simple various several certain main particular special specific quick full empty certain \
    common normal usual extra other another own common single double only two three four five six \
    seven eight nine ten hundred thousand million couple pair group groups amount amounts rest \
    place places reason reasons result results fact facts sense mistake mistakes trick tricks \
    chance help moment sentence sentences rule rules letter letters note notes notebook paper book \
    worksheet textbook chapter section pen pencil calculator team goal goals list question topic \
    topics stage level difference differences form forms type types value values set sets order \
    size shape color colour hand hands head foot feet eye eyes face friend friends teacher tutor \
    student students kid kids school grade grades college university professor doctor dr mr mrs \
    ms prof food water house home room door table chair car money dollar dollars job world country \
    game games story stories movie song picture pictures image key bunch ton tons tiny huge nice \
    strategy strategies situation method methods detail details due meaning tool tools purpose \
    thought thoughts issue issues feedback center drawer bench size deep deeper future past \
    present process stuffs self issue course courses term terms concept concepts approach \
    approaches material materials basics basic comment comments talk opposite pattern patterns \
    following using based given free own clear clean possible able around between across along \
    individual limited advanced concrete helpful integral definition definitions box boxes row rows \
    column columns mixture bag glass next subject subjects plan plans work works lab report \
    reports station stations glove gloves coffee bottle cup cold hot warm cool white black red \
    pink green blue yellow brown dark bright fresh slow heavy light loud quiet multiple total \
    experience big-picture huge minimum maximum nerd nerds nerdy thing's";

/// Words about the call, not about the matter: a phrase with one of them is dropped.
const CALL: &str = "zoom screen screens mic microphone camera cameras chat link slide slides canvas \
    tab window windows button buttons folder download upload recording recordings breakout \
    breakouts internet wifi email laptop computer video audio mute unmute goodbye bye hello \
    morning afternoon evening weekend weather mom dad dog cat birthday lunch dinner whiteboard \
    keyboard mouse zip file files meeting meetings transcript transcripts internet connection \
    call google doc docs friday monday tuesday wednesday thursday saturday sunday midnight \
    january february march april june july august september october november december party \
    okay yeah gonna wanna gotta hmm um uh lab-report drawer guidelines instructor instructors \
    teams skype pdf password login account tester testers ago";

/// Words before which (`to`, `you`, modals) a verb is due.
const BEFORE_VERB: &[&str] = &[
    "i",
    "you",
    "we",
    "they",
    "he",
    "she",
    "it",
    "to",
    "can",
    "could",
    "will",
    "would",
    "should",
    "must",
    "might",
    "may",
    "let's",
    "don't",
    "doesn't",
    "didn't",
    "not",
    "i'll",
    "you'll",
    "we'll",
    "they'll",
    "it'll",
    "i'd",
    "you'd",
    "we'd",
    "can't",
    "won't",
    "who",
    "never",
    "just",
    "always",
    "also",
    "please",
    "cannot",
    "that'll",
    "couldn't",
    "wouldn't",
    "shouldn't",
];

/// Words after which a noun, or an adjective before one, is due.
const BEFORE_NOUN: &[&str] = &[
    "the", "a", "an", "each", "every", "this", "these", "those", "your", "our", "their", "its",
    "his", "her", "my", "of", "in", "with", "for", "between", "into", "from", "by", "about", "on",
    "any", "some", "no", "called", "more", "two", "three", "four", "many", "both", "all", "than",
    "per", "using", "without", "another", "like", "which", "what",
];

/// Forms of `be`: after them `-ing` is a verb.
const BE: &[&str] = &[
    "is", "are", "was", "were", "be", "been", "am", "i'm", "you're", "we're", "they're", "it's",
    "he's", "she's", "that's", "isn't", "aren't", "what's", "keep", "start", "started",
];

static BREAKING_STEMS: LazyLock<HashSet<String>> =
    LazyLock::new(|| BREAKING.split_whitespace().map(text::stem).collect());
static GENERAL_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| GENERAL.split_whitespace().collect());
static CALL_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| CALL.split_whitespace().collect());

/// True if a word (given with its stem) ends any phrase that it stands in.
pub(crate) fn breaks_phrase(word: &str, stem: &str) -> bool {
    let adverb = word.len() > 4 && word.ends_with("ly");
    adverb || word.contains('\'') || BREAKING_STEMS.contains(stem) || text::is_stop(word)
}

/// True if a word is too general to stand at the edge of a concept's name.
pub(crate) fn is_general(word: &str) -> bool {
    GENERAL_WORDS.contains(word)
}

/// True if a word is about the call itself.
pub(crate) fn is_about_the_call(word: &str) -> bool {
    CALL_WORDS.contains(word)
}

/// True if the word after this one is probably a verb.
pub(crate) fn announces_verb(word: &str) -> bool {
    BEFORE_VERB.contains(&word)
}

/// True if the word after this one belongs to a noun phrase.
pub(crate) fn announces_noun(word: &str) -> bool {
    BEFORE_NOUN.contains(&word)
}

/// True if the word is a form of `be`.
pub(crate) fn is_be(word: &str) -> bool {
    BE.contains(&word)
}

/// True if `mean` after this word is the average, not the verb.
pub(crate) fn is_the_mean(before: &str) -> bool {
    const OTHERS: &[&str] =
        &["and", "or", "sample", "arithmetic", "calculate", "find", "compute", "median", "use"];
    announces_noun(before) && before != "this" && before != "which" && before != "what"
        || OTHERS.contains(&before)
}

/// True if a sentence has a word that can be its verb.
pub(crate) fn has_verb(sentence: &str) -> bool {
    const AUXILIARY: &[&str] = &[
        "has", "have", "had", "can", "could", "will", "would", "must", "may", "should", "does",
        "did", "do", "forms", "means", "makes",
    ];
    let words = text::words(sentence);
    words.iter().any(|word| {
        is_be(word)
            || AUXILIARY.contains(&word.as_str())
            || BREAKING_STEMS.contains(&text::stem(word)) && !word.ends_with("ly")
    })
}

/// True if a word is a verb or an adverb in any of its forms.
pub(crate) fn is_verb(word: &str) -> bool {
    BREAKING_STEMS.contains(&text::stem(word))
}
