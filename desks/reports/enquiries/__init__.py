"""Enquiries of bodies: asking, the page of a link, reminders and our own figures beside them."""
