"""Writes `tensors.tfevents`: the scalars of TF 2, which are tensors, beside a text, as `tf.summary` writes them.

Encoded by hand from event.proto, summary.proto and tensor.proto, since TensorFlow's C++ writer has no tensors: python3 write.py
step = 10 i, kl (float, in tensor_content) = 0.125 + 0.375 i, gold (double, in double_val) = i / 10, length (int64, in
int64_val) = 40 + i for i = 0 … 11.
"""
import struct


def crc32c(data):
    rest = 0xFFFFFFFF
    for byte in data:
        rest ^= byte
        for _ in range(8):
            rest = (rest >> 1) ^ (0x82F63B78 if rest & 1 else 0)
    return rest ^ 0xFFFFFFFF


def masked(data):
    crc = crc32c(data)
    return struct.pack("<I", (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF)


def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def field(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content


def record(event):
    length = struct.pack("<Q", len(event))
    return length + masked(length) + event + masked(event)


def tensor(kind, body):
    return varint(1 << 3) + varint(kind) + field(2, b"") + body


def value(tag, content, plugin=b"scalars"):
    return field(1, field(1, tag) + field(9, field(1, field(1, plugin))) + field(8, content))


with open("tensors.tfevents", "wb") as file:
    wall = 1.7e9
    file.write(record(b"\x09" + struct.pack("<d", wall) + field(3, b"brain.Event:2")))
    for i in range(12):
        summary = value(b"kl", tensor(1, field(4, struct.pack("<f", 0.125 + 0.375 * i))))
        summary += value(b"gold", tensor(2, field(6, struct.pack("<d", i / 10))))
        summary += value(b"length", tensor(9, field(10, varint(40 + i))))
        summary += value(b"sample", tensor(7, field(8, b"a text")), b"text")
        file.write(record(b"\x09" + struct.pack("<d", wall + i) + b"\x10" + varint(10 * i) + field(5, summary)))
