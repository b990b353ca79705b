//! The outside services that are set up: the one place that decides it. The adapters, health, the
//! notice and the doctor ask here.

use companion::health::Adapter;
use domain::budget::EmailProof;
use web::Missing;

use super::{Environment, recorders};

/// An outside service, and the variables that set it up.
#[derive(Debug)]
pub struct Vendor<const N: usize> {
    /// The work it does, as health names it.
    service: &'static str,
    /// Its own name there.
    name: &'static str,
    /// Its variables, all or none, under one or more sets of names. The first of a set is the key or
    /// the address that says that it is set up.
    variables: &'static [[&'static str; N]],
}

/// The language model and its embeddings.
pub const OPENAI: Vendor<1> =
    Vendor { service: "model", name: "openai", variables: &[["OPENAI_API_KEY"]] };

/// The vector index.
pub const PINECONE: Vendor<1> =
    Vendor { service: "vectors", name: "pinecone", variables: &[["PINECONE_API_KEY"]] };

/// The store of files.
pub const VERCEL_BLOB: Vendor<1> =
    Vendor { service: "files", name: "vercel_blob", variables: &[["BLOB_READ_WRITE_TOKEN"]] };

/// The cache and the counters, under the names of Upstash itself, of its place on Vercel, and of
/// Vercel KV before that.
pub const UPSTASH: Vendor<2> = Vendor {
    service: "cache",
    name: "upstash",
    variables: &[
        ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"],
        ["KV_REST_API_URL", "KV_REST_API_TOKEN"],
        ["VERCEL_KV_REST_API_URL", "VERCEL_KV_REST_API_TOKEN"],
    ],
};

/// Mail, and the address it is from.
pub const RESEND: Vendor<2> =
    Vendor { service: "mail", name: "resend", variables: &[["RESEND_API_KEY", "MAIL_FROM"]] };

/// SMS: account, key, and number or messaging service.
pub const TWILIO: Vendor<3> = Vendor {
    service: "sms",
    name: "twilio",
    variables: &[["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"]],
};

/// The job service.
pub const INNGEST: Vendor<1> =
    Vendor { service: "jobs", name: "inngest", variables: &[["INNGEST_EVENT_KEY"]] };

/// The name of a local adapter in the health report.
const LOCAL: &str = "local";
/// The name of a development server that runs the jobs in the health report.
const DEV_SERVER: &str = "inngest_dev";

impl<const N: usize> Vendor<N> {
    /// The variable that it is best set up by.
    pub const fn variable(&self) -> &'static str {
        self.variables[0][0]
    }
}

/// The variables of a vendor as they are set.
pub(crate) struct Credentials<'a, const N: usize> {
    /// The names they are set under.
    pub names: [&'static str; N],
    /// The values of the variables, in the order of the names.
    pub values: [&'a str; N],
}

impl Environment {
    /// All that sets a vendor up, or nothing when it is not. Of several sets of names the first
    /// decides of which one is set; an error names what is not set of it.
    pub(crate) fn credentials<const N: usize>(
        &self,
        vendor: &Vendor<N>,
    ) -> Result<Option<Credentials<'_, N>>, Missing> {
        for names in vendor.variables {
            if let Some(values) = self.all_or_none(*names)? {
                return Ok(Some(Credentials { names: *names, values }));
            }
        }
        Ok(None)
    }

    /// The key or the address that says that a vendor is set up, if it is; others may be missing.
    pub fn key<const N: usize>(&self, vendor: &Vendor<N>) -> Option<&str> {
        vendor.variables.iter().find_map(|names| self.get(names[0]))
    }

    /// The adapter of each outside service.
    pub fn adapters(&self) -> Vec<Adapter> {
        let jobs = match self.dev_server() {
            Ok(Some(_)) => adapter(INNGEST.service, DEV_SERVER),
            _ => self.adapter(&INNGEST),
        };
        vec![
            self.adapter(&OPENAI),
            self.adapter(&PINECONE),
            self.adapter(&VERCEL_BLOB),
            self.adapter(&UPSTASH),
            self.adapter(&RESEND),
            self.adapter(&TWILIO),
            jobs,
        ]
        .into_iter()
        .chain(self.recorders())
        .collect()
    }

    /// The recorders whose webhooks are there; nothing stands in for the others.
    fn recorders(&self) -> impl Iterator<Item = Adapter> {
        let set = recorders::SECRETS.into_iter().filter(|(_, secret)| self.get(secret).is_some());
        set.map(|(recorder, _)| adapter("recordings", recorder.as_str()))
    }

    fn adapter<const N: usize>(&self, vendor: &Vendor<N>) -> Adapter {
        adapter(vendor.service, self.key(vendor).map_or(LOCAL, |_| vendor.name))
    }

    /// The rule for unproven addresses: nobody can prove one where no mail is delivered.
    pub(crate) fn email_proof(&self) -> EmailProof {
        self.key(&RESEND).map_or(EmailProof::Waived, |_| EmailProof::Required)
    }
}

fn adapter(service: &str, name: &str) -> Adapter {
    Adapter { service: service.to_owned(), adapter: name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_to_be_proven_where_mail_is_delivered() {
        let mailing = Environment::default().with("RESEND_API_KEY", "re_1");
        assert_eq!(mailing.budget().unwrap().email_proof, EmailProof::Required);
        assert_eq!(Environment::default().email_proof(), EmailProof::Waived);
    }

    #[test]
    fn a_vendor_is_known_by_its_key_under_each_of_its_names() {
        let adapters = |name: &str| {
            let environment = Environment::default().with(name, "https://set.example");
            let outside =
                environment.adapters().into_iter().filter(|adapter| adapter.adapter != LOCAL);
            outside.map(|adapter| (adapter.service, adapter.adapter)).collect::<Vec<_>>()
        };
        for (variable, service, name) in [
            ("OPENAI_API_KEY", "model", "openai"),
            ("PINECONE_API_KEY", "vectors", "pinecone"),
            ("BLOB_READ_WRITE_TOKEN", "files", "vercel_blob"),
            ("UPSTASH_REDIS_REST_URL", "cache", "upstash"),
            ("KV_REST_API_URL", "cache", "upstash"),
            ("VERCEL_KV_REST_API_URL", "cache", "upstash"),
            ("RESEND_API_KEY", "mail", "resend"),
            ("TWILIO_ACCOUNT_SID", "sms", "twilio"),
            ("INNGEST_EVENT_KEY", "jobs", "inngest"),
            ("INNGEST_DEV", "jobs", "inngest_dev"),
            ("READ_AI_WEBHOOK_KEY", "recordings", "read_ai"),
            ("FIREFLIES_WEBHOOK_SECRET", "recordings", "fireflies"),
            ("ZOOM_WEBHOOK_SECRET_TOKEN", "recordings", "zoom"),
        ] {
            let value = [(service.to_owned(), name.to_owned())];
            assert_eq!(adapters(variable), value, "{variable}");
        }
        assert!(adapters("MAIL_FROM").is_empty());
    }
}
