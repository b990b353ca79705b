fn main() -> std::process::ExitCode { runtime::serve(web::routes::guardians_invites) }
