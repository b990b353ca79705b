//! The one list of jobs.

use steps::Job;

use crate::analysis::{self, AnalysisContext};
use crate::erasure::{self, ErasureContext};
use crate::practice::{self, GenerationContext};
use crate::recordings::{self, RecordingContext};
use crate::suggestions::{self, SuggestionContext};
use crate::{Nudging, engagement};

/// The contexts of all jobs: each job holds what its own steps need.
#[derive(Clone)]
pub struct JobContexts {
    pub analysis: AnalysisContext,
    pub generation: GenerationContext,
    pub suggestion: SuggestionContext,
    pub nudging: Nudging,
    pub erasure: ErasureContext,
    pub recording: RecordingContext,
}

/// All jobs of the product, over their contexts.
pub fn all(contexts: JobContexts) -> Vec<Job> {
    vec![
        analyze_transcript(contexts.analysis),
        generate_practice(contexts.generation),
        suggest_subjects(contexts.suggestion),
        send_engagement_nudges(contexts.nudging),
        remove_erased(contexts.erasure),
        take_in_recording(contexts.recording),
    ]
}

/// One step of a student's analyses at a time: ten uploads at once don't keep everyone else waiting.
fn analyze_transcript(cx: AnalysisContext) -> Job {
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

fn generate_practice(cx: GenerationContext) -> Job {
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
fn suggest_subjects(cx: SuggestionContext) -> Job {
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

fn remove_erased(cx: ErasureContext) -> Job {
    let failed = cx.clone();
    Job::on("remove-erased", "erasure.requested")
        .run(move |step, event| {
            let cx = cx.clone();
            async move { erasure::remove_traces(&step, &cx, event).await }
        })
        .on_failure(move |step, failure| {
            let cx = failed.clone();
            async move { erasure::try_later(&step, &cx, failure).await }
        })
}

/// Five at a time: a recorder that tells of many meetings at once is asked for few.
fn take_in_recording(cx: RecordingContext) -> Job {
    let failed = cx.clone();
    Job::on("take-in-recording", "recording.arrived")
        .concurrency(5, None)
        .run(move |step, event| {
            let cx = cx.clone();
            async move { recordings::take_in(&step, &cx, event).await }
        })
        .on_failure(move |step, failure| {
            let cx = failed.clone();
            async move { recordings::give_up(&step, &cx, failure).await }
        })
}
