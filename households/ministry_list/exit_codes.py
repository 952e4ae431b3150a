"""How the children end that open what is wrapped (households/ministry_list/unlocking.py)."""

PLAIN, WRONG_PASSWORD, UNREADABLE, NOT_ONE, TOO_LARGE, OTHER_CIPHER = 3, 4, 5, 6, 7, 8
