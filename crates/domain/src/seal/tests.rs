//! Values that open, values that do not, and the reasons.

use super::*;
use crate::ids::derive;

const ROW: Uuid = Uuid::from_u128(7);
const OTHER_ROW: Uuid = Uuid::from_u128(8);
const NONCE: [u8; NONCE_BYTES] = [3; NONCE_BYTES];
const FIELD: SealedField = SealedField::TurnText;

fn sealer(keys: &[(&str, u8)]) -> Sealer {
    Sealer::new(keys.iter().map(|(id, byte)| ((*id).to_owned(), [*byte; 32])).collect()).unwrap()
}

/// The format of values from before there were formats.
fn first_format(keys: &Sealer, plaintext: &[u8], row: Uuid) -> Vec<u8> {
    let mut sealed = format!("{}.", keys.current.id).into_bytes();
    sealed.extend(keys.current.encrypt(plaintext, row.as_bytes(), NONCE));
    sealed
}

#[test]
fn what_was_sealed_opens_for_its_place() {
    let keys = sealer(&[("k1", 1)]);
    for field in SealedField::ALL {
        for text in ["", "Let's factor x² + 5x + 6.", "многое 学习"] {
            let sealed = keys.seal(field, ROW, text, NONCE);
            assert!(sealed.starts_with("v2:k1."));
            assert_eq!(keys.open(field, ROW, &sealed).unwrap(), text);
            let bytes = keys.seal_bytes(field, ROW, text.as_bytes(), NONCE);
            assert_eq!(keys.open_bytes(field, ROW, &bytes).unwrap(), text.as_bytes());
        }
    }
}

#[test]
fn a_value_moved_to_another_column_or_row_does_not_open() {
    let keys = sealer(&[("k1", 1)]);
    for from in SealedField::ALL {
        let text = keys.seal(from, ROW, "mine", NONCE);
        let bytes = keys.seal_bytes(from, ROW, b"mine", NONCE);
        assert_eq!(keys.open(from, OTHER_ROW, &text), Err(Unsealable::Refused));
        assert_eq!(keys.open_bytes(from, OTHER_ROW, &bytes), Err(Unsealable::Refused));
        for to in SealedField::ALL.into_iter().filter(|to| *to != from) {
            for row in [ROW, derive(ROW, "speakers")] {
                assert_eq!(keys.open(to, row, &text), Err(Unsealable::Refused), "{from:?} {to:?}");
                let opened = keys.open_bytes(to, row, &bytes);
                assert_eq!(opened, Err(Unsealable::Refused), "{from:?} {to:?}");
            }
        }
    }
}

#[test]
fn values_of_the_first_format_stay_readable() {
    let keys = sealer(&[("k2", 2), ("k1", 1)]);
    let before = sealer(&[("k1", 1)]);
    for field in SealedField::ALL {
        let row = field.row_in_first_format(ROW);
        let bytes = first_format(&before, b"said last year", row);
        assert_eq!(keys.open_bytes(field, ROW, &bytes).unwrap(), b"said last year");
        assert_eq!(keys.open_bytes(field, OTHER_ROW, &bytes), Err(Unsealable::Refused));
        let body = &bytes["k1.".len()..];
        let text = format!("k1.{}", URL_SAFE_NO_PAD.encode(body));
        assert_eq!(keys.open(field, ROW, &text).unwrap(), "said last year");
    }
}

#[test]
fn a_value_does_not_pass_for_one_of_the_other_format() {
    let keys = sealer(&[("k1", 1)]);
    let newest = keys.seal(FIELD, ROW, "said", NONCE);
    let stripped = newest.strip_prefix(FORMAT).unwrap();
    assert_eq!(keys.open(FIELD, ROW, stripped), Err(Unsealable::Refused));
    let mut marked = FORMAT.as_bytes().to_vec();
    marked.extend(first_format(&keys, b"said", ROW));
    assert_eq!(keys.open_bytes(FIELD, ROW, &marked), Err(Unsealable::Refused));
    let later = newest.replacen("v2:", "v3:", 1);
    assert_eq!(keys.open(FIELD, ROW, &later), Err(Unsealable::UnknownFormat("v3".to_owned())));
}

