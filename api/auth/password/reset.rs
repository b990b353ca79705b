fn main() -> std::process::ExitCode { runtime::serve(web::routes::auth_password_reset) }
