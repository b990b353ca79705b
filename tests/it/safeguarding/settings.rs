//! Settings of safeguarding: for admins, and heeded.

use http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{DISTRESS, School};

#[tokio::test]
async fn a_school_or_an_admin_for_one_student_switches_the_answers_off() {
    let school = School::start().await;
    let organisation =
        |ai_chat: bool| json!({ "aiChat": ai_chat, "escalateMinutes": 15, "repeatHours": 24 });
    let student = format!("/api/safeguarding/students/{}", school.ada.id);
    for (path, off, on) in [
        ("/api/safeguarding/settings", organisation(false), organisation(true)),
        (&*student, json!({ "aiChat": false }), json!({ "aiChat": true })),
    ] {
        school.put(path, &off).await;
        let answer = school.say("What is neutralization?").await;
        assert!(answer["response"].as_str().unwrap().contains("switched off"), "{answer:#}");
        assert_eq!((&answer["model"], &answer["suggestTutor"]), (&json!("prepared"), &json!(true)));
        assert!(school.say(DISTRESS).await["support"].is_object());
        school.put(path, &on).await;
        let answer = school.say("What is neutralization?").await;
        assert!(answer["response"].as_str().unwrap().contains("water and a salt"), "{answer:#}");
    }
}

#[tokio::test]
async fn a_region_without_help_lines_is_refused_and_one_with_them_shows_them() {
    let school = School::start().await;
    let body = |region: Value| json!({ "region": region, "aiChat": true, "escalateMinutes": 5, "repeatHours": 12 });
    let settings = school.put("/api/safeguarding/settings", &body(json!("gb"))).await;
    assert_eq!((&settings["region"], &settings["escalateMinutes"]), (&json!("GB"), &json!(5)));
    assert_eq!(settings["helpLines"][1]["name"], "Childline");
    let request = school.app.request(Method::PUT, "/api/safeguarding/settings");
    let refused =
        request.json(&body(json!("FI"))).bearer(&school.token(&school.admin)).send().await;
    assert_eq!(refused.expect(422)["errors"][0]["pointer"], "/region");
    let shown = school.app.get("/api/safeguarding/settings").bearer(&school.token(&school.admin));
    assert_eq!(shown.send().await.expect(200)["region"], "GB");
    for person in [&school.tutor, &school.ada] {
        let get = school.app.get("/api/safeguarding/settings").bearer(&school.token(person));
        get.send().await.expect(403);
    }
}

#[tokio::test]
async fn contacts_are_staff_and_named_once() {
    let school = School::start().await;
    let put = |contacts: Value| {
        let request = school.app.request(Method::PUT, "/api/safeguarding/contacts");
        request.json(&json!({ "contacts": contacts })).bearer(&school.token(&school.admin)).send()
    };
    let listed = school.name_contacts(&[&school.lead]).await;
    assert_eq!(listed["contacts"][0]["name"], "Lena Lead");
    for (contacts, pointer, status) in [
        (json!([{ "userId": school.ada.id }]), "/contacts/0/userId", 404),
        (json!([{ "userId": Uuid::now_v7() }]), "/contacts/0/userId", 404),
        (
            json!([{ "userId": school.lead.id, "studentId": school.tutor.id }]),
            "/contacts/0/studentId",
            404,
        ),
        (json!([{ "userId": school.lead.id, "phone": "0170" }]), "/contacts/0/phone", 422),
        (json!([{ "userId": school.lead.id }, { "userId": school.lead.id }]), "/contacts/1", 422),
    ] {
        let refused = put(contacts).await.expect(status);
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused:#}");
    }
    let own = school.app.get("/api/safeguarding/contacts").bearer(&school.token(&school.lead));
    assert_eq!(own.send().await.expect(200)["total"], 1);
    let others = school.app.get("/api/safeguarding/contacts").bearer(&school.token(&school.tutor));
    assert_eq!(others.send().await.expect(200)["contacts"], json!([]));
}
