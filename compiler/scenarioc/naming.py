"""Python identifiers, class names and folder names from any text: valid, unique, never a name that is taken."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

from scenarioc.regex import pattern
from scenarioc.resources import runtime_homes


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


# The sets are data instead of `keyword`, `builtins` and `locust` asked at run time: the same spec must give the same
# file on every Python version and without importing Locust. Tests compare them with what is installed.

KEYWORDS = _set(
    """
    False None True and as assert async await break class continue def del elif else except finally for from global
    if import in is lambda nonlocal not or pass raise return try while with yield _ case match type
    """
)
"""Hard and soft keywords of Python 3.11 to 3.14."""

BUILTINS = _set(
    """
    ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError
    BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError
    ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception ExceptionGroup
    FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning
    IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
    ModuleNotFoundError NameError NotADirectoryError NotImplemented NotImplementedError OSError OverflowError
    PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError RecursionError ReferenceError
    ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError
    SystemExit TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError
    UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning WindowsError ZeroDivisionError
    abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex
    copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals
    hasattr hash help hex id input int isinstance issubclass iter len license list locals map max memoryview min next
    object oct open ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str sum
    super tuple vars zip
    """
)
"""Names that every Python module can use without importing them."""

LOCUST_ATTRIBUTES = _set(
    """
    _callstack_regex _cp_last_run _cp_last_wait_time _greenlet _is_protocol _parent _sleep _state _task_cycle
    _task_queue _taskset_instance _time_start _user abstract client client_pool concurrency connection_timeout context
    default_headers environment execute_next_task execute_task fixed_count fullname get_next_task greenlet group host
    insecure interrupt json max_redirects max_retries max_wait min_wait network_timeout on_start on_stop parent
    pool_manager proxy_host proxy_port rest rest_ run schedule_task ssl_context_factory start stop tasks user wait
    wait_function wait_time weight
    """
)
"""Attributes that Locust 2.47 keeps on users and task sets: an own attribute of that name would break them."""

GENERATED_NAMES = _set(
    """
    self user response expect body value fake iteration loop_index loop_index_2 loop_index_3 answer error environment
    parser index branch attempt started kwargs args data items row rows Load PROFILES ARRIVALS WARMUP_S TEST_ID TRIAL
    __name__ __file__
    FastHttpUser HttpUser User TaskSet SequentialTaskSet LoadTestShape InterruptTaskSet RescheduleTask StopUser
    StopTest between constant constant_pacing constant_throughput events locust run_single_user tag task transition
    base64 binascii bisect calendar collections contextlib copy csv dataclasses datetime enum faker functools gevent
    gzip hashlib heapq hmac html http importlib inspect io itertools json jsonpath_rfc9535 jsonschema logging lxml math
    operator os pathlib queue quote urlencode random re requests secrets shutil signal socket ssl statistics string
    struct sys tempfile textwrap threading time traceback types typing urllib uuid warnings weakref xml zipfile zlib
    geventhttpclient socketio websocket
    Any Callable ClassVar Faker Final Iterable Iterator Mapping Sequence annotations
    """
)
"""Names that a generated module itself may bind or import."""

_AMBIGUOUS = frozenset(("l", "I", "O"))  # linters refuse them as names because they look like digits
_LONGEST = 60
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z])")
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L"}
    | {"þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "\u0131": "i", "ħ": "h", "Ħ": "H"}
)
_UPPER = pattern(r"[A-Z][A-Z0-9_]*")
_DEVICE = pattern(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def identifier(title: str) -> str:
    """A snake_case identifier for any text: `Create item` → `create_item`, `2FA` → `x2fa`, `class` → `class_`."""
    name = "_".join(_words(title)).lower()
    return _safe(name)


def class_name(title: str) -> str:
    """A CamelCase class name for any text: `open an item` → `OpenAnItem`."""
    name = "".join(word[0].upper() + word[1:].lower() for word in _words(title))
    return _safe(name)


def constant_name(title: str) -> str:
    """An UPPER_CASE identifier for any text: `Create item` → `CREATE_ITEM`."""
    return _safe("_".join(_words(title)).upper())


def environment_identifier(name: str) -> str:
    """The module constant that holds the environment variable `name`; different variables get different constants."""
    plain = _UPPER.fullmatch(name) and not name.startswith("ENV_") and name not in reserved_names()
    return name if plain else f"ENV_{name}"


def folder_name(title: str) -> str:
    """A folder name for any text that every file system takes: ASCII, no separators, no device name, never empty."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", _ascii(title))
    name = re.sub(r"\.{2,}", ".", name).strip("-. ")[:80].rstrip("-. ") or "unnamed"
    # Windows takes `con` and `con.anything` for the console.
    return f"x-{name}" if _DEVICE.fullmatch(name.partition(".")[0]) else name


def host_name(title: str) -> str:
    """A name for any text that may stand in a host name: lower-case letters, digits and single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", _ascii(title).lower())[:40].strip("-") or "unnamed"


class Names:
    """One namespace: hands out identifiers, each only once, in an order that depends on nothing but the requests."""

    def __init__(self, *reserved: Iterable[str], outer: Names | None = None) -> None:
        self._taken = {name for names in reserved for name in names}
        self._next: dict[str, int] = {}
        self._outer = outer

    def take(self, wanted: str) -> str:
        """`wanted` if it is free; else `wanted_` for a reserved name, `wanted_2`, `wanted_3` … for one handed out."""
        name = wanted
        number = self._number(wanted)
        if number is None and name in self:
            name = wanted.rstrip("_") + "_"
        number = number or 2
        while name in self:
            name, number = f"{wanted.rstrip('_')}_{number}", number + 1
        self._next[wanted] = number
        self._taken.add(name)
        return name

    def reserve(self, *names: str) -> None:
        """Keep names from being handed out."""
        self._taken.update(names)

    def inner(self) -> Names:
        """A namespace inside this one: it knows every name taken here, and what it hands out stays inside."""
        return Names(outer=self)

    def _number(self, wanted: str) -> int | None:
        """What the next name like this one ends in; None when there is none yet."""
        number = self._next.get(wanted)
        return self._outer._number(wanted) if number is None and self._outer else number

    def __contains__(self, name: str) -> bool:
        return name in self._taken or (self._outer is not None and name in self._outer)


def reserved_attributes() -> frozenset[str]:
    """Names that must not become attributes of a virtual user."""
    return LOCUST_ATTRIBUTES | KEYWORDS | {"begin"}  # what `on_start` keeps trying


@functools.cache
def reserved_names() -> frozenset[str]:
    """Names that must not become locals, functions, classes or constants of a generated module."""
    return KEYWORDS | BUILTINS | GENERATED_NAMES | runtime_names()


def runtime_names() -> frozenset[str]:
    """Every top-level name of the runtime modules, because any of them may be inlined into a generated module."""
    return frozenset(runtime_homes())


def _safe(name: str) -> str:
    return name + "_" if name in KEYWORDS or name in _AMBIGUOUS else name


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode()


def _words(title: str) -> list[str]:
    text = _CAMEL.sub(" ", _ascii(title).replace("'", ""))
    words = re.findall(r"[A-Za-z0-9]+", text) or ["x"]
    while len(words) > 1 and len("_".join(words)) > _LONGEST:
        words.pop()
    words[0] = words[0][:_LONGEST]
    return [f"x{words[0]}", *words[1:]] if words[0][0].isdigit() else words
