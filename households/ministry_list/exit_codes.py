"""How the child that opens protected workbooks ends (households/ministry_list/unlocking.py)."""

PLAIN, WRONG_PASSWORD, UNREADABLE = 3, 4, 5
