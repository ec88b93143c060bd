"""The files of pages, wherever they lie: in folders in folders, packed with gzip, here or where fsspec reaches."""

import gzip
import os
import re
from typing import NamedTuple

import fsspec
from fsspec.implementations.local import LocalFileSystem

from helpers.pages import page_names, read_bytes

PAGE_FILE = re.compile(r"\.txt(?:\.gz)?$", re.IGNORECASE)
# What file systems tell of the state of a file, the surest first.
STAMPS = ("ETag", "etag", "md5Hash", "mtime", "LastModified", "last_modified", "updated", "created")
# Text takes about so many times the bytes of its gzip file.
GZIP = 3


class File(NamedTuple):
    """The file of a page: the page's name, where it is, its bytes unpacked, and what changes when the file does."""

    page: str
    path: str
    size: int
    stamp: str


def file_system(path):
    """The file system of a path or address, and the path in it."""
    if not os.fspath(path):
        raise ValueError("An empty name is no folder: name one, or a file or an address.")
    if isinstance(path, os.PathLike) or "://" not in path:
        return LocalFileSystem(), os.path.abspath(os.path.expanduser(path))
    system, path = fsspec.core.url_to_fs(path)
    return system, path.rstrip("/") or "/"


def find_pages(pages):
    """The file system of the pages, the deepest folder that all share, and their files in the order of their paths.

    Hidden files and folders, whose names begin with a dot, are left out, unless they are named themselves.
    """
    places = [file_system(place) for place in ([pages] if isinstance(pages, str | os.PathLike) else pages)]
    if len({type(system) for system, _ in places}) > 1:
        raise ValueError("The pages lie in several file systems: process those of each by themselves.")
    roots, found = [], {}
    for system, path in places:
        folder, infos = expand(system, path)
        roots.append(folder)
        found |= {path: info for path, info in infos if PAGE_FILE.search(path)}
    if not found:
        where = ", ".join(path for _, path in places) or "an empty list"
        raise FileNotFoundError(f"There is no .txt or .txt.gz file in {where}: put one plain-text file a page there.")
    root = os.path.commonpath(roots)
    paths = sorted(found, key=lambda path: path.split("/"))
    names = page_names(path.removeprefix(root).lstrip("/") for path in paths)
    files = [file_of(name, path, found[path]) for name, path in zip(names, paths, strict=True)]
    return places[0][0], root, files


def file_of(name, path, info):
    stamp = next((str(info[key]) for key in STAMPS if key in info), "")
    return File(name, path, info["size"] * (GZIP if path.lower().endswith(".gz") else 1), stamp)


def expand(system, path):
    """The folder that a folder, file or glob stands for, and pairs of path and state of the files in it."""
    if system.isdir(path):
        return path, walk(system, path)
    if system.exists(path) or os.path.islink(path):
        return path.rpartition("/")[0] or "/", [(path, followed(system, path, {"size": 0}))]
    folder = re.split(r"/[^/]*[*?\[]", path, maxsplit=1)[0] or "/"
    if folder == path:
        raise FileNotFoundError(f"There is no folder or file {path}: name one that holds pages as .txt files.")
    shown = (match for match in system.glob(path) if "/." not in match.removeprefix(folder))
    matches = [expand(system, match)[1] for match in shown]
    return folder, (pair for pairs in matches for pair in pairs)


def walk(system, folder):
    """Pairs of path and state of all files in a folder and those in it; hidden ones and links to folders left out."""
    try:
        infos = system.ls(folder, detail=True)
    except OSError as error:
        mend = "allow reading it, or move it away"
        raise type(error)(f"The folder {folder} cannot be read ({error.strerror or error}): {mend}.") from error
    for info in infos:
        name = info["name"].rstrip("/").rpartition("/")[2]
        path = f"{folder.rstrip('/')}/{name}"
        if name.startswith(".") or info["name"].rstrip("/") == folder:
            continue
        if info["type"] == "directory":
            yield from walk(system, path)
        else:
            yield path, followed(system, path, info) if info.get("islink") else info


def followed(system, path, info):
    """The state of the file that a link leads to; the link's own where it leads nowhere."""
    try:
        return system.info(path)
    except OSError:
        return info


def reader(source):
    """A function from path to bytes, those of .gz unpacked."""
    read = read_bytes if isinstance(source, LocalFileSystem) else source.cat_file
    return lambda path: gzip.decompress(read(path)) if path.lower().endswith(".gz") else read(path)
