"""Use cases for people and programs: pages, the API and the shell all call them."""
