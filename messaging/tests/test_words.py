from hypothesis import given
from hypothesis import strategies as st

from messaging.words import Rule, WordFilter, cover


def words_in(text, *words):
    rules = [Rule(number, word, "mask") for number, word in enumerate(words, 1)]
    return [match.rule.word for match in WordFilter(rules).find(text)]


def covered(text, *words):
    rules = [Rule(number, word, "mask") for number, word in enumerate(words, 1)]
    return cover(text, WordFilter(rules).find(text))


def test_a_word_is_found_wherever_it_stands():
    assert words_in("我们去赌博吧", "赌博") == ["赌博"]
    assert words_in("Buy LOTTERY tickets", "lottery") == ["lottery"]


def test_width_case_accents_and_script_do_not_hide_it():
    assert words_in("ＬＯＴＴÉＲＹ", "lottery") == ["lottery"]
    assert words_in("賭博", "赌博") == ["赌博"]


def test_what_stands_between_its_letters_does_not_hide_it():
    assert words_in("赌 * 博", "赌博") == ["赌博"]
    assert words_in("l-o-t-t-e-r-y", "lottery") == ["lottery"]
    assert words_in("赌\u200b博", "赌博") == ["赌博"]


def test_a_latin_word_is_not_found_inside_a_longer_one():
    assert words_in("a class of grass", "ass") == []
    assert words_in("you ass!", "ass") == ["ass"]
    assert words_in("你ass吧", "ass") == ["ass"]


def test_two_latin_words_are_not_one():
    assert words_in("such as S.", "ass") == []
    assert words_in("FREE  MONEY", "free money") == ["free money"]


def test_all_words_are_found_overlapping_ones_too():
    assert sorted(words_in("网络赌博网站", "赌博", "网络赌博", "赌博网站")) == [
        "网络赌博",
        "赌博",
        "赌博网站",
    ]


def test_covering_leaves_the_rest_as_it_is():
    assert covered("去 賭*博 吧 😀", "赌博") == "去 *** 吧 😀"
    assert covered("Nothing here.", "赌博") == "Nothing here."


def test_rules_without_letters_match_nothing():
    assert words_in("…!?", "!?", "  ") == []


def test_ten_thousand_words():
    words = [f"坏词{number:05}号" for number in range(10_000)]
    assert words_in("x" * 3000 + words[9_999] + words[0], *words) == [words[9_999], words[0]]


@given(st.text(max_size=40), st.lists(st.text(min_size=1, max_size=4), max_size=5))
def test_covering_keeps_the_length_and_leaves_no_word_uncovered(text, words):
    after = covered(text, *words)
    assert len(after) == len(text)
    assert words_in(after, *words) == []
