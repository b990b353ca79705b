//! Homework as it is left at the end of a session, however it was set.

use super::read;

/// The action items of a session whose last lines are these.
fn left(closing: &str) -> Vec<String> {
    const LESSON: &str = "
        T: What is the first thing we do here?
        S: You look at the two numbers.
        T: Write it with brackets so that you can see it.
        S: Okay, like this.
        T: Find me the biggest one. What happens next?
        S: It goes down again.
        T: Try the next one. Simplify it.
        S: Seven.
        T: Show me how you got it.
        S: I added them.
        T: Draw it for me. What do you see?
        S: It goes up.
        T: Put the numbers in order.
        S: Done.
        T: And the biggest one?
        S: Nine.
    ";
    read(&format!("{LESSON}{closing}")).action_items
}

#[test]
fn a_task_that_moves_to_another_day_has_the_last_one() {
    let tasks = left(
        "
        T: Homework. Questions four to ten on the sheet, for Tuesday.
        S: Tuesday's my swimming gala. Can the sheet be Friday?
        T: Friday's fine.
    ",
    );
    assert_eq!(tasks, ["Do questions 4 to 10 on the sheet for Friday."]);
    let tasks = left(
        "
        T: Could you finish the poster by Thursday?
        S: I'm away on Thursday.
        T: Tomorrow's too soon, so let's say the Monday after.
    ",
    );
    assert_eq!(tasks, ["Finish the poster for the Monday after."]);
}

#[test]
fn a_task_that_is_taken_back_is_not_listed() {
    let tasks = left("
        T: For Monday, draw the tree diagram. And I thought you could measure the flagpole at school.
        S: I'm not allowed my phone at school.
        T: No flagpole, then. Leave it.
    ");
    assert_eq!(tasks, ["Draw the tree diagram for Monday."]);
    let tasks = left("
        T: Homework, okay. Revision booklet, pages twenty-two and twenty-three, by Friday. And there's a quiz on the site.
        S: The site's down.
        T: Then forget the quiz.
    ");
    assert_eq!(tasks, ["Do revision booklet, pages 22 and 23 by Friday."]);
}

#[test]
fn a_task_that_is_cut_down_says_what_is_left_of_it() {
    let tasks = left(
        "
        T: So for next week I'd like you to do the ten discount questions on the second page.
        S: Ten? I've got three other homeworks.
        T: Okay, do five of them then. By Thursday.
    ",
    );
    assert_eq!(
        tasks,
        ["Do the ten discount questions on the second page: only five of them by Thursday."]
    );
}

#[test]
fn who_asks_by_when_has_heard_a_task() {
    let tasks = left(
        "
        T: Please label the parts of the flower in the drawing.
        S: When for?
        T: Wednesday.
    ",
    );
    assert_eq!(tasks, ["Label the parts of the flower in the drawing for Wednesday."]);
}

#[test]
fn what_the_student_offers_and_the_tutor_agrees_to_is_a_task() {
    let tasks = left(
        "
        S: Should I finish the last two examples at home?
        T: Yes please.
    ",
    );
    assert_eq!(tasks, ["Finish the last two examples at home."]);
}

#[test]
fn habits_and_days_that_are_counted_from_today_are_days_of_a_task() {
    let tasks = left(
        "
        T: For homework I'd rather you read for twenty minutes each night.
        S: Okay.
    ",
    );
    assert_eq!(tasks, ["Read for twenty minutes each night."]);
    let tasks = left(
        "
        T: For homework, write a summary of the chapter in two weeks.
        S: Two weeks, fine.
    ",
    );
    assert_eq!(tasks.len(), 1, "{tasks:?}");
}

#[test]
fn what_is_done_in_the_lesson_is_no_homework() {
    assert_eq!(left("T: Lovely. We'll stop there. See you on Monday."), Vec::<String>::new());
    assert_eq!(left("T: Now try this one on your own. And the next?"), Vec::<String>::new());
}
