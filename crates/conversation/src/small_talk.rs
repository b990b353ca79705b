//! What is said to small talk: friendly, short, and what can be asked instead.

use crate::utterance::{QuestionLanguage, SmallTalk};

/// The reply to small talk, in the language it was said in.
pub fn reply_to(talk: SmallTalk, language: Option<QuestionLanguage>) -> &'static str {
    match language {
        Some(QuestionLanguage::Spanish) => in_spanish(talk),
        Some(QuestionLanguage::German) => in_german(talk),
        Some(QuestionLanguage::English) | None => in_english(talk),
    }
}

const fn in_english(talk: SmallTalk) -> &'static str {
    match talk {
        SmallTalk::Greeting => {
            "Hello! Ask me about your lessons, your homework, or what to practise next."
        }
        SmallTalk::Thanks => "You're welcome! Is there anything else from your lessons?",
        SmallTalk::Farewell => "Goodbye, and good luck with your studies!",
        SmallTalk::Agreement => "Good. Ask me whenever something is unclear.",
        SmallTalk::Wellbeing => {
            "Thanks for asking! I'm a program, so I'm always the same. What shall we look at from \
             your lessons?"
        }
        SmallTalk::Identity => {
            "I'm your study companion: a program, not a person. I answer from what was said in your \
             tutoring sessions, and I show you where it was said."
        }
        SmallTalk::Abilities => {
            "You can ask me what was explained in your lessons (\"What is …?\", \"Why …?\"), for another \
             example or an easier explanation, what your homework is, what we did last time, how you \
             are doing in a topic, and what to practise. Your tutor sees summaries, never this \
             conversation."
        }
        SmallTalk::Praise => {
            "Thank you, that's kind! What would you like to know from your lessons?"
        }
        SmallTalk::Complaint => {
            "I'm sorry that didn't help. Try it in other words, ask for an example, or take the \
             question to your tutor."
        }
    }
}

const fn in_spanish(talk: SmallTalk) -> &'static str {
    match talk {
        SmallTalk::Greeting => {
            "¡Hola! Pregúntame por tus clases, tus deberes o qué practicar ahora."
        }
        SmallTalk::Thanks | SmallTalk::Praise => "¡De nada! ¿Algo más de tus clases?",
        SmallTalk::Farewell => "¡Hasta luego, y suerte con tus estudios!",
        SmallTalk::Agreement => "Bien. Pregúntame cuando algo no esté claro.",
        SmallTalk::Wellbeing => {
            "¡Gracias por preguntar! Soy un programa, así que siempre estoy igual. ¿Qué vemos de tus \
             clases?"
        }
        SmallTalk::Identity => {
            "Soy tu compañero de estudio: un programa, no una persona. Respondo con lo que se dijo en \
             tus sesiones y te muestro dónde."
        }
        SmallTalk::Abilities => {
            "Puedes preguntarme qué se explicó en tus clases, pedir otro ejemplo o una explicación \
             más fácil, y preguntar por tus deberes, la última clase y qué practicar."
        }
        SmallTalk::Complaint => {
            "Siento que no te haya servido. Prueba con otras palabras, pide un ejemplo o pregunta a \
             tu tutor."
        }
    }
}

const fn in_german(talk: SmallTalk) -> &'static str {
    match talk {
        SmallTalk::Greeting => {
            "Hallo! Frag mich nach deinen Stunden, deinen Hausaufgaben oder was du üben solltest."
        }
        SmallTalk::Thanks | SmallTalk::Praise => "Gern geschehen! Noch etwas aus deinen Stunden?",
        SmallTalk::Farewell => "Tschüss, und viel Erfolg beim Lernen!",
        SmallTalk::Agreement => "Gut. Frag mich, wenn etwas unklar ist.",
        SmallTalk::Wellbeing => {
            "Danke der Nachfrage! Ich bin ein Programm, mir geht es immer gleich. Was schauen wir uns \
             aus deinen Stunden an?"
        }
        SmallTalk::Identity => {
            "Ich bin dein Lernbegleiter: ein Programm, kein Mensch. Ich antworte aus dem, was in \
             deinen Stunden gesagt wurde, und zeige dir die Stelle."
        }
        SmallTalk::Abilities => {
            "Du kannst fragen, was in deinen Stunden erklärt wurde, ein weiteres Beispiel oder eine \
             einfachere Erklärung verlangen und nach Hausaufgaben, der letzten Stunde und dem, was du \
             üben solltest, fragen."
        }
        SmallTalk::Complaint => {
            "Tut mir leid, dass das nicht geholfen hat. Versuch es mit anderen Worten, bitte um ein \
             Beispiel oder frag deinen Tutor."
        }
    }
}
