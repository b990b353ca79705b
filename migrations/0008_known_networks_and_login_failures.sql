-- Slowing down those who guess passwords, without locking anybody out.

-- The networks that an account was signed in to from lately. Wrong passwords from elsewhere don't slow
-- these down. A network is an HMAC of its address: there are too few addresses for a plain hash to
-- hide one.
create table known_networks (
    user_id      uuid not null references users (id) on delete cascade,
    network      bytea not null,
    last_used_at timestamptz not null,
    primary key (user_id, network)
);
-- How many accounts were signed in to from a network.
create index idx_known_networks_network on known_networks (network, last_used_at);
create index idx_known_networks_last_used on known_networks (last_used_at);

-- Wrong passwords for an account (the SHA-256 of an e-mail address, whether it has an account or not)
-- from a source (a network, the site around it, or everywhere). `leases` are the ends of the guesses
-- that are being checked: a guess whose process died counts until then. A failure is forgotten a day
-- after the last one.
create table login_failures (
    account        bytea not null,
    source         bytea not null,
    failures       integer not null default 0 check (failures >= 0),
    last_failed_at timestamptz not null,
    leases         timestamptz[] not null default '{}',
    primary key (account, source)
);
-- How many accounts one network fails to get into.
create index idx_login_failures_source on login_failures (source, last_failed_at);
create index idx_login_failures_last_failed on login_failures (last_failed_at);
