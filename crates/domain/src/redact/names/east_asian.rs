//! Family and given names that are written without a space: 王小明, 田中さくら, 김민준.

use crate::redact::scripts::Script;

/// Chinese family names of two characters.
const CHINESE_PAIRS: &str = "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 司徒 东方 東方 独孤 慕容 皇甫 尉迟 公孙 令狐 \
    长孙 夏侯 端木 南宫 轩辕 宇文 百里 呼延 申屠 太史 濮阳 淳于";

/// Chinese family names of one character, old and new forms.
const CHINESE: &str = "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧\
    程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹鄒熊金陆陸\
    郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段漕钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文庞樊兰殷施陶洪翟安颜顏倪严嚴牛\
    温芦季俞章鲁葛伍韦韋申尤毕聂丛焦向柳邢路岳齐梅莫庄莊辛管祝左涂谷祁时舒耿牟卜詹关關苗凌费纪靳盛童欧甄项曲成游\
    阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来";

/// Japanese family names of three characters.
const JAPANESE_TRIPLES: &str = "佐々木 長谷川 五十嵐 久保田 小野寺 大久保 日比野 宇都宮 東海林 長谷部 曽我部 小笠原 \
    大河原 佐久間 加賀谷 勅使河 八木橋 喜多村";

/// Japanese family names of two characters that begin like a Chinese name.
const JAPANESE_PAIRS: &str = "高橋 小林 田中 田村 田辺 石川 石井 石田 石原 金子 金田 林田 安藤 安田 江口 馬場 馬渕 方波 \
    武田 武藤 白石 白井 谷口 谷川 古川 古田 池田 池上 松本 山本 中村 佐藤 鈴木 伊藤 渡辺 加藤 吉田 吉川 吉村 山田 山口 井上 木村 \
    清水 山崎 森田 阿部 橋本 前田 藤田 後藤 岡田 長谷 村上 近藤 坂本 遠藤 青木 藤井 西村 福田 太田 三浦 藤原 岡本 中島 中野 原田 \
    小川 竹内 和田 中山 今井 河野 酒井 工藤 横山 宮崎 宮本 内田 高木 高田 高野 大野 丸山 今村 大塚 千葉 菅原 平野 新井 久保 野口 \
    松田 菊地 上田 杉山 野村 桜井 増田 小島 藤本 水野 成田 本田 関口 秋山 黒田 星野 西田 川口 川崎 川村 飯田 大西 小山 永井 樋口";

/// Korean family names of two syllables.
const KOREAN_PAIRS: &str = "남궁 황보 제갈 사공 선우 서문 독고 동방";

/// Korean family names of one syllable.
const KOREAN: &str = "김이박최정강조윤장임한오서신권황안송류유홍전고문손양배백허남심노하곽성차주우구민진지엄채원천방공\
    현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용";

/// The number of letters of the family name with which a name begins, if it has one.
pub(super) fn family_length(name: &[char]) -> Option<usize> {
    let starts_with = |list: &str, length: usize| {
        name.len() > length
            && list
                .split_whitespace()
                .any(|family| family.chars().eq(name[..length].iter().copied()))
    };
    let scripts: Vec<Script> = name.iter().map(|letter| Script::of(*letter)).collect();
    match scripts.first()? {
        Script::Hangul if scripts.iter().all(|script| *script == Script::Hangul) => {
            if name.len() > 2 && starts_with(KOREAN_PAIRS, 2) {
                return Some(2);
            }
            ((2..=4).contains(&name.len()) && KOREAN.contains(name[0])).then_some(1)
        }
        Script::Han => {
            // 田中さくら: the given name may be in another script.
            let kanji = scripts.iter().take_while(|script| **script == Script::Han).count();
            if kanji < name.len() {
                return (kanji >= 1 && scripts[kanji..].iter().all(|s| *s == Script::Kana))
                    .then_some(kanji);
            }
            match name.len() {
                3 if starts_with(JAPANESE_PAIRS, 2) || starts_with(CHINESE_PAIRS, 2) => Some(2),
                2 | 3 => CHINESE.contains(name[0]).then_some(1),
                4 | 5 if starts_with(JAPANESE_TRIPLES, 3) => Some(3),
                4 => Some(2),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn family_names_are_told_from_given_names() {
        for (name, family) in [
            ("王小明", Some(1)),
            ("欧阳修远", Some(2)),
            ("李明", Some(1)),
            ("田中さくら", Some(2)),
            ("佐々木健太", Some(3)),
            ("高橋健", Some(2)),
            ("김민준", Some(1)),
            ("남궁민수", Some(2)),
            ("さくら", None),
            ("小明", None),
        ] {
            let letters: Vec<char> = name.chars().collect();
            assert_eq!(family_length(&letters), family, "{name}");
        }
    }
}
