import pytest

from parvis.domain.letters import Kind, check_wording, filled, paragraphs, unknown_places
from parvis.domain.refusals import Invalid

KIND = Kind("x.told", "proposal", "Told", "About {title}", "Dear {name}", ("title",))


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Dear {name}, about {title} of {programme}", []),
        ("Dear {nome}", ["nome"]),
        ("{title", ["{"]),
        ("title}", ["}"]),
        ("{}", [""]),
        ("{ title }", [" title "]),
        ("{nome} {nome}", ["nome"]),
        ("no place at all", []),
    ],
)
def test_a_letter_knows_its_places_and_no_others(text, unknown):
    assert unknown_places(text, KIND.places) == unknown


def test_words_with_an_unknown_place_are_refused_with_what_the_letter_knows():
    with pytest.raises(Invalid) as refused:
        check_wording("Dear {nome}", KIND, field="body_en")

    assert str(refused.value) == "This letter has no place called nome. It knows: {name}, {programme}, {title}."
    assert refused.value.field == "body_en"


@pytest.mark.parametrize("text", ["", "  \n "])
def test_a_letter_without_words_is_refused(text):
    with pytest.raises(Invalid, match="needs these words"):
        check_wording(text, KIND, field="subject_fr")


def test_words_that_look_like_places_are_left_as_they_were_typed():
    assert filled("About {title}", {"title": "{name} & {co}"}) == "About {name} & {co}"


def test_no_letter_leaves_with_a_hole():
    with pytest.raises(KeyError, match="title"):
        filled("About {title}", {"name": "Ada"})


def test_blank_lines_part_paragraphs_and_single_ones_do_not():
    assert paragraphs("One\ntwo\r\n\r\n\n three \n") == ["One\ntwo", "three"]
