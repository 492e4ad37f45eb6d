"""Certificates: list, show, verify, who has seen them (电子证照、亮证、用证日志)."""
