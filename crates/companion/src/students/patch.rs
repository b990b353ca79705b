//! A merge patch (RFC 7396) over a profile: what comes of it, or all that is wrong with it.

use domain::people::PersonName;
use serde_json::{Value, json};

use super::Profile;
use crate::schema::MAX_FAULTS;
use crate::{Broken, Error, Result, Schema, json_pointer};

impl Profile {
    pub(super) fn merge_patch(&self, patch: &Value) -> Result<Self> {
        if !patch.is_object() {
            return Err(Error::invalid("", "Send an object with the fields to change."));
        }
        let before = serde_json::to_value(self).map_err(Error::internal)?;
        let mut whole = before.clone();
        merge(&mut whole, patch);
        for (cleared, default) in [
            ("/interests", json!([])),
            ("/strengths", json!([])),
            ("/preferences", json!({})),
            ("/preferences/timeZone", json!("UTC")),
            ("/preferences/nudges", json!(true)),
            ("/preferences/channels", json!({})),
            ("/preferences/channels/inApp", json!(true)),
            ("/preferences/channels/email", json!(false)),
            ("/preferences/channels/sms", json!(false)),
        ] {
            restore(&mut whole, cleared, default);
        }
        trim(&mut whole);
        let (changed, mut broken) = read(whole, &before)?;
        if changed.student_id != self.student_id {
            let detail = "The student's id can't be changed.".into();
            broken.push(Broken { pointer: "/studentId".into(), detail });
        }
        // A name from before a rule stays until it is changed.
        let rules = changed.broken_rules().into_iter();
        broken.extend(rules.filter(|rule| rule.pointer != "/name" || changed.name != self.name));
        broken.truncate(MAX_FAULTS);
        if broken.is_empty() { Ok(changed) } else { Err(Error::Invalid(broken)) }
    }
}

/// The profile of a merged document, and what in it does not fit. In the place of that stands what
/// was there before, so that the rules of the rest can be told as well.
fn read(mut whole: Value, before: &Value) -> Result<(Profile, Vec<Broken>)> {
    let stopped_at = match serde_path_to_error::deserialize(&whole) {
        Ok(profile) => return Ok((profile, Vec::new())),
        Err(error) => json_pointer::from_path(error.path()),
    };
    let misfits = Schema::of::<Profile>().misfits(&whole, &stopped_at);
    for misfit in &misfits {
        put_back(&mut whole, &misfit.pointer, before);
    }
    match serde_json::from_value(whole) {
        Ok(rest) => Ok((rest, misfits)),
        Err(_) => Err(Error::Invalid(misfits)),
    }
}

/// Puts back what was at a place, or else around it.
fn put_back(whole: &mut Value, pointer: &str, before: &Value) {
    let mut at = pointer;
    loop {
        if let (Some(value), Some(old)) = (whole.pointer_mut(at), before.pointer(at)) {
            *value = old.clone();
            return;
        }
        let Some((around, _)) = at.rsplit_once('/') else { return };
        at = around;
    }
}

/// RFC 7396.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    let Value::Object(target) = target else { return };
    for (key, value) in patch {
        if value.is_null() {
            target.insert(key.clone(), Value::Null);
        } else {
            merge(target.entry(key.clone()).or_insert(Value::Null), value);
        }
    }
}

/// Spaces around the texts are not kept, and a name is in normal form, as when someone signs up.
fn trim(whole: &mut Value) {
    let trimmed = |text: &mut Value| {
        if let Value::String(text) = text {
            *text = text.trim().to_owned();
        }
    };
    for list in ["interests", "strengths"] {
        whole[list].as_array_mut().into_iter().flatten().for_each(trimmed);
    }
    for text in ["name", "learningStyle"] {
        trimmed(&mut whole[text]);
    }
    if whole["learningStyle"] == "" {
        whole["learningStyle"] = Value::Null;
    }
    let name = whole["name"].as_str().and_then(|name| PersonName::parse(name).ok());
    if let Some(name) = name {
        whole["name"] = name.as_str().into();
    }
}

