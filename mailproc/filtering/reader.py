"""The grammar, by recursive descent: one walk over one text.

    query   = "all of": { either [ "AND" ] }
    either  = factor { ( "OR" | "|" ) factor }          OR binds tighter than space
    factor  = [ "-" ] atom [ "AROUND" [ number ] atom ]

The whole grammar and its choices stand in docs/filters.md. Depth is bounded here,
length by query.py.
"""

import re

from mailproc.filtering import advice as misread
from mailproc.filtering.advice import Placed
from mailproc.filtering.canonical import print_query
from mailproc.filtering.nodes import Near, Node, Text, conj, disj, negate
from mailproc.filtering.operators import OPERATORS, QueryError, leaf, phrase, unknown
from mailproc.filtering.words import fold, symbols

MAX_DEPTH = 40
NEAR = 5  # distance of AROUND where no number is given
MAX_NEAR = 9999

_SPACE = re.compile(r"\s*")
_OPERATOR = re.compile(r"([^\W\d]\w*)[:：](?!//)")
_IPV6 = re.compile(
    r'[0-9a-f]{1,4}:[0-9a-f]{0,4}:[0-9a-f:.]*(?=[\s(){}"|]|$)', re.IGNORECASE
)
_KEYWORD = re.compile(r'(OR|AND|AROUND)(?=[\s(){}"|]|$)')
_HEADER_NAME = re.compile(r"([!#-'*+\-.0-9A-Z^_`a-z~]{1,76})(:?)")
_RUN = re.compile(r'[^\s(){}"|]+')
_NEAR_PHRASE = re.compile(r"(.+)\sAROUND(?:\s+(\d{1,4}))?\s(.+)", re.DOTALL)
_NEAR_WORD = re.compile(r"\sAROUND\s")
_DISTANCE = re.compile(r"\s*(\d{1,20})(?=[\s(){}\"|]|$)")
_IN_BRACKETS = re.compile(r"\s*\(\s*\d+\s*\)")
_CLOSER = {"(": ")", "{": "}"}


