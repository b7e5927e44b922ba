"""Codes of problems with files on disk: the spec itself, and what is generated from it."""

from __future__ import annotations

from scenarioc.codes.code import Code

CODES: dict[str, Code] = {
    "edited-output": Code(
        "an edited file would be lost",
        "Every generated file carries a checksum in its first lines. When the rest of the file no longer has it, "
        "somebody changed the file, and generating it anew would lose the change. What the test does belongs in the "
        "spec, Python of your own in its hooks file (`hooks:`). `--diff` shows what would change, `--force` overwrites "
        "the edit. Line ends do not count as an edit.",
        "# in generated/shop/locustfile.py\nwait_time = between(2, 4)  # was between(1, 5)",
        "# in shop.yaml\nthink: 2s..4s",
    ),
    "file-exists": Code(
        "a file that exists already",
        "`scenarioc init` only ever creates a new file. Choose another name, or remove the old file first.",
        "scenarioc init scenario.yaml",
        "scenarioc init checkout.yaml",
    ),
    "not-ours": Code(
        "a file that scenarioc did not write",
        "Where a generated file should go there is one without the header of generated files: it belongs to somebody. "
        "Move it away, write to another folder with `-o`, or overwrite it with `--force`.",
    ),
    "not-utf8": Code(
        "a file in another encoding",
        "Specs are UTF-8 text. Editors call it UTF-8; the redirection `>` of Windows PowerShell 5 writes UTF-16.",
    ),
    "other-spec": Code(
        "a folder that belongs to another spec",
        "A spec is built into the folder of its `name`. The files there were generated from another spec, which still "
        "exists, so that two specs seem to share a name. Rename one of them.",
        "# shop.yaml and store.yaml\nname: shop",
        "# store.yaml\nname: store",
    ),
    "output-blocked": Code(
        "something in the way of a generated file",
        "Where a generated file or its folder should be there is a folder, a file of another kind or a symbolic link. "
        "scenarioc never writes through a symbolic link, because it would change a file elsewhere.",
    ),
    "output-path": Code(
        "a path outside the output folder",
        "Everything that is generated stays inside the output folder: no absolute paths, no drives, no `..`.",
    ),
    "output-unreadable": Code(
        "a generated file that cannot be read",
        "Before anything is written, every existing file is read to see whether somebody changed it.",
    ),
    "output-unwritable": Code(
        "a file that cannot be written",
        "The system refused, for the reason that is given: no permission, a full disk, a path too long. All files are "
        "written under temporary names first, so that none is left half-written.",
    ),
    "two-specs": Code(
        "two specs that write the same files",
        "A spec is built into the folder of its `name`, and two specs of this command have the same one.",
        "# shop.yaml and store.yaml\nname: shop",
        "# store.yaml\nname: store",
    ),
    "unknown-code": Code(
        "a code that does not exist",
        "`scenarioc explain` takes the code that stands in brackets behind `error` or `warning`; `--list` prints all.",
        "scenarioc explain error",
        "scenarioc explain unknown-key",
    ),
    "unknown-profile": Code(
        "a load profile that does not exist",
        "`scenarioc run --load` takes the name of one of the spec's `load: profiles:`.",
        "scenarioc run shop.yaml --load stedy",
        "scenarioc run shop.yaml --load steady",
    ),
    "unreadable-source": Code(
        "a spec that cannot be read",
        "The file that the command line names does not exist, is a folder, or may not be read.",
        "scenarioc build specs/",
        "scenarioc build specs/*.yaml",
    ),
}
