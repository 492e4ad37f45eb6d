"""How a capability declares its routes: callers, endpoints, the API description. It stands above
the context; ``bff/http/`` stands below.
"""
