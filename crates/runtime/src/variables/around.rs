//! Variables that the product itself never reads: those of the workflow and of the tests.

use super::checks::accept_anything;
use super::{Group, SECRET, VARIABLE, Variable, VariableReader, optional};

const fn outside_variable(name: &'static [&'static str], purpose: &'static str) -> Variable {
    optional(name, purpose, accept_anything)
}

/// Read by `.github/workflows/deploy.yml`, beside those of the product that it needs.
pub(super) const WORKFLOW: Group = Group {
    title: "The workflow that deploys",
    about: "Kept by GitHub ([deploy.md](deploy.md), step 8), never by Vercel.",
    reader: VariableReader::Workflow,
    variables: &[
        outside_variable(&["VERCEL_TOKEN"], "deploys")
            .about("Each environment has its own, which opens that environment's project only.")
            .on_github(SECRET),
        outside_variable(&["VERCEL_ORG_ID"], "whose project it is").on_github(VARIABLE),
        outside_variable(&["VERCEL_PROJECT_ID"], "which project: each environment has its own")
            .on_github(VARIABLE),
        outside_variable(
            &["VERCEL_AUTOMATION_BYPASS_SECRET"],
            "lets the smoke test past Deployment Protection",
        )
        .about("Made in the project's settings at Vercel.")
        .on_github(SECRET),
        outside_variable(
            &["PRODUCTION_PROJECT"],
            "production's project, which previews stay away from",
        )
        .on_github("variable"),
        outside_variable(
            &["PRODUCTION_DATABASE"],
            "production's database, which previews stay away from",
        )
        .about("Its host and name.")
        .example("ep-calm-sea-123456.us-east-1.aws.neon.tech/neondb")
        .on_github("variable"),
    ],
};

/// Read by `npm test` and the checks beside it.
pub(super) const TESTS: Group = Group {
    title: "Tests",
    about: "All may be left out. A variable of an outside service with `LIVE_` before its name, \
            such as `LIVE_OPENAI_API_KEY`, sends the tests of that service's adapter to the service \
            itself as well; so do `LIVE_MAIL_TO` and `LIVE_TWILIO_TO`, where messages may be sent.",
    reader: VariableReader::Tests,
    variables: &[
        outside_variable(
            &["CHROMIUM_PATH"],
            "the browser of the tests, if it isn't found by itself",
        ),
        outside_variable(&["STUDY_TEST_DATABASE_URL"], "a Postgres server for the tests")
            .about("They make and drop databases there. Without it they start their own."),
        outside_variable(
            &["STUDY_TEST_POOLER"],
            "sends the statements of tests through a PgBouncer",
        )
        .about("`session`, or `transaction`, which needs PgBouncer 1.21 or newer.")
        .example("session"),
        outside_variable(&["PGBOUNCER"], "which PgBouncer, if not the installed one"),
        outside_variable(&["SCHEMA_EXAMPLES"], "requests per operation of `npm run schema:check`")
            .usual("20"),
        outside_variable(&["SCHEMA_SEED"], "the seed of `npm run schema:check`").usual("20260101"),
        outside_variable(
            &["INNGEST_CLI"],
            "an Inngest development server to run the conformance fixtures",
        ),
    ],
};
