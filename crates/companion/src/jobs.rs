//! The one list of jobs.

use ports::step::Job;

use crate::analysis::{self, Analysis};
use crate::practice;

/// All jobs of the product, over what they need.
pub fn all(cx: &Analysis) -> Vec<Job> {
    vec![analyze_transcript(cx.clone()), generate_practice(cx.clone())]
}

/// One step of a student's analyses at a time: ten uploads at once don't keep everyone else waiting.
fn analyze_transcript(cx: Analysis) -> Job {
    let failed = cx.clone();
    Job::on("analyze-transcript", "transcript.uploaded")
        .concurrency(1, "event.data.studentId")
        .run(move |step, event| {
            let cx = cx.clone();
            async move { analysis::analyze(&step, &cx, event).await }
        })
        .on_failure(move |step, failure| {
            let cx = failed.clone();
            async move { analysis::give_up(&step, &cx, failure).await }
        })
}

fn generate_practice(cx: Analysis) -> Job {
    let failed = cx.clone();
    Job::on("generate-practice", "practice.generate")
        .concurrency(1, "event.data.studentId")
        .run(move |step, event| {
            let cx = cx.clone();
            async move { practice::generate(&step, &cx, event).await }
        })
        .on_failure(move |step, failure| {
            let cx = failed.clone();
            async move { practice::give_up(&step, &cx, failure).await }
        })
}