/// Fields that are never null go back to their default when they are cleared.
fn restore(whole: &mut Value, pointer: &str, default: Value) {
    let (parent, field) = pointer.rsplit_once('/').unwrap_or_default();
    if let Some(Value::Object(parent)) = whole.pointer_mut(parent) {
        let value = parent.entry(field).or_insert(Value::Null);
        if value.is_null() {
            *value = default;
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::students::{Channels, Preferences};

    fn profile() -> Profile {
        Profile {
            student_id: Uuid::nil(),
            name: "Ada Okoye".into(),
            grade: Some(10),
            learning_style: Some("visual".into()),
            interests: vec!["chess".into()],
            strengths: vec![],
            preferences: Preferences {
                time_zone: "Europe/London".into(),
                quiet_hours: None,
                daily_minutes: Some(20),
                channels: Channels { in_app: true, email: false, sms: false },
                phone: None,
                nudges: true,
            },
        }
    }

    fn list_faults(patch: &Value) -> Vec<Broken> {
        match profile().merge_patch(patch) {
            Err(Error::Invalid(broken)) => broken,
            other => panic!("{other:?}"),
        }
    }

    fn pointers_of(patch: &Value) -> Vec<String> {
        list_faults(patch).into_iter().map(|broken| broken.pointer).collect()
    }

    fn pointer_of(patch: &Value) -> String {
        pointers_of(patch).remove(0)
    }

    #[test]
    fn what_is_left_out_stays_and_null_clears() {
        let patch = json!({"grade": null, "interests": null, "preferences": {"dailyMinutes": 45}});
        let changed = profile().merge_patch(&patch).unwrap();
        assert_eq!((changed.grade, changed.interests.len()), (None, 0));
        assert_eq!(changed.preferences.daily_minutes, Some(45));
        assert_eq!(changed.preferences.time_zone, "Europe/London");
        assert_eq!(changed.name, "Ada Okoye");
    }

    #[test]
    fn clearing_a_group_gives_its_defaults() {
        let changed = profile().merge_patch(&json!({"preferences": null})).unwrap();
        let of = changed.preferences;
        assert_eq!((of.time_zone.as_str(), of.daily_minutes, of.nudges), ("UTC", None, true));
        assert_eq!(of.channels, Channels { in_app: true, email: false, sms: false });
    }

    #[test]
    fn a_name_from_before_a_rule_stays_until_it_is_changed() {
        let old = || Profile { name: "Ada\u{202e}Okoye".into(), ..profile() };
        assert_eq!(old().merge_patch(&json!({"grade": 11})).unwrap().name, old().name);
        assert!(old().merge_patch(&json!({"name": "Ada\u{202d}Okoye"})).is_err());
        let renamed = old().merge_patch(&json!({"name": " Zoe\u{301} "})).unwrap();
        assert_eq!(renamed.name, "Zo\u{e9}");
    }

    #[test]
    fn each_broken_rule_is_named_where_it_stands() {
        assert_eq!(pointer_of(&json!({"name": ""})), "/name");
        assert_eq!(pointer_of(&json!({"name": null})), "/name");
        assert_eq!(pointer_of(&json!({"grade": "ten"})), "/grade");
        assert_eq!(pointer_of(&json!({"grade": 14})), "/grade");
        assert_eq!(pointer_of(&json!({"interests": ["chess", 1]})), "/interests/1");
        assert_eq!(
            pointer_of(&json!({"preferences": {"timeZone": "Mars"}})),
            "/preferences/timeZone"
        );
        assert_eq!(pointer_of(&json!({"preferences": {"phone": "0770"}})), "/preferences/phone");
        let quiet = json!({"preferences": {"quietHours": {"start": "25:00", "end": "07:00"}}});
        assert_eq!(pointer_of(&quiet), "/preferences/quietHours");
        let half = json!({"preferences": {"quietHours": {"start": "21:00"}}});
        assert_eq!(pointer_of(&half), "/preferences/quietHours/end");
        let sms = json!({"preferences": {"channels": {"sms": true}}});
        assert_eq!(pointer_of(&sms), "/preferences/channels/sms");
        assert_eq!(pointer_of(&json!({"studentId": Uuid::max()})), "/studentId");
        assert_eq!(pointer_of(&json!([])), "");
    }
    #[test]
    fn wrong_kinds_and_broken_rules_are_named_at_once() {
        let patch = json!({
            "studentId": Uuid::max(), "name": null, "grade": "ten", "interests": ["chess", 1],
            "strengths": [""], "learningStyle": "by\near",
            "preferences": {
                "timeZone": "Mars", "dailyMinutes": 4, "nudges": "yes",
                "quietHours": {"start": "25:00"},
                "channels": {"email": 1},
            },
        });
        let mut pointers = pointers_of(&patch);
        pointers.sort();
        let expected = [
            "/grade",
            "/interests/1",
            "/learningStyle",
            "/name",
            "/preferences/channels/email",
            "/preferences/dailyMinutes",
            "/preferences/nudges",
            "/preferences/quietHours/end",
            "/preferences/timeZone",
            "/strengths",
            "/studentId",
        ];
        assert_eq!(pointers, expected);
    }

    #[test]
    fn spaces_that_are_not_kept_break_no_rule_beside_a_wrong_kind() {
        let spaced = format!(" Ada{}", " ".repeat(300));
        assert_eq!(pointers_of(&json!({"name": spaced, "grade": "ten"})), ["/grade"]);
    }

    #[test]
    fn kinds_are_called_what_people_call_them() {
        for (patch, detail) in [
            (json!({"grade": "ten"}), "A whole number from 1 to 13 is expected here."),
            (json!({"grade": 99_999_999_999_i64}), "A whole number from 1 to 13 is expected here."),
            (json!({"name": 1}), "A text of 1 to 255 characters is expected here."),
            (json!({"interests": "chess"}), "A list of at most 30 entries is expected here."),
            (json!({"preferences": {"nudges": 1}}), "true or false is expected here."),
            (json!({"preferences": "none"}), "An object is expected here."),
            (json!({"studentId": "x"}), "An id is expected here."),
        ] {
            assert_eq!(list_faults(&patch)[0].detail, detail, "{patch}");
        }
    }
}
