fn main() -> std::process::ExitCode { runtime::serve(web::routes::analytics_learning_improvements) }
