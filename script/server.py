"""The whole of 码上办 on this machine: migrate, seed, then the sandbox and the BFF until Ctrl-C.

Run by script/server from the checkout. Its children run on a leash (script/leash.py): however this
process ends, they end too.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn
from urllib.request import ProxyHandler, build_opener

LEASH = Path(__file__).with_name("leash.py")
READY_WITHIN_S = 30

_WECHAT_VALUES = {"thing1": "subject", "thing2": "news", "time3": "at", "thing4": "advice"}
_NOTICE = {
    "id": "sandbox-notice-long-term-00000000002",
    "kind": "long-term",
    "values": _WECHAT_VALUES,
}
_PROGRESS = {
    "id": "sandbox-progress-one-time-0000000001",
    "kind": "one-time",
    "values": _WECHAT_VALUES,
}
WECHAT_TEMPLATES = {
    "urgent": _NOTICE,
    "action": _NOTICE,
    "result": _NOTICE,
    "progress": _PROGRESS,
    "benefit": _PROGRESS,
}
WELCOME = """
  码上办已就绪 · Ready

    {bff}/          从这里开始 · start here
    {bff}/docs      接口文档 · the API
    {admin}/admin/handset/page
                                   市民的手机 · what arrives on a citizen's phone
    {core}           模拟省级平台 · the core platform, simulated
    {sms}           模拟短信 · SMS, simulated
    {app_push}           模拟推送 · app pushes, simulated
    {wechat}           模拟微信 · WeChat, simulated

  按 Ctrl-C 停止 · Ctrl-C stops everything
"""


class Failed(Exception):
    """Reason why the demo cannot go on. The text says what happened and what to do about it."""


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    try:
        env = demo_environment(os.environ)
        data_dir = Path(env["BFF_DATA_DIR"])
        make_folder(data_dir)
        finish("bff", "migrate", env=env)
        finish("bff", "seed", env=env)
        with settings_left(data_dir, env):
            serve(env, sys.argv[1:])
    except Failed as failure:
        sys.exit(f"\n{failure}")


def leave(number: int, _: object) -> NoReturn:
    """Leave every ``with start(...)`` block, which stops what it started."""
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)  # a second Ctrl-C would leave processes behind
    sys.exit(0)


def demo_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Complete the caller's environment with the demo's settings for the children.

    Raises Failed when a port is taken.
    """
    bff_port = free_port(environment, "BFF_PORT", 8000)
    core_port = free_port(environment, "SANDBOX_PORT", 8100)
    admin_port = free_port(environment, "SANDBOX_ADMIN_PORT", core_port + 1)
    outside = outside_environment(environment, bff_port, core_port)
    data_dir = environment.get("BFF_DATA_DIR", "var")
    app_id = environment.get("BFF_CORE_APP_ID", "mashangban-bff")
    app_key = environment.get("BFF_CORE_APP_KEY", secrets.token_hex())
    return {
        "BFF_DEMO": "1",
        "BFF_DATA_DIR": data_dir,
        "BFF_CORE_APP_ID": app_id,
        "BFF_CORE_APP_KEY": app_key,
        "SANDBOX_APP_ID": app_id,
        "SANDBOX_APP_KEY": app_key,
        "SANDBOX_DATABASE": f"{data_dir}/sandbox.sqlite3",
        "BFF_CORE_URL": f"http://127.0.0.1:{core_port}",
        "BFF_CORE_ADMIN_URL": f"http://127.0.0.1:{admin_port}",
        "SANDBOX_EVENTS_URL": f"http://127.0.0.1:{bff_port}/core/events",
        **outside,
        **environment,
        **{name: port for name, port in outside.items() if name.endswith("_PORT")},
        "BFF_PORT": str(bff_port),
        "SANDBOX_PORT": str(core_port),
        "SANDBOX_ADMIN_PORT": str(admin_port),
    }


def outside_environment(
    environment: Mapping[str, str], bff_port: int, core_port: int
) -> dict[str, str]:
    """Return the settings of SMS and app pushes, which go to the sandbox. Raises Failed."""
    sms_port = free_port(environment, "SANDBOX_SMS_PORT", core_port + 3)
    push_port = free_port(environment, "SANDBOX_APP_PUSH_PORT", core_port + 4)
    wechat_port = free_port(environment, "SANDBOX_WECHAT_PORT", core_port + 5)
    sms_key, push_secret = secrets.token_hex(), secrets.token_hex()
    receipts_path = secrets.token_urlsafe()
    receipts_url = f"http://127.0.0.1:{bff_port}/sms/receipts/{receipts_path}"
    push_url = f"http://127.0.0.1:{push_port}"
    return {
        "SANDBOX_SMS_PORT": str(sms_port),
        "SANDBOX_SMS_SECRET_KEY": sms_key,
        "SANDBOX_SMS_RECEIPTS_URL": receipts_url,
        "BFF_SMS_URL": f"http://127.0.0.1:{sms_port}",
        "BFF_SMS_SECRET_ID": "sandbox-sms-id",
        "BFF_SMS_SECRET_KEY": sms_key,
        "BFF_SMS_APP_ID": "1400000000",
        "BFF_SMS_SIGN": "码上办",
        "BFF_SMS_TEMPLATE": "2000001",
        "BFF_SMS_TEMPLATE_PLAIN": "2000002",
        "BFF_SMS_TEMPLATE_EN": "2000003",
        "BFF_SMS_RECEIPTS_PATH": receipts_path,
        "SANDBOX_APP_PUSH_PORT": str(push_port),
        "SANDBOX_APP_PUSH_MASTER_SECRET": push_secret,
        "BFF_APP_PUSH_URL": push_url,
        "BFF_APP_PUSH_REPORT_URL": push_url,
        "BFF_APP_PUSH_KEY": "0123456789abcdef01234567",
        "BFF_APP_PUSH_SECRET": push_secret,
        **wechat_environment(bff_port, wechat_port),
    }


