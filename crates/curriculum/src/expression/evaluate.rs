//! Evaluates an expression in a scope, in a bounded number of steps.

use std::cmp::Ordering;

use super::compare::{self, equal, order};
use super::{Bindings, Expression, Operator, functions};
use crate::exact::Exact;
use crate::value::{Computed, Fault};

/// The value of an expression; `steps` counts down.
pub(super) fn evaluate(
    expression: &Expression,
    scope: &Bindings,
    steps: &mut u32,
) -> Result<Computed, Fault> {
    *steps = steps.checked_sub(1).ok_or("too many steps")?;
    let mut inner = |expression: &Expression| evaluate(expression, scope, steps);
    Ok(match expression {
        Expression::Number(number) => Computed::from(*number),
        Expression::Text(text) => Computed::Text(text.clone()),
        Expression::Name(name) => match scope.get(name) {
            Some(value) => value.clone(),
            None if name == "pi" => Computed::Number(Exact::pi()),
            None if matches!(name.as_str(), "true" | "True") => Computed::Truth(true),
            None if matches!(name.as_str(), "false" | "False") => Computed::Truth(false),
            None => return Err(format!("nothing is called {name}")),
        },
        Expression::List(list) => Computed::List(list.iter().map(inner).collect::<Result<_, _>>()?),
        Expression::Negated(value) => match inner(value)? {
            Computed::Real(real) => Computed::Real(-real),
            value => Computed::Number(value.number()?.negated()),
        },
        Expression::Not(value) => Computed::Truth(!inner(value)?.truth()?),
        Expression::Binary(Operator::And, left, right) => {
            Computed::Truth(inner(left)?.truth()? && inner(right)?.truth()?)
        }
        Expression::Binary(Operator::Or, left, right) => {
            Computed::Truth(inner(left)?.truth()? || inner(right)?.truth()?)
        }
        Expression::Binary(operator, left, right) => {
            binary(*operator, &inner(left)?, &inner(right)?)?
        }
        Expression::Choice(condition, yes, no) => {
            let chosen = if inner(condition)?.truth()? { yes } else { no };
            inner(chosen)?
        }
        Expression::Call(name, arguments) => {
            let values = arguments.iter().map(inner).collect::<Result<Vec<_>, _>>()?;
            functions::call(name, &values)?
        }
        Expression::Place(list, place) => {
            let (list, place) = (inner(list)?, inner(place)?.integer()?);
            compare::at(&list, place)?
        }
        Expression::Each { body, name, list } => {
            let list = inner(list)?;
            let mut scope = scope.clone();
            let mut values = Vec::new();
            for value in list.list()? {
                scope.insert(name.clone(), value.clone());
                values.push(evaluate(body, &scope, steps)?);
            }
            Computed::List(values)
        }
    })
}

fn binary(operator: Operator, left: &Computed, right: &Computed) -> Result<Computed, Fault> {
    if let (Operator::Plus, Computed::Text(_), _) | (Operator::Plus, _, Computed::Text(_)) =
        (operator, left, right)
    {
        return Ok(Computed::Text(left.shown() + &right.shown()));
    }
    match operator {
        Operator::Equal => return Ok(Computed::Truth(equal(left, right))),
        Operator::Unequal => return Ok(Computed::Truth(!equal(left, right))),
        Operator::Less => return compare(left, right, Ordering::is_lt),
        Operator::AtMost => return compare(left, right, Ordering::is_le),
        Operator::More => return compare(left, right, Ordering::is_gt),
        Operator::AtLeast => return compare(left, right, Ordering::is_ge),
        _ => {}
    }
    if let (Computed::Number(left), Computed::Number(right)) = (left, right) {
        if operator == Operator::Over && right.is_zero() {
            return Err("a division by zero".to_owned());
        }
        let exact = match operator {
            Operator::Plus => left.plus(right),
            Operator::Minus => left.minus(right),
            Operator::Times => left.times(right),
            Operator::Over => left.over(right),
            Operator::Power => right.fraction().and_then(|exponent| left.power(exponent)),
            _ => None,
        };
        if let Some(exact) = exact {
            return Ok(Computed::Number(exact));
        }
    }
    let (left, right) = (left.real()?, right.real()?);
    let real = match operator {
        Operator::Plus => left + right,
        Operator::Minus => left - right,
        Operator::Times => left * right,
        Operator::Over => left / right,
        _ => left.powf(right),
    };
    if real.is_finite() { Ok(Computed::Real(real)) } else { Err("no finite number".to_owned()) }
}

fn compare(
    left: &Computed,
    right: &Computed,
    holds: fn(Ordering) -> bool,
) -> Result<Computed, Fault> {
    let ordering = order(left, right)?;
    Ok(Computed::Truth(holds(ordering)))
}
