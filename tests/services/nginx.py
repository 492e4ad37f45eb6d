"""nginx with deploy/nginx.conf on private ports, in front of a server of the tests."""

from __future__ import annotations

import shutil
import socket
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.services.install import apt_install, one_at_a_time, unavailable
from tests.services.postgres import free_port
from tests.services.server import Server

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"
HOST = "bsb.example"


@one_at_a_time
def find_nginx() -> Path:
    if program := shutil.which("nginx"):
        return Path(program)
    if apt_install("nginx-light") and (program := shutil.which("nginx")):
        return Path(program)
    return unavailable("nginx", "Install nginx with your package manager.")


class NginxServer(Server):
    """The shipped configuration, with nothing changed but addresses and places of files."""

    stop_signal = "SIGQUIT"

    def __init__(self, program: Path, upstream_port: int, **directives: str) -> None:
        super().__init__()
        self.program = program
        self.port, self._plain_port = free_port(), free_port()
        self._written = self.folder / "nginx.conf"
        self.certificate = _certificate(self.folder)
        self._written.write_text(self._config_text(upstream_port, directives))

    def command(self) -> list[str]:
        return [str(self.program), "-c", str(self._written), "-g", "daemon off;"]

    def check(self) -> str:
        """Return the output of ``nginx -t``. Raise RuntimeError when it fails."""
        checking = [str(self.program), "-t", "-c", str(self._written)]
        result = subprocess.run(checking, capture_output=True, text=True, check=False)
        if result.returncode or "[warn]" in result.stderr:
            raise RuntimeError(result.stderr)
        return result.stderr

    def is_ready(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    @property
    def pid(self) -> int:
        return int((self.folder / "pid").read_text())

    @property
    def access_log(self) -> str:
        return (self.folder / "access.log").read_text()

    def _config_text(self, upstream_port: int, directives: dict[str, str]) -> str:
        text = CONFIGURATION.read_text()
        places = {
            "pid /run/nginx.pid;": f"pid {self.folder}/pid;",
            "/var/log/nginx/": f"{self.folder}/",
            "server 127.0.0.1:8000 ": f"server 127.0.0.1:{upstream_port} ",
            "listen 80;": f"listen 127.0.0.1:{self._plain_port};",
            "listen 443 ssl": f"listen 127.0.0.1:{self.port} ssl",
            "/etc/nginx/bff.crt": str(self.certificate),
            "/etc/nginx/bff.key": str(self.folder / "key.pem"),
            **directives,
        }
        for shipped, own_path in places.items():
            assert shipped in text, shipped
            text = text.replace(shipped, own_path)
        return text


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    result = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(pem, form, plain))
    (folder / "cert.pem").write_bytes(result.public_bytes(pem))
    return folder / "cert.pem"
