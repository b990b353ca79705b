-- transcript_sha256 is now of the turns that a transcript is read as, so that another export of the same
-- session is the same session; rows of before keep that of their text. A transcript that was uploaded
-- while its session went on is known by the turns before its last one.
alter table sessions
    add column turn_count  integer,
    add column head_sha256 bytea;

alter table evidence_retractions drop constraint evidence_retractions_reason_check;
alter table evidence_retractions add constraint evidence_retractions_reason_check
    check (reason in ('speakers', 'regrown', 'regrade', 'concepts'));
