"""By what names are found."""

import pytest

from accounts.models import NameTerm
from accounts.services import delete_account, register_user
from accounts.terms import MAX_READINGS, MAX_STARTS, TERM_LENGTH, name_terms, query_term


def finds(query: str, *names: str) -> bool:
    term = query_term(query)
    return bool(term) and any(one.startswith(term) for one in name_terms(*names))


@pytest.mark.parametrize(
    "query",
    [
        "王",
        "王小明",
        "小明",
        "明",
        "wang",
        "Wang Xiaoming",
        "xiaom",
        "ming",
        "wxm",
        "xm",
        "ＷＡＮ",
    ],
)
def test_a_chinese_name(query):
    assert finds(query, "wxm1990", "王小明")


@pytest.mark.parametrize("query", ["ann", "ann-l", "Ann Lee", "annlee", "lee", "al", "ÁNN"])
def test_a_latin_name(query):
    assert finds(query, "ann_lee.2", "Ann Lee")


@pytest.mark.parametrize("query", ["ee", "nn", "王明", "wxx", "", " ", "%", "_", "'--", "\u200d"])
def test_what_is_no_beginning(query):
    assert not finds(query, "ann_lee", "王小明")


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("单小明", ["danxiao", "shanxiaoming", "dxm", "sxm"]),
        ("吕布", ["lvbu", "lubu", "lb"]),
        ("張偉", ["张伟", "zhangwei", "zw"]),
        ("Müller Jürgen", ["muller", "jurgen", "mj"]),
        ("茶🍵社", ["🍵", "茶🍵", "chá"]),
        ("𠮷野家", ["𠮷", "野家"]),
    ],
)
def test_other_readings_and_writings(name, queries):
    for query in queries:
        assert finds(query, name), query


def test_it_is_bounded():
    terms = name_terms("x" * 40, "单" * 40)
    assert all(0 < len(term) <= TERM_LENGTH for term in terms)
    assert len(terms) <= 2 * MAX_STARTS * (1 + 2 * MAX_READINGS)


def test_accounts_keep_theirs_and_lose_them(db):
    user = register_user(username="wang", email="w@example.com", password="correct horse 42")
    assert set(NameTerm.objects.values_list("term", flat=True)) == {"wang", "w"}
    delete_account(by=user, user_id=user.pk)
    assert not NameTerm.objects.exists()
