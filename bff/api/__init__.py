"""Declaration of a capability's routes: callers, endpoints, the API description.

It stands above the context; ``bff/http/`` stands below.
"""
