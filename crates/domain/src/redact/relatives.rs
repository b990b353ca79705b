//! People introduced in a talk: "my sister Lena", "mein Bruder heißt Tim".

use std::borrow::Cow;
use std::ops::Range;

use super::folding::fold_word;
use super::person_cues;
use super::words::{is_taught, pieces, read};
use std::collections::HashSet;
use std::sync::LazyLock;

/// People that one text introduces at most.
const MAX_PEOPLE: usize = 50;

/// Letters of an introduced name.
const NAME_CHARS: Range<usize> = 2..25;

/// Relations between people, folded.
const RELATIONS: &str = "sister brother sis bro mother father mum mom mummy mommy dad daddy stepmother stepfather stepmom \
    stepdad stepsister stepbrother grandmother grandfather grandma grandpa granny nana grandad uncle aunt auntie cousin nephew \
    niece son daughter wife husband girlfriend boyfriend fiance fiancee friend friends bestie buddy mate classmate roommate \
    neighbor neighbour teacher coach tutor nanny babysitter twin partner sisters brothers cousins friends classmates boss \
    schwester bruder mutter mama vater papa oma opa onkel tante cousine vetter neffe nichte sohn tochter frau mann freund freundin \
    freunde kumpel nachbar nachbarin lehrer lehrerin klassenkamerad zwillingsbruder zwillingsschwester geschwister \
    hermana hermano madre padre abuela abuelo tio tia primo prima sobrino sobrina hijo hija esposa esposo marido novia novio \
    amigo amiga amigos amigas profesor profesora profe vecino vecina companero companera hermanos hermanas \
    soeur frere mere pere maman grandmere oncle cousin cousine fils fille femme mari copain copine ami amie amis amies \
    professeur prof voisin voisine \
    sorella fratello mamma nonna nonno zio zia cugino cugina figlio figlia moglie marito amico amica amici maestra maestro \
    irma irmao mae pai avo professora namorado namorada \
    zus broer moeder vader vriend vriendin oom syster bror mor far \
    siostra brat mama tata babcia dziadek ciocia wujek kolega kolezanka przyjaciel przyjaciolka sestra bratr matka otec \
    сестра сестру сестре сестрой брат брата брату братом мама маму маме папа папу папе бабушка бабушку дедушка тетя дядя друг друга \
    другу другом подруга подругу подруге учитель учительница учительницу сын сына дочь дочку сестричка друзья \
    сестрі сестрою братові подрузі друже вчителька вчитель \
    kardesim ablam abim annem babam arkadasim kuzenim ogretmenim teyzem amcam halam dayim \
    αδερφη αδερφο αδερφοσ αδελφη αδελφοσ φιλοσ φιλη φιλο μητερα πατερασ δασκαλα";

/// Words before a relation that make it somebody's own.
const POSSESSIVES: &str = "my your his her our their mein meine meinen meinem meiner dein deine deinen sein seine seinen ihr ihre unser \
    unsere mi mis tu tus su sus nuestro nuestra mon ma mes ton ta tes notre leur mio mia miei mie tuo tua suo sua il la meu minha meus \
    minhas seu sua mijn jouw zijn haar min mitt moj moja moje moim moją mojej mou muj muje мой моя мою моего моему моим моей мої мій \
    твой твоя его ее её наш наша мого моєму моєю benim η ο την τον";

/// Words between a relation and a name: "is called", "heißt".
const LINKS: &str = "is called named name name's names heisst heissen heisse namens ist se llama llaman es que s'appelle appelle appellent est si \
    chiama chiamano chama chamam зовут звать по имени нa имя heter heet ma na imie jmenuje adi le nom und";

/// Capitalised words after a relation that are no names.
const NOT_NAMES: &str = "i i'm i'll i've i'd nature earth board tongue land english german french spanish italian latin chinese japanese korean \
    russian arabic hindi monday tuesday wednesday thursday friday saturday sunday january february march april may june july august \
    september october november december mathe deutsch englisch hausaufgaben ok okay yes no and but so then what why how is was";

static RELATION_SET: LazyLock<HashSet<String>> = LazyLock::new(|| read(RELATIONS));
static POSSESSIVE_SET: LazyLock<HashSet<String>> = LazyLock::new(|| read(POSSESSIVES));
static LINK_SET: LazyLock<HashSet<String>> = LazyLock::new(|| read(LINKS));
static NO_NAME_SET: LazyLock<HashSet<String>> = LazyLock::new(|| read(NOT_NAMES));

