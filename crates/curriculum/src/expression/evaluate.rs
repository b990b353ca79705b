//! Evaluates an expression in a scope, in a bounded number of steps.

use std::cmp::Ordering;

use super::{Expression, Operator, Scope, functions};
use crate::exact::Exact;
use crate::value::{Fault, Value};

/// Values in a list.
pub(super) const MAX_LIST: usize = 500;

/// The value of an expression; `steps` counts down.
pub(super) fn evaluate(
    expression: &Expression,
    scope: &Scope,
    steps: &mut u32,
) -> Result<Value, Fault> {
    *steps = steps.checked_sub(1).ok_or("too many steps")?;
    let mut inner = |expression: &Expression| evaluate(expression, scope, steps);
    Ok(match expression {
        Expression::Number(number) => Value::from(*number),
        Expression::Text(text) => Value::Text(text.clone()),
        Expression::Name(name) => match scope.get(name) {
            Some(value) => value.clone(),
            None if name == "pi" => Value::Number(Exact::pi()),
            None if matches!(name.as_str(), "true" | "True") => Value::Truth(true),
            None if matches!(name.as_str(), "false" | "False") => Value::Truth(false),
            None => return Err(format!("nothing is called {name}")),
        },
        Expression::List(list) => Value::List(list.iter().map(inner).collect::<Result<_, _>>()?),
        Expression::Negated(value) => match inner(value)? {
            Value::Real(real) => Value::Real(-real),
            value => Value::Number(value.number()?.negated()),
        },
        Expression::Not(value) => Value::Truth(!inner(value)?.truth()?),
        Expression::Binary(Operator::And, left, right) => {
            Value::Truth(inner(left)?.truth()? && inner(right)?.truth()?)
        }
        Expression::Binary(Operator::Or, left, right) => {
            Value::Truth(inner(left)?.truth()? || inner(right)?.truth()?)
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
            functions::at(&list, place)?
        }
        Expression::Each { body, name, list } => {
            let list = inner(list)?;
            let mut scope = scope.clone();
            let mut values = Vec::new();
            for value in list.list()? {
                scope.insert(name.clone(), value.clone());
                values.push(evaluate(body, &scope, steps)?);
            }
            Value::List(values)
        }
    })
}

fn binary(operator: Operator, left: &Value, right: &Value) -> Result<Value, Fault> {
    if let (Operator::Plus, Value::Text(_), _) | (Operator::Plus, _, Value::Text(_)) =
        (operator, left, right)
    {
        return Ok(Value::Text(left.shown() + &right.shown()));
    }
    match operator {
        Operator::Equal => return Ok(Value::Truth(equal(left, right))),
        Operator::Unequal => return Ok(Value::Truth(!equal(left, right))),
        Operator::Less => return compare(left, right, Ordering::is_lt),
        Operator::AtMost => return compare(left, right, Ordering::is_le),
        Operator::More => return compare(left, right, Ordering::is_gt),
        Operator::AtLeast => return compare(left, right, Ordering::is_ge),
        _ => {}
    }
    if let (Value::Number(left), Value::Number(right)) = (left, right) {
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
            return Ok(Value::Number(exact));
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
    if real.is_finite() { Ok(Value::Real(real)) } else { Err("no finite number".to_owned()) }
}

pub(super) fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Real(_), _) | (_, Value::Real(_)) => match (left.real(), right.real()) {
            (Ok(left), Ok(right)) => (left - right).abs() <= 1e-9 * left.abs().max(right.abs()),
            _ => false,
        },
        _ => left == right,
    }
}

fn compare(left: &Value, right: &Value, holds: fn(Ordering) -> bool) -> Result<Value, Fault> {
    let ordering = order(left, right)?;
    Ok(Value::Truth(holds(ordering)))
}

pub(super) fn order(left: &Value, right: &Value) -> Result<Ordering, Fault> {
    Ok(match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.compare(right),
        (Value::Text(left), Value::Text(right)) => left.cmp(right),
        _ => left.real()?.total_cmp(&right.real()?),
    })
}
