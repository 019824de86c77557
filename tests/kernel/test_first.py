from tests.flows import Desk
from kentongan.core.clock.states import Move

def test_walk(desk: Desk) -> None:
    d = desk.order()
    sent = desk.deliver()
    assert len(sent) == 3
    m = desk.matter(d)
    print(desk.press("1", Move.ACKNOWLEDGE, desk.first_message(m)))
    print(desk.write("2", "Siap, sudah selesai").fault)
    print(desk.tags(d), [m.state for m in desk.matters(d)])
