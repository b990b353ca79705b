//! Labels of people from everywhere, of devices and of phones, in five formats.

use super::*;

/// Language, given names, family names.
const NAMES: &[(&str, &str, &str)] = &[
    (
        "English",
        "Grace Oliver Will Hope Mark Faith Rose June",
        "Page Young Park Bell Stone O'Brien Smith-Jones Law",
    ),
    (
        "German",
        "Jürgen Käthe Björn Anneliese Uwe",
        "Müller von|Weizsäcker Großmann zu|Guttenberg Straßer",
    ),
    (
        "French",
        "Élodie François Zoé Jean-Luc Anaïs",
        "de|La|Fontaine Lefèvre d'Estaing Bêche Le|Goff",
    ),
    (
        "Spanish",
        "María|José Íñigo Begoña Ángel Nuria",
        "García|Márquez de|la|Cruz Ibáñez Núñez y|Paz",
    ),
    ("Portuguese", "João Conceição Inês Tomás Luísa", "dos|Santos da|Silva e|Souza Gonçalves Leão"),
    (
        "Italian",
        "Niccolò Giù Beatrice Letizia Dario",
        "D'Amico della|Valle Di|Stefano Lo|Cascio Rossi",
    ),
    (
        "Dutch",
        "Joost Saskia Wietse Marijke Sjoerd",
        "van|der|Berg ter|Horst 't|Hooft de|Vries IJsselstein",
    ),
    ("Danish", "Søren Åse Bjørk Ærø Freja", "Kierkegård af|Petersens Bøgh Østergaard Lund"),
    ("Swedish", "Åke Örjan Gösta Märta Linnéa", "Ångström von|Rosen Öberg Sjöström Lind"),
    (
        "Icelandic",
        "Þóra Ólöf Guðmundur Æsa Hjörtur",
        "Þórsdóttir Guðjónsson Björk Sæmundsson Ragnars",
    ),
    ("Finnish", "Väinö Päivi Aino Jyrki Eeva", "Mäkinen Yli-Häkkinen Öhman Salo Kääriäinen"),
    (
        "Polish",
        "Łukasz Zbigniew Świętosława Grażyna Michał",
        "Wałęsa Brzęczyszczykiewicz Żak Nowak-Ćwik Łoś",
    ),
    ("Czech", "Jiří Žofie Řehoř Květa Šimon", "Dvořák Šťastný Čapek Novotná Ťok"),
    ("Hungarian", "Ödön Zsófia Györgyi Ákos Tünde", "Szent-Györgyi Őze Kovács Nagy Ürmös"),
    ("Romanian", "Ștefan Ioana Gheorghe Țuca Măriuca", "Brâncuși Țepeș Ionescu Șerban Popa"),
    ("Turkish", "İbrahim Şule Çağla Oğuz Ümit", "Yılmaz Öztürk Işık Çelik Ğalip"),
    ("Vietnamese", "Nguyễn Trần Đặng Phạm Lê", "Thị|Hằng Văn|Đức Ánh Minh|Tú Ngọc"),
    ("Yoruba", "Ọláolúwa Adébáyọ̀ Ìfẹ́ Ṣadé Títí", "Ṣóyínká Adéwálé Ọ̀ṣun Ajayi Bello"),
    ("Swahili", "Wanjiru Baraka Neema Juma Zawadi", "wa|Thiong'o Mwangi Otieno Kamau bin|Said"),
    ("Russian", "Анна Пётр Ольга Иван Юлия", "Достоевская Щукин Ёлкина фон|Вегнер Ли"),
    ("Ukrainian", "Їжак Ґалина Олена Євген Софія", "Шевченко Кравець Ґудзь Лисенко Білик"),
    ("Bulgarian", "Йордан Цветана Ъглика Юрий Яна", "Петров Иванова Ботев Щерева Жеков"),
    ("Greek", "Ελένη Γιώργος Άννα Θεόδωρος Ζωή", "Παπαδόπουλος Καζαντζάκη Ξένος Ωραίος Λύκος"),
    ("Armenian", "Արմեն Անի Գրիգոր Մարիամ Տիգրան", "Խաչատրյան Սարգսյան Պետրոսյան Հակոբյան Ավագյան"),
    ("Georgian", "გიორგი ნინო თამარ დავით ანა", "რუსთაველი ბერიძე მაისურაძე ლომიძე კაპანაძე"),
    ("Hebrew", "דוד שרה נעם יעל אורי", "בן-גוריון לוי כהן מזרחי פרץ"),
    ("Arabic", "محمد فاطمة عبد|الله ليلى أحمد", "الخوارزمي بن|سعيد حداد النجار عليّ"),
    ("Persian", "زهرا رضا پریسا گلناز کیان", "حسین‌زاده چمران پهلوان ژاله محمدی"),
    ("Urdu", "عائشہ بلال ٹیپو مہر گل", "چوہدری قریشی بٹ خان ملک"),
    ("Hindi", "प्रिया विक्रम श्रेया कृष्ण ज़ोया", "शर्मा मिश्रा द्विवेदी सिंह ठाकुर"),
    ("Bengali", "শ্রেয়া অরিজিৎ রবীন্দ্র মৌ তৃষা", "ঠাকুর চট্টোপাধ্যায় রায় দাস বন্দ্যোপাধ্যায়"),
    ("Tamil", "முருகன் கவிதா ஸ்ரீ அருண் மீனா", "சுப்ரமணியன் ராஜன் கிருஷ்ணன் செல்வி பிள்ளை"),
    ("Telugu", "శ్రీనివాస్ లక్ష్మి రవి అనూష కృష్ణ", "రెడ్డి నాయుడు శర్మ రావు చౌదరి"),
    ("Malayalam", "കൃഷ്ണൻ അമ്മു ജോസ് ലക്ഷ്മി രവി", "നായർ മേനോൻ പിള്ള തോമസ് വർമ്മ"),
    ("Sinhala", "ශ්‍රීනි නිමල් කුමාරි සුනිල් අමර", "පෙරේරා සිල්වා ප්‍රනාන්දු ජයවර්ධන දිසානායක"),
    ("Thai", "สมชาย กิ่งแก้ว ณัฐพงษ์ ปิ่น ธีร์", "ใจดี ศรีสุข แสงทอง วงศ์ ทรัพย์"),
    ("Khmer", "សុខា ចន្ទ្រា វិបុល ស្រីនិច រដ្ឋា", "ជា សោម កែវ លី ម៉ៅ"),
    ("Burmese", "အောင် စု မြင့် ခိုင် သီရိ", "ဆန်း ကြည် မောင် ထွန်း ဝင်း"),
    ("Amharic", "አበበ ሰላም ሀይሌ ትዕግስት ዮሐንስ", "በቀለ ገብረ|ሥላሴ ወልዴ ተስፋዬ ከበደ"),
    ("Chinese", "小明 雅 建國 欣怡 子涵", "王 歐陽 李 司馬 陳"),
    ("Japanese", "さくら 健太 マリア 陽菜 翔", "田中 佐々木 スミス 高橋 鈴木"),
    ("Korean", "지훈 서연 하늘 민준 유진", "김 남궁 박 이 최"),
    ("Romanised Korean", "So|Yeon Min-jun Ji|Hoon No|Eul Ha|Neul", "Park Kim Yi No So"),
    ("Romanised Chinese", "Xiǎomíng Ng Yu|Xuan Li Qi", "Wáng Ō'Yáng Ng Xu So"),
    (
        "Arabic in Latin script",
        "ʿAlī Ḥasan al-Ḥusayn Umm|Kulthūm Nūr",
        "ibn|Sīnā al-Khwārizmī bint|Saʿd El|Amin Haddād",
    ),
    ("Hawaiian", "Kalā ʻIolani Leilani Keoni Noʻeau", "Kamakawiwoʻole Kahananui ʻŌpūnui Akana Pā"),
];

