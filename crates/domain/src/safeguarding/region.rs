//! The region whose help lines a student is told of, where nobody has set one.

/// The region of a time zone, for those that have help lines; none for any other zone.
pub fn region_of_zone(zone: &str) -> Option<&'static str> {
    const CANADA: [&str; 10] = [
        "Toronto",
        "Vancouver",
        "Edmonton",
        "Winnipeg",
        "Halifax",
        "Montreal",
        "Regina",
        "St_Johns",
        "Whitehorse",
        "Moncton",
    ];
    const MEXICO: [&str; 8] = [
        "Mexico_City",
        "Monterrey",
        "Tijuana",
        "Cancun",
        "Merida",
        "Chihuahua",
        "Hermosillo",
        "Mazatlan",
    ];
    const STATES: [&str; 9] = [
        "New_York",
        "Chicago",
        "Denver",
        "Los_Angeles",
        "Phoenix",
        "Anchorage",
        "Detroit",
        "Boise",
        "Juneau",
    ];
    let (area, place) = zone.split_once('/')?;
    match (area, place) {
        ("Europe", "London" | "Belfast") => Some("GB"),
        ("Europe", "Dublin") => Some("IE"),
        ("Europe", "Berlin" | "Busingen") => Some("DE"),
        ("Europe", "Vienna") => Some("AT"),
        ("Europe", "Zurich") => Some("CH"),
        ("Europe", "Madrid") | ("Atlantic", "Canary") => Some("ES"),
        ("Australia", _) => Some("AU"),
        ("Pacific", "Honolulu") | ("US", _) => Some("US"),
        ("Canada", _) => Some("CA"),
        ("America", _) if STATES.contains(&place) => Some("US"),
        ("America", _) if place.starts_with("Indiana") || place.starts_with("Kentucky") => {
            Some("US")
        }
        ("America", _) if CANADA.contains(&place) => Some("CA"),
        ("America", _) if MEXICO.contains(&place) => Some("MX"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::safety::help_lines;

    #[test]
    fn a_zone_names_a_region_that_has_help_lines() {
        for (zone, region) in [
            ("Europe/Berlin", "DE"),
            ("America/New_York", "US"),
            ("America/Indiana/Knox", "US"),
            ("America/Toronto", "CA"),
            ("America/Mexico_City", "MX"),
            ("Australia/Perth", "AU"),
        ] {
            assert_eq!(region_of_zone(zone), Some(region), "{zone}");
            assert!(help_lines(region).next().is_some(), "{region}");
        }
        for zone in ["UTC", "Asia/Tokyo", "America/Bogota", ""] {
            assert_eq!(region_of_zone(zone), None, "{zone}");
        }
    }
}
