//! The statements of an export. Never in one of them: another person's data beyond the name of a
//! tutor or guardian,
//! a hash, a secret, or the key of a practice that is not handed in.

use crate::caller::as_caller;

/// A section's statement around its query; binds $4 to $7.
macro_rules! section {
    ($held:literal) => {
        as_caller!(concat!(
            ", student as (
                select users.id, users.email, users.email_verified_at
                from caller
                join users on users.id = $4 and users.role = 'student'
                where may_see(caller.id, caller.role, users.id)
            )
            select
                exists (select 1 from student) as allowed,
                coalesce(page.total, 0) as total, page.id, page.place, page.item
            from caller
            left join lateral (
                select held.*, count(*) over () as total from (",
            $held,
            ") as held
            ) as page on true
            order by page.id, page.place"
        ))
    };
}

pub(super) const TUTORS: &str = section!(
    "select link.id, 0 as place, jsonb_build_object(
        'tutorId', link.tutor_id, 'name', tutor.name,
        'startedAt', link.started_at, 'endedAt', link.ended_at) as item
    from student
    join tutor_students link on link.student_id = student.id
    join users tutor on tutor.id = link.tutor_id
    where (link.id, 0) > ($5, $6)
    order by link.id limit $7"
);

/// An address that is not proven may be somebody else's, and so may its invitations.
pub(super) const INVITES: &str = section!(
    "select invite.id, 0 as place, jsonb_build_object(
        'purpose', invite.purpose, 'from', inviter.name, 'createdAt', invite.created_at,
        'expiresAt', invite.expires_at, 'usedAt', invite.used_at) as item
    from student
    join invites invite on invite.email = student.email
    join users inviter on inviter.id = invite.inviter_id and inviter.role = 'tutor'
    where student.email_verified_at is not null and (invite.id, 0) > ($5, $6)
    order by invite.id limit $7"
);

pub(super) const SIGN_INS: &str = section!(
    "select token.family_id as id, 0 as place, jsonb_build_object(
        'startedAt', min(token.created_at), 'lastUsedAt', max(token.used_at),
        'expiresAt', max(token.expires_at), 'endedAt', max(token.revoked_at)) as item
    from student
    join refresh_tokens token on token.user_id = student.id
    where (token.family_id, 0) > ($5, $6)
    group by token.family_id
    order by token.family_id limit $7"
);

pub(super) const ACCESSES: &str = section!(
    "select looked.id, 0 as place, jsonb_build_object(
        'action', looked.action, 'at', looked.created_at,
        'byYourself', looked.actor_id = student.id) as item
    from student
    join audit_log looked
        on looked.subject_id = student.id
        or looked.subject_id in (
            select id from conversations where student_id = student.id)
    where (looked.id, 0) > ($5, $6)
    order by looked.id limit $7"
);

pub(super) const SESSIONS: &str = section!(
    "select session.id, 0 as place, jsonb_build_object(
        'sessionId', session.id, 'tutorId', session.tutor_id, 'tutorName', tutor.name,
        'date', session.session_date, 'duration', session.duration, 'subject', session.subject,
        'source', session.transcript_source, 'format', session.transcript_format,
        'status', session.analysis_status, 'failure', session.failure,
        'analysis', session.analysis_data,
        'createdAt', session.created_at, 'updatedAt', session.updated_at) as item
    from student
    join sessions session on session.student_id = student.id
    left join users tutor on tutor.id = session.tutor_id
    where (session.id, 0) > ($5, $6)
    order by session.id limit $7"
);

/// Transcripts, from the session that was read last, unless its place says that it was read to its
/// end: a text may be longer than a part. At most some megabytes of sealed texts at a time.
pub(super) const TRANSCRIPTS: &str = section!(
    "select id, 0 as place, item
    from (
        select
            id, jsonb_build_object('sessionId', id, 'text', transcript, 'file', blob_pathname) as item,
            sum(octet_length(transcript)) over (order by id) - octet_length(transcript) as before
        from (
            select session.id, session.transcript, session.blob_pathname
            from student
            join sessions session on session.student_id = student.id
            where session.id > $5 or (session.id = $5 and $6 < 2147483647)
            order by session.id limit $7
        ) as near
    ) as text
    where before < 4000000"
);

pub(super) const TURNS: &str = section!(
    "select turn.session_id as id, turn.turn_index as place, jsonb_build_object(
        'sessionId', turn.session_id, 'index', turn.turn_index, 'role', turn.role,
        'startMs', turn.start_ms, 'endMs', turn.end_ms, 'speaker', turn.speaker,
        'text', turn.text, 'sealedFor', turn.id) as item
    from student
    join sessions session on session.student_id = student.id
    join session_turns turn on turn.session_id = session.id
    where (turn.session_id, turn.turn_index) > ($5, $6)
    order by turn.session_id, turn.turn_index limit $7"
);

