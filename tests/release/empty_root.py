#!/usr/bin/env python3
"""Runs the released binary in a root folder that has nothing but it: no library, no /etc, no shell.

    python3 tests/release/empty_root.py target/dist/sesform

Then it gets a resolv.conf and a bundle of certificate authorities, and plans over TLS against a name that only a DNS
server knows. The server, the authority and the SES behind them are this script's, in a network of their own, so that
nothing of the machine is asked. Needs root or user namespaces, and openssl. Ends with `N passed, 0 failed`.
"""

import fcntl
import os
import pathlib
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
HOST = "ses.sesform.test"
BUNDLE = "etc/ssl/certs/ca-certificates.crt"
# The SES is the one of another process. The account is that of the credentials (see `sesform sandbox`).
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "123456789012", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "eu-west-1"}
# Long enough for every retry of a call; what hangs has failed.
PATIENCE = 60


def loopback_up():
    """A new network has a loopback, and it is down (netdevice(7))."""
    get_flags, set_flags, up = 0x8913, 0x8914, 1
    with socket.socket() as any_socket:
        flags = fcntl.ioctl(any_socket, get_flags, struct.pack("16sH14x", b"lo", 0))
        (now,) = struct.unpack_from("H", flags, 16)
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sH14x", b"lo", now | up))


class Names(threading.Thread):
    """A DNS server for one name: its A record is 127.0.0.1, other types of it are empty, other names are unknown."""

    def __init__(self):
        super().__init__(daemon=True)
        self.asked = set()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 53))

    def run(self):
        while True:
            query, client = self.socket.recvfrom(4096)
            at, labels = 12, []
            while query[at]:
                labels.append(query[at + 1 : at + 1 + query[at]].decode())
                at += 1 + query[at]
            question, (kind,) = query[12 : at + 5], struct.unpack_from(">H", query, at + 1)
            name = ".".join(labels)
            self.asked.add(name)
            known, is_a = name == HOST, kind == 1
            answer = struct.pack(">HHHIH4s", 0xC00C, 1, 1, 60, 4, socket.inet_aton("127.0.0.1"))
            header = query[:2] + struct.pack(">HHHHH", 0x8180 if known else 0x8183, 1, int(known and is_a), 0, 0)
            self.socket.sendto(header + question + (answer if known and is_a else b""), client)


def certificates(folder):
    """A certificate authority, and what it vouches for: a certificate of HOST."""

    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=test", "-days", "2")
    openssl("req", *key, "-keyout", "host.key", "-out", "host.csr", "-subj", f"/CN={HOST}")
    (folder / "host.ext").write_text(f"subjectAltName=DNS:{HOST}\n", encoding="utf-8")
    openssl(*"x509 -req -in host.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2".split(),
            *"-extfile host.ext -out host.pem".split())


def pump(source, target, old=b"", new=b""):
    try:
        while part := source.recv(65536):
            target.sendall(part.replace(old, new) if old else part)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # one side has gone


