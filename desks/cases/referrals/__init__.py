"""Cases handed over by a link: handing, going on to the next contact, the page, and the centre."""
