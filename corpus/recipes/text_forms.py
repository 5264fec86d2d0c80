"""How the text of a package's file is got at: pages without their tags, compressed books, JSON's strings."""
import gzip
import html
import json
import re
import zlib

_UNSEEN = re.compile(rb'<(script|style|head|nav|svg)\b.*?</\1\s*>', re.S | re.I)
_BLOCK = re.compile(rb'</?(p|div|h[1-6]|li|ul|ol|dl|dt|dd|tr|td|th|table|br|pre|section|title|verse|'
                    rb'chapter|lg|l|text|flowpara|flowRoot)\b[^>]*>', re.I)
_TAG = re.compile(rb'<[^<>]{0,2000}>', re.S)


def without_tags(page):
    """The running text of an HTML page, a line per block."""
    page = re.sub(rb'<!--.*?-->', b'', page, flags=re.S)
    page = _UNSEEN.sub(b'', page)
    if b'<pre' not in page:
        page = re.sub(rb'[ \t\r\n]+', b' ', page)
    page = _TAG.sub(b'', _BLOCK.sub(b'\n', page))
    text = html.unescape(page.decode('utf-8', 'replace')).replace('\xa0', ' ').replace('\ufffd', '')
    lines = (re.sub(r'[ \t\r]+', ' ', line).strip() for line in text.split('\n'))
    return ('\n'.join(line for line in lines if line) + '\n').encode('utf-8')


def _inflate_at(data, start):
    """The zlib stream that begins at start, as (text, end), or None."""
    stream = zlib.decompressobj()
    parts = []
    at = start
    try:
        while not stream.eof and at < len(data):
            parts.append(stream.decompress(data[at:at + 65536]))
            at += 65536
    except zlib.error:
        return None
    return b''.join(parts), min(at, len(data)) - len(stream.unused_data)


def sword_text(module):
    """The text of a SWORD module, which is zlib streams one after the other."""
    texts = []
    view = memoryview(module)
    at = 0
    while at < len(module) - 2:
        stream = _inflate_at(view, at)
        if stream is None:
            at += 1
            continue
        texts.append(stream[0])
        at = max(stream[1], at + 1)
    return without_tags(b'\n'.join(texts).replace(b'\0', b'\n'))


def json_strings(data, keys):
    """The strings of a JSON file that stand under one of the keys, or all."""
    strings = []

    def walk(value, key):
        if isinstance(value, dict):
            for inner_key, inner in value.items():
                walk(inner, inner_key)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, key)
        elif isinstance(value, str) and (not keys or key in keys):
            strings.append(value)

    walk(json.loads(data), None)
    return ('\n'.join(strings) + '\n').encode('utf-8')


def read_form(form, name, data):
    """Text of a member; forms are those of the last column of text_train.tsv and text_valid.tsv."""
    if name.endswith('.gz') or form == 'dz':
        data = gzip.decompress(data)
    if form == 'html':
        return without_tags(data)
    if form == 'sword':
        return sword_text(data)
    if form.startswith('jsontext'):
        keys = form.partition(':')[2]
        return json_strings(data, keys.split('|') if keys else None)
    return data
