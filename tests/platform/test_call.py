import json

from lonja.platform.call import Call
from lonja.platform.ids import new_id


def test_the_wire_form_has_the_actor_and_only_what_is_known() -> None:
    assert json.loads(Call(actor="guest").encode()) == {"actor": "guest"}
    session, customer = new_id(), new_id()
    encoded = json.loads(Call(actor="customer", actor_id=customer, customer_id=customer, session_id=session).encode())
    assert encoded == {
        "actor": "customer",
        "actor_id": str(customer),
        "customer_id": str(customer),
        "session_id": str(session),
    }


def test_a_job_keeps_the_correlation_of_the_request_that_caused_it() -> None:  # PLT-21
    cause = new_id()
    assert Call.job("payments.settle", cause).correlation_id == cause
    assert Call.job("payments.settle").correlation_id is not None
    assert Call.system("demo world").actor == "system"


def test_a_keyed_call_carries_a_fingerprint_not_the_request() -> None:
    plain = Call.guest()
    keyed = plain.keyed("k-1", b'{"card":"4242424242424242"}')
    assert plain.idempotency_key is None
    assert keyed.request_hash is not None
    assert len(keyed.request_hash) == 64
    assert "4242424242" not in keyed.encode()
    assert keyed.request_hash != plain.keyed("k-1", b"other").request_hash
