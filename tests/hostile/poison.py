"""What nobody should send, and everybody will."""

import json

HUGE = 10**40
DEEP = "[" * 100_000

TEXTS = [
    "",
    " ",
    "\0",
    "a\0b",
    "\u202e\u200b\ufeff",
    "\x1b[31m",
    "👩‍👩‍👧" * 500,
    "x" * 100_000,
    "'; DROP TABLE rooms_room; --",
    "' OR 1=1 --",
    "%' AND '%'='",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% debug %}",
    "${jndi:ldap://x}",
    "../../../etc/passwd",
    "%s%n%(x)s{0}{x!r}",
    "NaN",
    "1e999",
    "null",
]
NUMBERS = [0, -1, 2**31, 2**63 - 1, 2**63, 2**64, HUGE, -HUGE, 1.5, 1e308]
SHAPES = [None, True, False, [], {}, [[]], [{}], {"x": {"y": []}}, [None], list(range(3000))]
VALUES = [*TEXTS, *NUMBERS, *SHAPES]

# As JSON text: neither lone surrogates nor endless digits are Python's to write.
STRANGE = ['"\\ud800"', '"a\\udc00b"', '["\\ud800"]', '{"\\ud800":1}', "9" * 5000]
JSON_VALUES = [*map(json.dumps, VALUES), *STRANGE]

BODIES = [
    b"",
    b" ",
    b"not json",
    b"[]",
    b"null",
    b"42",
    b'"x"',
    b"{",
    b'{"a":',
    b"{}{}",
    b"NaN",
    b'{"a": Infinity}',
    b"\xff\xfe\x00",
    b'{"a": "\xff"}',
    b"\0",
    b"\xef\xbb\xbf{}",
    b'{"__proto__": {"x": 1}, "constructor": 1}',
    DEEP.encode(),
    b'{"a":' * 100_000,
]
LARGE = json.dumps({"content": "x" * 2**20, "name": "x" * 2**20}).encode()

CONTENT_TYPES = [
    "",
    "text/plain",
    "application/xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "application/json; charset=utf-16",
    "application/json; charset=nonsense",
    "x" * 1000,
    "application/json\x00",
]

PATH_VALUES = [0, 2**31, 2**63 - 1, 2**63, 2**64, HUGE, "007", "-1", "1.5", "abc", "%00", "%F0%9F"]