pub(super) const PRACTICES: &str = section!(
    "select practice.id, 0 as place, jsonb_build_object(
        'practiceId', practice.id, 'sessionId', practice.session_id, 'status', practice.status,
        'request', practice.request, 'questions', practice.questions,
        'score', practice.score, 'late', practice.late, 'failure', practice.failure,
        'assignedAt', practice.assigned_at, 'startedAt', practice.started_at,
        'dueAt', practice.due_at, 'completedAt', practice.completed_at,
        'hints', (
            select jsonb_agg(
                jsonb_build_object(
                    'questionId', given.question_id, 'rung', given.rung, 'hint', given.hint,
                    'givenAt', given.given_at)
                order by given.given_at, given.question_id, given.rung)
            from practice_hints given
            where given.practice_id = practice.id),
        'tries', (
            select jsonb_agg(
                jsonb_build_object(
                    'questionId', tried.question_id, 'answer', tried.answer,
                    'outcome', tried.outcome, 'verdict', tried.verdict,
                    'triedAt', tried.tried_at)
                order by tried.tried_at, tried.question_id)
            from practice_tries tried
            where tried.practice_id = practice.id),
        'solutions', case when practice.status = 'completed' then (
            select jsonb_agg(
                jsonb_build_object(
                    'questionId', asked.id, 'answer', asked.answer,
                    'outcome', asked.outcome, 'verdict', asked.verdict,
                    'key', asked.draft -> 'key', 'explanation', asked.draft -> 'explanation')
                order by asked.position)
            from practice_questions asked
            where asked.practice_id = practice.id) end) as item
    from student
    join practices practice on practice.student_id = student.id
    where (practice.id, 0) > ($5, $6)
    order by practice.id limit $7"
);

/// Who decided is not told: a tutor's name stands with the sessions.
pub(super) const REVIEWS: &str = section!(
    "select review.id, 0 as place, jsonb_build_object(
        'questionId', review.id, 'practiceId', review.practice_id,
        'openedAt', review.opened_at, 'contestedAt', review.contested_at,
        'comment', review.comment, 'decidedAt', review.decided_at, 'correct', review.correct,
        'verdictComment', review.verdict_comment, 'sealedFor', review.id) as item
    from student
    join question_reviews review on review.student_id = student.id
    where (review.id, 0) > ($5, $6)
    order by review.id limit $7"
);

pub(super) const EVIDENCE: &str = section!(
    "select line.id, 0 as place, jsonb_build_object(
        'evidenceId', line.id, 'order', line.seq, 'conceptId', line.concept_id,
        'concept', concept.name, 'kind', line.kind, 'outcome', line.outcome,
        'observedAt', line.observed_at, 'retractedAt', retraction.created_at,
        'sessionId', line.session_id,
        'turnIndex', line.turn_index, 'practiceId', line.practice_id,
        'questionId', line.question_id, 'moves', (
            select coalesce(jsonb_agg(
                jsonb_build_object(
                    'order', move.seq, 'conceptId', move.concept_id, 'concept', moved_to.name,
                    'movedAt', move.created_at)
                order by move.seq), '[]')
            from evidence_moves move
            join concepts moved_to on moved_to.id = move.concept_id
            where move.evidence_id = line.id)) as item
    from student
    join evidence line on line.student_id = student.id
    join concepts concept on concept.id = line.concept_id
    left join evidence_retractions retraction on retraction.evidence_id = line.id
    where (line.id, 0) > ($5, $6)
    order by line.id limit $7"
);

pub(super) const MASTERY: &str = section!(
    "select known.id, 0 as place, jsonb_build_object(
        'conceptId', known.concept_id, 'name', concept.name, 'subject', concept.subject,
        'masteryLevel', known.mastery_level, 'uncertainty', known.uncertainty,
        'hits', known.hits, 'misses', known.misses, 'hitRate', known.hit_rate,
        'missRate', known.miss_rate, 'stability', known.stability,
        'difficulty', known.difficulty, 'lastPracticed', known.last_practiced,
        'dueAt', known.due_at) as item
    from student
    join student_concepts known on known.student_id = student.id
    join concepts concept on concept.id = known.concept_id
    where (known.id, 0) > ($5, $6)
    order by known.id limit $7"
);

