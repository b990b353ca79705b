//! Turns the subjects' TOML files into lines that the crate finds its way in without parsing them:
//! concepts, items and tables as one line of JSON each, phrases with their stems.
//!
//! Words are cut and stemmed by the very file that does it when a question comes in.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde_json::{Value as Json, json};
use toml::Value as Toml;

#[expect(dead_code, unreachable_pub, reason = "the product's words are compiled in as a whole")]
#[path = "../domain/src/text.rs"]
mod text;
#[expect(dead_code, reason = "numbers and letters are told apart in texts, not in phrases")]
#[path = "src/words.rs"]
mod words;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[derive(Default)]
struct Lines {
    concepts: String,
    phrases: String,
    items: String,
    tables: String,
    count: usize,
}

fn main() -> Result<()> {
    for watched in ["data", "build.rs", "src/words.rs", "../domain/src/text.rs"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let mut files: Vec<_> = fs::read_dir("data")?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    let mut lines = Lines::default();
    for file in files {
        read(&file, &mut lines).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    let out = env::var("OUT_DIR")?;
    for (name, text) in [
        ("concepts", &lines.concepts),
        ("phrases", &lines.phrases),
        ("items", &lines.items),
        ("tables", &lines.tables),
    ] {
        fs::write(Path::new(&out).join(name), text)?;
    }
    Ok(())
}

fn read(file: &Path, lines: &mut Lines) -> Result<()> {
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let document: toml::Table = toml::from_str(&fs::read_to_string(file)?)?;
    let header = |name: &str| document.get(name).and_then(Toml::as_str).ok_or(format!("no {name}"));
    let (subject, kind) = (header("subject")?, header("kind")?);
    for key in document.keys() {
        if !["subject", "kind", "concept", "item", "table"].contains(&key.as_str()) {
            return Err(format!("{key} isn't part of the format").into());
        }
    }
    for concept in tables_of(&document, "concept") {
        add_concept(concept, subject, kind, stem, lines)?;
    }
    for (name, known) in [("item", ITEM_FIELDS), ("table", TABLE_FIELDS)] {
        for entry in tables_of(&document, name) {
            let id = field(entry, "id")?;
            refuse_unknown(entry, known, id)?;
            let concept = concepts_of(entry)?.join(",");
            let json = Json::Object(
                entry.iter().map(|(key, value)| (key.clone(), shaped(key, value))).collect(),
            );
            let lines = if name == "item" { &mut lines.items } else { &mut lines.tables };
            writeln!(lines, "{id}\t{concept}\t{json}")?;
        }
    }
    Ok(())
}

/// The concepts that an entry asks about: its own, and those of a table's rows.
fn concepts_of(entry: &toml::Table) -> Result<Vec<&str>> {
    let mut concepts = vec![field(entry, "concept")?];
    let place = texts(entry, "columns").iter().position(|column| *column == "concept");
    let rows = entry.get("rows").and_then(Toml::as_array).into_iter().flatten();
    for row in rows {
        let cell = place.and_then(|place| row.as_array()?.get(place)?.as_str());
        if let Some(concept) = cell.filter(|concept| !concepts.contains(concept)) {
            concepts.push(concept);
        }
    }
    Ok(concepts)
}

const CONCEPT_FIELDS: &[&str] =
    &["id", "name", "grades", "say", "ask", "not", "needs", "means", "slips", "practised_by"];
const ITEM_FIELDS: &[&str] = &[
    "id", "concept", "level", "draw", "where", "let", "ask", "story", "code", "answer", "slip",
    "wrong", "hints", "steps", "check", "as",
];
const TABLE_FIELDS: &[&str] = &[
    "id",
    "concept",
    "level",
    "columns",
    "rows",
    "forward",
    "backward",
    "typed",
    "inflected",
    "explain",
    "hints",
];

fn tables_of<'a>(document: &'a toml::Table, name: &str) -> Vec<&'a toml::Table> {
    let list = document.get(name).and_then(Toml::as_array);
    list.into_iter().flatten().filter_map(Toml::as_table).collect()
}

