"""The version, for the API description and the release notes."""

VERSION = "0.1.0"
