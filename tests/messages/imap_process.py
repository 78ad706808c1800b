"""What imap_server starts: Twisted's IMAP server over a folder, in a process of its own."""

import sys
from io import BytesIO
from pathlib import Path

from twisted.cred.checkers import InMemoryUsernamePasswordDatabaseDontUse
from twisted.cred.portal import IRealm, Portal
from twisted.internet import protocol, reactor
from twisted.mail import imap4
from zope.interface import implementer

FOLDER, USER, PASSWORD = Path(sys.argv[1]), sys.argv[2], sys.argv[3]


@implementer(imap4.IMessage, imap4.IMessageFile)
class Letter:
    def __init__(self, file: Path) -> None:
        self.file = file

    def open(self):
        return BytesIO(self.file.read_bytes())

    def getUID(self):
        return int(self.file.stem)

    def getSize(self):
        return self.file.stat().st_size

    def getInternalDate(self):
        return "28-Nov-2026 10:00:00 +0900"

    def getFlags(self):
        return []


@implementer(imap4.IMailbox)
class Box:
    def letters(self):
        return sorted(map(Letter, FOLDER.glob("*.eml")), key=Letter.getUID)

    def getUIDValidity(self):
        file = FOLDER / "validity"
        return int(file.read_text()) if file.exists() else 1

    def getUIDNext(self):
        return 1 + max((one.getUID() for one in self.letters()), default=0)

    def getMessageCount(self):
        return len(self.letters())

    def getRecentCount(self):
        return 0

    def getUnseenCount(self):
        return 0

    def isWriteable(self):
        return False

    def getFlags(self):
        return ["\\Seen"]

    def getHierarchicalDelimiter(self):
        return "/"

    def addListener(self, listener):
        pass

    def removeListener(self, listener):
        pass

    def requestStatus(self, names):
        return imap4.statusRequestHelper(self, names)

    def fetch(self, messages, uid):
        messages.last = self.getUIDNext()
        return [
            (place, one)
            for place, one in enumerate(self.letters(), 1)
            if (one.getUID() if uid else place) in messages
        ]


@implementer(imap4.IAccount)
class Account:
    def select(self, name, readwrite=True):
        return Box() if name.upper() == "INBOX" else None

    def isSubscribed(self, name):
        return True

    def listMailboxes(self, reference, wildcard):
        return [("INBOX", Box())]


@implementer(IRealm)
class Realm:
    def requestAvatar(self, avatarId, mind, *interfaces):
        return imap4.IAccount, Account(), lambda: None


class Factory(protocol.Factory):
    def buildProtocol(self, addr):
        known = InMemoryUsernamePasswordDatabaseDontUse(**{USER: PASSWORD.encode()})
        server = imap4.IMAP4Server()
        server.portal = Portal(Realm(), [known])
        server.challengers = {b"PLAIN": imap4.PLAINCredentials}
        return server


if __name__ == "__main__":
    port = reactor.listenTCP(0, Factory(), interface="127.0.0.1")
    sys.stdout.write(f"{port.getHost().port}\n")
    sys.stdout.flush()
    reactor.run()
