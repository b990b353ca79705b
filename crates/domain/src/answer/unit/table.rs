//! The units that are known. Sizes as the SI brochure (2019) and, for customary ones, the
//! international agreement of 1959 define them.

use super::Unit;
use crate::answer::Ratio;

/// How many base units there are.
pub(super) const BASE: usize = 9;

const NONE: [i8; BASE] = [0; BASE];
const LENGTH: [i8; BASE] = [1, 0, 0, 0, 0, 0, 0, 0, 0];
const AREA: [i8; BASE] = [2, 0, 0, 0, 0, 0, 0, 0, 0];
const VOLUME: [i8; BASE] = [3, 0, 0, 0, 0, 0, 0, 0, 0];
const MASS: [i8; BASE] = [0, 1, 0, 0, 0, 0, 0, 0, 0];
const TIME: [i8; BASE] = [0, 0, 1, 0, 0, 0, 0, 0, 0];
const RATE: [i8; BASE] = [0, 0, -1, 0, 0, 0, 0, 0, 0];
const SPEED: [i8; BASE] = [1, 0, -1, 0, 0, 0, 0, 0, 0];
const CURRENT: [i8; BASE] = [0, 0, 0, 1, 0, 0, 0, 0, 0];
const CHARGE: [i8; BASE] = [0, 0, 1, 1, 0, 0, 0, 0, 0];
const TEMPERATURE: [i8; BASE] = [0, 0, 0, 0, 1, 0, 0, 0, 0];
const AMOUNT: [i8; BASE] = [0, 0, 0, 0, 0, 1, 0, 0, 0];
const FORCE: [i8; BASE] = [1, 1, -2, 0, 0, 0, 0, 0, 0];
const ENERGY: [i8; BASE] = [2, 1, -2, 0, 0, 0, 0, 0, 0];
const POWER: [i8; BASE] = [2, 1, -3, 0, 0, 0, 0, 0, 0];
const PRESSURE: [i8; BASE] = [-1, 1, -2, 0, 0, 0, 0, 0, 0];
const ANGLE: [i8; BASE] = [0, 0, 0, 0, 0, 0, 0, 1, 0];
const DATA: [i8; BASE] = [0, 0, 0, 0, 0, 0, 0, 0, 1];

/// A line of the table.
pub(super) struct UnitRow {
    /// As they are written, case and all.
    pub(super) symbols: &'static [&'static str],
    /// Lower case; those in `s` are plural forms that the rule for `s` doesn't make.
    pub(super) names: &'static [&'static str],
    dimensions: [i8; BASE],
    size: (i128, i128),
    pub(super) takes_prefixes: bool,
}

impl UnitRow {
    /// The unit with a power of ten before it.
    pub(super) fn unit(&self, power: i32) -> Option<Unit> {
        let size = Ratio::new(self.size.0, self.size.1)?.times(Ratio::integer(10).power(power)?)?;
        let mut unit = Unit::scaled(self.dimensions, size);
        match self.names.first() {
            Some(&"radian") => {
                unit.approx = std::f64::consts::TAU.recip();
                unit.size = None;
            }
            Some(&"celsius") => unit.offset = Ratio::new(27_315, 100),
            Some(&"fahrenheit") => unit.offset = Ratio::new(45_967 * 5, 900),
            Some(&"percent") => unit.is_percent = true,
            Some(
                name @ (&"dollar" | &"euro" | &"pound sterling" | &"rupee" | &"yen" | &"franc"),
            ) => {
                unit.tag = Some(format!("\u{1}{name}"));
            }
            Some(&"cent") => unit.tag = Some("\u{1}dollar".to_owned()),
            Some(&"pence") => unit.tag = Some("\u{1}pound sterling".to_owned()),
            _ => {}
        }
        Some(unit)
    }
}

pub(super) const SYMBOL_PREFIXES: [(&str, i32); 21] = [
    ("da", 1),
    ("Y", 24),
    ("Z", 21),
    ("E", 18),
    ("P", 15),
    ("T", 12),
    ("G", 9),
    ("M", 6),
    ("k", 3),
    ("h", 2),
    ("d", -1),
    ("c", -2),
    ("m", -3),
    ("μ", -6),
    ("u", -6),
    ("n", -9),
    ("p", -12),
    ("f", -15),
    ("a", -18),
    ("z", -21),
    ("y", -24),
];

pub(super) const NAME_PREFIXES: [(&str, i32); 18] = [
    ("yotta", 24),
    ("zetta", 21),
    ("exa", 18),
    ("peta", 15),
    ("tera", 12),
    ("giga", 9),
    ("mega", 6),
    ("kilo", 3),
    ("hecto", 2),
    ("deca", 1),
    ("deci", -1),
    ("centi", -2),
    ("milli", -3),
    ("micro", -6),
    ("nano", -9),
    ("pico", -12),
    ("femto", -15),
    ("atto", -18),
];