/// Devices, phones, addresses, badges, and names that people make up.
const OTHERS: &[&str] = &[
    "Grace's iPhone",
    "iPhone de Zoé",
    "iPad (2)",
    "iPad von Käthe",
    "Galaxy S21 FE",
    "LAPTOP-7H3K2QX",
    "MacBook-Pro-von-Uwe",
    "Pixel 8 Pro",
    "SM-G991B",
    "HUAWEI P30",
    "Redmi Note 9S",
    "DESKTOP-0AB12",
    "Mum's laptop",
    "family computer",
    "zoom user",
    "Chromebook 14",
    "iPhone",
    "android phone",
    "+1 555-0100",
    "+44 20 7946 0000",
    "(555) 010-0199",
    "555.0100",
    "+49 151 23456789",
    "1555****12",
    "+1••••••0100",
    "0049-30-123456",
    "Call-in User_3",
    "Phone User 2",
    "12025550143",
    "grace@example.org",
    "g.page+school@example.co.uk",
    "grace_p",
    "gpage07",
    "g.page",
    "xX_grace_Xx",
    "Grace (she/her)",
    "Grace Page (External)",
    "Grace Page (Guest)",
    "Grace [Host]",
    "Grace | 7b",
    "Grace/Oliver",
    "Grace & Oliver",
    "Grace, 7b",
    "7b Grace",
    "GRACE PAGE",
    "grace page",
    "grace",
    "g",
    "G.",
    "G. P.",
    "Dr. Page",
    "Prof. Dr. Page",
    "Ms Page",
    "Mr. Young Jr.",
    "Page, Grace",
    "🦄 Grace",
    "Grace 🎧",
    "✨grace✨",
    "~Grace~",
    "*Grace*x",
    "\"Gracie\" Page",
    "Grace Page 2",
    "Grace2",
    "X Æ A-12",
    "Student 4",
    "student",
    "Speaker 1",
    "SPEAKER_01",
    "Participant 12",
    "Tutor 2",
    "Room 5 Table 2",
    "Class 7B Laptop 3",
    "la maman de Zoé",
    "mamá de Ángel",
    "mother of Grace",
    "Grace Page - Year 9",
    "Grace Page — Maths",
    "Grace: Year 9",
    "no name",
    "guest",
    "Unknown",
];

