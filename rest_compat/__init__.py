"""The documented /v1 routes, generated from the GraphQL operations in operations/."""
