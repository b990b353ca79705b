fn main() -> std::process::ExitCode { runtime::serve(web::routes::transcripts_speakers) }
