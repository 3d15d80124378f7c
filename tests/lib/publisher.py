"""A publisher in another language, by proto/README.md alone: raw bytes over TCP or a unix socket.

As a program: publisher.py PROTO_PYTHON_FOLDER URL TOKEN sends rubbish of many kinds and prints
`NAME CODE FIELD` for what it is answered.
"""
import socket
import struct
import sys

sys.path.insert(0, sys.argv[1])
from dondoc.v1 import event_pb2, publish_pb2, task_pb2  # noqa: E402

URL, TOKEN, SOURCE = sys.argv[2], sys.argv[3], "test/qlvb"


def receive(s, size):
    data = b""
    while len(data) < size:
        piece = s.recv(size - len(data))
        if not piece:
            raise ConnectionError("intake hung up")
        data += piece
    return data


def connect():
    if URL.startswith("ipc://"):
        s = socket.socket(socket.AF_UNIX)
        s.connect(URL[6:])
    else:
        host, port = URL.removeprefix("tcp://").split(":")
        s = socket.create_connection((host, int(port)))
    s.settimeout(15)
    s.sendall(b"\x00SP\x00\x00\x30\x00\x00")
    assert receive(s, 8) == b"\x00SP\x00\x00\x31\x00\x00"
    return s


def exchange(body):
    """One request of these bytes, on a connection of its own. An ipc message has a byte before its
    length."""
    with connect() as s:
        mark = b"\x01" if URL.startswith("ipc://") else b""
        s.sendall(mark + struct.pack(">QI", len(body) + 4, 0x80000001) + body)
        receive(s, len(mark))
        (size,) = struct.unpack(">Q", receive(s, 8))
        return publish_pb2.PublishReply.FromString(receive(s, size)[4:])


def progress(id, **fields):
    event = event_pb2.Event(id=id, source=SOURCE, subject="task:bad-input")
    event.progress_reported.activity = "Dự thảo"
    for name, value in fields.items():
        setattr(event, name, value)
    return event


def request(*events, token=TOKEN, wait_ms=0):
    return publish_pb2.PublishRequest(token=token, events=events, wait_ms=wait_ms).SerializeToString()


def with_unknown_type():
    """An event whose data is field 199, an empty message, which this version does not know."""
    event = event_pb2.Event(id="e", source=SOURCE, subject="task:x").SerializeToString()
    event += b"\xba\x0c\x00"
    return (publish_pb2.PublishRequest(token=TOKEN).SerializeToString() + b"\x12"
            + bytes([len(event)]) + event)


def answer(name, body):
    try:
        reply = exchange(body)
    except (ConnectionError, TimeoutError) as error:
        print(name, "CUT", type(error).__name__)
        return
    if reply.code:
        print(name, reply.code, "-")
    for result in reply.results:
        verdict = result.verdict
        code, field = (verdict.code, verdict.field) if verdict.code else (result.code, result.field)
        print(name, code or publish_pb2.PublishResult.Outcome.Name(result.outcome), field or "-")


if __name__ == "__main__":
    good = request(progress("good", subject="task:nobody-knows"), wait_ms=0)
    answer("good", good)
    answer("repeated", good)
    other = progress("good", subject="task:nobody-knows")
    other.progress_reported.activity = "Khác"
    answer("other_content", request(other))
    answer("garbage", b"\xff" * 40)
    answer("nothing", b"")
    answer("truncated", good[:-5])
    answer("no_events", request())
    answer("too_many", request(*[progress(f"m-{i}") for i in range(1001)]))
    answer("too_large", request(progress("large")) + b"\x12\x80\x80\xc0\x02" + b"\x00" * (5 << 20))
    long = progress("long")
    long.progress_reported.note = "x" * 70000
    answer("event_too_large", request(long))
    answer("wrong_token", request(progress("t"), token="dd_wrong"))
    answer("foreign_source", request(progress("f", source="another/system")))
    answer("our_source", request(progress("f", source="dondoc/routing")))
    answer("bad_utf8", request(progress("utf8-AAAA")).replace(b"AAAA", b"A\xff\xfeA"))
    answer("control", request(progress("c\x07")))
    answer("year_9999", request(progress("y", time=253402300799000000)))
    answer("negative_time", request(progress("n", time=-1)))
    answer("no_subject", request(progress("s", subject="")))
    answer("bad_subject", request(progress("s", subject="nonsense")))
    answer("no_type", request(event_pb2.Event(id="e", source=SOURCE, subject="task:x")))
    answer("unknown_type", with_unknown_type())
    decision = event_pb2.Event(id="d", source=SOURCE, subject="task:x")
    decision.task_completed.on_time = True
    answer("decision", request(decision))
    percent = progress("p")
    percent.progress_reported.percent = 101
    answer("percent", request(percent))
    answer("closed_task", request(progress("late", subject="task:closed"), wait_ms=5000))
    unit = event_pb2.Event(id="u", source=SOURCE, subject="task:unit")
    ordered = unit.assignment_ordered
    ordered.title, ordered.product, ordered.assigner = "Việc", "Báo cáo", "PCT1"
    ordered.origin, ordered.limit.kind = task_pb2.THU_TRUONG, task_pb2.Limit.KHONG_HAN
    ordered.participants.add(role=task_pb2.Participant.CHU_TRI, unit="SO-KHONG-CO")
    answer("unknown_unit", request(unit, wait_ms=5000))
