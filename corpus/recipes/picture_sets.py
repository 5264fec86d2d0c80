"""photos_train, photos_val, png_kinds, png_suite: pictures out of Debian packages, as pictures.tsv says.

Photographs were JPEGs: they are shrunk until the traces of that are gone, and written as PNG.
"""
import bz2
import os
import shutil

from packages import read_table

_PNG_LEVEL = 6


def sources(set_name):
    return sorted({'deb:' + row[2] for row in read_table('pictures.tsv') if row[0] == set_name})


def _write_photo(source, how, path):
    from PIL import Image  # only here: the other sets need no python3-pil
    Image.MAX_IMAGE_PIXELS = None
    form, _, value = how.partition('=')
    if form == 'bz2rgb':
        width, height = map(int, value.split('x'))
        with open(source, 'rb') as file:
            picture = Image.frombytes('RGB', (width, height), bz2.decompress(file.read()))
    else:
        factor = float(value)
        picture = Image.open(source).convert('RGB')
        if factor != 1:
            size = tuple(max(1, round(side / factor)) for side in picture.size)
            picture = picture.resize(size, Image.LANCZOS)
    picture.save(path, 'PNG', compress_level=_PNG_LEVEL)


def build_pictures(packages, set_name, folder):
    rows = [row for row in read_table('pictures.tsv') if row[0] == set_name]
    packages.fetch(sources(set_name))
    os.makedirs(folder, exist_ok=True)
    for package in sources(set_name):
        print('  ' + package, flush=True)
        unpacked = packages.unpack(package, folder)
        try:
            for _, name, row_package, member, how in rows:
                if 'deb:' + row_package != package:
                    continue
                path = os.path.join(folder, name)
                if how == 'copy':
                    shutil.copyfile(os.path.join(unpacked, member), path)
                else:
                    _write_photo(os.path.join(unpacked, member), how, path)
        finally:
            shutil.rmtree(unpacked)
