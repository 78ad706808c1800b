"""Cases: the list and the board, the page of each, and opening one."""
