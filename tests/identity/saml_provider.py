"""A SAML identity provider for the tests: reads the real request, signs real answers with xmlsec.

Written from SAML 2.0 core and profiles, without the library that the application reads them with. Each fault that
the application must notice is a keyword of :meth:`SamlProvider.answer`.
"""

from __future__ import annotations

import base64
import secrets
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree

ENTITY, ADDRESS = "https://idp.example.com/metadata", "https://idp.example.com/sso"
SAML, SAMLP = "urn:oasis:names:tc:SAML:2.0:assertion", "urn:oasis:names:tc:SAML:2.0:protocol"
ANSWER = """<samlp:Response xmlns:samlp="{samlp}" xmlns:saml="{saml}" ID="{response_id}" Version="2.0"
 IssueInstant="{now}" Destination="{acs}" InResponseTo="{request_id}"><saml:Issuer>{issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
<saml:Assertion ID="{assertion_id}" Version="2.0" IssueInstant="{now}"><saml:Issuer>{issuer}</saml:Issuer>
<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{name_id}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData
 NotOnOrAfter="{until}" Recipient="{acs}" InResponseTo="{request_id}"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{since}" NotOnOrAfter="{until}"><saml:AudienceRestriction><saml:Audience>{audience}
</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="{assertion_id}"><saml:AuthnContext>
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>
</saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion></samlp:Response>"""


@dataclass(slots=True)
class SamlProvider:
    """A provider with a key of its own."""

    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    @property
    def certificate(self) -> str:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example.com")])
        now = datetime.now(UTC)
        built = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1)
        built = built.public_key(self.key.public_key()).not_valid_before(now - timedelta(days=1))
        signed = built.not_valid_after(now + timedelta(days=30)).sign(self.key, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.PEM).decode()

    def answer(
        self,
        address: str,
        name_id: str,
        attributes: dict[str, list[str]],
        *,
        audience: str = "",
        age: timedelta = timedelta(0),
        signed: bool = True,
        request_id: str = "",
        altered: tuple[str, str] | None = None,
    ) -> str:
        """Give the ``SAMLResponse`` to what the browser was sent with to ``address``.

        ``age``: how long ago it was made (valid for five minutes). ``altered``: words exchanged after signing.
        """
        asked = read_request(address)
        now = datetime.now(UTC) - age
        text = ANSWER.format(
            samlp=SAMLP,
            saml=SAML,
            issuer=ENTITY,
            acs=asked.get("AssertionConsumerServiceURL"),
            request_id=request_id or asked.get("ID"),
            audience=audience or asked.findtext(f"{{{SAML}}}Issuer"),
            name_id=escape(name_id),
            attributes="".join(_attribute(name, values) for name, values in attributes.items()),
            now=_instant(now),
            since=_instant(now - timedelta(minutes=1)),
            until=_instant(now + timedelta(minutes=5)),
            response_id=f"_{secrets.token_hex(16)}",
            assertion_id=f"_{secrets.token_hex(16)}",
        ).replace("\n</saml:Audience>", "</saml:Audience>")
        document = etree.fromstring(text.encode())
        if signed:
            self._sign(document.find(f"{{{SAML}}}Assertion"))
        data = etree.tostring(document)
        if altered:
            assert altered[0].encode() in data
            data = data.replace(altered[0].encode(), altered[1].encode())
        return base64.b64encode(data).decode()

    def _sign(self, assertion: etree._Element) -> None:
        signature = xmlsec.template.create(
            assertion, xmlsec.constants.TransformExclC14N, xmlsec.constants.TransformRsaSha256, ns="ds"
        )
        assertion.insert(1, signature)
        reference = xmlsec.template.add_reference(
            signature, xmlsec.constants.TransformSha256, uri=f"#{assertion.get('ID')}"
        )
        xmlsec.template.add_transform(reference, xmlsec.constants.TransformEnveloped)
        xmlsec.template.add_transform(reference, xmlsec.constants.TransformExclC14N)
        xmlsec.tree.add_ids(assertion, ["ID"])
        context = xmlsec.SignatureContext()
        pem = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        context.key = xmlsec.Key.from_memory(pem, xmlsec.constants.KeyDataFormatPem)
        context.sign(signature)


def read_request(address: str) -> etree._Element:
    """Give the request that the browser carries: HTTP-Redirect binding (SAML bindings 3.4.4)."""
    packed = parse_qs(urlsplit(address).query)["SAMLRequest"][0]
    return etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))


def _attribute(name: str, values: list[str]) -> str:
    inner = "".join(f"<saml:AttributeValue>{escape(value)}</saml:AttributeValue>" for value in values)
    return f'<saml:Attribute Name="{name}">{inner}</saml:Attribute>'


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
