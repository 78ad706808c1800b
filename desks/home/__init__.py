"""The summary «Сводка»: what goes on in the region, for each role and for the screen of a hall."""
