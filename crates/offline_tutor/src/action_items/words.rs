//! The words of homework: what is set, how it is led up to, and what is handed in.

/// Phrases, separated by bars.
pub(super) struct PhraseSet(&'static str);

impl PhraseSet {
    pub(super) fn each(&self) -> impl Iterator<Item = &'static str> {
        self.0.split('|')
    }

    pub(super) fn has(&self, phrase: &str) -> bool {
        self.each().any(|known| known == phrase)
    }
}

/// Leads to a task; of several that fit the longest counts.
pub(super) const LEADS: PhraseSet = PhraseSet(
    "\
    i would like you to|i'd like you to|i want you to|i'd love you to|\
    what i want you to do is|what i'd like you to do is|what i'd like is for you to|\
    your homework for next time is to|your homework for next week is to|your homework is to|\
    the homework is to|the homework is|your homework is|for homework|as homework|\
    homework is|homework|homework then|next time|at home|could you|can you|would you|\
    will you|you should|you can|you could|you might|you need to|you'll need to|you have to|\
    i need you to|let's have you|please|also|and then|then|just|have a go at and|\
    don't forget to|do not forget to|remember to|make sure to|make sure you|be sure to|and|\
    i'd rather you|i'd much rather you|i'd prefer you to|from now on it's|from now on|until then|\
    in the meantime|meanwhile|between now and then|till then|i'm going to leave you with|\
    i'll leave you with|i'm leaving you with|let me leave you with|let's set you|let me set you|\
    let me give you|i'm going to set you|i'm going to give you|i'm going to ask you to|\
    i'd ask you to|may i ask you to|can i ask you to|i expect you to|i'd expect you to|\
    simply|all i want is|all i need is|all i ask is|if you would|kindly|\
    you're going to|you are going to|we agreed that you|let's agree that you|get yourself to|\
    here's the deal|here's the plan|call it|i'd be glad if you|have another crack at|have a crack at|for me|\
    it would help if you|it'd help if you|it would be great if you could|\
    it would be good if you could|it would be good to|it'd be great if you could|\
    it'd be good if you could|do me a favour and|do me a favor and|\
    go ahead and|first|second|third|finally|lastly|so|okay|but|plus|instead|one little one|\
    same again|i'll set you|i'd like|we'll say|have a go at|you've got|your job is to|\
    the job is to|what i'd like is|what i want is|i want|i need|i'd want|have a look at|\
    have another look at|have another go at|have a try at|let's have|i'd love|i'll expect|\
    you'll|you do|your turn to|for you to do|take home|carry on and|come back with|\
    come with|have a read of|your homework then is|homework then is|\
    your homework this time is|see if you can|see whether you can|try to|try and|\
    for next time|two things|two jobs|three things|a couple of things|last thing|\
    your task is to|your task|your job|your homework|the homework|i'll want|we'll have|\
    shall we say|and maybe|perhaps|why don't you|how about you|you owe me|that leaves|you|\
    one more thing|one last thing|if you can|i'd say|i'll say|let's say|maybe|for practice|\
    oh|and one more|one more|don't forget|have a great week everyone|have a great week|\
    there's|there is|there are|i'll give you|i'll send you|i'm giving you|i've put up|\
    i've sent you|i've emailed you|i've got",
);

/// Leads to a task that may not come to be: what follows is often taken back in the next breath.
pub(super) const TENTATIVE_LEADS: PhraseSet = PhraseSet(
    "\
    you were going to|you were supposed to|you're going to|you are going to|\
    i'd love it if you'd|i'd love it if you could|i'd like it if you could|\
    you still have to|you still need to|i was going to say|i was going to ask you to|\
    i was going to ask for|i was going to set you|i was going to set|\
    i was going to give you|i was going to get you to|i was going to have you|\
    i was thinking you could|i was thinking you'd|i was hoping you'd|i was hoping you could|\
    i thought you could|i thought you might|i thought you'd|i wanted you to|i meant you to|\
    i'd meant you to|i'd planned for you to|i had planned for you to|\
    i had this idea that you'd|i had this idea that you could|i had an idea that you'd|\
    i had an idea you could|i had the idea that you'd",
);

/// Leads that count what is to be done, before a comma: `one, the sheet`.
pub(super) const COUNTED_LEADS: PhraseSet = PhraseSet(
    "\
    one|two|three|four|number one|number two|number three|job one|job two",
);

/// Says that homework is being set.
pub(super) const ANNOUNCING: PhraseSet = PhraseSet(
    "\
    homework|right, jobs|your jobs|your job|i'll set you|i'm setting you|\
    what have you got to do|what you've got to do|here's what i'd like|here's what i want|\
    before we stop|before we finish|before you go|before next lesson|for next lesson|\
    for next time|before next time|to do at home|until next time|till next time|\
    your assignment|assignments for|assignments, |assignments.|set you something|\
    to take home|before i forget|before we meet|before we see each other|\
    by our next|for the next lesson|for the next session|what's coming|your mission|\
    in the meantime|until we meet|till we meet|when we meet again|nearly out of time|\
    we have to stop|we'll have to stop|we need to stop|time's up|that's our time|\
    at home this week|this week i'd|your turn to set|\
    things to do|two things for|out of time|your task",
);

