"""A PDF/A-3 that says in its metadata that it holds an e-invoice, as programs ask of Factur-X and ZUGFeRD.

typst attaches the XML, and writes metadata that nothing can be added to. So the PDF gets an update at its end, as the
format means it: the metadata once more, and where to find them. It is the same for the same PDF.
"""

from __future__ import annotations

import re
from typing import Final

FILE_NAME: Final = "factur-x.xml"
_NAMESPACE: Final = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_FACTS: Final = {
    "DocumentType": ("INVOICE", "The type of the document"),
    "DocumentFileName": (FILE_NAME, "The name of the embedded XML document"),
    "Version": ("1.0", "The version of the standard that the embedded XML document keeps"),
    "ConformanceLevel": ("EN 16931", "The level at which the embedded XML document keeps it"),
}
_CATALOGUE: Final = re.compile(rb"/Metadata (\d+) 0 R")
_PACKET: Final = re.compile(rb"<\?xpacket begin=.*?<\?xpacket end=\"[rw]\"\?>", re.DOTALL)
_TRAILER: Final = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s*(\d+)\s*%%EOF\s*\Z", re.DOTALL)
_END_OF_SCHEMAS: Final = b"</rdf:Bag></pdfaExtension:schemas>"
_END_OF_FACTS: Final = b"</rdf:RDF>"


def said_to_be_hybrid(pdf: bytes) -> bytes:
    """The PDF with metadata of Factur-X. Raises ValueError for one that typst did not write as PDF/A."""
    number, packet, trailer = _CATALOGUE.search(pdf), _PACKET.search(pdf), _TRAILER.search(pdf)
    if number is None or packet is None or trailer is None or _END_OF_SCHEMAS not in packet[0]:
        raise ValueError("not a PDF/A as typst writes it")
    said = (
        packet[0].replace(_END_OF_SCHEMAS, _schema() + _END_OF_SCHEMAS).replace(_END_OF_FACTS, _facts() + _END_OF_FACTS)
    )
    starts_at, table_at = len(pdf) + 1, 0
    metadata = b"%s 0 obj\n<</Type/Metadata/Subtype/XML/Length %d>>stream\n%s\nendstream\nendobj\n"
    update = metadata % (number[1], len(said), said)
    table_at = starts_at + len(update)
    table = b"xref\n%s 1\n%010d 00000 n \ntrailer\n<<%s/Prev %s>>\nstartxref\n%d\n%%%%EOF"
    return b"\n".join([pdf, update + table % (number[1], starts_at, trailer[1], trailer[2], table_at)])


def _schema() -> bytes:
    """What the four facts are, for a reader that knows PDF/A and not Factur-X."""
    properties = "".join(
        '<rdf:li rdf:parseType="Resource"><pdfaProperty:category>external</pdfaProperty:category>'
        f"<pdfaProperty:description>{meaning}</pdfaProperty:description><pdfaProperty:name>{name}</pdfaProperty:name>"
        "<pdfaProperty:valueType>Text</pdfaProperty:valueType></rdf:li>"
        for name, (_, meaning) in _FACTS.items()
    )
    return (
        '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>'
        f"<pdfaSchema:namespaceURI>{_NAMESPACE}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property></rdf:li>"
    ).encode()


def _facts() -> bytes:
    facts = "".join(f"<fx:{name}>{value}</fx:{name}>" for name, (value, _) in _FACTS.items())
    return f'<rdf:Description rdf:about="" xmlns:fx="{_NAMESPACE}">{facts}</rdf:Description>'.encode()
