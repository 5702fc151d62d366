"""Small files of past awards and of people."""

from __future__ import annotations

from datetime import datetime

from parvis.domain.past_files import Kind
from parvis.past.actions import taking_in
from parvis.past.models import Intake
from tests.factories import NOW

AWARDS = """reference,title,starts_on,ends_on,amount,currency,name,email,orcid,organisation,nation
G1,Floods in valleys,2021-01-01,2023-12-31,1000.50,EUR,Anna Peeters,anna@past.example,,Ghent,BE
G1,,,,,,Bohdan Koval,bohdan@past.example,,Kyiv,UA
G2,Ice on rivers,2015-05-01,2016-04-30,,,Anna Peeters,anna@past.example,,Ghent,BE
"""
PEOPLE = """name;email;orcid;organisation;ror;from_on;to_on
Anna Peeters;anna@past.example;0000-0002-1825-0097;Ghent;;2015-01-01;2020-01-01
Anna Peeters;anna@past.example;;Leuven;;2020-01-01;
Dag Berg;dag@past.example;;Oslo;;;
"""


def took(kind: Kind, content: str, *, now: datetime = NOW) -> Intake:
    """The file as the operator takes it in."""
    brought = taking_in.bring(content.encode(), kind, name=f"{kind}.csv", by=None, now=now)
    return taking_in.take_in(brought, by=None, now=now)