const LINES: [(&str, &str); 8] = [
    ("", "Good morning. We go on with cells: who remembers the parts?"),
    ("@", "I know two: the nucleus and the membrane."),
    ("", "Right. Note: the wall is only in plants."),
    ("@", "so the rule is: plants have walls"),
    ("", "Exactly so."),
    ("@", "And at 10:30 we look at them?"),
    ("", "Yes, and the ratio is 2:1."),
    ("@", "Thank you!"),
];

fn labels() -> Vec<String> {
    let spaced = |name: &str| name.replace('|', " ");
    let mut labels: Vec<String> = OTHERS.iter().map(|label| (*label).to_owned()).collect();
    for (_, given, family) in NAMES {
        for first in given.split(' ').map(spaced) {
            labels.push(first.clone());
            for last in family.split(' ').map(spaced) {
                labels.push(format!("{first} {last}"));
                labels.push(format!("{last} {first}").to_lowercase());
            }
        }
    }
    labels
}

type LabelFormat = (&'static str, fn(usize, &str, &str) -> String);

const FORMATS: [LabelFormat; 5] = [
    ("WEBVTT\n\n", |n, name, text| {
        format!("{n}\n00:0{n}:00.000 --> 00:0{n}:09.000\n{name}: {text}\n\n")
    }),
    ("WEBVTT\n\n", |n, name, text| {
        format!("00:0{n}:00.000 --> 00:0{n}:09.000\n<v {name}>{text}</v>\n\n")
    }),
    ("", |n, name, text| format!("{name}  {n}:00\n{text}\n\n")),
    ("", |n, name, text| format!("[00:0{n}:00] {name}: {text}\n")),
    ("", |_, name, text| format!("{name}: {text}\n")),
];

/// The labels that a format doesn't read right: each word must be there, and the right one's.
fn wrong(format: usize) -> Vec<String> {
    let (head, shape) = FORMATS[format];
    let is_wrong = |label: &String| {
        let name = |who: &str| if who == "@" { label.as_str() } else { "Ines Falk" };
        let lines = LINES.iter().enumerate();
        let file: String = lines.map(|(n, (who, text))| shape(n, name(who), text)).collect();
        let turns = auto(&format!("{head}{file}"));
        let turns_read =
            turns.iter().map(|turn| (turn.speaker.as_deref().unwrap_or("-"), turn.text.as_str()));
        let meant = decode::clean(label).unwrap();
        !turns_read.eq(LINES
            .iter()
            .map(|(who, text)| (if *who == "@" { meant.as_str() } else { "Ines Falk" }, *text)))
    };
    labels().into_iter().filter(is_wrong).collect()
}

#[track_caller]
fn assert_told_apart(format: usize) {
    let (wrong, all) = (wrong(format), labels().len());
    assert!(all >= 2_000 && NAMES.len() >= 30);
    assert!(wrong.len() * 1_000 <= all, "{} of {all} wrong: {wrong:?}", wrong.len());
}

#[test]
fn everybody_keeps_their_words_in_cues() {
    assert_told_apart(0);
}

#[test]
fn everybody_keeps_their_words_in_voice_spans() {
    assert_told_apart(1);
}

#[test]
fn everybody_keeps_their_words_below_name_and_time() {
    assert_told_apart(2);
}

#[test]
fn everybody_keeps_their_words_behind_time_and_name() {
    assert_told_apart(3);
}

#[test]
fn everybody_keeps_their_words_in_plain_lines() {
    assert_told_apart(4);
}
