"""Texts that are JSON, that are not, and that are but must be refused: our own, in the manner of conformance suites."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain


def _words(text: str) -> list[str]:
    """Return the words between blanks; other white space belongs to them."""
    return [word for word in text.split(" ") if word]


_DEEP = (65, 100, 1_000, 20_000, 100_000)

_BAD_NUMBERS = _words(
    "01 -01 00 +1 ++1 -+1 --1 - + 1. .1 -.1 1.e1 1e 1e+ 1e- 1E 1e1.0 1.2.3 1_000 1,000 0x1F 0b1 0o7 1f 1L 1n 1/2 1%2 "
    "NaN nan -NaN Infinity -Infinity +Infinity inf -inf Inf 1e400 -1e400 1e99999 0.1e 0e 0E+ 1ee1 1-1 ١ １ ½ ∞ 1e１ "
    "1.0e1e1 .e1 -e1 e1 0.. 0.-1 1.-1 $1 #1 1° 0x 0xg 1__0"
)
_BAD_WORDS = _words(
    "True False None TRUE NULL Null nul tru fals truetrue nulll undefined void yes no on off nil this await new "
    "function(){} () () => ; , : ,, :: } ] )  ' ` \\ / // # @ & * ! ? < > = | ~ ^ <a/> <![CDATA[x]]> --- ... %PDF"
)
_BAD_STRINGS = (
    '"', '"a', 'a"', "'a'", "`a`", '"\\"', '"\\x41"', '"\\a"', '"\\0"', '"\\01"', '"\\u"', '"\\u0"', '"\\u00"',
    '"\\u00g0"', '"\\uD83"', '"\\U0001F600"', '"\\u{41}"', '"\\ u0041"', '"\\u 041"', '"\\u-041"', '"a\nb"', '"a\tb"',
    '"a\rb"', '"\x01"', '"\x1f"', '"\x00"', '"a" "b"', '"a"b', '"a""b"', '"a"+"b"', "“a”", '"\\\n"', '"\\\'"', '"\\`"',
    '"\\v"', '"\\e"', '"\\%"', '\\"a\\"', 'u"a"', 'b"a"', 'r"a"', '"""a"""', '"a', '"\\ud800\\"', '"\\u0x41"',
)  # fmt: skip
_BAD_ARRAYS = (
    "[", "]", "[[", "[]]", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1,,2]", "[1 2]", "[1;2]", "[1:2]", '["a":1]', "[1,2",
    "[1]]", "[1}", "[1)", "[}", "[1,\n", "[*]", "[...]", "[1...2]", "[null,true,false", "[a]", "[-]", "[1, 2,, ]",
    "[][]", "[] []", "[]{}", "[1]x", "x[1]", "[1]//", "[1]/**/", "[/**/1]", "[1#\n]", "[1,//\n2]", "[\x0b]", "[\x0c]",
    "[\u00a0]", "[\u2028]", "[\u2060]", "[\ufeff]", "[1\x00]", "(1)", "<1>", "[`1`]", "[1,\x00]", "[\x1a]",
)  # fmt: skip
_BAD_OBJECTS = (
    "{", "}", "{{", "{}}", "{]", "{)", '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', '{,"a":1}', '{"a",1}', '{"a"}',
    '{"a" 1}', '{"a"=1}', '{"a"=>1}', '{"a"::1}', '{"a":1:2}', '{"a":1 "b":2}', '{"a":1;"b":2}', "{a:1}", "{'a':1}",
    "{1:1}", "{null:1}", "{true:1}", "{[]:1}", "{{}:1}", '{"a":}', '{:1}', '{"a":1,,"b":2}', '{"a":1}}',
    '{"a":1}{"b":2}', '{"a":1}\n{"b":2}', '{"a":1} x', 'x {"a":1}', '{"a":1}//x', '{"a":1}/*x*/', '/*x*/{"a":1}',
    '{"a":1#x\n}', '{/**/"a":1}', '{"a":/**/1}', '<!-- -->{"a":1}', ')]}\',\n{"a":1}', 'while(1);{"a":1}', '{...a}',
    '{"a":1,...}', '{"a"\x0b:1}', '{"a":\xa01}', '{"a":1}\x00', '\x00{"a":1}', '{"a":1}\x1a', '{"a":undefined}',
    '{"a":NaN}', '{"a":-Infinity}', '{"a":01}', '{"a":1e999}', '{"a":"\\ud800"}', '{"a":"\\udfff\\ud800"}',
    '{"\\ud83d":1}', '{"a":"\\u0000"}', '{"\\u0000":1}', '{"a":"x\\u0000y"}', '{"a":1,"a":2}', '{"a":1,"\\u0061":1}',
    '{"a":{"b":1,"b":1}}', '[{"a":1,"a":1}]', '{"":1,"":1}', '{"__proto__":1,"__proto__":2}', 'a=1&b=2', "a: 1\nb: 2",
    '<a b="1"/>', "callback({})", '{"a":1}, {"b":2}', '{"a":1,"b"}', '{"document"}', '{"arguments":{}', '{"a":"b}',
    '{"a":"b"c}', '{"a":b}', '{"$ref":}', '{"a":.5}', '{"a":5.}', '{"a":+5}', '{"a":0x5}', '{"a":1_0}', '{"a":true,}',
)  # fmt: skip

_BAD_BYTES = (
    b"\xff", b"\xfe\xff", b"\xc3", b'"\xc3"', b'"\xc3\x28"', b'"\xa0\xa1"', b'"\xe2\x28\xa1"', b'"\xe2\x82"',
    b'"\xf0\x28\x8c\xbc"', b'"\xf0\x9f\x98"', b'"\xed\xa0\x80"', b'"\xed\xa0\xbd\xed\xb8\x80"', b'"\xed\xbf\xbf"',
    b'"\xc0\x80"', b'"\xc0\xaf"', b'"\xe0\x80\xaf"', b'"\xf8\xa1\xa1\xa1\xa1"', b'"\xfc\xa1\xa1\xa1\xa1\xa1"',
    b'"\xf4\x90\x80\x80"', b'{"a\xff":1}', b'{"a":"\xff"}', b"[\xff]", b"\xef\xbb\xbf{}", b'\xef\xbb\xbf{"a":1}',
    b"\xef\xbb\xbf", b"\xef\xbb", "{}".encode("utf-16"), "{}".encode("utf-16-le"), "{}".encode("utf-16-be"),
    "{}".encode("utf-32"), '{"a":"é"}'.encode("latin-1"), '{"a":"é"}'.encode("utf-16"), b"\x00", b"\x00" * 1000,
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\x7fELF", b"+AHs-+AH0-", b"{\x80}",
    b"\xf7\xbf\xbf\xbf", b'{"a":1}\xc3', b'"\xdf"', b"\x85", b"\x0e\x0f", b"\x1b[31m{}", b"{}\xef\xbb\xbf", b" \xa0{}",
)  # fmt: skip

_GOOD = _words(
    "null true false 0 -0 1 -1 1.5 -1.5 1e5 1E5 1e+5 1e-5 0e0 0.0 1e-400 -0.0 1e308 123456789012345678901234567890 "
    '"" "a" [] {} [[]] [{}] {"":{}} [null] [1,2] {"a":{}} "\\u0041" "\\ud83d\\ude00" "\\/" "\\b\\f\\n\\r\\t\\\\" "é" '
    '"日本" "😀" "\u2028" "\ufeff" "\u200b" "\u202e" "\u0300" "%s" "%00" "../.." "<script>" "$NOTES" "${x}" "{{x}}" '
    '"\';DROP" "\\u007f" "\\uffff" "\\ufdd0" "\U0010ffff" {"__proto__":{}} {"constructor":{}} [0,-0,0.0] "0" "null"'
)


def broken() -> dict[str, bytes]:
    """Return texts that must be refused as malformed wherever a body is read, by name."""
    found = {text: text.encode() for text in chain(_BAD_NUMBERS, _BAD_WORDS, _BAD_STRINGS, _BAD_ARRAYS, _BAD_OBJECTS)}
    found |= {repr(content): content for content in _BAD_BYTES}
    found |= {f"{name} of {depth}": text.encode() for depth in _DEEP for name, text in _nested(depth)}
    found |= {f"white space {text!r}": text.encode() for text in (" ", "\n", "\t\r\n ", " " * 100_000)}
    found["a number of 400 digits"] = b"9" * 400
    found["a number of a million digits"] = b"[" + b"1" * 1_000_000 + b"]"
    found["an exponent of a thousand digits"] = b"1e" + b"9" * 1_000
    found["a megabyte that is not closed"] = b'{"a":"' + b"x" * 1_000_000
    found["a hundred thousand keys, one twice"] = _many_keys(100_000, twice=True)
    return found


def odd() -> dict[str, str]:
    """Return texts that are JSON, by name; whether a request with one is taken depends on where it stands."""
    found = {text: text for text in _GOOD}
    found |= {f"{name} of {depth}": text for depth in (10, 60) for name, text in _nested(depth) if _closes(text)}
    found |= {f"spaced {text!r}": f" \t\r\n{text}\n\t " for text in ("{}", "[]", "null", '{"a" : 1}')}
    found["a number of 300 digits"] = "9" * 300
    found["a long decimal"] = "0." + "1" * 5_000
    found["a text of 100,000 characters"] = json.dumps("x" * 100_000)
    found["a text of 100,000 escapes"] = '"' + "\\u0041" * 100_000 + '"'
    found["an array of 50,000 numbers"] = json.dumps([1] * 50_000)
    found["10,000 keys"] = _many_keys(10_000, twice=False).decode()
    found["a key of 100,000 characters"] = json.dumps({"k" * 100_000: 1})
    return found


def _nested(depth: int) -> Iterator[tuple[str, str]]:
    yield "arrays", "[" * depth + "]" * depth
    yield "objects", '{"a":' * depth + "1" + "}" * depth
    yield "arrays and objects", '[{"a":' * (depth // 2 + 1) + "1" + "}]" * (depth // 2 + 1)
    yield "arrays that are not closed", "[" * depth
    yield "objects that are not closed", '{"a":' * depth


def _closes(text: str) -> bool:
    return text.endswith(("]", "}"))


def _many_keys(count: int, *, twice: bool) -> bytes:
    keys = [f'"k{number}":{number}' for number in range(count)]
    return f"{{{','.join([*keys, *keys[:1] * twice])}}}".encode()
