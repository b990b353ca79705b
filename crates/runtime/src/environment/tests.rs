//! The environment's variables, and the settings that follow from them.

use super::*;

fn environment(variables: &[(&str, &str)]) -> Environment {
    Environment::of(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

const LONG: &str = "a secret that has thirty-two bytes";

#[test]
fn on_vercel_a_missing_secret_is_named() {
    let bare = environment(&[("VERCEL", "1")]);
    assert_eq!(bare.token_secret().unwrap_err().variable, "JWT_SECRET");
    assert_eq!(bare.issuer().unwrap_err().variable, "APP_URL");
    assert_eq!(bare.data_keys().unwrap_err().variable, "DATA_ENCRYPTION_KEY");
    assert_eq!(bare.cron_secret().unwrap_err().variable, "CRON_SECRET");
    assert!(bare.inngest().is_err_and(|missing| missing.variable == "INNGEST_SIGNING_KEY"));
    assert!(bare.token_secret().unwrap_err().to_string().starts_with("JWT_SECRET is not set."));
}

#[test]
fn off_vercel_secrets_are_made_and_stay() {
    let folder = std::env::temp_dir().join(format!("environment-{}", std::process::id()));
    for dev in [&[][..], &[("VERCEL", "1"), ("VERCEL_DEV", "1")]] {
        let mut variables = vec![("STUDY_DATA_DIR", folder.to_str().unwrap())];
        variables.extend(dev);
        let (first, second) = (environment(&variables), environment(&variables));
        assert_eq!(first.token_secret().unwrap(), second.token_secret().unwrap());
        assert_eq!(first.data_keys().unwrap(), second.data_keys().unwrap());
        assert_ne!(first.token_secret().unwrap(), first.cron_secret().unwrap().into_bytes());
        assert!(first.inngest().unwrap().signing_key.unwrap().starts_with("signkey-local-"));
    }
}

#[test]
fn the_first_name_of_a_secret_wins_and_blanks_do_not_count() {
    let other = "another secret of thirty-two bytes";
    let both = environment(&[("NEXTAUTH_SECRET", other), ("AUTH_SECRET", LONG)]);
    assert_eq!(both.token_secret().unwrap(), LONG.as_bytes());
    let blank = environment(&[("VERCEL", "1"), ("JWT_SECRET", "  "), ("NEXTAUTH_SECRET", other)]);
    assert_eq!(blank.token_secret().unwrap(), other.as_bytes());
}

#[test]
fn a_short_secret_is_refused_by_its_name() {
    let short = environment(&[("AUTH_SECRET", "short but sixteen")]);
    let missing = short.token_secret().unwrap_err();
    assert_eq!(missing.to_string(), "AUTH_SECRET is too short: a secret has 32 bytes or more.");
}

/// 32 bytes that are no pattern.
fn key_bytes(seed: u8) -> [u8; 32] {
    Sha256::digest([seed]).into()
}

#[test]
fn a_secret_that_can_be_guessed_is_refused_where_it_is_read_here_and_on_vercel() {
    let zeros = BASE64_STANDARD.encode([0; 32]);
    for hosted in [&[][..], &[("VERCEL", "1")]] {
        let with = |name, value| {
            let strong = [("INNGEST_SIGNING_KEY", "signkey-prod-5d1f0a9c3b7e2486aa10")];
            let others = strong.iter().filter(|(name2, _)| *name2 != name);
            let all: Vec<_> = hosted.iter().chain(others).copied().chain([(name, value)]).collect();
            environment(&all)
        };
        for (missing, name) in [
            (with("CRON_SECRET", "x").cron_secret().err(), "CRON_SECRET"),
            (with("JWT_SECRET", &zeros).token_secret().err(), "JWT_SECRET"),
            (with("NEXTAUTH_SECRET", &"ab".repeat(20)).token_secret().err(), "NEXTAUTH_SECRET"),
            (with("DATA_ENCRYPTION_KEY", &zeros).data_keys().err(), "DATA_ENCRYPTION_KEY"),
            (with("INNGEST_SIGNING_KEY", "signkey-prod-").inngest().err(), "INNGEST_SIGNING_KEY"),
            (with("INNGEST_EVENT_KEY", "x").inngest().err(), "INNGEST_EVENT_KEY"),
            (
                with("INNGEST_SIGNING_KEY_FALLBACK", "signkey-prod-00").inngest().err(),
                "INNGEST_SIGNING_KEY_FALLBACK",
            ),
        ] {
            assert_eq!(missing.map(|missing| missing.variable), Some(name));
        }
    }
}

#[test]
fn data_keys_are_32_bytes_and_named_after_themselves() {
    let [new, old] = [1, 2].map(|seed| BASE64_STANDARD.encode(key_bytes(seed)));
    let keys = environment(&[("DATA_ENCRYPTION_KEY", &format!("{new}, {old}"))]).data_keys();
    let keys = keys.unwrap();
    assert_eq!((keys[0].1, keys[1].1), (key_bytes(1), key_bytes(2)));
    let alone = environment(&[("DATA_ENCRYPTION_KEY", &old)]).data_keys().unwrap();
    assert_eq!(alone[0].0, keys[1].0);
    for bad in ["not base64!", &BASE64_STANDARD.encode(&key_bytes(1)[1..]), &format!("{new},")] {
        assert!(environment(&[("DATA_ENCRYPTION_KEY", bad)]).data_keys().is_err(), "{bad}");
    }
    // A weak key can be replaced, and what it sealed still be opened.
    let weak = BASE64_STANDARD.encode([1; 32]);
    let replaced = environment(&[("DATA_ENCRYPTION_KEY", &format!("{new},{weak}"))]);
    assert_eq!(replaced.data_keys().unwrap().len(), 2);
    assert!(environment(&[("DATA_ENCRYPTION_KEY", &format!("{weak},{new}"))]).data_keys().is_err());
}

#[test]
fn addresses_lose_their_last_slash_and_ports_are_numbers() {
    let named = environment(&[("NEXTAUTH_URL", "https://study.example/")]);
    assert_eq!(named.issuer().unwrap(), "https://study.example");
    assert_eq!(environment(&[]).port().unwrap(), 3000);
    assert_eq!(environment(&[("PORT", "4000")]).port().unwrap(), 4000);
    assert_eq!(environment(&[("PORT", "web")]).port().unwrap_err().variable, "PORT");
}

#[test]
fn debug_shows_no_variable() {
    let shown = format!("{:?}", environment(&[("JWT_SECRET", LONG)]));
    assert!(!shown.contains(LONG), "{shown}");
}

#[test]
fn a_development_server_is_honoured_here_and_refused_by_name_on_vercel() {
    let environment_here = |value: &str| Environment::default().with("INNGEST_DEV", value);
    let settings = environment_here("1").inngest().unwrap();
    assert_eq!(settings.event_api_origin.as_deref(), Some("http://localhost:8288"));
    assert_eq!(settings.dev_server, settings.api_origin);
    assert_eq!((settings.signing_key, settings.event_key.as_deref()), (None, Some("dev")));
    let elsewhere =
        environment_here("http://127.0.0.1:9000/").with("APP_URL", "https://study.example");
    let settings = elsewhere.inngest().unwrap();
    assert_eq!(settings.api_origin.as_deref(), Some("http://127.0.0.1:9000"));
    assert_eq!(settings.serve_origin, None, "it runs on this machine, not where it is deployed");

    let on_vercel = |value: &str| {
        environment_here(value)
            .with("VERCEL", "1")
            .with("INNGEST_EVENT_KEY", "Zk3vQ8w1Tn5xLr7pYb2c")
            .with("INNGEST_SIGNING_KEY", "signkey-prod-7f3a9c1e5b8d2046af91c3e7d05b6a28")
    };
    for value in ["1", "true", "http://localhost:8288", "maybe"] {
        let refused = on_vercel(value).inngest().err().unwrap();
        assert_eq!(refused.variable, "INNGEST_DEV", "{value}");
    }
    for value in ["", "0", "false"] {
        assert_eq!(on_vercel(value).inngest().unwrap().dev_server, None, "{value}");
    }
    // `vercel dev` runs on this machine.
    assert!(on_vercel("1").with("VERCEL_DEV", "1").inngest().unwrap().dev_server.is_some());
}
