-- Passages are searched in the language of their session: its stop words and its stemmer where Postgres
-- has them, else words as they are. Scripts that write no spaces are searched by groups of
-- letters.

-- The dictionary of a language by its ISO 639 code. English where the language isn't known.
create function text_search_config(language text) returns regconfig
language sql immutable parallel safe
as $$
    select case coalesce(language, 'en')
        when 'en' then 'english'::regconfig
        when 'ar' then 'arabic'::regconfig
        when 'ca' then 'catalan'::regconfig
        when 'da' then 'danish'::regconfig
        when 'de' then 'german'::regconfig
        when 'el' then 'greek'::regconfig
        when 'es' then 'spanish'::regconfig
        when 'fi' then 'finnish'::regconfig
        when 'fr' then 'french'::regconfig
        when 'hi' then 'hindi'::regconfig
        when 'hu' then 'hungarian'::regconfig
        when 'hy' then 'armenian'::regconfig
        when 'id' then 'indonesian'::regconfig
        when 'it' then 'italian'::regconfig
        when 'lt' then 'lithuanian'::regconfig
        when 'nb' then 'norwegian'::regconfig
        when 'ne' then 'nepali'::regconfig
        when 'nl' then 'dutch'::regconfig
        when 'pt' then 'portuguese'::regconfig
        when 'ro' then 'romanian'::regconfig
        when 'ru' then 'russian'::regconfig
        when 'sr' then 'serbian'::regconfig
        when 'sv' then 'swedish'::regconfig
        when 'ta' then 'tamil'::regconfig
        when 'tr' then 'turkish'::regconfig
        when 'yi' then 'yiddish'::regconfig
        else 'simple'::regconfig
    end
$$;

-- A text with spaces for the signs that are outside of ASCII: where the locale knows no letters but
-- those, a sign is part of the word beside it, and nobody searches for `¿qué`. An apostrophe stays one.
create function without_signs(passage text) returns text
language sql immutable parallel safe
as $$
    select regexp_replace(
        translate(passage, E'\u2019\u02BC', ''''''),
        '[\u00A1\u00AB\u00B7\u00BB\u00BF\u060C\u061B\u061F\u0964\u2010-\u2027\u2030-\u205E\u3000-\u3004\u3008-\u301F\uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF65]+',
        ' ',
        'g'
    )
$$;

-- The stretches of a text in scripts without spaces: Thai, Lao, Burmese, Khmer, kana and Han.
create function unspaced_stretches(passage text) returns setof text
language sql immutable parallel safe
as $$
    select (regexp_matches(
        passage,
        '[\u0E01-\u0E3A\u0E40-\u0E4E\u0E81-\u0ECD\u1000-\u103F\u1780-\u17D3\u3005\u3041-\u3096\u30A1-\u30FA\u30FC\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF]+',
        'g'
    ))[1]
$$;

-- The groups of neighbouring letters in such stretches, each once: pairs of Han and kana, of which words
-- are made; threes of the others, whose vowels and tones are letters of their own. A shorter stretch is
-- a group by itself.
create function letter_groups(passage text) returns text[]
language sql immutable parallel safe
as $$
    select coalesce(array_agg(distinct substr(stretch, place, size)), '{}')
    from unspaced_stretches(passage) as stretch,
        lateral (select case when ascii(stretch) < 12288 then 3 else 2 end as size) as script,
        generate_series(1, greatest(char_length(stretch) - size + 1, 1)) as place
$$;

-- The words that a passage is found by. Letters alone are among them for a question of one letter.
create function passage_words(language text, passage text) returns tsvector
language sql immutable parallel safe
as $$
    select to_tsvector(text_search_config(language), without_signs(passage))
        || array_to_tsvector(letter_groups(passage))
        || array_to_tsvector(array(
            select distinct regexp_split_to_table(stretch, '')
            from unspaced_stretches(passage) as stretch
        ))
$$;

-- ISO 639, as the transcript's reader tells it; null where it can't.
alter table session_chunks add column language varchar(3);
update session_chunks chunk
set language = session.reading ->> 'language'
from sessions session
where session.id = chunk.session_id and session.reading ->> 'language' is not null;

-- The version that runs meanwhile writes no language and asks in English, as before.
alter table session_chunks drop column words;
alter table session_chunks
    add column words tsvector generated always as (passage_words(language, text)) stored;
create index idx_session_chunks_words on session_chunks using gin (words);

-- Any of the words of a question, as they are in each language of the student's passages; null without
-- one.
create function question_words(student uuid, question text) returns tsquery
language sql stable parallel safe
as $$
    select string_agg(part.words, ' | ')::tsquery
    from (
        -- plainto_tsquery asks for all words; a passage that has some of them is a candidate too.
        select nullif(
            replace(plainto_tsquery(spoken.config, without_signs(question))::text, '&', '|'), ''
        ) as words
        from (
            select distinct text_search_config(chunk.language) as config
            from session_chunks chunk
            where chunk.student_id = student
        ) as spoken
        union all
        select '''' || letters || ''''
        from unnest(letter_groups(question)) as letters
    ) as part
$$;