def serve_tls(folder, behind):
    """Unwraps TLS before a server on this machine, which answers to its own name only; gives the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "host.pem", folder / "host.key")
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    names = (f"{HOST}:{port}".encode(), "{}:{}".format(*behind).encode())

    def accept():
        while True:
            plain, _ = listener.accept()
            try:
                client = context.wrap_socket(plain, server_side=True)
            except (ssl.SSLError, OSError):
                continue  # it does not trust the authority: one of the checks
            server = socket.create_connection(behind)
            for ends in [(client, server, *names), (server, client)]:
                threading.Thread(target=pump, args=ends, daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return port


class Root:
    """An empty folder with the binary, as the root of its process."""

    def __init__(self, folder, binary):
        self.folder = folder
        shutil.copy(binary, folder / "sesform")
        shutil.copy(EXAMPLES / "first.yaml", folder / "first.yaml")

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def run(self, *words, **environment):
        def enter():
            os.chroot(self.folder)
            os.chdir("/")

        command = ["/sesform", *words]
        try:
            return subprocess.run(
                command, preexec_fn=enter, env=environment, capture_output=True, text=True, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired as late:
            said = [(text or b"").decode() for text in (late.stdout, late.stderr)]
            return subprocess.CompletedProcess(command, f"none within {PATIENCE} s", *said)


class Tally:
    passed = failed = 0

    def check(self, name, ended, code, text):
        """One check: how a run ended and what it said."""
        said = ended.stdout + ended.stderr
        good = ended.returncode == code and text in said
        self.passed, self.failed = self.passed + good, self.failed + (not good)
        print(("ok    " if good else "WRONG ") + name)
        if not good:
            print(f"      exit code {ended.returncode}, not {code}, or without `{text}`:\n{said}")


def inside(binary):
    loopback_up()
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        (scratch / "root").mkdir()
        root = Root(scratch / "root", binary)
        tally.check("says its version", root.run("--version"), 0, "sesform ")
        tally.check("validates", root.run("validate", "-f", "first.yaml"), 0, "")
        sandbox = ["-f", "first.yaml", "--sandbox=/sandbox.json"]
        tally.check("plans against its sandbox", root.run("plan", *sandbox), 0, "12 writes")
        tally.check("applies to its sandbox", root.run("apply", "--yes", *sandbox), 0, "Applied: 12 written.")
        tally.check("finds nothing left to do", root.run("plan", *sandbox), 0, "Nothing to do.")

        server = subprocess.Popen([binary, "sandbox"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            certificates(scratch)
            address, port = server.stdout.readline().strip().rpartition("/")[2].split(":")
            tls = serve_tls(scratch, (address, int(port)))
            names = Names()
            names.start()
            far = ["plan", "-f", "first.yaml", f"--endpoint-url=https://{HOST}:{tls}"]
            root.write("etc/resolv.conf", b"nameserver 127.0.0.1\n")
            ended = root.run(*far, **CREDENTIALS)
            tally.check("says that no authority vouches for a server", ended, 1, "SSL_CERT_FILE")
            root.write(BUNDLE, (scratch / "ca.pem").read_bytes())
            tally.check("plans over DNS and TLS", root.run(*far, **CREDENTIALS), 0, "12 writes")
            (root.folder / BUNDLE).rename(root.folder / "mine.pem")
            ended = root.run(*far, SSL_CERT_FILE="/mine.pem", **CREDENTIALS)
            tally.check("takes the authorities from SSL_CERT_FILE", ended, 0, "12 writes")
            ended = root.run(*far[:-1], f"--endpoint-url=https://unknown.test:{tls}", **CREDENTIALS)
            tally.check("says that a name is unknown", ended, 1, "unknown.test")
            assert {HOST, "unknown.test"} <= names.asked, f"only {names.asked} came to the DNS server"
            # The libraries of another glibc: whoever opens one waits for ever.
            root.write("etc/nsswitch.conf", b"hosts: resolve [!UNAVAIL=return] files dns\n")
            for folder in ["lib", "usr/lib", "lib64", "usr/lib64", f"lib/{os.uname().machine}-linux-gnu"]:
                (root.folder / folder).mkdir(parents=True, exist_ok=True)
                os.mkfifo(root.folder / folder / "libnss_resolve.so.2")
            ended = root.run(*far, SSL_CERT_FILE="/mine.pem", **CREDENTIALS)
            tally.check("loads no library where nsswitch.conf names one", ended, 0, "12 writes")
        finally:
            server.kill()
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


def main():
    if sys.argv[1] == "--inside":
        return inside(sys.argv[2])
    # A user namespace lets everybody do this; where they are forbidden root needs none.
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    this = [sys.executable, __file__, "--inside", str(pathlib.Path(sys.argv[1]).resolve())]
    return subprocess.run(["unshare", *user, "--net", *this], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
