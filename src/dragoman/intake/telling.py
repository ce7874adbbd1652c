"""Alerts on their way: as an Atom feed, to a webhook, by mail. Each goes out until it has arrived, and names itself, so that
whoever gets it twice after a broken connection can tell."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from dragoman.intake.settings import Mail

TIMEOUT = 30.0
ATOM = "http://www.w3.org/2005/Atom"
MOST = 200
"""So many alerts the Atom feed holds."""


class NotSent(Exception):
    """An alert did not arrive; the text says why."""


def sentence(alert: Mapping[str, Any]) -> str:
    """One alert as plain text: what changed, from what to what, and the words of the reports."""
    lines = [str(alert["title"])]
    if alert["before"] or alert["after"]:
        lines.append(" → ".join(str(v) for v in (alert["before"], alert["after"]) if v))
    for one in alert["evidence"]:
        lines.append(f"“{one['words']}” ({', '.join(v for v in (one['report'], one['day'], one['url']) if v)})")
    if alert["searches"]:
        lines.append("Search: " + ", ".join(alert["searches"]))
    return "\n".join(lines)


def atom(alerts: Sequence[Mapping[str, Any]], title: str, address: str = "") -> bytes:
    """An Atom feed (RFC 4287) of alerts, newest first; `address` is where it will be found."""
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(f"{{{ATOM}}}feed")

    def add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
        node = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
        node.text = _clean(text) or None
        return node

    add(root, "title", title)
    add(root, "id", address or f"urn:dragoman:{hashlib.sha256(title.encode()).hexdigest()[:32]}")
    add(root, "updated", alerts[0]["made"] if alerts else "1970-01-01T00:00:00+00:00")
    add(add(root, "author"), "name", "dragoman")
    if address:
        add(root, "link", rel="self", href=address)
    for alert in alerts[:MOST]:
        entry = add(root, "entry")
        add(entry, "title", alert["title"])
        add(entry, "id", f"urn:dragoman:alert:{alert['id']}")
        add(entry, "updated", alert["made"])
        add(entry, "category", term=alert["change"])
        if url := next((e["url"] for e in alert["evidence"] if e["url"]), ""):
            add(entry, "link", rel="alternate", href=url)
        add(entry, "content", sentence(alert), type="text")
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def write_atom(path: Path, alerts: Sequence[Mapping[str, Any]], title: str, address: str = "") -> None:
    """Writes the feed in one step, so that nobody reads half of it. Raises NotSent where it cannot be written."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(atom(alerts, title, address))
        os.replace(part, path)
    except OSError as error:
        raise NotSent(f"{path}: cannot be written: {error.strerror or error}") from None


def post(address: str, alert: Mapping[str, Any], secret: str = "") -> None:
    """Posts one alert as JSON. With `secret` the header X-Dragoman-Signature is "sha256=" and the HMAC of the body in hexadecimal.

    Raises NotSent unless the answer is one of success (2xx). No redirect is followed.
    """
    import httpx

    body = json.dumps(dict(alert), ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(alert["id"]), "User-Agent": "dragoman"}
    if secret:
        headers["X-Dragoman-Signature"] = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False) as client, client.stream(
            "POST", address, content=body, headers=headers
        ) as response:  # the answer's body is not read: it could be without end
            status = response.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotSent(f"{address}: {error or type(error).__name__}") from None
    if not 200 <= status < 300:
        raise NotSent(f"{address}: the answer was {status}")


def mail(settings: Mail, alerts: Sequence[Mapping[str, Any]], title: str) -> None:
    """Sends the alerts in one mail. Raises NotSent where the server cannot be reached, or takes it for nobody."""
    message = EmailMessage()
    first = _line(str(alerts[0]["title"]))
    message["Subject"] = first if len(alerts) == 1 else f"{len(alerts)} changes in {_line(title)}: {first}"
    message["From"], message["To"] = _line(settings.sender), ", ".join(_line(to) for to in settings.to)
    message["Date"] = format_datetime(datetime.fromisoformat(alerts[-1]["made"]))
    key = hashlib.sha256("".join(str(a["id"]) for a in alerts).encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{key}@dragoman.invalid>"
    message.set_content("\n\n".join(sentence(a) for a in alerts).encode("utf-8", "replace").decode() + "\n")
    host, _, port = settings.server.rpartition(":") if ":" in settings.server else (settings.server, "", "")
    usual = {"tls": 465, "starttls": 587, "none": 25}[settings.tls]
    user, password = os.environ.get(settings.user_variable, ""), os.environ.get(settings.password_variable, "")
    try:
        number = int(port) if port else usual
        context = ssl.create_default_context()
        server: smtplib.SMTP = (
            smtplib.SMTP_SSL(host, number, timeout=TIMEOUT, context=context) if settings.tls == "tls"
            else smtplib.SMTP(host, number, timeout=TIMEOUT)
        )  # fmt: skip
        with server:
            if settings.tls == "starttls":
                server.starttls(context=context)
            if user:
                server.login(user, password)
            server.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise NotSent(f"{settings.server}: {error or type(error).__name__}") from None


def _line(text: str) -> str:
    return " ".join(text.split())[:200]


def _clean(text: str) -> str:
    """`text` without the characters that XML 1.0 cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff"))
