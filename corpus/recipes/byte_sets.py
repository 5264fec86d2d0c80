"""bytes/valid: files of all kinds out of packages, and made ones."""
import base64
import io
import os
import random
import struct
import tarfile

from packages import read_table
from text_sets import (FolderWriter, by_name_hash, file_name, matching_members, rows_by_source, sources)

# Files of text/valid that the made sources.tar holds, in this order.
_TAR_MEMBERS = (
    'v4l2loopback-dkms__src__v4l2loopback-0.12.7__v4l2loopback.c',
    'nlohmann-json3-dev__detail__output__serializer.hpp',
    'python3-networkx__algorithms__tree__branchings.py',
    'underscore__package__underscore.js',
    'zod__v4__core__compile.ts',
    'librust-regex-dev__regex-1.7.1__src__prog.rs',
    'golang-github-spf13-cobra-dev__spf13__cobra__command.go',
    'libwww-perl__LWP__Protocol__mailto.pm',
    'debootstrap__debootstrap__scripts__woody',
)
# The text of utf16le.txt.
_WIDE_TEXT = 'prose_world/maint-guide-ja__doc__maint-guide-ja__maint-guide.ja.txt'
_START_TIME = 1700000000


def _words(dice, count):
    return [''.join(dice.choice('abcdefghijklmnopqrstuvwxyz') for _ in range(dice.randint(3, 9)))
            for _ in range(count)]


def _random_bytes(dice, count):
    return bytes(dice.getrandbits(8) for _ in range(count))


def _numbers_csv(dice):
    lines = ['id,time,temp_c,pressure_hpa,station,flag']
    temperature, pressure = 20.0, 1013.0
    for i in range(20000):
        temperature += dice.gauss(0, .2)
        pressure += dice.gauss(0, .3)
        lines.append('%d,%d,%.2f,%.1f,ST%02d,%s' % (
            i, _START_TIME + i * 60, temperature, pressure, dice.randint(1, 12),
            dice.choice(['ok', 'ok', 'ok', 'ok', 'suspect'])))
    return ('\n'.join(lines) + '\n').encode()


def _service_log(dice):
    hosts = _words(dice, 20)
    paths = ['/' + '/'.join(_words(dice, dice.randint(1, 4))) for _ in range(60)]
    seconds = _START_TIME
    lines = []
    for _ in range(25000):
        seconds += dice.randint(0, 3)
        event = dice.random()
        if event < .8:
            lines.append('%d %s access: 10.%d.%d.%d "GET %s HTTP/1.1" %s %d' % (
                seconds, dice.choice(hosts), dice.randint(0, 3), dice.randint(0, 255),
                dice.randint(0, 255), dice.choice(paths),
                dice.choice(['200', '200', '200', '304', '404']), int(dice.expovariate(1 / 5000))))
        elif event < .95:
            lines.append('%d %s worker[%d]: job %08x finished in %d ms' % (
                seconds, dice.choice(hosts), dice.randint(100, 140), dice.getrandbits(32),
                int(dice.expovariate(1 / 300))))
        else:
            lines.append('%d %s kernel: [%d.%06d] link up, 1000 Mbps, full duplex' % (
                seconds, dice.choice(hosts), seconds - 1699990000, dice.randint(0, 999999)))
    return ('\n'.join(lines) + '\n').encode()


def _records(dice):
    records = bytearray()
    values = [0.0, 0.0, 0.0]
    for i in range(30000):
        values = [value + dice.gauss(0, 1) for value in values]
        records += struct.pack('<Ihhf', i, int(values[0] * 8), int(values[1] * 8), values[2])
    return bytes(records)


def _sources_tar(text_valid):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode='w', format=tarfile.USTAR_FORMAT) as archive:
        for name in _TAR_MEMBERS:
            path = os.path.join(text_valid, 'code', name)
            member = tarfile.TarInfo('text/valid/code/' + name)
            member.size = os.path.getsize(path)
            member.mtime = _START_TIME
            with open(path, 'rb') as file:
                archive.addfile(member, file)
    return stream.getvalue()


def _hex_dump(dice):
    return b''.join(
        b'%08x  %s\n' % (at, bytes(dice.choice((0, 0, 1, 255, dice.getrandbits(8)))
                                   for _ in range(16)).hex(' ').encode())
        for at in range(0, 65536, 16))


def made_files(text_valid):
    """Yields (name, bytes). One generator serves all, so their order is part of them."""
    dice = random.Random('valid')
    yield 'empty.bin', b''
    yield 'one_byte.bin', b'A'
    yield 'two_bytes.bin', b'\0\xff'
    yield 'zeros_1m.bin', bytes(1 << 20)
    yield 'random_256k.bin', _random_bytes(dice, 1 << 18)
    yield 'period_7.bin', b'gmzip-7' * 30000
    yield 'text_then_random.bin', ' '.join(_words(dice, 5000)).encode() + _random_bytes(dice, 40000)
    yield 'numbers.csv', _numbers_csv(dice)
    yield 'service.log', _service_log(dice)
    yield 'records_le.bin', _records(dice)
    yield 'floats_f64.bin', b''.join(struct.pack('<d', dice.gauss(0, 1)) for _ in range(16384))
    yield 'base64.txt', base64.encodebytes(_random_bytes(dice, 60000))
    yield 'sources.tar', _sources_tar(text_valid)
    with open(os.path.join(text_valid, _WIDE_TEXT), 'rb') as file:
        text = file.read().decode('utf-8', 'replace')
    yield 'utf16le.txt', b'\xff\xfe' + text[:60000].encode('utf-16-le')
    yield 'hexdump.txt', _hex_dump(dice)


def build_bytes(packages, folder, text_valid):
    """Makes bytes/valid; text/valid must be there."""
    packages.fetch(sources('bytes_valid.tsv'))
    writer = FolderWriter(folder)
    for source, rows in rows_by_source(read_table('bytes_valid.tsv'), 0).items():
        print('  ' + source, flush=True)
        found = matching_members(packages, source, [row[1] for row in rows])
        for (_, _, num_files, least_kb, most_kb), members in zip(rows, found):
            fitting = [(name, data) for name, data in by_name_hash(members)
                       if float(least_kb) * 1000 <= len(data) <= float(most_kb) * 1000]
            for name, data in fitting[:int(num_files)]:
                writer.write('', file_name(source, name), data)
    for name, data in made_files(text_valid):
        writer.write('', name, data)
