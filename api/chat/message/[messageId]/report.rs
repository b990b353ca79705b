fn main() -> std::process::ExitCode { runtime::serve(web::routes::chat_report) }