#[test]
fn no_two_fields_have_the_same_place() {
    for (n, one) in SealedField::ALL.into_iter().enumerate() {
        for other in &SealedField::ALL[n + 1..] {
            assert_ne!((one.table(), one.column()), (other.table(), other.column()));
        }
    }
}

#[test]
fn a_new_key_seals_and_the_old_one_still_opens() {
    let before = sealer(&[("k1", 1)]);
    let after = sealer(&[("k2", 2), ("k1", 1)]);
    let old = before.seal(FIELD, ROW, "said last year", NONCE);
    let new = after.seal(FIELD, ROW, "said today", NONCE);
    assert!(new.starts_with("v2:k2."));
    assert_eq!(after.newest_prefix(), "v2:k2.");
    assert_eq!(after.open(FIELD, ROW, &old).unwrap(), "said last year");
    assert_eq!(before.open(FIELD, ROW, &new), Err(Unsealable::UnknownKey("k2".to_owned())));
}

#[test]
fn a_key_id_swapped_for_another_does_not_open() {
    let keys = sealer(&[("k2", 2), ("k1", 1)]);
    let forged = keys.seal(FIELD, ROW, "said", NONCE).replacen("k2.", "k1.", 1);
    assert_eq!(keys.open(FIELD, ROW, &forged), Err(Unsealable::Refused));
}

#[test]
fn a_changed_character_is_noticed_anywhere() {
    let keys = sealer(&[("k1", 1)]);
    let sealed = keys.seal_bytes(FIELD, ROW, b"ten words about fractions", NONCE);
    for at in "v2:k1.".len()..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert_eq!(keys.open_bytes(FIELD, ROW, &changed), Err(Unsealable::Refused), "byte {at}");
    }
}

#[test]
fn what_was_never_sealed_is_malformed() {
    let keys = sealer(&[("k1", 1)]);
    for text in
        ["", "plain text", "k1.", "k1.AAAA", "k1.not base64!", "v2:k1", "v2:k1.", "v2:k1.AAAA"]
    {
        assert_eq!(keys.open(FIELD, ROW, text), Err(Unsealable::Malformed), "{text}");
    }
}

#[test]
fn sealed_bytes_are_told_from_what_people_upload() {
    let keys = sealer(&[("k1", 1)]);
    let sealed = keys.seal_bytes(FIELD, ROW, b"said", NONCE);
    assert!(keys.is_sealed(&sealed));
    assert!(keys.is_sealed(&first_format(&keys, b"said", ROW)));
    // Also where its key is gone.
    assert!(sealer(&[("k9", 9)]).is_sealed(&sealed));
    for plain in ["", "Hello. How are you?", "Tutor: Hi.", "v2: the plan. Today", "WEBVTT\n\n1.\n"]
    {
        assert!(!keys.is_sealed(plain.as_bytes()), "{plain}");
    }
}

#[test]
fn debug_shows_ids_and_no_keys() {
    let debug_text = format!("{:?}", sealer(&[("k2", 177), ("k1", 1)]));
    assert_eq!(debug_text, r#"Sealer { key_ids: ["k2", "k1"] }"#);
}

#[test]
fn keys_need_distinct_plain_ids() {
    let bad = |keys: &[&str]| {
        Sealer::new(keys.iter().map(|id| ((*id).to_owned(), [0; 32])).collect()).unwrap_err()
    };
    assert_eq!(bad(&[]), BadKeys::None);
    assert_eq!(bad(&["a.b"]), BadKeys::Id("a.b".to_owned()));
    assert_eq!(bad(&["a", "a"]), BadKeys::Twice("a".to_owned()));
}

#[test]
fn the_cipher_is_standard_aes_256_gcm() {
    // Test case 14 of the GCM specification (McGrew and Viega): zero key, nonce and block,
    // but with the place as associated data, so only the ciphertext half is comparable.
    let keys = sealer(&[("k", 0)]);
    let sealed = keys.seal_bytes(FIELD, ROW, &[0; 16], [0; NONCE_BYTES]);
    let ciphertext =
        sealed["v2:k.".len() + NONCE_BYTES..].first_chunk().map(|b| u128::from_be_bytes(*b));
    assert_eq!(ciphertext, Some(0xcea7_403d_4d60_6b6e_074e_c5d3_baf3_9d18));
}
