"""The register for programs, one module a tongue.

awards         as the house itself tells it
common_grants  as the CommonGrants protocol asks for it
"""
