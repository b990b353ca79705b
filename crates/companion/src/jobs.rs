//! The one list of jobs.

use steps::Job;

use crate::analysis::{self, Analysis};
use crate::{Nudging, engagement, practice, students, suggestions};

/// All jobs of the product, over what they need.
pub fn all(cx: &Analysis) -> Vec<Job> {
    vec![
        analyze_transcript(cx.clone()),
        generate_practice(cx.clone()),
        suggest_subjects(cx.clone()),
        send_engagement_nudges(Nudging::from(cx)),
        erase_student(cx.clone()),
    ]
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

/// One at a time for a student, so that two goals don't get the same suggestions.
fn suggest_subjects(cx: Analysis) -> Job {
    let failed = cx.clone();
    Job::on("suggest-subjects", "goal.completed")
        .concurrency(1, "event.data.studentId")
        .run(move |step, event| {
            let cx = cx.clone();
            async move { suggestions::suggest(&step, &cx, event).await }
        })
        .on_failure(move |step, failure| {
            let cx = failed.clone();
            async move { suggestions::give_up(&step, &cx, failure).await }
        })
}

/// Two batches at a time, so that a morning of many students doesn't take every call there is. A
/// nudge is worth two more tries: those behind it wait meanwhile.
fn send_engagement_nudges(cx: Nudging) -> Job {
    Job::on("send-engagement-nudges", "nudges.due").concurrency(2, None).retries(2).run(
        move |step, event| {
            let cx = cx.clone();
            async move { engagement::send_nudges(&step, &cx, event).await }
        },
    )
}

fn erase_student(cx: Analysis) -> Job {
    let failed = cx.clone();
    Job::on("erase-student", "student.erased")
        .run(move |step, event| {
            let cx = cx.clone();
            async move { students::remove_rest(&step, &cx, event).await }
        })
        .on_failure(move |step, failure| {
            let cx = failed.clone();
            async move { students::try_later(&step, &cx, failure).await }
        })
}
