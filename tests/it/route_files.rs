//! The route list, the files under `api/`, the list of functions, `vercel.json` and the OpenAPI
//! document say the same.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cargo_metadata::MetadataCommand;
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The file of a route's function: parameters are in brackets, as Vercel wants them.
fn file_of(path: &str) -> String {
    let file = path.trim_start_matches('/').replace('{', "[").replace('}', "]");
    format!("{file}.rs")
}

/// Each file with the route it must serve.
fn expected_files() -> BTreeMap<String, String> {
    let line = |name: &str| {
        format!("fn main() -> std::process::ExitCode {{ runtime::serve(web::routes::{name}) }}\n")
    };
    web::routes::list().iter().map(|route| (file_of(&route.path), line(route.name))).collect()
}

#[test]
fn every_route_is_a_file_and_every_file_a_route() {
    let mut present = BTreeMap::new();
    let mut folders = vec![root().join("api")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                present.insert(name, text);
            }
        }
    }
    assert_eq!(present, expected_files(), "run: cargo run -p dev -- sync");
}

#[test]
fn every_file_is_a_function_and_every_function_a_file() {
    let manifest = root().join("Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().unwrap();
    let api = metadata.packages.iter().find(|package| package.name.as_str() == "api").unwrap();
    let functions: BTreeSet<String> = api
        .targets
        .iter()
        .map(|target| {
            assert!(target.is_bin() && !target.test && !target.doc, "{}", target.name);
            target.src_path.strip_prefix(root()).unwrap().to_string()
        })
        .collect();
    assert_eq!(functions, expected_files().into_keys().collect(), "run: cargo run -p dev -- sync");
}

#[test]
fn the_document_describes_every_route_and_no_other() {
    let document: Value = serde_json::to_value(web::openapi::document()).unwrap();
    let described: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys();
            methods.map(|method| (path.clone(), method.to_uppercase())).collect::<Vec<_>>()
        })
        .collect();
    let listed = web::routes::list()
        .into_iter()
        .flat_map(|route| {
            let path = route.path;
            route.methods.into_iter().map(move |method| (path.clone(), method.to_owned()))
        })
        .collect();
    assert_eq!(described, listed);
}

#[test]
fn every_setting_of_vercel_json_is_about_functions_that_exist() {
    let text = std::fs::read_to_string(root().join("vercel.json")).unwrap();
    let settings: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(settings["outputDirectory"], "public", "else the sources are served as files");
    assert!(root().join("public").is_dir());
    let files = expected_files();
    for (pattern, _) in settings["functions"].as_object().unwrap() {
        let prefix = pattern.split('*').next().unwrap();
        assert!(files.keys().any(|file| file.starts_with(prefix)), "{pattern} fits no function");
    }
    for cron in settings["crons"].as_array().into_iter().flatten() {
        let path = cron["path"].as_str().unwrap();
        assert!(files.contains_key(&file_of(path)), "{path} is no route");
    }
}

#[test]
fn functions_stop_before_vercel_stops_them() {
    let text = std::fs::read_to_string(root().join("vercel.json")).unwrap();
    let settings: Value = serde_json::from_str(&text).unwrap();
    for (pattern, setting) in settings["functions"].as_object().unwrap() {
        let seconds = setting["maxDuration"].as_u64().unwrap();
        assert!(seconds >= web::request::MAX_DURATION.as_secs(), "{pattern}");
    }
}
