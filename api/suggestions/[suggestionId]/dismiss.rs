fn main() -> std::process::ExitCode { runtime::serve(web::routes::suggestions_dismiss) }
