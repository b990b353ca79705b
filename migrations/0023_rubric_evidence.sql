-- Answers in a student's own words, judged by a model with a rubric, weigh less than those that are
-- compared with a key; with help, half of that. Not valid: all rows kept the narrower rule.
alter table evidence drop constraint evidence_kind_check;
alter table evidence add constraint evidence_kind_check
    check (kind in ('graded_item', 'assisted_item', 'rubric', 'assisted_rubric', 'transcript'))
    not valid;