/// Words that introduce a name in scripts without capitals; the name follows up to its border.
const UNCASED: [&str; 40] = [
    "妹妹叫",
    "姐姐叫",
    "哥哥叫",
    "弟弟叫",
    "妈妈叫",
    "爸爸叫",
    "朋友叫",
    "同学叫",
    "老师叫",
    "妹妹名叫",
    "妹の名前は",
    "姉の名前は",
    "兄の名前は",
    "弟の名前は",
    "母の名前は",
    "父の名前は",
    "友達の名前は",
    "先生の名前は",
    "동생 이름은 ",
    "누나 이름은 ",
    "언니 이름은 ",
    "오빠 이름은 ",
    "형 이름은 ",
    "친구 이름은 ",
    "엄마 이름은 ",
    "أختي اسمها ",
    "أخي اسمه ",
    "صديقي اسمه ",
    "صديقتي اسمها ",
    "أمي اسمها ",
    "أبي اسمه ",
    "אחותי שמה ",
    "אחי שמו ",
    "לאחותי קוראים ",
    "לאחי קוראים ",
    "बहन का नाम ",
    "भाई का नाम ",
    "दोस्त का नाम ",
    "พี่สาวชื่อ",
    "น้องชื่อ",
];

/// A word with its place.
struct PlacedWord<'a> {
    at: usize,
    text: &'a str,
    folded: Cow<'a, str>,
}

/// The places of names of introduced people in a text.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let words: Vec<PlacedWord<'_>> =
        pieces(text).flat_map(|(at, piece)| words_of(at, piece)).collect();
    let mut ranges = Vec::new();
    for at in 0..words.len() {
        if !RELATION_SET.contains(&*words[at].folded) {
            continue;
        }
        let is_turkish = words[at].folded.ends_with("im")
            || words[at].folded.ends_with("am")
            || words[at].folded.ends_with("em");
        let own = (1..=3).any(|back| {
            at.checked_sub(back).is_some_and(|before| {
                POSSESSIVE_SET.contains(&*words[before].folded)
                    && is_plain(&text[words[before].at..words[at].at])
            })
        });
        if own || is_turkish {
            ranges.extend(names_after(text, &words, at));
            ranges.extend(name_before(text, &words, at));
        }
        if ranges.len() > MAX_PEOPLE {
            break;
        }
    }
    ranges.extend(find_uncased(text));
    ranges.sort_by_key(|range| range.start);
    ranges.dedup();
    ranges
}

fn words_of(at: usize, piece: &str) -> Vec<PlacedWord<'_>> {
    let inner = |c: char| {
        c.is_alphanumeric()
            || matches!(c, '\'' | '’' | '-')
            || unicode_normalization::char::is_combining_mark(c)
    };
    piece
        .split(|c: char| !inner(c))
        .filter(|word| word.contains(char::is_alphabetic))
        .map(|word| {
            let place = at + (word.as_ptr() as usize - piece.as_ptr() as usize);
            PlacedWord { at: place, text: word, folded: fold_word(word) }
        })
        .collect()
}

/// True if nothing but words stands between the words of a phrase.
fn is_plain(between: &str) -> bool {
    !between.contains(['.', '?', '!', ';', ':', '\n'])
}

