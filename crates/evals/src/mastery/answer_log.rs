//! Tables of answers, as the field's public data sets have them.

use crate::Error;

/// The filling of lists that are shorter than others.
const FILLING: &str = "-1";

/// One student's answers in the order they were given.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AnswerRow {
    pub(super) student: String,
    /// The concept, and true for a right answer.
    pub(super) answers: Vec<(String, bool)>,
}

/// Reads a table with a header, whatever the order of its columns and whatever others it has.
pub(super) fn read_answer_rows(text: &str) -> Result<Vec<AnswerRow>, Error> {
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let header = lines.next().map(|(_, line)| split_fields(line)).unwrap_or_default();
    let column = |name: &str| {
        let place = header.iter().position(|field| field.trim() == name);
        place.ok_or_else(|| format!("There is no column {name} in the first line"))
    };
    let columns = [column("uid")?, column("concepts")?, column("responses")?];
    let mut rows = Vec::new();
    for (place, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let row = read_row(&split_fields(line), columns);
        rows.push(row.map_err(|fault| format!("line {}: {fault}", place + 1))?);
    }
    Ok(rows)
}

fn read_row(fields: &[String], columns: [usize; 3]) -> Result<AnswerRow, String> {
    let field = |column: usize| fields.get(column).ok_or("it has too few fields");
    let [student, concepts, responses] = columns;
    let concepts: Vec<&str> = field(concepts)?.split(',').map(str::trim).collect();
    let responses: Vec<&str> = field(responses)?.split(',').map(str::trim).collect();
    if concepts.len() != responses.len() {
        return Err(format!("{} concepts, {} responses", concepts.len(), responses.len()));
    }
    let mut answers = Vec::new();
    for (concept, response) in concepts.into_iter().zip(responses) {
        match response {
            "1" | "1.0" => answers.push((concept.to_owned(), true)),
            "0" | "0.0" => answers.push((concept.to_owned(), false)),
            FILLING | "" => {}
            other => return Err(format!("{other} is no response")),
        }
    }
    Ok(AnswerRow { student: field(student)?.trim().to_owned(), answers })
}

/// The fields of a line, of which those in quotes may contain commas and doubled quotes.
fn split_fields(line: &str) -> Vec<String> {
    let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            other => field.push(other),
        }
    }
    fields.push(field);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name_and_filling_is_left_out() {
        let text = "\u{feff}responses,uid,fold,concepts\r\n\"1,0,-1\", u1 ,0,\"3,4,-1\"\r\n\n";
        let row = AnswerRow {
            student: "u1".into(),
            answers: vec![("3".into(), true), ("4".into(), false)],
        };
        assert_eq!(read_answer_rows(text).unwrap(), [row]);
    }

    #[test]
    fn a_fault_is_told_with_its_line() {
        let fault = |text: &str| read_answer_rows(text).unwrap_err().to_string();
        assert!(fault("uid,concepts\n").contains("no column responses"));
        let header = "uid,concepts,responses\n1,2,1\n";
        assert!(fault(&format!("{header}1,\"2,3\",1\n")).starts_with("line 3: 2 concepts"));
        assert!(fault(&format!("{header}1,2,x\n")).contains("line 3: x is no response"));
        assert!(fault(&format!("{header}1,2\n")).contains("too few fields"));
    }
}
