-- Intake's own rows: who may publish, and the registration books (ARCHITECTURE 4, F-01).

CREATE SCHEMA intake;

-- A token is known by its SHA-256 only. Two publishers may share sources: so a token is changed
-- without a pause, by adding the new one before revoking the old one.
CREATE TABLE intake.publisher (
    name       text        PRIMARY KEY COLLATE "C",
    token_hash bytea       NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    sources    integer[]   NOT NULL, -- ids of journal.source
    created_at timestamptz NOT NULL,
    revoked_at timestamptz
);

-- One row per document, whatever was reported about it. number 0: it is in no book.
CREATE TABLE intake.registration (
    document      text        PRIMARY KEY COLLATE "C", -- its subject, document:ISSUER/YEAR/SYMBOL
    issuer        text        NOT NULL,
    year          integer     NOT NULL,
    symbol        text        NOT NULL,
    content_hash  bytea,
    addressee     text        NOT NULL,
    book          text        NOT NULL COLLATE "C",
    book_year     integer     NOT NULL,
    number        integer     NOT NULL CHECK (number >= 0),
    registered_at timestamptz NOT NULL,
    state         smallint    NOT NULL CHECK (state BETWEEN 1 AND 3), -- registered, rejected, recalled
    shard         smallint    NOT NULL, -- the report it became known by
    seq           bigint      NOT NULL
) WITH (fillfactor = 90);
CREATE UNIQUE INDEX registration_number ON intake.registration (book, book_year, number)
WHERE number > 0;

-- Books whose numbers are given here: consecutive within a year, without gaps.
CREATE TABLE intake.book (
    book        text    NOT NULL COLLATE "C",
    year        integer NOT NULL,
    last_number integer NOT NULL,
    PRIMARY KEY (book, year)
) WITH (fillfactor = 10);

-- The tasks a document ordered, so that its recall reaches them.
CREATE TABLE intake.document_task (
    document text NOT NULL COLLATE "C",
    task     text NOT NULL COLLATE "C",
    PRIMARY KEY (document, task)
);

GRANT USAGE ON SCHEMA intake TO dondoc_intake, dondoc_reader;
GRANT SELECT ON intake.publisher TO dondoc_intake;
GRANT SELECT, INSERT, UPDATE ON intake.registration, intake.book TO dondoc_intake;
GRANT SELECT, INSERT ON intake.document_task TO dondoc_intake;
GRANT SELECT (name, sources, created_at, revoked_at) ON intake.publisher TO dondoc_reader;
GRANT SELECT ON intake.registration, intake.book, intake.document_task TO dondoc_reader;
