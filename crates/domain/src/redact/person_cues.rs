//! Words by which it shows that a person is meant. They are compared folded.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::words::read;

/// Titles that stand before surnames and belong to no name.
const TITLES: &str = "mr mrs ms miss mister dr prof professor professora professeur herr frau fraulein \
    monsieur madame mademoiselle mme mlle senor senora senorita signor signore signora signorina dott dottor \
    dottoressa senhor senhora meneer mevrouw господин госпожа пан пани пані κυριοσ κυρια κ الاستاذ الاستاذه \
    السيد السيده الدكتور الدكتوره";

/// Titles and roles that are also words or names; they are signs, and part of no span.
const ROLES: &str = "sir madam sr sra srta don dona profe teacher tutor coach uncle aunt auntie grandma grandpa \
    m maitre tio tia lehrer lehrerin onkel tante oncle zio zia pan pani bay bayan hoca abi abla дядя тетя учитель \
    учительница тётя الطالب الطالبه المعلم المعلمه استاذ سيد دكتور المدرس श्री श्रीमती कुमारी מר גברת גב המורה";

/// Small words inside names.
const PARTICLES: &str = "de da das do dos del della delle di du la las le les los van von der den den dem ter ten \
    bin bint ibn abu el and und et y e i af av zu zum zur st saint";

/// After these, somebody is spoken to or named.
const GREETINGS: &str = "hi hello hey thanks thank dear bye goodbye welcome congrats congratulations i'm im named \
    hola gracias querida querido adios hallo danke liebe lieber tschuss moin servus salut bonjour merci cher chere \
    coucou ciao grazie caro cara salve ola obrigado obrigada oi tchau привет спасибо здравствуй здравствуйте дорогой \
    дорогая пока привіт дякую здравей благодаря czesc dziekuje witaj ahoj dekuji zdravo hvala merhaba selam tesekkurler \
    sevgili hoi bedankt dag hej tack tak takk moi kiitos szia koszonom salutare multumesc γεια ευχαριστω αγαπητε يا \
    مرحبا شكرا اهلا عزيزي عزيزتي היי שלום תודה हैलो नमस्ते धन्यवाद";

/// Before a name that somebody says to be theirs: "me llamo", "ich heiße".
const NAMINGS: &str = "called named name's llamo llama llamas llaman heisse heisst heissen appelle appelles appellent \
    chiamo chiama chiami chamo chama зовут звать звати кличуть казвам казва nazywam nazywa jmenuji jmenuje zovem heter \
    hedder heet heten adim ismim اسمي اسمه اسمها اسمك שמי שמו שמה νικνειμ ονομαζομαι λενε";

/// After these too, if a pause follows: "good job, Will!", "okay Will."
const CALLS: &str = "you okay ok sorry morning afternoon evening night job done work yes no right so well alright yeah \
    please sure great nice good cool wow luck now si bien bueno vale claro muy perfecto ja nein gut genau super klar \
    richtig oui non bravo bon tresbien va bene giusto да нет молодец хорошо так ні добре tak nie dobrze ano dobre";

/// Deeds of people only: "Will asked", and "asked Will".
const DEEDS: &str = "said says asked asks ask thinks thought knows wrote got solved answered needs wants understands \
    struggled explained forgot tried tell told tells with help helped laughed smiled feels loves hates lives goes came \
    dijo dice pregunto pregunta explico piensa sabe escribio respondio resolvio quiere con sagte sagt fragte fragt meinte \
    meint denkt dachte weiss schrieb erklarte antwortete mochte versteht mit dit demande demanda pense sait ecrit explique \
    repond comprend avec disse dice chiede chiese pensa spiega capisce rispose sa con falou disse pergunta perguntou explicou \
    сказал сказала говорит спросил спросила думает знает написал написала ответил ответила решил решила понял поняла хочет \
    объяснил объяснила сказав сказала запитав запитала каже думає знає каза попита powiedzial powiedziala pyta mowi zapytal \
    zapytala rekl rekla ptal ptala dedi sordu diyor biliyor قال قالت سال سالت يقول تقول كتب كتبت שאל שאלה אמר אמרה כתב כתבה ने oi";

/// Deeds that things do as well: "aluminium wants to lose electrons".
const DEEDS_OF_THINGS: &str = "got needs wants with help helped goes came knows con mit avec ne";

/// Before a noun, and seldom before a name.
const DETERMINERS: &str = "the a an this that these those every each no some any my your his her its our their another one \
    two three four five six der die das den dem des ein eine einen einem einer eines kein keine im am zum zur vom beim ins \
    le la les l un une des du au aux ce cet cette ces mon ton son el los las un una unos unas este esta ese esa il lo gli i \
    uno del della dello al alla nel nella o os as um uma no na do da het een de den det en ett et bir bu";

