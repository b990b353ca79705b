fn main() -> std::process::ExitCode { runtime::serve(web::routes::engagement_send) }
