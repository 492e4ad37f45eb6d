"""The core's tables in the sandbox's file. Times are Unix seconds; `body` is JSON."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS ticket (
    ticket TEXT PRIMARY KEY, uid TEXT, expires_at REAL, used INTEGER);
CREATE TABLE IF NOT EXISTS certificate_status (identifier TEXT PRIMARY KEY, status TEXT);
CREATE TABLE IF NOT EXISTS new_certificate (
    identifier TEXT PRIMARY KEY, case_no TEXT UNIQUE, holder_code TEXT, body BLOB);
CREATE INDEX IF NOT EXISTS new_certificate_holder ON new_certificate (holder_code);
CREATE TABLE IF NOT EXISTS use_of_certificate (
    auth_code TEXT PRIMARY KEY, identifier TEXT, at REAL, expires_at REAL, question BLOB);
CREATE TABLE IF NOT EXISTS nonce (nonce TEXT PRIMARY KEY, at REAL);
CREATE INDEX IF NOT EXISTS nonce_at ON nonce (at);
CREATE TABLE IF NOT EXISTS first_answer (
    path TEXT, key TEXT, fingerprint TEXT, answer BLOB, PRIMARY KEY (path, key));

CREATE TABLE IF NOT EXISTS item (
    code TEXT PRIMARY KEY, position INTEGER UNIQUE, ended INTEGER, seed BLOB, body BLOB);
CREATE TABLE IF NOT EXISTS material (
    id TEXT PRIMARY KEY, code TEXT, name TEXT, media_type TEXT, size INTEGER, sha256 TEXT,
    at REAL, taken INTEGER DEFAULT 0);
CREATE INDEX IF NOT EXISTS material_untaken ON material (at) WHERE taken = 0;
-- source_no is unique by a look-up, not by the index: the fault noKey breaks it on purpose.
CREATE TABLE IF NOT EXISTS service_case (
    id INTEGER PRIMARY KEY AUTOINCREMENT, case_no TEXT UNIQUE, source_no TEXT, cert_no TEXT,
    item_code TEXT, state TEXT, state_text TEXT, version INTEGER, received_at REAL,
    promised_date TEXT, statutory_date TEXT, suspended_on TEXT, handler TEXT,
    fingerprint TEXT, body BLOB);
CREATE INDEX IF NOT EXISTS case_source ON service_case (source_no);
CREATE INDEX IF NOT EXISTS case_applicant ON service_case (cert_no);
CREATE TABLE IF NOT EXISTS notice (
    id TEXT PRIMARY KEY, case_no TEXT, deadline TEXT, answered INTEGER DEFAULT 0, body BLOB);
CREATE INDEX IF NOT EXISTS notice_case ON notice (case_no);
CREATE TABLE IF NOT EXISTS event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, case_no TEXT, version INTEGER, kind TEXT, body BLOB);
CREATE INDEX IF NOT EXISTS event_case ON event (case_no, version);
-- Events that nobody has answered 200 yet. Within a case the lowest turn goes first.
CREATE TABLE IF NOT EXISTS outbox (
    seq INTEGER PRIMARY KEY, case_no TEXT, turn REAL, not_before REAL, tries INTEGER DEFAULT 0,
    struck INTEGER DEFAULT 0, held INTEGER DEFAULT 0);
CREATE INDEX IF NOT EXISTS outbox_case ON outbox (case_no, turn);
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (not_before);
-- todo: the steps still to come, words with blanks between. due_at NULL: waits for the citizen.
CREATE TABLE IF NOT EXISTS timer (
    id INTEGER PRIMARY KEY AUTOINCREMENT, case_no TEXT, due_at REAL, todo TEXT);
CREATE INDEX IF NOT EXISTS timer_due ON timer (due_at);
CREATE INDEX IF NOT EXISTS timer_case ON timer (case_no);
-- Events that the caller reached nobody with: somebody rings.
CREATE TABLE IF NOT EXISTS unreached (event_id TEXT PRIMARY KEY, case_no TEXT, at REAL);
CREATE TABLE IF NOT EXISTS evaluation (
    id TEXT PRIMARY KEY, case_no TEXT UNIQUE, grade INTEGER, at REAL, body BLOB);
CREATE TABLE IF NOT EXISTS payment (
    pay_no TEXT PRIMARY KEY, case_no TEXT, amount_fen INTEGER, status TEXT, expires_at REAL);
CREATE INDEX IF NOT EXISTS payment_case ON payment (case_no);
CREATE TABLE IF NOT EXISTS delivery (
    express_no TEXT PRIMARY KEY, case_no TEXT UNIQUE, carrier TEXT, status TEXT, body BLOB);
"""
