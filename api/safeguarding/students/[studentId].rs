fn main() -> std::process::ExitCode { runtime::serve(web::routes::safeguarding_student) }
