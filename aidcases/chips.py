"""What the colour of a state means, once for the whole house.

Grey waits, blue is under way, green is confirmed or done, amber needs a person, red is stopped.
"""

COLOURS = {"grey", "blue", "green", "amber", "red"}

# By the words of the states (docs/glossary.md); a state that is not here is grey.
OF_STATE: dict[str, str] = {
    word: colour
    for colour, words in {
        "grey": "uploaded recorded planned waiting proposed offered queued draft open live unknown",
        "blue": "read running assigned reviewed deliberated approved sent partly_reconciled agreed "
        "started in_progress",
        "green": "applied accepted eligible decreed concluded issued released delivered paid "
        "reconciled closed done received allocated reported same active match matched",
        "amber": "in_review returned unverifiable quarantined review unsure failed_row warning "
        "held",
        "red": "failed refused reverted cancelled ineligible rejected different inactive "
        "unreadable",
    }.items()
    for word in words.split()
}
OF_STATE |= {"duplicate": "grey", "merged": "grey", "amended": "blue"}


def colour_of(state: str) -> str:
    """The colour of a state, or the colour itself if that was given."""
    return state if state in COLOURS else OF_STATE.get(state, "grey")
