//! The command line of the measurements alone, for work on the rules: it compiles no adapters.
#![expect(clippy::print_stdout, reason = "a command line talks")]

use std::path::Path;

fn main() -> Result<(), evals::Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (name, path, options) = match arguments.as_slice() {
        [name] => (name, "", &[][..]),
        [name, path, options @ ..] => (name, path.as_str(), options),
        [] => return Err("Usage: eval NAME [PATH] [OPTIONS]".into()),
    };
    for line in evals::run(name, Path::new(path), options)? {
        println!("{line}");
    }
    Ok(())
}
