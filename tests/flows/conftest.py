"""What several rooms of the flows are tried with."""

from tests.flows.audit.conftest import two_months

__all__ = ["two_months"]
