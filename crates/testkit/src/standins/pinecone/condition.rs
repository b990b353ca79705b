//! The records that a filter admits.

use serde_json::{Map, Value};

/// True if metadata fulfils a filter. Fails on operators that Pinecone doesn't have.
pub(super) fn admits(filter: &Value, metadata: &Map<String, Value>) -> Result<bool, String> {
    let conditions = filter.as_object().ok_or("a filter is an object")?;
    for (field, condition) in conditions {
        let fulfilled = match field.as_str() {
            "$and" => every(condition)?
                .iter()
                .map(|part| admits(part, metadata))
                .try_fold(true, |all, admitted| admitted.map(|admitted| all && admitted))?,
            "$or" => every(condition)?
                .iter()
                .map(|part| admits(part, metadata))
                .try_fold(false, |any, admitted| admitted.map(|admitted| any || admitted))?,
            _ => meets(metadata.get(field), condition)?,
        };
        if !fulfilled {
            return Ok(false);
        }
    }
    Ok(true)
}

fn every(condition: &Value) -> Result<&Vec<Value>, String> {
    condition.as_array().ok_or_else(|| "$and and $or take lists".to_owned())
}

/// True if one field fulfils all operators. A list is equal to each of its items.
fn meets(value: Option<&Value>, condition: &Value) -> Result<bool, String> {
    let Value::Object(operators) = condition else { return Ok(equals(value, condition)) };
    for (operator, operand) in operators {
        let among =
            || operand.as_array().into_iter().flatten().any(|candidate| equals(value, candidate));
        let pair = value.and_then(Value::as_f64).zip(operand.as_f64());
        let fulfilled = match operator.as_str() {
            "$eq" => equals(value, operand),
            "$ne" => !equals(value, operand),
            "$in" => among(),
            "$nin" => !among(),
            "$exists" => operand.as_bool() == Some(value.is_some()),
            "$gt" => pair.is_some_and(|(a, b)| a > b),
            "$gte" => pair.is_some_and(|(a, b)| a >= b),
            "$lt" => pair.is_some_and(|(a, b)| a < b),
            "$lte" => pair.is_some_and(|(a, b)| a <= b),
            _ => return Err(format!("{operator} is not a valid operator")),
        };
        if !fulfilled {
            return Ok(false);
        }
    }
    Ok(true)
}

fn equals(value: Option<&Value>, other: &Value) -> bool {
    match value {
        Some(Value::Array(items)) => items.iter().any(|item| same(item, other)),
        Some(value) => same(value, other),
        None => false,
    }
}

/// Numbers are doubles, whichever way they are written.
fn same(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a.total_cmp(&b).is_eq(),
        _ => a == b,
    }
}