/// The names after a relation: "my sister Lena", "my friends Omar and Lina", "my mum, Dr. Keller".
fn names_after(text: &str, words: &[PlacedWord<'_>], relation: usize) -> Vec<Range<usize>> {
    let mut names = Vec::new();
    let mut at = relation + 1;
    let mut end = words[relation].at + words[relation].text.len();
    let mut titled = false;
    while let Some(word) = words.get(at) {
        let between = &text[end..word.at];
        let joined = is_plain(between) || (titled && between.trim() == ".");
        if at > relation + 6 || !joined || (between.contains(',') && !names.is_empty()) {
            break;
        }
        let was_titled = titled;
        titled = person_cues::is_title(&word.folded);
        let links = LINK_SET.contains(&*word.folded) || person_cues::is_naming(&word.folded);
        let joins = !names.is_empty() && person_cues::is_joiner(&word.folded);
        if is_name(word) && !titled && (was_titled || !is_taught(&word.folded)) {
            let whole = name_with_surname(text, words, &mut at);
            names.push(whole);
        } else if !(titled || joins || (links && names.is_empty())) {
            break;
        }
        end = words[at].at + words[at].text.len();
        at += 1;
    }
    names
}

/// A name with the capitalised word that follows it.
fn name_with_surname(text: &str, words: &[PlacedWord<'_>], at: &mut usize) -> Range<usize> {
    let start = words[*at].at;
    let mut end = start + bare_length(words[*at].text);
    if let Some(next) = words.get(*at + 1)
        && end == start + words[*at].text.len()
        && &text[end..next.at] == " "
        && is_name(next)
    {
        *at += 1;
        end = next.at + bare_length(next.text);
    }
    start..end
}

/// The name before a relation: "Lena is my sister", "Lena, my sister,".
fn name_before(text: &str, words: &[PlacedWord<'_>], relation: usize) -> Option<Range<usize>> {
    let possessive =
        relation.checked_sub(1).filter(|at| POSSESSIVE_SET.contains(&*words[*at].folded))?;
    let before = possessive.checked_sub(1)?;
    let verb = matches!(words[before].folded.as_ref(), "is" | "ist" | "es" | "est" | "e" | "was");
    let name = if verb { before.checked_sub(1)? } else { before };
    let word = &words[name];
    let end = word.at + word.text.len();
    let between = &text[end..words[possessive].at];
    let fits = if verb { is_plain(between) && !between.contains(',') } else { between == ", " };
    (fits && is_name(word) && !is_taught(&word.folded) && !super::words::is_ordinary(&word.folded))
        .then(|| word.at..word.at + bare_length(word.text))
}

fn bare_length(word: &str) -> usize {
    ["'s", "’s"].iter().find_map(|ending| word.strip_suffix(ending)).map_or(word.len(), str::len)
}

fn is_name(word: &PlacedWord<'_>) -> bool {
    let chars = word.text.chars().count();
    let capital = word.text.starts_with(char::is_uppercase)
        && (word.text.contains(char::is_lowercase) || chars > 3);
    capital
        && NAME_CHARS.contains(&chars)
        && !NO_NAME_SET.contains(&*word.folded)
        && !RELATION_SET.contains(&*word.folded)
}

/// Names that a phrase of a script without capitals introduces.
fn find_uncased(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    if text.is_ascii() {
        return ranges;
    }
    for phrase in UNCASED {
        for (at, _) in text.match_indices(phrase) {
            let start = at + phrase.len();
            let rest = &text[start..];
            let unspaced =
                phrase.starts_with(|c: char| super::scripts::Script::of(c).is_unspaced());
            let most = if unspaced { 4 } else { NAME_CHARS.end };
            let ends = |c: char| {
                !c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c)
                    || (unspaced
                        && matches!(
                            c,
                            '，' | '。'
                                | '、'
                                | 'で'
                                | 'だ'
                                | 'と'
                                | 'は'
                                | '吗'
                                | '和'
                                | '在'
                                | '她'
                                | '他'
                        ))
            };
            let length =
                rest.char_indices().find(|(_, c)| ends(*c)).map_or(rest.len(), |(at, _)| at);
            let length = rest.char_indices().nth(most).map_or(length, |(most, _)| length.min(most));
            let name = rest[..length]
                .trim_end_matches("이야")
                .trim_end_matches("이에요")
                .trim_end_matches("예요");
            if name.chars().count() >= NAME_CHARS.start {
                ranges.push(start..start + name.len());
            }
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_texts(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn people_whom_a_talk_introduces_are_found() {
        for (text, names) in [
            ("I did it with my sister Lena.", &["Lena"][..]),
            ("my best friend Omar and my little brother Tim", &["Omar", "Tim"]),
            ("mi hermana Lena no entiende", &["Lena"]),
            ("meine Schwester Lena und mein Bruder heißt Tim.", &["Lena", "Tim"]),
            ("my mum, Dr. Keller, is a doctor", &["Keller"]),
            ("my friends Omar and Lina came", &["Omar", "Lina"]),
            ("my brother is called Tim Hansen", &["Tim Hansen"]),
            ("Lena is my sister", &["Lena"]),
            ("mon frère s'appelle Luc", &["Luc"]),
            ("моя сестра Лена и мой друг Олег", &["Лена", "Олег"]),
            ("我妹妹叫小红，她", &["小红"]),
            ("내 동생 이름은 하준이야", &["하준"]),
            ("my teacher Mrs. Smith said", &["Smith"]),
            ("my sister Lena's book", &["Lena"]),
            ("My friend's name is Jonas.", &["Jonas"]),
        ] {
            assert_eq!(find_texts(text), names, "{text}");
        }
    }

    #[test]
    fn sentences_without_names_introduce_nobody() {
        for text in [
            "my sister and I went home",
            "my brother. Then we left",
            "my friend told me about Newton",
            "my teacher Newton",
            "the mother of Hamlet",
            "my mother tongue is German",
            "my dad said that Paris is big",
            "meine Schwester macht Mathe",
            "mi hermano estudia Historia",
            "my sister, Monday is fine",
        ] {
            assert!(find_texts(text).is_empty(), "{text}: {:?}", find_texts(text));
        }
    }
}
