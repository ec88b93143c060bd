from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from helpers.chinese import RADICALS, fold, fold_each
from helpers.gazetteer import gazetteer, towns
from helpers.rules import FOLDER


@given(st.text())
def test_a_folded_text_has_the_offsets_of_the_printed_one(text):
    assert len(fold(text)) == len(text)


@given(st.lists(st.text(st.sampled_from("報,（）⻄长\n\u3000a"))))
def test_texts_fold_together_as_each_alone(texts):
    assert fold_each(texts) == [fold(text) for text in texts]


def test_radicals_fold_to_the_characters_that_they_are_printed_for():
    assert fold("⻄安⾼新区⻓城路,⽂化⻢拉松,⾭海湖") == "西安高新区长城路,文化马拉松,青海湖"


def test_a_radical_folds_as_the_traditional_character_does():
    assert fold("⾧⾨⿓⾺⻑") == fold("長門龍馬長") == "长门龙马长"
    assert all(fold(fold(sign)) == fold(sign) for sign in RADICALS)


def test_full_width_signs_fold_to_half_width():
    assert fold("ＧＤＰ增长１２．６％，（试行）") == "GDP增长12.6%,(试行)"


def test_the_font_has_every_character_of_the_gazetteer_and_the_towns():
    characters = set(map(chr, TTFont(FOLDER / "BaozhangSans-Regular.otf").getBestCmap()))
    assert set("".join([*gazetteer().forms, *gazetteer().names.values(), *towns()])) <= characters
