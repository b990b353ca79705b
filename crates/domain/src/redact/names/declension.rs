//! The forms that a name takes in a sentence of a language with cases: Иван, Ивану; Anna, Annie.

use crate::redact::scripts::Script;

/// Letters that stay of a name whose ending changes, at least.
const MIN_STEM_LETTERS: usize = 2;

/// An ending of the first case, and what stands in its place in the others.
type EndingRule = (&'static str, &'static str);

/// Russian, Ukrainian, Bulgarian, Serbian. The first rule whose ending fits is taken.
const CYRILLIC: &[EndingRule] = &[
    ("ская", "ской скую ского скому ским ские ских"),
    ("цкая", "цкой цкую цкого цкому цким цкие цких"),
    ("ский", "ского скому ским ском ская скую ской ские ских"),
    ("цкий", "цкого цкому цким цком цкая цкую цкой цкие цких"),
    ("ський", "ського ському ським ська ську ською ські"),
    ("ська", "ської ській ську ською ський ського ському ським"),
    ("зький", "зького зькому зьким зька"),
    ("ова", "овой ову ов овым овы овых овою ової овій"),
    ("ева", "евой еву ев евым евы евых евою євої євій"),
    ("ина", "иной ину ине ины иною ино ин"),
    ("ов", "ова ову овым ове овы овых овыми овой овом овим"),
    ("ев", "ева еву евым еве евы евых евыми евой ьва ьву ьвом ьве евом"),
    ("ин", "ина ину ином ине ины иным иных иной ин"),
    ("ый", "ого ому ым ом ая ую ой ые ых"),
    ("ой", "ого ому ым ом ая ую"),
    ("ий", "ия ию ием ии ие ього ьому ього ія ію ієм ієві ію іі"),
    ("ій", "ія ію ієм ії ієві іє я ю єм"),
    ("ія", "ії ію ією іє ій"),
    ("ия", "ии ию ией иею ие ий ийо"),
    ("ья", "ьи ье ью ьей ьею"),
    ("га", "ги ге гу гой гою зі го г гин гина"),
    ("ка", "ки ке ку кой кою ці ко к кин кина"),
    ("ха", "хи хе ху хой хою сі хо х хин хина"),
    ("жа", "жи же жу жей жею ж"),
    ("ша", "ши ше шу шей шею ш шин шина"),
    ("ча", "чи че чу чей чею ч"),
    ("ца", "цы це цу цей цею"),
    ("а", "ы и е у ой ою ей о і  ин ина иной ом"),
    ("я", "и е ю ей ею ь і є ї йо  ин ина ой"),
    ("ай", "ая аю аем ае аї аєм"),
    ("ей", "ея ею еем ее еи еї еєм"),
    ("й", "я ю ем е и ї еві є єм"),
    ("ец", "ца цу цем цом це цы"),
    ("ек", "ка ку ком ке ека еку еком"),
    ("ок", "ка ку ком ке ока оку оком"),
    ("ел", "ла лу лом ле ела елу елом"),
    ("ь", "я ю ем е и ью і ев єм"),
    ("о", "а у ом ові ем е і ою ы"),
    ("и", "я ю то"),
];

/// Added to a name that ends with a consonant.
const CYRILLIC_CONSONANT: &str = "а у ом ем е ы и ов ову ові еві ова і ът ам ами";

/// Polish, Czech, Slovak, Croatian, Slovene and their neighbours, without accents.
const SLAVIC_LATIN: &[EndingRule] = &[
    ("ska", "skiej skie skou ske sku ski skiego skiemu skim"),
    ("cka", "ckiej ckie ckou cke cku cki ckiego ckiemu ckim"),
    ("ski", "skiego skiemu skim ska skiej scy"),
    ("cki", "ckiego ckiemu ckim cka ckiej ccy"),
    ("sky", "skeho skemu skym skem ska"),
    ("cky", "ckeho ckemu ckym ckem cka"),
    ("ova", "ove ovou ovu ov"),
    ("ka", "ki ce ke ku ko kou kom"),
    ("ga", "gi dze ze gu go gou"),
    ("ha", "hy sze se hu ho hou"),
    ("ra", "ry rze re ru ro rou"),
    ("ta", "ty cie te tu to tou"),
    ("da", "dy dzie de du do dou"),
    ("ia", "ii ie iu io iou ij iji ijo ijom"),
    ("a", "y i e ie u o ou om in ina inu"),
    ("ek", "ka kowi kiem ku kovi kem"),
    ("el", "la lowi lem lovi"),
    ("ec", "ca covi cem"),
    ("y", "ego emu ym yho ymu yho"),
    ("i", "ego emu im iho imu"),
    ("o", "a u em ovi owi om ie"),
];

/// Added to a name that ends with a consonant.
const SLAVIC_LATIN_CONSONANT: &str = "a u e ie em iem om ovi owi ov ova uv";

const GREEK: &[EndingRule] = &[
    ("ουλοσ", "ουλου ουλο ουλε"),
    ("ιοσ", "ιου ιο ιε"),
    ("οσ", "ου ο ε"),
    ("ησ", "η"),
    ("ασ", "α"),
    ("ισ", "ι ιδοσ"),
    ("ων", "ωνα ωνοσ"),
    ("ω", "ωσ"),
    ("α", "ασ"),
    ("η", "ησ"),
];

/// The other cases of a folded name.
pub(super) fn cases(name: &str) -> Vec<String> {
    let script = name.chars().next().map_or(Script::Other, Script::of);
    let (rules, added) = match script {
        Script::Cyrillic => (CYRILLIC, CYRILLIC_CONSONANT),
        Script::Latin => (SLAVIC_LATIN, SLAVIC_LATIN_CONSONANT),
        Script::Greek => (GREEK, ""),
        _ => return Vec::new(),
    };
    let fits = |(ending, _): &&EndingRule| {
        name.strip_suffix(ending).is_some_and(|stem| stem.chars().count() >= MIN_STEM_LETTERS)
    };
    match rules.iter().find(fits) {
        // Two spaces in a row are an empty ending: Маша, Маш.
        Some((ending, endings)) => {
            let stem = name.strip_suffix(ending).unwrap_or(name);
            endings.split(' ').map(|ending| format!("{stem}{ending}")).collect()
        }
        None => added.split_whitespace().map(|ending| format!("{name}{ending}")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_declined() {
        for (name, forms) in [
            ("иван", &["ивану", "ивана", "иваном", "иване"][..]),
            ("мария", &["марии", "марию", "марией"]),
            ("анна", &["анне", "анны", "анну", "анной"]),
            ("маша", &["маше", "маши", "маш"]),
            ("сергей", &["сергея", "сергею", "сергеем"]),
            ("павел", &["павла", "павлу"]),
            ("петренко", &["петренка", "петренком"]),
            ("олена", &["олені", "олену", "олено"]),
            ("kowalska", &["kowalskiej"]),
            ("marek", &["marka", "markowi"]),
            ("γιωργοσ", &["γιωργου", "γιωργο"]),
            ("ελενη", &["ελενησ"]),
        ] {
            let cases = cases(name);
            for form in forms {
                assert!(cases.iter().any(|case| case == form), "{form}: {cases:?}");
            }
        }
        assert!(cases("محمد").is_empty());
    }
}
