"""Tables of WeChat in the sandbox's file. Everybody in them is invented."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS wechat_token (
    value TEXT PRIMARY KEY, is_stable INTEGER, ends REAL, refusal INTEGER);
CREATE TABLE IF NOT EXISTS wechat_code (
    code TEXT PRIMARY KEY, openid TEXT, made_at REAL, is_used INTEGER DEFAULT 0,
    is_risky INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS wechat_person (openid TEXT PRIMARY KEY, uid TEXT UNIQUE);
CREATE TABLE IF NOT EXISTS wechat_allowance (
    openid TEXT, template TEXT, remaining INTEGER DEFAULT 0, is_allowed INTEGER DEFAULT 0,
    PRIMARY KEY (openid, template));
CREATE TABLE IF NOT EXISTS wechat_banned (template TEXT PRIMARY KEY);
"""