fn field<'a>(entry: &'a toml::Table, name: &str) -> Result<&'a str> {
    let value = entry.get(name).and_then(Toml::as_str);
    Ok(value.ok_or_else(|| format!("{:?} has no {name}", entry.get("id")))?)
}

fn refuse_unknown(entry: &toml::Table, known: &[&str], id: &str) -> Result<()> {
    match entry.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(format!("{id}: {key} isn't part of the format").into()),
        None => Ok(()),
    }
}

fn texts<'a>(entry: &'a toml::Table, name: &str) -> Vec<&'a str> {
    let list = entry.get(name).and_then(Toml::as_array);
    list.into_iter().flatten().filter_map(Toml::as_str).collect()
}

fn add_concept(
    concept: &toml::Table,
    subject: &str,
    kind: &str,
    file: &str,
    lines: &mut Lines,
) -> Result<()> {
    let id = field(concept, "id")?;
    refuse_unknown(concept, CONCEPT_FIELDS, id)?;
    let name = field(concept, "name")?;
    let json = json!({
        "id": id, "name": name, "subject": subject, "kind": kind, "file": file,
        "grades": concept.get("grades").map_or(Json::Null, plain),
        "needs": texts(concept, "needs"), "slips": texts(concept, "slips"),
        "means": field(concept, "means")?,
        "practised_by": concept.get("practised_by").map_or(Json::Null, plain),
    });
    writeln!(lines.concepts, "{id}\t{subject}\t{json}")?;
    let place = lines.count;
    lines.count += 1;
    let mut seen = Vec::new();
    let groups = [
        ('s', vec![name]),
        ('s', texts(concept, "say")),
        ('a', texts(concept, "ask")),
        ('n', texts(concept, "not")),
    ];
    for (how, phrases) in groups {
        for phrase in phrases {
            let stems = stems(phrase).join(" ");
            if stems.is_empty() {
                return Err(format!("{id}: \"{phrase}\" holds no word that counts").into());
            }
            if phrase.contains(['\t', '\n']) {
                return Err(format!("{id}: \"{phrase}\" isn't one line").into());
            }
            if !seen.contains(&(how, stems.clone())) {
                writeln!(lines.phrases, "{place}\t{how}\t{stems}\t{phrase}")?;
                seen.push((how, stems));
            }
        }
    }
    let means = stems(field(concept, "means")?).join(" ");
    writeln!(lines.phrases, "{place}\tm\t{means}\t")?;
    Ok(())
}

/// Tables whose order counts become lists of pairs; single texts where lists may stand become lists.
fn shaped(key: &str, value: &Toml) -> Json {
    match (key, value) {
        ("draw" | "let" | "slip", Toml::Table(table)) => {
            table.iter().map(|(name, value)| json!([name, plain(value)])).collect()
        }
        ("level", Toml::Integer(level)) => level.to_string().into(),
        ("story" | "where" | "wrong", Toml::String(text)) => json!([text]),
        (_, other) => plain(other),
    }
}

fn plain(value: &Toml) -> Json {
    match value {
        Toml::String(text) => text.as_str().into(),
        Toml::Integer(number) => (*number).into(),
        Toml::Float(number) => (*number).into(),
        Toml::Boolean(truth) => (*truth).into(),
        Toml::Datetime(moment) => moment.to_string().into(),
        Toml::Array(list) => list.iter().map(plain).collect(),
        Toml::Table(table) => {
            table.iter().map(|(key, value)| (key.clone(), plain(value))).collect()
        }
    }
}

/// The stems of a phrase, in which `#` is any number and `@` any single letter. A phrase of words of
/// grammar alone keeps them.
fn stems(phrase: &str) -> Vec<String> {
    let marked = phrase.replace('#', " numbermark ").replace('@', " lettermark ");
    let heard = text::words(&marked);
    let mark = |stem: String| match stem.as_str() {
        "numbermark" => "#".to_owned(),
        "lettermark" => "@".to_owned(),
        _ => stem,
    };
    let kept: Vec<String> = heard.iter().filter_map(|word| words::stem(word)).map(mark).collect();
    if kept.is_empty() { heard.iter().map(|word| text::stem(word)).collect() } else { kept }
}
