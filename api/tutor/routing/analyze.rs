fn main() -> std::process::ExitCode { runtime::serve(web::routes::tutor_routing_analyze) }