class Reader:
    """One walk over one text. `field` is the operator whose value is being read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.warnings: list[str] = []

    # --- the grammar, loosest first ---

    def all_of(self, field: str | None, closer: str) -> Node:
        """Read terms side by side up to the closing bracket or the end."""
        start = self.at
        found: list[Placed] = []
        mixed = 0
        while not self.ends(closer):
            if self.keyword("AND"):
                self.between(bool(found), closer, "AND")
            term, loose = self.either(field)
            mixed = mixed or (term.column if loose else 0)
            found.append(term)
        if not found:
            raise QueryError("nothing to search for", max(start, 1))
        node = conj(term.node for term in found)
        self.warnings += misread.of_neighbours(found)
        if mixed and len(found) > 1:
            self.warnings.append(
                f"OR without brackets beside other terms (at column {mixed}): "
                f"read as {print_query(node)}"
            )
        return node

    def any_of(self, field: str | None) -> Node:
        """Read the members of `{ }`."""
        start = self.at
        found: list[Node] = []
        while not self.ends("}"):
            if self.keyword("AND"):
                raise QueryError(
                    "AND inside { }",
                    self.at - 2,
                    "put ( ) around what belongs together",
                )
            found.append(self.either(field)[0].node)
        if not found:
            raise QueryError("nothing to search for", start)
        return disj(found)

    def either(self, field: str | None) -> tuple[Placed, bool]:
        """Read alternatives; true with it when there is more than one."""
        found = [self.placed(field)]
        while self.peek() == "|" or self.keyword("OR"):
            word = "OR"
            if self.peek() == "|":
                self.at, word = self.at + 1, "|"
            self.between(True, "", word)
            found.append(self.placed(field))
        if len(found) == 1:
            return found[0], False
        self.warnings += misread.of_alternatives(found)
        either = disj(term.node for term in found)
        return Placed(either, found[0].column, bare=False), True

    def placed(self, field: str | None) -> Placed:
        """Read one term and remember where and how it was written."""
        self.peek()
        start = self.at
        node = self.factor(field)
        written = self.text[start : self.at]
        bare = written[:1] not in ("-", "!") and not set('(){}"') & set(written)
        return Placed(node, start + 1, bare)

    def factor(self, field: str | None) -> Node:
        """Read one term with its negation and its AROUND."""
        column = self.at + 1
        if self.peek() in ("-", "!"):
            self.at += 1
            if self.at >= len(self.text) or self.text[self.at] in " \t\r\n-!)}|":
                raise QueryError(
                    "a lone '-'", column, "it belongs directly before what it excludes"
                )
            return negate(self.near(field))
        return self.near(field)

    def near(self, field: str | None) -> Node:
        """Read an atom, or two with AROUND between them."""
        column = self.at + 1
        left = self.atom(field)
        if not self.keyword("AROUND"):
            return left
        word = self.at - 5
        self.between(True, "", "AROUND")
        distance = self.distance(word)
        right = self.atom(field)
        if self.keyword("AROUND"):
            raise QueryError("AROUND twice", self.at - 5, "it joins two terms only")
        return _near(left, right, distance, column, ordered=False)

    def distance(self, word: int) -> int:
        """Read the number behind AROUND, the usual one where there is none."""
        column = self.at + 1
        number = _DISTANCE.match(self.text, self.at)
        if number and self.text[number.end() :].lstrip():
            if int(number[1]) > MAX_NEAR:
                raise QueryError(f"AROUND reaches {MAX_NEAR} words at most", column)
            self.at = number.end()
            return int(number[1])
        if _IN_BRACKETS.match(self.text, self.at):
            raise QueryError("the number of AROUND has no brackets", column, "AROUND 5")
        self.warnings.append(f"AROUND {NEAR} is meant (at column {word})")
        return NEAR

    def atom(self, field: str | None) -> Node:
        """Read brackets, a phrase, an operator with its value, or a bare term."""
        column = self.at + 1
        if self.keyword("OR") or self.keyword("AND") or self.keyword("AROUND"):
            raise QueryError(
                "an operator word without a term before it",
                column,
                "to search for the word itself, put it in quotes",
            )
        name = _OPERATOR.match(self.text, self.at)
        operator = name[1].lower() if name else ""
        address = operator not in OPERATORS and _IPV6.match(self.text, self.at)
        if not name or address:
            return self.value(field)
        if operator not in OPERATORS:
            raise unknown(name[1], column)
        if field is not None:
            raise QueryError(f"{operator}: inside the value of {field}:", column)
        self.at = name.end()
        return self.value(self.header() if operator == "header" else operator)

    def value(self, field: str | None) -> Node:
        """Read what may stand after an operator's colon, or a bare term."""
        column = self.at + 1
        sign = self.text[self.at : self.at + 1]
        if sign in ("(", "{"):
            return self.brackets(field, sign)
        exact = sign == "+" and self.text[self.at + 1 : self.at + 2].strip("+-") != ""
        self.at += exact
        if self.text.startswith('"', self.at):
            return self.quoted(field, exact=exact)
        run = _RUN.match(self.text, self.at)
        if not run or (field and run[0][0] in "-!"):
            what = f"{field}: has no value" if field else "a term is missing here"
            advice = "no space after the colon, '-' before the operator"
            raise QueryError(what, column, advice if field else "")
        if field is None and re.match(r":\w", run[0]) and not run[0].startswith("::"):
            raise QueryError("':' without its operator", column, "no space before it")
        self.at = run.end()
        self.warnings += misread.of_run(field, run[0], column)
        return leaf(field, run[0], column, exact=exact)

    # --- pieces ---

    def brackets(self, field: str | None, opener: str) -> Node:
        """Read ( ) or { }, with all their depth."""
        column = self.at + 1
        self.at += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError(f"more than {MAX_DEPTH} brackets in each other", column)
        closer = _CLOSER[opener]
        node = self.any_of(field) if opener == "{" else self.all_of(field, closer)
        if self.peek() != closer:
            raise QueryError(f"{opener} is never closed", column, f"add a {closer}")
        self.at += 1
        self.depth -= 1
        return node

    def quoted(self, field: str | None, *, exact: bool) -> Node:
        """Read a phrase, or `"a AROUND 5 b"`."""
        column = self.at + 1
        end = self.text.find('"', self.at + 1)
        if end < 0:
            raise QueryError("unbalanced quote", column, 'add the closing "')
        inner = self.text[self.at + 1 : end]
        self.at = end + 1
        pair = _NEAR_PHRASE.fullmatch(inner)
        if not pair:
            return phrase(field, inner, column, exact=exact)
        if _NEAR_WORD.search(pair[1]):
            raise QueryError("AROUND twice", column, "it joins two terms only")
        left, right = (phrase(field, p, column, exact=False) for p in pair.group(1, 3))
        return _near(left, right, int(pair[2] or NEAR), column, ordered=True)

    def header(self) -> str:
        """Read the name in `header:Name:value`."""
        read = _HEADER_NAME.match(self.text, self.at)
        if not read or not read[2]:
            raise QueryError(
                "header: needs a name and a value",
                self.at + 1,
                "write header:Name:value",
            )
        self.at = read.end()
        return f"header:{fold(read[1])}"

    def ends(self, closer: str) -> bool:
        """Whether the text or the bracket ends here. Errors: a wrong bracket."""
        sign = self.peek()
        if sign and sign in ")}" and sign != closer:
            raise QueryError(f"{sign} without its opening bracket", self.at + 1)
        return not sign or sign == closer

    def peek(self) -> str:
        """Skip white space and return the next character, "" at the end."""
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at
        return self.text[self.at : self.at + 1]

    def keyword(self, word: str) -> bool:
        """Take an operator word if it is next."""
        self.peek()
        read = _KEYWORD.match(self.text, self.at)
        if read and read[1] == word:
            self.at = read.end()
            return True
        return False

    def between(self, before: bool, closer: str, word: str) -> None:
        """Refuse an operator word that has nothing on one side."""
        column = self.at - len(word) + 1
        sign = self.peek()
        if not before or not sign or sign in (")}|" + closer):
            raise QueryError(f"{word} needs a term on both sides", column)


def _near(
    left: Node, right: Node, distance: int, column: int, *, ordered: bool
) -> Near:
    if not (isinstance(left, Text) and isinstance(right, Text)):
        pass
    elif left.field == right.field and not symbols(left.text + right.text):
        return Near(left, right, distance, ordered)
    raise QueryError(
        "AROUND joins two words or phrases of one field",
        column,
        "as in subject:(a AROUND 5 b)",
    )
