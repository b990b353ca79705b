//! The options of a choice: the right one among typical mistakes, in an order of the seed's own.

use serde::{Deserialize, Serialize};

use crate::draw::Draws;
use crate::key::Answer;

/// Wrong options that are shown at most.
const MAX_WRONG: usize = 4;

/// The options of a choice, mixed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Choices {
    /// What is offered.
    pub options: Vec<String>,
    /// The place of the right one, from 0; of an order, the places in the right order.
    pub right: Vec<usize>,
}

/// Right and wrong ones, mixed. Named mistakes come first in `wrong`, and are shown first;
/// none when there are fewer than two.
pub(crate) fn mixed(
    kind: &str,
    right: &Answer,
    mut wrong: Vec<Answer>,
    draws: &mut Draws,
) -> Option<Choices> {
    if kind == "order" {
        return Some(in_order(&right.also, draws));
    }
    if kind == "truth" {
        let options = vec!["True".to_owned(), "False".to_owned()];
        let right = usize::from(right.shown == "False");
        return Some(Choices { options, right: vec![right] });
    }
    if wrong.len() < 2 {
        return None;
    }
    wrong.truncate(MAX_WRONG);
    let mut options: Vec<&str> = wrong.iter().map(|answer| answer.shown.as_str()).collect();
    options.push(&right.shown);
    Some(shuffled(&options, options.len() - 1, draws))
}

/// The options mixed, with the new place of the right one.
pub(crate) fn shuffled(options: &[&str], right: usize, draws: &mut Draws) -> Choices {
    let mut places: Vec<usize> = (0..options.len()).collect();
    draws.shuffle(&mut places);
    let right = places.iter().position(|place| *place == right).unwrap_or(0);
    let options = places.iter().map(|place| options[*place].to_owned()).collect();
    Choices { options, right: vec![right] }
}

fn in_order(things: &[String], draws: &mut Draws) -> Choices {
    let mut places: Vec<usize> = (0..things.len()).collect();
    draws.shuffle(&mut places);
    if places.is_sorted() {
        places.reverse();
    }
    let right = (0..things.len())
        .filter_map(|thing| places.iter().position(|place| *place == thing))
        .collect();
    Choices { options: places.iter().map(|place| things[*place].clone()).collect(), right }
}
