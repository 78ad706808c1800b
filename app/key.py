"""Secrets in files, generated once; above all the key of the pseudonyms."""

import hmac
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from app.secrecy import Unopened, seal, unseal
from domain.errors import SettingsError

KEY_BYTES = 32


def create_key(path: Path, key: bytes | None = None) -> None:
    """Writes a secret, a new one if `key` is None, readable only by its owner; an existing file
    stays.
    """
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The complete file is linked, so another process never reads half a key.
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write((key.hex() if key else secrets.token_hex(KEY_BYTES)) + "\n")
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def read_key(path: Path, name: str = "ключ псевдонимов") -> bytes:
    """The secret; without that of the pseudonyms nothing starts. Raises SettingsError if it is
    missing or damaged.
    """
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except FileNotFoundError as error:
        raise SettingsError(
            f"{path}: нет ключа псевдонимов: выполните `otklik doctor --fix` и берегите файл"
        ) from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: {name} не читается: восстановите файл из копии") from error
    if len(key) < KEY_BYTES:
        raise SettingsError(f"{path}: {name} слишком короткий: восстановите файл из копии")
    return key


def begin_rotation(path: Path, before: Path | None) -> bytes:
    """Writes a new key beside that of the pseudonyms, and adds the present one to the file
    `before` unless that is None. Nothing has changed until `end_rotation`.
    """
    draft = _next(path)
    draft.unlink(missing_ok=True)
    if before is not None and (key := read_key(path)) not in earlier_keys(before):
        before.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(before, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
    create_key(draft)
    return read_key(draft)


def end_rotation(path: Path, mark: str | None) -> None:
    """Puts the new key in force if the database has its `mark` already; also after a kill between
    the two. Cheap where no rotation was begun.
    """
    draft = _next(path)
    if draft.exists() and key_mark(read_key(draft)) == mark:
        draft.replace(path)


def earlier_keys(path: Path) -> Sequence[bytes]:
    """Of the pseudonyms, the oldest first; raises SettingsError if the file is damaged."""
    try:
        return [bytes.fromhex(line) for line in path.read_text("ascii").split()]
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{path}: прежние ключи псевдонимов не читаются: восстановите файл из копии"
        ) from error


def pseudonym_keys(path: Path, before: Path) -> Sequence[bytes]:
    """Every key that pseudonyms of this installation may have, the present one first: what is
    erased of a person is looked for under each.
    """
    return (read_key(path), *reversed(earlier_keys(before)))


def _next(path: Path) -> Path:
    return path.with_name(f"{path.name}.next")


def key_for(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, f"otklik {purpose}".encode(), "sha256")


def key_mark(key: bytes) -> str:
    """Identifies a key without revealing it: a keyed hash of a constant."""
    return key_for(key, "pseudonym key").hex()


def seal_contact(path: Path, case_id: int, text: str) -> bytes:
    """A contact of an applicant, which opens for this case only. The first one makes the key.
    Raises SettingsError.
    """
    create_key(path)
    return seal(_contacts_key(path), text.encode(), f"case {case_id}".encode())


def unseal_contact(path: Path, case_id: int, sealed: bytes) -> str:
    """Raises SettingsError if the key is another one or is missing."""
    key = _contacts_key(path)
    try:
        return unseal(key, sealed, f"case {case_id}".encode()).decode()
    except Unopened as error:
        raise SettingsError(
            f"{path}: контакт закрыт другим ключом: верните прежний файл"
        ) from error


def contact_mark(path: Path, incident_id: str, contact: str) -> bytes:
    """Stands for a contact within an incident: nobody reads the contact of it, and the key
    tells whether another is the same. Raises SettingsError.
    """
    key = key_for(_contacts_key(path), "contacts of incidents")
    return hmac.digest(key, f"{incident_id} {contact}".encode(), "sha256")


def _contacts_key(path: Path) -> bytes:
    if not path.exists():
        raise SettingsError(f"{path}: нет ключа контактов: верните файл из копии")
    return read_key(path, "ключ контактов")
