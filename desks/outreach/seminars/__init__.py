"""Seminars for specialists of bodies: the calendar, invitations and who came."""
