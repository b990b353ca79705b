//! The caller that a handler gets.

use super::request_path;

#[tokio::test]
async fn a_bearer_token_says_who_is_calling() {
    for header in ["Bearer tutor", "bearer tutor", "BEARER  tutor"] {
        assert_eq!(
            request_path("/api/me", &[("authorization", header)]).await.text(),
            "tutor",
            "{header}"
        );
    }
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_told_how() {
    for headers in [
        &[][..],
        &[("authorization", "")],
        &[("authorization", "tutor")],
        &[("authorization", "Basic tutor")],
        &[("authorization", "Bearer")],
        &[("authorization", "Bearer nobody")],
        &[("authorization", "Bearer tutor"), ("authorization", "Bearer admin")],
        &[("cookie", "token=tutor")],
    ] {
        let reply = request_path("/api/me?token=tutor", headers).await;
        assert_eq!(reply.status, 401, "{headers:?}");
        assert_eq!(reply.header("www-authenticate"), "Bearer");
        assert_eq!(reply.problem()["code"], "unauthenticated");
    }
}

#[tokio::test]
async fn a_role_that_can_never_do_it_is_refused() {
    for (path, role, status) in [
        ("/api/staff", "tutor", 200),
        ("/api/staff", "admin", 200),
        ("/api/staff", "student", 403),
        ("/api/admin", "admin", 200),
        ("/api/admin", "tutor", 403),
        ("/api/student", "admin", 403),
    ] {
        let token = format!("Bearer {role}");
        let reply = request_path(path, &[("authorization", token.as_str())]).await;
        assert_eq!(reply.status, status, "{path} as {role}");
        if status == 403 {
            assert_eq!(reply.problem()["code"], "forbidden");
        }
    }
}