/// Student's words after which tasks are named.
pub(super) const ASKING_FOR_TASKS: PhraseSet = PhraseSet(
    "\
    what do you want me to do|what would you like me to do|what should i do this week|\
    what should i do for next|what should i do at home|what do i have to do|what's my homework|\
    what is my homework|what's the homework|what is the homework|any homework|\
    is there homework|do i have homework|do i get homework|what do i need to do|\
    what should i practise|what should i practice|what can i do until|what do i do until|\
    is that homework|is that for homework|is that my homework",
);

/// Student's words that ask by when: what was said last is a task.
pub(super) const ASKING_FOR_A_DAY: PhraseSet = PhraseSet(
    "\
    by when|when for|for when|till when|until when|when do you need|when do you want|\
    when's it for|when is it for|when's that for|when is that for|when's it due|when is it due|\
    when is that due|when's that due|what day|how long do i have|how long have i got|\
    when should i hand|when do i hand|when do i have to|when should i have|when should i bring|\
    when must|when does it have to|when are they due|when are they for|what's the deadline",
);

/// Verbs that a task for a student starts with.
pub(super) const TASKS: PhraseSet = PhraseSet(
    "\
    answer|ask|bring|build|calculate|check|complete|compare|correct|collect|colour|color|\
    copy|count|describe|design|do|draw|draft|explain|fill|film|find|finish|fix|get|go|graph|\
    include|interview|invent|label|learn|list|listen|look|make|mark|match|measure|memorise|\
    memorize|observe|plan|plot|practice|practise|prepare|print|quiz|read|redo|rehearse|\
    reread|research|review|revise|rewrite|run|say|send|show|sketch|solve|spell|study|submit|\
    summarise|summarize|take|teach|tell|test|time|trace|try|turn|type|underline|use|watch|\
    weigh|work|write|keep|clean|add|choose|pick|outline|translate|start|think|note|record|\
    recite|post|email|upload|give|put|name|expand|simplify|factorise|factorize|convert|\
    estimate|cover|cut|stick|imagine|rewatch|cross|circle|highlight|carry|photograph|tick|\
    re|rearrange|replace|hunt|guess|come|pretend|set|repeat|continue|analyse|analyze|decide|\
    state|identify|define|prove|discuss|log|edit|debug|annotate|sort|investigate|jot|catch|finalise|\
    finalize|polish|tidy|reflect|rank|survey|contrast|critique|argue|predict|recall|spot|\
    scan|skim|mime|act|sing|play|drill|recap|paraphrase|shorten|extend|improve|illustrate|\
    glue|bookmark|install|download|save|register|sign|attempt|tackle|master|brush|rework|\
    paint|photocopy|order|quote|cite",
);

/// Verbs that tutors use in every other sentence: alone they set a task only with a day or the word.
pub(super) const WEAK_TASKS: PhraseSet = PhraseSet(
    "\
    go|look|keep|think|take|try|use|start|pick|choose|check|turn|fix|get|say|tell|run|time|\
    show|ask|bring|count|mark|give|put|name|cut|cross|imagine|work|sort|circle|cover|\
    convert|carry|come|set|guess|repeat|continue|decide|state|define|prove|type|identify|\
    pretend|estimate|graph|plot|solve|simplify|expand|factorise|factorize|include",
);

/// What is done or handed in, with the verb that it is done by where only its name is said.
pub(super) const MATERIALS: &[(&str, PhraseSet)] = &[
    (
        "write",
        PhraseSet(
            "\
    sentence|sentences|paragraph|paragraphs|essay|plan|summary|poem|story|draft|letter|\
    article|dialogue|report|write-up|notes|loop|program|function|code|review|speech|diary|\
    conclusion|introduction|account|definition|definitions",
        ),
    ),
    (
        "make",
        PhraseSet(
            "\
    map|diagram|graph|table|timeline|poster|model|flashcards|picture|drawing|sketch|\
    presentation|mindmap|glossary|slides|recording",
        ),
    ),
    (
        "watch",
        PhraseSet(
            "\
    video|clip|film|documentary",
        ),
    ),
    (
        "read",
        PhraseSet(
            "\
    chapter|scene|scenes|act|reading|novel|speech|extract|chapters",
        ),
    ),
    (
        "learn",
        PhraseSet(
            "\
    vocabulary|vocab|spellings|quotes|quotations|formulas|lines",
        ),
    ),
    (
        "do",
        PhraseSet(
            "\
    sheet|sheets|worksheet|worksheets|handout|page|pages|question|questions|exercise|\
    exercises|problem|problems|booklet|workbook|textbook|section|quiz|practical|experiment|\
    project|paper|papers|task|tasks|row|rows|column|set|proof|examples|sums|activity|\
    translation|numbers|test|equations|challenge|puzzle|survey",
        ),
    ),
];

/// Nouns after which numbers are written in digits.
pub(super) const NUMBERED: PhraseSet = PhraseSet(
    "\
    page|pages|question|questions|number|numbers|exercise|exercises|chapter|chapters|\
    problem|problems|section|sections|act|scene|unit",
);

/// What is said at the end of a lesson and is no task.
pub(super) const FAREWELLS: PhraseSet = PhraseSet(
    "\
    take care|have a|say hi|say hello|say bye|keep it up|keep going|go on|go far|come on|\
    come back|come in|go for it|go and have|go and get|go and eat|look after|try not|\
    go easy|show me|tell me|do that again|think about it|check it|ask me",
);

/// The verb for a material that is only named, if the word is one.
pub(super) fn verb_for(word: &str) -> Option<&'static str> {
    let entry = MATERIALS.iter().find(|(_, nouns)| nouns.has(word));
    entry.map(|(verb, _)| *verb)
}
