"""The version, as the API description and the release notes give it."""

VERSION = "0.1.0"
