"""What became of a text."""

from hypothesis import given
from hypothesis import strategies as st

from parvis.domain.differences import WORD_BY_WORD, Change, ChangeKind, changes

TEXT = st.text(alphabet="ab é\n", max_size=60)


def test_a_changed_word_is_taken_and_added_and_the_others_stay():
    assert changes("Two years of work", "Three years of work") == (
        Change(ChangeKind.TAKEN, "Two "),
        Change(ChangeKind.ADDED, "Three "),
        Change(ChangeKind.STAYED, "years of work"),
    )


@given(TEXT, TEXT)
def test_what_stayed_and_was_added_is_the_new_text_and_what_stayed_and_was_taken_has_the_old_words(before, after):
    found = changes(before, after)

    assert "".join(change.text for change in found if change.kind is not ChangeKind.TAKEN) == after
    kept = "".join(change.text for change in found if change.kind is not ChangeKind.ADDED)
    assert kept.split() == before.split()


def test_a_very_long_text_is_told_as_a_whole():
    before, after = "a\n" * (WORD_BY_WORD * 8), "b\n" * 3

    assert changes(before, after) == (Change(ChangeKind.TAKEN, before), Change(ChangeKind.ADDED, after))
