//! The borders of a name inside a word: the affixes that languages put before and after it.

use super::index::FormMatch;
use super::language::{self, Tongue};
use crate::redact::folding::{FoldedLetter, Gap};
use crate::redact::scripts::Script;

/// Letters of a word after a name at most.
const MAX_ENDING_LETTERS: usize = 10;

/// Letters before a name in its word at most.
const MAX_PREFIX_LETTERS: usize = 4;

/// Letters of a name from which letters before it can be a prefix.
const MIN_PREFIXED_LETTERS: usize = 3;

/// Korean particles, endings of address and titles.
const KOREAN: &str = "이 가 은 는 을 를 의 에 도 만 와 과 랑 하고 아 야 여 씨 님 군 양 에게 한테 께 께서 에게서 한테서 부터 까지 처럼 보다 \
    이가 이는 이를 이의 이도 이만 이와 이랑 이야 이한테 이에게 이네 네 로 으로 라고 이라고 라는 이라는 인데 이고 입니다 이에요 예요 \
    이라서 라서 이지 지 이다 다 이랑은 씨가 씨는 씨를 씨의 님이 님은 님을 님의 학생 학생이 학생은 선생님 선생님이 선생님은 선생님께 \
    쌤 쌤이 쌤은 교수님 누나 언니 오빠 형 형이 형은 선배 이형 군이 군은 양이 양은 이것 이나 나 마저 조차 밖에 에겐 한텐 이한텐 아빠 엄마";

/// Arabic conjunctions, prepositions and the article, alone and together.
const ARABIC_PREFIXES: &str =
    "و ف ب ل ك س ال وال فال بال كال لل ولل فلل وبال وكال فبال فكال وب ول وك فب فل فك يا ويا";

/// Arabic pronouns and endings.
const ARABIC_ENDINGS: &str = "ه ها هم هن هما ك كم كن كما نا ي ا ان ين ون ات تي ت";

/// Hebrew conjunction, article and prepositions, alone and together.
const HEBREW_PREFIXES: &str =
    "ו ה ב כ ל מ ש וה וב וכ ול ומ וש שב של שה שמ שכ מה כש לכש ושל ובה מש וכש שלה";

/// Postpositions and case endings of Indic scripts.
const INDIC: &str = "को का की के ने से में पर जी ला चा ची चे शी ना च्या त कडे साठी नी वर हा ही कडून मध्ये हून जीको नो\
    \u{20} কে র ের এর রা দের তে টা য় য়ের ের ও ই টি কেই ਨੂੰ ਦਾ ਦੀ ਦੇ ਨੇ ਤੋਂ ને નો ની નું ના એ થી માં ે\
    \u{20} ுக்கு க்கு வுக்கு ின் வின் னின் ை வை னை ால் வால் னால் ுடன் வுடன் னுடன் ிடம் விடம் னிடம் ோடு வோடு யின் யை யால் யுடன் யிடம் \
    வுக்கும் னுக்கு ுக்கும் ும் வும் யும் \
    కి కు ని ను తో లో కే గారు కోసం నుండి యొక్క ది ుకి ుకు ుని ిని ಗೆ ನಿಗೆ ಯ ನ ನನ್ನು ನ್ನು ಯನ್ನು ಿಗೆ ಿಂದ ನಿಂದ ಯಿಂದ \
    ന് ന്റെ യുടെ ക്ക് യെ നെ ോട് യോട് നോട് ും യും ട ගේ ට ව ගෙන්";

/// Georgian and Armenian case endings.
const CAUCASIAN: &str =
    "ს მ მა ის ით ად ო თან ზე ში სთან ემ სგან ი մ ի ին ից ով ը ն իս իդ ու ուն յի յին յից";

/// Endings of Turkish, Finnish, Hungarian and Estonian names, without accents.
const AGGLUTINATIVE: &str = "nin nun in un ya ye yi yu a e i u da de ta te dan den tan ten la le yla yle lar ler n lla lle \
    lta lta ssa sta an en na ksi aan een nak nek t ot et at val vel al el hoz hez ra re ban ben tol bol rol rol ert ja je \
    nal nel ek ga ka le lt st ni";

/// The letter after the last of a name with what belongs to it, if the name may stand there.
pub(super) fn end_of(
    text: &str,
    letters: &[FoldedLetter],
    from: usize,
    found: &FormMatch<'_>,
) -> Option<usize> {
    if !may_begin(letters, from, found) {
        return None;
    }
    let to = found.to;
    let rest: String = letters[to..]
        .iter()
        .take(MAX_ENDING_LETTERS + 1)
        .take_while(|letter| letter.gap == Gap::None)
        .map(|letter| letter.folded)
        .collect();
    let last = letters[to - 1].script();
    let has = |endings: &str| endings.split_whitespace().any(|ending| ending == rest);
    let length = to - from;
    let fits = match last {
        Script::Han | Script::Kana => return Some(to),
        Script::SoutheastAsian => return (!continues_syllable(letters, to)).then_some(to),
        _ if rest.is_empty() || found.key.is_long() => true,
        Script::Latin if rest == "s" && length > 2 => return Some(to + 1),
        Script::Latin => {
            letters[from].is_upper
                && length > 2
                && has(AGGLUTINATIVE)
                && language::detect_tongue(text, letters[from].start) == Tongue::Agglutinative
        }
        Script::Hangul => has(KOREAN),
        Script::Arabic => length >= MIN_PREFIXED_LETTERS && has(ARABIC_ENDINGS),
        Script::Indic => has(INDIC),
        Script::Georgian | Script::Armenian => length > 2 && has(CAUCASIAN),
        _ => false,
    };
    fits.then_some(to)
}

/// True if a name may begin at a letter.
fn may_begin(letters: &[FoldedLetter], from: usize, found: &FormMatch<'_>) -> bool {
    let letter = letters[from];
    if letter.gap != Gap::None {
        return true;
    }
    let before = letters[from - 1].folded;
    match letter.script() {
        Script::Han | Script::Kana => true,
        // A vowel that is written before its consonant belongs to the syllable that it would cut.
        Script::SoutheastAsian => !matches!(before, 'เ'..='ไ' | 'ເ'..='ໄ'),
        _ if found.key.is_long() => true,
        Script::Arabic => {
            found.to - from >= MIN_PREFIXED_LETTERS && has_prefix(letters, from, ARABIC_PREFIXES)
        }
        Script::Hebrew => {
            found.to - from >= MIN_PREFIXED_LETTERS && has_prefix(letters, from, HEBREW_PREFIXES)
        }
        _ => false,
    }
}

/// True if the letters before this one in its word are one of some prefixes.
fn has_prefix(letters: &[FoldedLetter], at: usize, prefixes: &str) -> bool {
    let length =
        1 + letters[..at].iter().rev().take_while(|letter| letter.gap == Gap::None).count();
    if length > MAX_PREFIX_LETTERS {
        return false;
    }
    let head: String = letters[at - length..at].iter().map(|letter| letter.folded).collect();
    prefixes.split_whitespace().any(|prefix| prefix == head)
}

/// True if the letter at a place is a vowel or a mark of the syllable before it.
fn continues_syllable(letters: &[FoldedLetter], at: usize) -> bool {
    letters.get(at).is_some_and(|next| {
        next.gap == Gap::None
            && (unicode_normalization::char::is_combining_mark(next.folded)
                || matches!(next.folded, 'ะ' | 'า' | 'ๅ' | 'ະ' | 'າ'))
    })
}
