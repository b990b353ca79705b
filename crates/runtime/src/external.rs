//! The external issuer of access tokens, such as Clerk, if one is set up.

use std::sync::Arc;

use cloud::JwksUrl;
use companion::issuer::Issuer;
use web::Missing;

use crate::Environment;
use crate::env::wrong;

const JWKS_URL: &str = "AUTH_JWKS_URL";
const ISSUER: &str = "AUTH_ISSUER";
const AUDIENCE: &str = "AUTH_AUDIENCE";

impl Environment {
    /// The issuer whose tokens are accepted beside our own: with all three variables or none. Every
    /// caller gets the same, which has fetched its keys once.
    pub fn external_issuer(&self) -> Result<Option<Issuer>, Missing> {
        if let Some(issuer) = self.external.get() {
            return Ok(issuer.clone());
        }
        let named = [JWKS_URL, ISSUER, AUDIENCE].map(|name| (name, self.get(name)));
        let issuer = match named {
            [(_, Some(url)), (_, Some(name)), (_, Some(audience))] => {
                // Who names the issuer chooses the rules, so the two must not be taken for each other.
                if name == self.issuer()? {
                    return Err(wrong(ISSUER, "must not be the address of this product."));
                }
                let keys =
                    JwksUrl::new(self.http()?, url).map_err(|said| wrong(JWKS_URL, &said))?;
                Some(Issuer::new(name.to_owned(), audience.to_owned(), Arc::new(keys)))
            }
            [(_, None), (_, None), (_, None)] => None,
            _ => {
                let absent = named.iter().find(|(_, value)| value.is_none());
                let (name, _) = absent.unwrap_or(&named[0]);
                return Err(wrong(name, "is not set, but others of AUTH_* are: set all or none."));
            }
        };
        Ok(self.external.get_or_init(|| issuer).clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SET: [(&str, &str); 4] = [
        ("APP_URL", "https://study.example"),
        (JWKS_URL, "https://clerk.example/.well-known/jwks.json"),
        (ISSUER, "https://clerk.example"),
        (AUDIENCE, "study-companion"),
    ];

    fn made(variables: &[(&str, &str)]) -> Result<Option<Issuer>, Missing> {
        let owned = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        Environment::of(owned).external_issuer()
    }

    #[test]
    fn an_issuer_takes_all_of_its_variables_or_none() {
        assert!(made(&SET).unwrap().is_some());
        assert!(made(&SET[..1]).unwrap().is_none());
        for gone in 1..SET.len() {
            let mut rest = SET.to_vec();
            let (name, _) = rest.remove(gone);
            assert_eq!(made(&rest).unwrap_err().variable, name);
        }
    }

    #[test]
    fn an_issuer_is_not_us_and_its_keys_come_over_tls() {
        for (at, value) in
            [(2, "https://study.example"), (1, "http://clerk.example/keys"), (1, "keys")]
        {
            let mut wrong = SET;
            wrong[at].1 = value;
            assert_eq!(made(&wrong).unwrap_err().variable, SET[at].0, "{value}");
        }
    }
}