/// Before a month.
const BEFORE_MONTHS: &str = "in of since until till by last next this early late mid every on from to through between during \
    and or before after en im seit bis de desde hasta ab";

/// Words that join the parts of a list.
const JOINERS: &str = "and or plus und oder y o et ou e и или та";

/// After a figure's kind three capitals are its corners: "triangle ABE".
const FIGURES: &str = "triangle angle arc line segment side plane circle points ray vector dreieck winkel strecke \
    triangulo angulo segmento droite lado треугольник угол отрезок triangolo angolo trojkat";

/// Words that follow a name in languages where capitals don't tell, longest first where it matters.
pub(super) const HONORIFICS: [&str; 64] = [
    "さん",
    "くん",
    "君",
    "ちゃん",
    "さま",
    "様",
    "先生",
    "せんせい",
    "先輩",
    "氏",
    "同学",
    "同學",
    "老师",
    "老師",
    "女士",
    "小姐",
    "医生",
    "醫生",
    "教授",
    "叔叔",
    "阿姨",
    "哥",
    "姐",
    "弟弟",
    "妹妹",
    "校长",
    "主任",
    "师傅",
    "爷爷",
    "奶奶",
    "太太",
    "夫人",
    "教练",
    "经理",
    "院长",
    "班长",
    "씨",
    "님",
    "군",
    "학생",
    "선생",
    "쌤",
    "교수",
    "박사",
    "누나",
    "언니",
    "오빠",
    "선배",
    "후배",
    "이가",
    "이는",
    "이를",
    "이와",
    "이랑",
    "이도",
    "이야",
    "이한테",
    "이에게",
    "에게",
    "한테",
    "ครับ",
    "ค่ะ",
    "คะ",
    "जी",
];

/// Titles that follow one syllable.
pub(super) const KOREAN_TITLES: [&str; 8] =
    ["씨", "님", "학생", "선생", "쌤", "교수", "박사", "선배"];

/// Words that come before a name in them.
pub(super) const INTRODUCERS: [&str; 52] = [
    "小",
    "老",
    "阿",
    "叫",
    "叫做",
    "名字是",
    "我是",
    "我姓",
    "姓",
    "同学",
    "老师",
    "你好",
    "谢谢",
    "請",
    "请",
    "名前は",
    "私は",
    "僕は",
    "俺は",
    "ぼくは",
    "わたしは",
    "こんにちは",
    "이름은",
    "저는",
    "나는",
    "안녕",
    "학생",
    "คุณ",
    "น้อง",
    "พี่",
    "ครู",
    "นาย",
    "นาง",
    "นางสาว",
    "ด.ช.",
    "ด.ญ.",
    "เด็กชาย",
    "เด็กหญิง",
    "ชื่อ",
    "หนู",
    "อาจารย์",
    "เพื่อน",
    "ທ້າວ",
    "ນາງ",
    "ອ້າຍ",
    "ကို",
    "မောင်",
    "ဒေါ်",
    "ဦး",
    "លោក",
    "នាង",
    "អ្នកគ្រូ",
];

macro_rules! list {
    ($(#[$doc:meta])* $name:ident, $set:ident, $words:ident) => {
        static $set: LazyLock<HashSet<String>> = LazyLock::new(|| read($words));

        $(#[$doc])*
        pub(super) fn $name(folded: &str) -> bool {
            $set.contains(folded)
        }
    };
}

list!(/// Whether a word is a title: `Dr`, `Señora`.
    is_title, TITLE_SET, TITLES);
list!(/// Whether a word says a role that goes with names: `teacher`, `tía`.
    is_role, ROLE_SET, ROLES);
list!(/// Whether a word is a particle of names: `van`, `de`.
    is_particle, PARTICLE_SET, PARTICLES);
list!(/// Whether a word greets or thanks.
    is_greeting, GREETING_SET, GREETINGS);
list!(/// Whether a name follows a word.
    is_naming, NAMING_SET, NAMINGS);
list!(/// Whether a name follows a word if a pause follows the name.
    is_call, CALL_SET, CALLS);
list!(/// Whether a word says what people do.
    is_deed, DEED_SET, DEEDS);
list!(/// Whether things do that too.
    is_deed_of_things, THING_SET, DEEDS_OF_THINGS);
list!(/// Whether a noun follows a word.
    is_determiner, DETERMINER_SET, DETERMINERS);
list!(/// Whether a month may follow a word.
    precedes_months, MONTH_SET, BEFORE_MONTHS);
list!(/// Whether a word joins the parts of a list.
    is_joiner, JOINER_SET, JOINERS);
list!(/// Whether a word is the kind of a geometrical figure.
    is_figure, FIGURE_SET, FIGURES);
