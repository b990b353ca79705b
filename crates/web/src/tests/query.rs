//! Parameters of the query.

use super::request_path;

#[tokio::test]
async fn a_page_is_ten_long_unless_asked_otherwise() {
    assert!(request_path("/api/list", &[]).await.text().starts_with("10 0 "));
    assert!(request_path("/api/list?limit=100&offset=7", &[]).await.text().starts_with("100 7 "));
    assert!(
        request_path("/api/list?limit=1&other=x&other=y", &[]).await.text().starts_with("1 0 ")
    );
}

#[tokio::test]
async fn a_parameter_that_cannot_be_used_is_named() {
    for (query, name) in [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=ten", "limit"),
        ("limit=", "limit"),
        ("limit=-1", "limit"),
        ("limit=1&limit=2", "limit"),
        ("offset=-1", "offset"),
        ("offset=1e3", "offset"),
        ("offset=99999999999999999999", "offset"),
        ("deep=maybe", "deep"),
        ("statusWord=four", "statusWord"),
        ("statusWord=a&statusWord=b", "statusWord"),
    ] {
        let reply = request_path(&format!("/api/list?{query}"), &[]).await;
        assert_eq!(reply.status, 400, "{query}");
        let problem = reply.problem();
        assert_eq!(problem["code"], "malformed_parameter", "{query}");
        assert_eq!(problem["errors"][0]["parameter"], name, "{query}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(name), "{query}: {problem}");
    }
}

#[tokio::test]
async fn parameters_are_decoded() {
    let reply = request_path("/api/list?statusWord=%C3%A9+a&deep=true", &[]).await;
    assert_eq!(reply.text(), "10 0 Some(\"é a\") Some(true)");
}
