//! The variables, in groups.

use super::around::{TESTS, WORKFLOW};
use super::checks::{
    accept_anything, blob, budget, cron_daily, data_keys, database, days, dev_server, issuer,
    limit, mail, openai_base_url, origin, origins, pinecone, port, recorders, rubric, secret,
    sentry, sms, token_secret, upstash,
};
use super::minors::MINORS;
use super::{Group, SECRET, VARIABLE, VariableReader, needed, optional};

const JOBS: &str = "transcripts, practice, goals, students, cron, inngest";
const MODEL: &str = "chat, practice, tutor/routing, engagement/nudges/send, inngest";
const INDEX: &str = "chat, practice, inngest";
const SWEEP: &str = "cron/sweep";

/// All groups.
pub const GROUPS: &[Group] = &[
    Group {
        title: "On your machine",
        about: "Read by `npm start` and the command line. No function reads the first two.",
        reader: VariableReader::ThisMachine,
        variables: &[
            optional(&["PORT"], "the port of the server, always on 127.0.0.1", port).usual("3000"),
            optional(
                &["STUDY_DATA_DIR"],
                "the folder of the database, files and secrets",
                accept_anything,
            )
            .usual(".data"),
            optional(&["LOG_LEVEL"], "how much is logged", accept_anything)
                .about(
                    "A level (`error`, `warn`, `info`, `debug`, `trace`), or directives such as \
                     `info,web=debug`. Functions log from `info` on, `npm start` from `warn` on.",
                )
                .read_by("all; `info` without")
                .example("warn"),
        ],
    },
    Group {
        title: "Database",
        about: "PostgreSQL 15 or newer.",
        reader: VariableReader::Product,
        variables: &[
            needed(&["DATABASE_URL"], "the database", database)
                .about("Through the pooler, where there is one. `npm start` brings a database.")
                .read_by("all")
                .example("postgres://user:password@host/database?sslmode=verify-full")
                .on_github(SECRET),
            optional(
                &["DATABASE_URL_UNPOOLED"],
                "the database without a pooler, for migrations",
                database,
            )
            .read_by("`migrate`; `DATABASE_URL` without")
            .example("postgres://user:password@host/database?sslmode=verify-full")
            .on_github(SECRET),
        ],
    },
    Group {
        title: "Secrets and identity",
        about: "A secret that can be guessed counts as missing, by its name, on your machine as on \
                Vercel: one of less than 16 bytes (32 for tokens and data; a prefix such as \
                `signkey-prod-` is not counted), a pattern such as 32 zero bytes, or a \
                placeholder.",
        reader: VariableReader::Product,
        variables: &[
            needed(
                &["JWT_SECRET", "AUTH_SECRET", "NEXTAUTH_SECRET"],
                "signs access tokens",
                token_secret,
            )
            .about("32 bytes or more: `openssl rand -base64 48`.")
            .read_by("all"),
            needed(&["APP_URL", "NEXTAUTH_URL"], "where the product is reached", origin)
                .about("The issuer of tokens, and the address in mails.")
                .read_by("all")
                .example("https://study.example")
                .on_github(VARIABLE),
            needed(&["DATA_ENCRYPTION_KEY"], "encrypts what is stored", data_keys)
                .about(
                    "32 random bytes in base64: `openssl rand -base64 32`. Older keys follow after \
                     commas and only open what they have sealed: \
                     [operations.md](operations.md#rotating-keys).",
                )
                .read_by("all but signing in"),
            needed(&["CRON_SECRET"], "admits the scheduler", secret)
                .about("A bearer token of 16 bytes or more, which Vercel sends by itself.")
                .read_by("cron"),
            optional(&["AUTH_JWKS_URL"], "the keys of an outside issuer of tokens", issuer)
                .about(
                    "For example Clerk's. All three of `AUTH_*` or none. Its tokens carry `email`, \
                     `email_verified` and the audience that is named here.",
                )
                .read_by("all; only own tokens count without")
                .example("https://clerk.example/.well-known/jwks.json"),
            optional(&["AUTH_ISSUER"], "the name of an outside issuer of tokens", issuer)
                .read_by("all")
                .example("https://clerk.example"),
            optional(&["AUTH_AUDIENCE"], "whom an outside issuer's tokens are for", issuer)
                .read_by("all")
                .example("study-companion"),
            optional(&["ALLOWED_ORIGINS"], "whose scripts may call", origins)
                .about(
                    "Origins, separated by commas. The log says which origin, method or header a \
                     refused preflight asked for.",
                )
                .read_by("all; no script of another origin without")
                .example("https://app.example"),
        ],
    },
    Group {
        title: "Jobs (Inngest)",
        about: "",
        reader: VariableReader::Product,
        variables: &[
            needed(&["INNGEST_SIGNING_KEY"], "signs calls of jobs", secret).read_by(JOBS),
            needed(&["INNGEST_EVENT_KEY"], "starts jobs", secret).read_by(JOBS),
            optional(
                &["INNGEST_SIGNING_KEY_FALLBACK"],
                "signs too while the key is changed",
                secret,
            )
            .read_by("inngest"),
            optional(&["INNGEST_ENV"], "the branch environment of jobs", accept_anything)
                .about("Previews only.")
                .read_by(JOBS),
            optional(&["INNGEST_DEV"], "a development server runs the jobs", dev_server)
                .about(
                    "`1`, or where it is. It opens the job endpoint to unsigned calls of this \
                     machine, so Vercel's functions refuse to work with it.",
                )
                .example("http://localhost:8288"),
            optional(&["INNGEST_BASE_URL"], "where the job service is", origin)
                .about("Only if it isn't Inngest's own; the next two name its parts apart.")
                .read_by(JOBS),
            optional(&["INNGEST_API_BASE_URL"], "where the job service's API is", origin)
                .read_by(JOBS),
            optional(&["INNGEST_EVENT_API_BASE_URL"], "where the job service takes events", origin)
                .read_by(JOBS),
            optional(
                &["INNGEST_SERVE_ORIGIN"],
                "where the job service reaches the product",
                origin,
            )
            .read_by("inngest; `APP_URL` without"),
        ],
    },
    Group {
        title: "Language model (OpenAI)",
        about: "Any server that speaks OpenAI's protocol will do.",
        reader: VariableReader::Product,
        variables: &[
            needed(&["OPENAI_API_KEY"], "the language model", accept_anything)
                .about("Without it, the offline tutor answers on your machine.")
                .read_by(MODEL),
            optional(&["OPENAI_BASE_URL"], "where the model service is", openai_base_url)
                .read_by(MODEL)
                .usual("https://api.openai.com/v1"),
            optional(
                &["OPENAI_MODEL"],
                "reads sessions, writes questions, answers",
                accept_anything,
            )
            .read_by(MODEL)
            .usual("gpt-4.1"),
            optional(
                &["OPENAI_FALLBACK_MODEL"],
                "words what is short, and stands in",
                accept_anything,
            )
            .read_by(MODEL)
            .usual("gpt-4.1-mini"),
            optional(&["OPENAI_EMBEDDING_MODEL"], "makes text searchable", accept_anything)
                .read_by(INDEX)
                .usual("text-embedding-3-large"),
            optional(&["AI_STUDENT_DAILY_TOKENS"], "what one student may use up a day", budget)
                .about("Tokens. A call that could be more is refused.")
                .read_by(MODEL)
                .usual("2000000"),
            optional(&["AI_MONTHLY_BUDGET_USD"], "what all may use up a month", budget)
                .about("US dollars, months in UTC. Prices are in the table `model_prices`.")
                .read_by(MODEL)
                .usual("200"),
            optional(&["AI_STUDENT_BUDGET_PERCENT"], "what one student may use up of it", budget)
                .about("Percent of the month's dollars.")
                .read_by(MODEL)
                .usual("10"),
            optional(&["AI_GUEST_BUDGET_PERCENT"], "what all guests may use up of it", budget)
                .about(
                    "Guests are students without a proven address (where mails are sent), or \
                     without a tutor and a lesson.",
                )
                .read_by(MODEL)
                .usual("2"),
            optional(&["RUBRIC_CONFIDENCE_PERCENT"], "when a model judges free text", rubric)
                .about("How sure it has to be. Other answers wait for a tutor.")
                .read_by("practice")
                .usual("80"),
        ],
    },
    Group {
        title: "Vector index (Pinecone)",
        about: "",
        reader: VariableReader::Product,
        variables: &[
            needed(&["PINECONE_API_KEY"], "the vector index", pinecone)
                .read_by("chat, practice, inngest, `provision`"),
            optional(&["PINECONE_INDEX"], "the vector index's name", pinecone)
                .about("Enough to find it; the host saves each cold start one request.")
                .read_by(INDEX)
                .usual("study-companion"),
            optional(&["PINECONE_INDEX_HOST"], "where the vector index is", pinecone)
                .read_by(INDEX),
            optional(
                &["PINECONE_CONTROLLER_URL"],
                "where indexes are looked up and made",
                pinecone,
            )
            .read_by(INDEX)
            .example("https://api.pinecone.io"),
        ],
    },
    Group {
        title: "Cache and counters (Upstash)",
        about: "Both or none. Without them the cache and the counts of requests are in Postgres.",
        reader: VariableReader::Product,
        variables: &[
            optional(
                &["UPSTASH_REDIS_REST_URL", "KV_REST_API_URL", "VERCEL_KV_REST_API_URL"],
                "the cache outside",
                upstash,
            )
            .read_by("all")
            .example("https://database.upstash.io"),
            optional(
                &["UPSTASH_REDIS_REST_TOKEN", "KV_REST_API_TOKEN", "VERCEL_KV_REST_API_TOKEN"],
                "opens the cache outside",
                upstash,
            )
            .read_by("all"),
        ],
    },
    Group {
        title: "Files (Vercel Blob)",
        about: "",
        reader: VariableReader::Product,
        variables: &[
            needed(&["BLOB_READ_WRITE_TOKEN"], "the store of files", blob)
                .read_by("transcripts, students/export, cron/sweep, inngest"),
            optional(&["VERCEL_BLOB_API_URL"], "where the store of files is", blob)
                .read_by("the same")
                .example("https://vercel.com/api/blob"),
            optional(&["BLOB_READ_URL"], "where its files are read", blob).read_by("the same"),
        ],
    },
    Group {
        title: "Recorders of meetings (Read AI, Fireflies, Zoom)",
        about: "A webhook whose secret isn't set is not there. The two of Fireflies, or none; on your \
                machine its transcripts are read from a folder without the key.",
        reader: VariableReader::Product,
        variables: &[
            optional(&["READ_AI_WEBHOOK_KEY"], "signs Read AI's webhook", recorders)
                .about("The key as Read AI shows it, in base64.")
                .read_by("webhooks"),
            optional(&["FIREFLIES_WEBHOOK_SECRET"], "signs Fireflies' webhook", recorders)
                .read_by("webhooks"),
            optional(&["FIREFLIES_API_KEY"], "fetches transcripts of Fireflies", recorders)
                .read_by("inngest"),
            optional(&["FIREFLIES_BASE_URL"], "where Fireflies' API is", recorders)
                .read_by("the same")
                .example("https://api.fireflies.ai"),
            optional(&["ZOOM_WEBHOOK_SECRET_TOKEN"], "signs Zoom's webhook", recorders)
                .about("The secret token of the app in Zoom's marketplace.")
                .read_by("webhooks, inngest"),
            optional(&["ZOOM_BASE_URL"], "where Zoom's files are", recorders)
                .about("For tests: all files are fetched from there.")
                .read_by("inngest"),
        ],
    },
    Group {
        title: "Messages (Resend, Twilio)",
        about: "The two for mails, or none; the three for SMS, or none.",
        reader: VariableReader::Product,
        variables: &[
            optional(&["RESEND_API_KEY"], "sends mails", mail)
                .read_by("auth, tutor/invites, nudges; mails wait in an outbox without"),
            optional(&["MAIL_FROM"], "whom mails are from", mail)
                .read_by("the same")
                .example("Study Companion <hello@study.example>"),
            optional(&["RESEND_BASE_URL"], "where the mail service is", origin)
                .read_by("the same")
                .example("https://api.resend.com"),
            optional(&["TWILIO_ACCOUNT_SID"], "whose SMS are sent", sms)
                .read_by("nudges; no SMS are sent without"),
            optional(&["TWILIO_AUTH_TOKEN"], "sends SMS", sms).read_by("nudges"),
            optional(&["TWILIO_FROM"], "whom SMS are from", sms)
                .about("A number, or the id of a messaging service.")
                .read_by("nudges"),
            optional(&["TWILIO_BASE_URL"], "where the SMS service is", origin)
                .read_by("nudges")
                .example("https://api.twilio.com"),
        ],
    },
    Group {
        title: "Errors (Sentry)",
        about: "",
        reader: VariableReader::Product,
        variables: &[optional(&["SENTRY_DSN"], "where errors are reported", sentry)
            .about("Errors and panics, without anybody's words.")
            .read_by("all; only the log without")
            .example("https://key@o1.ingest.sentry.io/1")],
    },
    Group {
        title: "Limits",
        about: "How many requests are admitted, as requests/seconds: the first three per account \
                or key, the others per network address.",
        reader: VariableReader::Product,
        variables: &[
            optional(&["RATE_LIMIT_WRITES"], "how many writes are admitted", limit)
                .read_by("all")
                .usual("10/10"),
            optional(&["RATE_LIMIT_READS"], "how many reads are admitted", limit)
                .read_by("all")
                .usual("60/10"),
            optional(&["RATE_LIMIT_MODEL"], "how many requests to a model are admitted", limit)
                .about("Also those whose model work a job does later.")
                .read_by("all")
                .usual("20/60"),
            optional(&["RATE_LIMIT_MODEL_GUESTS"], "how many of guests behind one address", limit)
                .read_by("all")
                .usual("60/600"),
            optional(&["RATE_LIMIT_MODEL_ADDRESS"], "how many of others behind one address", limit)
                .read_by("all")
                .usual("1000/60"),
            optional(&["RATE_LIMIT_SIGN_IN"], "how many sign-ins are admitted", limit)
                .about("Requests with a password or a code; [sign-in.md](sign-in.md) has the rest.")
                .read_by("auth")
                .usual("120/60"),
            optional(&["RATE_LIMIT_REGISTRATIONS"], "how many registrations are admitted", limit)
                .read_by("auth")
                .usual("200/86400"),
            optional(&["RATE_LIMIT_OPEN"], "how many requests anybody may send", limit)
                .about(
                    "To health, openapi, docs; to inngest and cron until they show their secret.",
                )
                .read_by("those")
                .usual("60/10"),
        ],
    },
    MINORS,
    Group {
        title: "Schedule and retention",
        about: "Days for which things are kept, 1 to 36500.",
        reader: VariableReader::Product,
        variables: &[
            optional(&["CRON_DAILY"], "whether the scheduler calls once a day", cron_daily)
                .about("Then everybody who is due is nudged at that hour.")
                .read_by("cron")
                .usual("false"),
            optional(&["RETENTION_TRANSCRIPTS_DAYS"], "how long transcripts are kept", days)
                .about("With their turns and files. What was found in them stays.")
                .read_by(SWEEP)
                .usual("730"),
            optional(&["RETENTION_CHATS_DAYS"], "how long chats are kept", days)
                .read_by(SWEEP)
                .usual("365"),
            optional(
                &["RETENTION_AI_USAGE_DAYS"],
                "how long records of model calls are kept",
                days,
            )
            .read_by(SWEEP)
            .usual("400"),
            optional(
                &["RETENTION_IDEMPOTENCY_DAYS"],
                "how long answers are kept for repeats",
                days,
            )
            .read_by(SWEEP)
            .usual("1"),
            optional(&["RETENTION_OUTBOX_DAYS"], "how long mails are kept", days)
                .read_by(SWEEP)
                .usual("90"),
            optional(&["RETENTION_NOTIFICATIONS_DAYS"], "how long notifications are kept", days)
                .about("Those that were read.")
                .read_by(SWEEP)
                .usual("365"),
            optional(&["RETENTION_RECORDINGS_DAYS"], "how long recordings wait for an admin", days)
                .about("Those that a webhook brought and that are nobody's session.")
                .read_by(SWEEP)
                .usual("30"),
            optional(&["RETENTION_JOBS_DAYS"], "how long runs of jobs are kept", days)
                .read_by(SWEEP)
                .usual("30"),
        ],
    },
    WORKFLOW,
    TESTS,
];