pub(super) const GOALS: &str = section!(
    "select goal.id, 0 as place, jsonb_build_object(
        'goalId', goal.id, 'subject', goal.subject, 'description', goal.description,
        'status', goal.status, 'targetDate', goal.target_date,
        'completedAt', goal.completed_at, 'createdAt', goal.created_at,
        'suggestionsStatus', goal.suggestions_status, 'updatedAt', goal.updated_at) as item
    from student
    join goals goal on goal.student_id = student.id
    where (goal.id, 0) > ($5, $6)
    order by goal.id limit $7"
);

pub(super) const SUGGESTIONS: &str = section!(
    "select suggestion.id, 0 as place, jsonb_build_object(
        'suggestionId', suggestion.id, 'subject', suggestion.subject,
        'description', suggestion.description, 'relevanceScore', suggestion.relevance_score,
        'valueProposition', suggestion.value_proposition,
        'relatedConcepts', suggestion.related_concepts, 'status', suggestion.status,
        'completedGoalId', suggestion.completed_goal_id,
        'acceptedGoalId', suggestion.accepted_goal_id,
        'createdAt', suggestion.created_at, 'updatedAt', suggestion.updated_at) as item
    from student
    join subject_suggestions suggestion on suggestion.student_id = student.id
    where (suggestion.id, 0) > ($5, $6)
    order by suggestion.id limit $7"
);

pub(super) const CONVERSATIONS: &str = section!(
    "select conversation.id, 0 as place, jsonb_build_object(
        'conversationId', conversation.id, 'createdAt', conversation.created_at,
        'updatedAt', conversation.updated_at) as item
    from student
    join conversations conversation on conversation.student_id = student.id
    where (conversation.id, 0) > ($5, $6)
    order by conversation.id limit $7"
);

pub(super) const MESSAGES: &str = section!(
    "select message.id, 0 as place, jsonb_build_object(
        'messageId', message.id, 'conversationId', message.conversation_id,
        'role', message.role, 'content', message.content, 'createdAt', message.created_at,
        'metadata', message.metadata, 'sealedFor', message.id) as item
    from student
    join conversations conversation on conversation.student_id = student.id
    join messages message on message.conversation_id = conversation.id
    where (message.id, 0) > ($5, $6)
    order by message.id limit $7"
);

pub(super) const NUDGES: &str = section!(
    "select nudge.id, 0 as place, jsonb_build_object(
        'nudgeId', nudge.id, 'type', nudge.type, 'localDay', nudge.local_day,
        'status', nudge.status, 'reason', nudge.reason, 'message', nudge.message,
        'createdAt', nudge.created_at, 'sentAt', nudge.sent_at) as item
    from student
    join nudges nudge on nudge.student_id = student.id
    where (nudge.id, 0) > ($5, $6)
    order by nudge.id limit $7"
);

pub(super) const NOTIFICATIONS: &str = section!(
    "select told.id, 0 as place, jsonb_build_object(
        'notificationId', told.id, 'kind', told.kind, 'title', told.title, 'body', told.body,
        'subject', told.subject, 'withheld', told.withheld, 'createdAt', told.created_at,
        'readAt', told.read_at) as item
    from student
    join notifications told on told.user_id = student.id
    where (told.id, 0) > ($5, $6)
    order by told.id limit $7"
);

pub(super) const GUARDIANS: &str = section!(
    "select link.id, 0 as place, jsonb_build_object(
        'guardianId', link.guardian_id, 'name', guardian.name,
        'startedAt', link.started_at, 'endedAt', link.ended_at) as item
    from student
    join guardian_students link on link.student_id = student.id
    join users guardian on guardian.id = link.guardian_id
    where (link.id, 0) > ($5, $6)
    order by link.id limit $7"
);

pub(super) const CONSENTS: &str = section!(
    "select consent.id, 0 as place, jsonb_build_object(
        'guardianId', consent.guardian_id, 'scopes', consent.scopes,
        'wordingVersion', consent.wording, 'createdAt', consent.created_at) as item
    from student
    join consents consent on consent.student_id = student.id
    where (consent.id, 0) > ($5, $6)
    order by consent.id limit $7"
);

pub(super) const USAGE: &str = section!(
    "select used.id, 0 as place, jsonb_build_object(
        'purpose', used.purpose, 'model', used.model, 'inputTokens', used.input_tokens,
        'outputTokens', used.output_tokens, 'latencyMs', used.latency_ms,
        'outcome', used.outcome, 'createdAt', used.created_at) as item
    from student
    join ai_usage used on used.student_id = student.id
    where (used.id, 0) > ($5, $6)
    order by used.id limit $7"
);
