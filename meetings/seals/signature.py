"""The portal's signature on a PDF (PAdES): the only module that knows pyhanko.

A signature holds the time it was made, so the same PDF signed twice is two files: signed_copies.py keeps one.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.timestamps import HTTPTimeStamper

TIMESTAMP_SECONDS = 10
VALID_FOR = timedelta(days=3650)


class SignatureUnavailable(Exception):
    """The PDF cannot be signed now; the message is for the operator."""


def make_certificate(path: Path, *, name: str) -> None:
    """Write a self-signed certificate with its key to `path` (PKCS #12, mode 0600): for a demo, and for tests."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False
    ) | {"encipher_only": False, "decipher_only": False}
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(timezone.now() - timedelta(days=1))
        .not_valid_after(timezone.now() + VALID_FOR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .sign(key, hashes.SHA256())
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"portal", key, certificate, None, NoEncryption()))


def _signer() -> signers.SimpleSigner:
    path = Path(settings.SEAL_CERTIFICATE)
    if settings.DEMO and not path.exists():
        make_certificate(path, name="DK2020-portalen (demo)")
    password = settings.SEAL_CERTIFICATE_PASSWORD.encode() or None
    signer = signers.SimpleSigner.load_pkcs12(path, passphrase=password)
    if signer is None:
        raise SignatureUnavailable(f"SEAL_CERTIFICATE {path} cannot be opened: no PKCS #12 file, or another password")
    return signer


def certificate_ends(path: Path) -> datetime:
    """Return when the certificate in `path` stops being good; raise OSError, or SignatureUnavailable."""
    try:
        password = settings.SEAL_CERTIFICATE_PASSWORD.encode() or None
        _key, certificate, _others = pkcs12.load_key_and_certificates(path.read_bytes(), password)
    except ValueError as problem:
        raise SignatureUnavailable("no PKCS #12 file, or another password") from problem
    if certificate is None:
        raise SignatureUnavailable("no certificate in the PKCS #12 file")
    return certificate.not_valid_after_utc


def signed(pdf: bytes, *, reason: str) -> bytes:
    """Return the PDF with the portal's signature, which allows no later change; `reason` is shown with it.

    Raises SignatureUnavailable when certificate or time-stamp server fail.
    """
    metadata = signers.PdfSignatureMetadata(
        field_name=_("Seal"),
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    server = settings.SEAL_TIMESTAMP_URL
    stamper = HTTPTimeStamper(server, timeout=TIMESTAMP_SECONDS) if server else None
    source, target = IncrementalPdfFileWriter(BytesIO(pdf)), BytesIO()
    signer = signers.PdfSigner(metadata, _signer(), timestamper=stamper)
    try:
        # pyhanko runs an event loop, which a thread that has one already refuses: an ASGI server's, for one.
        with ThreadPoolExecutor(max_workers=1) as thread:
            thread.submit(signer.sign_pdf, source, output=target).result()
    except OSError as problem:
        raise SignatureUnavailable(str(problem)) from problem
    return target.getvalue()
