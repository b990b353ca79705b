fn main() -> std::process::ExitCode { runtime::serve(web::routes::goals_create) }