def wechat_environment(bff_port: int, wechat_port: int) -> dict[str, str]:
    """Return the settings of a mini program whose WeChat is the sandbox."""
    secret, token, aes_key = secrets.token_hex(), secrets.token_hex(16), secrets.token_hex(21) + "A"
    app_id = "wx0000000000000001"
    return {
        "SANDBOX_WECHAT_PORT": str(wechat_port),
        "SANDBOX_WECHAT_APP_ID": app_id,
        "SANDBOX_WECHAT_APP_SECRET": secret,
        "SANDBOX_WECHAT_TOKEN": token,
        "SANDBOX_WECHAT_AES_KEY": aes_key,
        "SANDBOX_WECHAT_CALLBACK_URL": f"http://127.0.0.1:{bff_port}/wechat/callback",
        "BFF_WECHAT_URL": f"http://127.0.0.1:{wechat_port}",
        "BFF_WECHAT_APP_ID": app_id,
        "BFF_WECHAT_APP_SECRET": secret,
        "BFF_WECHAT_TOKEN": token,
        "BFF_WECHAT_AES_KEY": aes_key,
        "BFF_WECHAT_TEMPLATES": json.dumps(WECHAT_TEMPLATES),
    }


def make_folder(data_dir: Path) -> None:
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Failed(f"BFF_DATA_DIR {data_dir}: {error.strerror}") from None


@contextmanager
def settings_left(data_dir: Path, env: Mapping[str, str]) -> Iterator[None]:
    """Store the demo's settings for commands run beside it, such as ``./script/bff doctor``.

    Only our user can read them (bff/running_demo.py).
    """
    file = data_dir / "demo.json"
    settings = {name: value for name, value in env.items() if name.startswith("BFF_")}
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        json.dump({"pid": os.getpid(), "environment": settings}, stream)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def free_port(environment: Mapping[str, str], name: str, default: int) -> int:
    """Return the port of setting ``name``. Raise Failed if it is no port number, or taken."""
    text = environment.get(name, str(default))
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise Failed(f"{name} 须为端口号 · {name} must be a port number, not {text!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            raise Failed(
                f"端口 {text} 无法使用，请换一个。Port {text}: {error.strerror}. Choose another:\n"
                f"  {name}={int(text) + 10} ./script/server"
            ) from None
    return int(text)


def start(module: str, *arguments: str, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start ``python -m module`` on a leash; as a context manager, stop it at the end."""
    return subprocess.Popen(
        [sys.executable, "-I", LEASH, sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        start_new_session=True,
        env=env,
    )


def finish(module: str, *arguments: str, env: Mapping[str, str]) -> None:
    with start(module, *arguments, env=env) as process:
        if status := process.wait():
            raise Failed(f"python -m {module} {' '.join(arguments)}: exit status {status}")


def serve(env: Mapping[str, str], arguments: list[str]) -> NoReturn:
    """Start both servers, print their addresses, and stay until one of them dies (Failed)."""
    bff_url = f"http://127.0.0.1:{env['BFF_PORT']}"
    with start("sandbox", env=env) as sandbox, start("bff", "serve", *arguments, env=env) as bff:
        servers = {"sandbox": sandbox, "bff": bff}
        deadline = time.monotonic() + READY_WITHIN_S
        while not (listens(env["SANDBOX_PORT"]) and answers(f"{bff_url}/readyz")):
            refuse_the_dead(servers)
            if time.monotonic() > deadline:
                raise Failed(f"未能就绪。{bff_url}/readyz: no 200 within {READY_WITHIN_S} s.")
            time.sleep(0.05)
        print(WELCOME.format(bff=bff_url, **addresses(env)), flush=True)
        while True:
            refuse_the_dead(servers)
            time.sleep(0.1)


def addresses(env: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses of the sandbox's ports, as the BFF was told them."""
    return {
        "core": env["BFF_CORE_URL"],
        "admin": env["BFF_CORE_ADMIN_URL"],
        "sms": env["BFF_SMS_URL"],
        "app_push": env["BFF_APP_PUSH_URL"],
        "wechat": env["BFF_WECHAT_URL"],
    }


def refuse_the_dead(servers: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for name, process in servers.items():
        if (status := process.poll()) is not None:
            if status == 0:
                raise Failed(f"{name} 已退出，已全部停止。{name} has ended; all stopped.")
            raise Failed(
                f"{name} 意外退出，已全部停止。{name} died (exit status {status}); all stopped."
            )


def listens(port: str) -> bool:
    try:
        socket.create_connection(("127.0.0.1", int(port)), timeout=1).close()
    except OSError:
        return False
    return True


def answers(url: str) -> bool:
    """Tell if ``url`` answers with success; never through a proxy, since it is on this machine."""
    try:
        build_opener(ProxyHandler({})).open(url, timeout=2).close()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
