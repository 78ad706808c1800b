"""The imitated region lived over real servers, with faults brought about."""
