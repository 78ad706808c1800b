"""Seals contacts of applicants with a key of its own, made when the first is sealed."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.key import create_key, read_key
from app.settings import Settings
from domain.errors import SettingsError

NONCE = 12  # bytes


def seal(settings: Settings, case_id: int, text: str) -> bytes:
    """Opens for this case only. Raises SettingsError."""
    create_key(settings.contacts_key)
    nonce = os.urandom(NONCE)
    cipher = AESGCM(_key(settings))
    return nonce + cipher.encrypt(nonce, text.encode(), _case(case_id))


def unseal(settings: Settings, case_id: int, sealed: bytes) -> str:
    """Raises SettingsError if the key is another one or is missing."""
    cipher = AESGCM(_key(settings))
    try:
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], _case(case_id)).decode()
    except InvalidTag as error:
        raise SettingsError(
            f"{settings.contacts_key}: контакт закрыт другим ключом: верните прежний файл"
        ) from error


def _key(settings: Settings) -> bytes:
    if not settings.contacts_key.exists():
        raise SettingsError(f"{settings.contacts_key}: нет ключа контактов: верните файл из копии")
    return read_key(settings.contacts_key, "ключ контактов")


def _case(case_id: int) -> bytes:
    return f"case {case_id}".encode()
