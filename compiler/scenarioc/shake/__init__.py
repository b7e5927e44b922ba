"""Inline from the runtime modules what a generated module uses, and nothing else.

How a runtime module must be written:

- A top-level definition (function, class, constant, type alias) is taken when its name is used by something that was
  taken. It needs whatever its decorators, bases, annotations and body name. Top-level names are unique across modules.
- A *rider* is a function whose decorator names `events` (a listener), or a top-level statement that binds no name. It
  is taken when it uses, directly or through definitions of its own module, a name of that module that was taken. So a
  listener comes with the state it works on; keep things that it must not follow in another module.
- Methods of a class are taken when their name stands after a dot somewhere in the result: no `getattr` with a computed
  name. Dunder methods stay, and so does every method of a class with a base class.
- Comments directly above a definition or method go with it; the module docstring and other comments stay behind.
- Imports stand at the top, runtime modules import each other with `from scenarioc.runtime.x import y` and no alias; no
  `if TYPE_CHECKING`. `from __future__ import annotations` appears in the result only if an annotation needs it.
- The text is inlined as it stands: formatted by ruff for 88 columns.
"""

from scenarioc.shake.assemble import assemble
from scenarioc.shake.imports import Import, ImportClash, import_block
from scenarioc.shake.take import Helper, Taken, UnknownNames, take

__all__ = ["Helper", "Import", "ImportClash", "Taken", "UnknownNames", "assemble", "import_block", "take"]