/// A unit that takes prefixes.
const fn si(
    symbols: &'static [&'static str],
    names: &'static [&'static str],
    dimensions: [i8; BASE],
    size: i128,
) -> UnitRow {
    UnitRow { symbols, names, dimensions, size: (size, 1), takes_prefixes: true }
}

/// A unit that takes none.
const fn row(
    symbols: &'static [&'static str],
    names: &'static [&'static str],
    dimensions: [i8; BASE],
    size: (i128, i128),
) -> UnitRow {
    UnitRow { symbols, names, dimensions, size, takes_prefixes: false }
}

pub(super) const TABLE: &[UnitRow] = &[
    si(&["m"], &["metre", "meter"], LENGTH, 1),
    si(&["g"], &["gram", "gramme"], MASS, 1),
    si(&["s"], &["second"], TIME, 1),
    si(&["A"], &["ampere", "amp"], CURRENT, 1),
    si(&["K"], &["kelvin"], TEMPERATURE, 1),
    si(&["mol"], &["mole"], AMOUNT, 1),
    si(&["cd"], &["candela"], [0, 0, 0, 0, 0, 0, 1, 0, 0], 1),
    si(&["N"], &["newton"], FORCE, 1000),
    si(&["J"], &["joule"], ENERGY, 1000),
    si(&["W"], &["watt"], POWER, 1000),
    si(&["Pa"], &["pascal"], PRESSURE, 1000),
    si(&["Hz"], &["hertz"], RATE, 1),
    si(&["C"], &["coulomb"], CHARGE, 1),
    si(&["V"], &["volt"], [2, 1, -3, -1, 0, 0, 0, 0, 0], 1000),
    si(&["Ω", "ohm"], &["ohm"], [2, 1, -3, -2, 0, 0, 0, 0, 0], 1000),
    si(&["S"], &["siemens"], [-2, -1, 3, 2, 0, 0, 0, 0, 0], 1),
    si(&["F"], &["farad"], [-2, -1, 4, 2, 0, 0, 0, 0, 0], 1),
    si(&["T"], &["tesla"], [0, 1, -2, -1, 0, 0, 0, 0, 0], 1000),
    si(&["Wb"], &["weber"], [2, 1, -2, -1, 0, 0, 0, 0, 0], 1000),
    si(&["H"], &["henry"], [2, 1, -2, -2, 0, 0, 0, 0, 0], 1000),
    si(&["Bq"], &["becquerel"], RATE, 1),
    si(&["Gy"], &["gray"], [2, 0, -2, 0, 0, 0, 0, 0, 0], 1),
    si(&["Sv"], &["sievert"], [2, 0, -2, 0, 0, 0, 0, 0, 0], 1),
    si(&["lm"], &["lumen"], [0, 0, 0, 0, 0, 0, 1, 0, 0], 1),
    si(&["lx"], &["lux"], [-2, 0, 0, 0, 0, 0, 1, 0, 0], 1),
    si(&["M"], &["molar"], [-3, 0, 0, 0, 0, 1, 0, 0, 0], 1000),
    si(&["cal"], &["calorie"], ENERGY, 4184),
    si(&["b", "bit"], &["bit"], DATA, 1),
    si(&["B"], &["byte"], DATA, 8),
    UnitRow {
        symbols: &["eV"],
        names: &["electronvolt"],
        dimensions: ENERGY,
        size: (1_602_176_634, 10_000_000_000_000_000_000_000_000),
        takes_prefixes: true,
    },
    UnitRow {
        symbols: &["L", "l", "ℓ"],
        names: &["litre", "liter"],
        dimensions: VOLUME,
        size: (1, 1000),
        takes_prefixes: true,
    },
    UnitRow {
        symbols: &["bar"],
        names: &["bar"],
        dimensions: PRESSURE,
        size: (100_000_000, 1),
        takes_prefixes: true,
    },
    row(&[], &["kilohm"], [2, 1, -3, -2, 0, 0, 0, 0, 0], (1_000_000, 1)),
    row(&[], &["megohm"], [2, 1, -3, -2, 0, 0, 0, 0, 0], (1_000_000_000, 1)),
    row(&["mcg"], &[], MASS, (1, 1_000_000)),
    row(&["%"], &["percent", "per cent", "pct"], NONE, (1, 100)),
    row(&["‰"], &["permille"], NONE, (1, 1000)),
    row(&[], &["micron"], LENGTH, (1, 1_000_000)),
    row(&["Å"], &["angstrom", "ångström"], LENGTH, (1, 10_000_000_000)),
    row(&["in", "\""], &["inch", "inches"], LENGTH, (254, 10_000)),
    row(&["ft", "'"], &["foot", "feet"], LENGTH, (3048, 10_000)),
    row(&["yd"], &["yard"], LENGTH, (9144, 10_000)),
    row(&["mi"], &["mile"], LENGTH, (1_609_344, 1000)),
    row(&["ly"], &["light-year", "lightyear"], LENGTH, (9_460_730_472_580_800, 1)),
    row(&["au", "AU"], &["astronomical unit"], LENGTH, (149_597_870_700, 1)),
    row(&["ha"], &["hectare"], AREA, (10_000, 1)),
    row(&["ac"], &["acre"], AREA, (40_468_564_224, 10_000_000)),
    row(&["cc", "ccm"], &[], VOLUME, (1, 1_000_000)),
    row(&["gal"], &["gallon"], VOLUME, (3_785_411_784, 1_000_000_000_000)),
    row(&["qt"], &["quart"], VOLUME, (946_352_946, 1_000_000_000_000)),
    row(&["pt"], &["pint"], VOLUME, (473_176_473, 1_000_000_000_000)),
    row(&[], &["cup"], VOLUME, (2_365_882_365, 10_000_000_000_000)),
    row(&["oz"], &["fluid ounce", "ounce"], VOLUME, (295_735_295_625, 10_000_000_000_000_000)),
    row(&["tbsp", "Tbsp"], &["tablespoon"], VOLUME, (1_478_676_478_125, 100_000_000_000_000_000)),
    row(&["tsp"], &["teaspoon"], VOLUME, (492_892_159_375, 100_000_000_000_000_000)),
    row(&["t"], &["tonne", "metric ton"], MASS, (1_000_000, 1)),
    row(&["lb", "lbs"], &["pound"], MASS, (45_359_237, 100_000)),
    row(&["oz"], &["ounce"], MASS, (28_349_523_125, 1_000_000_000)),
    row(&[], &["ton"], MASS, (90_718_474, 100)),
    row(
        &["u", "amu", "Da"],
        &["dalton"],
        MASS,
        (166_053_906_660, 100_000_000_000_000_000_000_000_000_000_000_000),
    ),
    row(&["min", "mins"], &["minute"], TIME, (60, 1)),
    row(&["h", "hr", "hrs"], &["hour"], TIME, (3600, 1)),
    row(&["d"], &["day"], TIME, (86_400, 1)),
    row(&["sec", "secs"], &[], TIME, (1, 1)),
    row(&["wk"], &["week"], TIME, (604_800, 1)),
    row(&["mo"], &["month"], TIME, (2_629_746, 1)),
    row(&["yr", "yrs"], &["year"], TIME, (31_556_952, 1)),
    row(&["mph"], &[], SPEED, (1_609_344, 3_600_000)),
    row(&["kph", "kmh"], &[], SPEED, (1000, 3600)),
    row(&["kn", "kt"], &["knot"], SPEED, (1852, 3600)),
    row(&["rpm"], &[], [0, 0, -1, 0, 0, 0, 0, 1, 0], (1, 60)),
    row(&["atm"], &["atmosphere"], PRESSURE, (101_325_000, 1)),
    row(&["mmHg", "torr", "Torr"], &["torr"], PRESSURE, (101_325_000, 760)),
    row(&["psi"], &[], PRESSURE, (6_894_757_293, 1000)),
    row(&["lbf"], &["pound-force"], FORCE, (44_482_216_152_605, 10_000_000_000)),
    row(&["hp"], &["horsepower"], POWER, (745_699_872, 1000)),
    row(&["°", "deg"], &["degree", "deg"], ANGLE, (1, 360)),
    row(&["'"], &["arcminute"], ANGLE, (1, 21_600)),
    row(&["\""], &["arcsecond"], ANGLE, (1, 1_296_000)),
    row(&["rad"], &["radian"], ANGLE, (1, 1)),
    row(&["rev"], &["turn", "revolution"], ANGLE, (1, 1)),
    row(
        &["°C", "C", "degC", "°"],
        &["celsius", "degree celsius", "degrees celsius", "degree"],
        TEMPERATURE,
        (1, 1),
    ),
    row(
        &["°F", "F", "degF", "°"],
        &["fahrenheit", "degree fahrenheit", "degrees fahrenheit", "degree"],
        TEMPERATURE,
        (5, 9),
    ),
    row(&["$", "USD", "usd"], &["dollar", "buck", "us dollar"], NONE, (1, 1)),
    row(&["¢"], &["cent"], NONE, (1, 100)),
    row(&["€", "EUR", "eur"], &["euro"], NONE, (1, 1)),
    row(
        &["£", "GBP", "gbp"],
        &["pound sterling", "pound", "quid", "pounds sterling"],
        NONE,
        (1, 1),
    ),
    row(&["p"], &["pence", "penny"], NONE, (1, 100)),
    row(&["₹", "INR", "Rs"], &["rupee"], NONE, (1, 1)),
    row(&["¥", "JPY"], &["yen"], NONE, (1, 1)),
    row(&["CHF", "Fr"], &["franc"], NONE, (1, 1)),
];
