fn main() -> std::process::ExitCode { runtime::serve(web::routes::concepts_join) }
