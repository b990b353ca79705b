//! The brief before a session, in the words of its claims: nothing is added and nothing left out.

use domain::tutor::{Brief, Cited, ClaimRole, Sentence, sentence, spoken_reason};
use ports::WriteBrief;

use crate::MODEL;

/// Words a brief from claims.
pub(crate) fn write(request: &WriteBrief) -> Brief {
    let claims = &request.claims;
    let summary = [
        sentence_per_claim(claims, ClaimRole::Why),
        joint_sentence(claims, ClaimRole::Tried, "so far: ").into_iter().collect(),
        joint_sentence(claims, ClaimRole::Well, "on the other side, ").into_iter().collect(),
    ];
    Brief { reason: spoken_reason(claims), summary: summary.concat(), model: MODEL.to_owned() }
}

fn claim_indexes(claims: &[Cited], role: ClaimRole) -> Vec<usize> {
    let places = claims.iter().enumerate().filter(|(_, cited)| cited.role == role);
    places.map(|(at, _)| at).collect()
}

/// A sentence for each claim.
fn sentence_per_claim(claims: &[Cited], role: ClaimRole) -> Vec<Sentence> {
    let alone = |at: usize| Sentence { text: sentence(&claims[at].claim.text), claims: vec![at] };
    claim_indexes(claims, role).into_iter().map(alone).collect()
}

/// One sentence for all claims of a role.
fn joint_sentence(claims: &[Cited], role: ClaimRole, opening: &str) -> Option<Sentence> {
    let places = claim_indexes(claims, role);
    let texts: Vec<&str> = places.iter().map(|at| claims[*at].claim.text.as_str()).collect();
    let text = sentence(&format!("{opening}{}", texts.join("; ")));
    (!places.is_empty()).then_some(Sentence { text, claims: places })
}

#[cfg(test)]
mod tests {
    use domain::tutor::{Claim, ClaimSource, Urgency};

    use super::*;

    fn citation(role: ClaimRole, text: &str) -> Cited {
        let claim = Claim { text: text.into(), source: ClaimSource::Practice, ids: vec![] };
        Cited { role, claim }
    }

    fn request(claims: Vec<Cited>) -> WriteBrief {
        WriteBrief { should_route: true, urgency: Urgency::Medium, claims }
    }

    #[test]
    fn a_brief_says_what_its_claims_say_and_names_them() {
        let claims = vec![
            citation(ClaimRole::Why, "3 of the last 5 answers on pH were wrong"),
            citation(ClaimRole::Why, "2 messages in chat sounded frustrated"),
            citation(ClaimRole::Tried, "1 tutoring session"),
            citation(ClaimRole::Tried, "2 practices handed in, the last with 40 %"),
        ];
        let brief = write(&request(claims.clone()));
        assert_eq!(
            brief.reason.text,
            "3 of the last 5 answers on pH were wrong, and 2 messages in chat sounded frustrated."
        );
        let summary: Vec<&str> =
            brief.summary.iter().map(|sentence| sentence.text.as_str()).collect();
        assert_eq!(
            summary,
            [
                "3 of the last 5 answers on pH were wrong.",
                "2 messages in chat sounded frustrated.",
                "So far: 1 tutoring session; 2 practices handed in, the last with 40 %.",
            ]
        );
        assert_eq!(brief.summary[2].claims, [2, 3]);
        assert_eq!(brief.clone().check(&claims), brief);
    }

    #[test]
    fn from_no_claims_nothing_is_said() {
        let brief = write(&request(vec![]));
        assert!(brief.summary.is_empty() && brief.reason.claims.is_empty());
    }
}
