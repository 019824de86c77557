"""The Bot API over real HTTP: what it accepts, what it answers, how it refuses."""

import json
from urllib.parse import quote, urlencode

import pytest
from tests.sandbox import spec
from tests.sandbox.client import ANI, BUDI, GROUP, KEYBOARD, Api

from kentongan.sandbox import pictures
from kentongan.sandbox.methods import METHODS


@spec.needed
def test_every_method_and_parameter_is_telegrams() -> None:
    known = spec.spec()["methods"]
    for method in METHODS.values():
        fields = {field["name"] for field in known[method.name].get("fields", [])}
        assert method.parameters == fields, method.name


@spec.needed
def test_the_checker_itself_refuses_wrong_objects() -> None:
    good = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}
    spec.check("Message", good, "good")
    for bad in ({"colour": 1}, {"date": "x"}, {"chat": {"id": 1}}, {"date": True}):
        with pytest.raises(AssertionError):
            spec.check("Message", good | bad, "bad")


def test_get_me(api: Api) -> None:
    me = api.call("getMe")
    assert me["is_bot"]
    assert str(me["id"]) == api.token.partition(":")[0]


def test_a_message_reaches_the_phone(api: Api) -> None:
    sent = api.send(text="Buka <b>posko</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    assert sent["text"] == "Buka posko"
    assert sent["entities"] == [{"type": "bold", "offset": 5, "length": 5}]
    assert sent["reply_markup"] == KEYBOARD
    message = api.phone()["messages"][-1]
    assert (message["direction"], message["text"]) == ("in", "Buka posko")
    assert [button["callback_data"] for button in message["buttons"]] == ["a:1", "k:1", None]
    assert [button["row"] for button in message["buttons"]] == [0, 1, 1]


def _multipart(**parts: str) -> tuple[bytes, str]:
    body = "".join(
        f'--XX\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in parts.items()
    )
    return f"{body}--XX--\r\n".encode(), "multipart/form-data; boundary=XX"


@pytest.mark.parametrize("form", ["json", "urlencoded", "multipart", "query"])
def test_every_form_of_parameters_is_understood(api: Api, form: str) -> None:
    parts = {"chat_id": str(ANI), "text": "Apa kabar? ä", "reply_markup": json.dumps(KEYBOARD)}
    path = f"/bot{api.token}/sendMessage"
    if form == "json":
        status, body = api.raw("POST", path, json.dumps(parts))
    elif form == "urlencoded":
        status, body = api.raw("POST", path, urlencode(parts), "application/x-www-form-urlencoded")
    elif form == "multipart":
        status, body = api.raw("POST", path, *_multipart(**parts))
    else:
        status, body = api.raw("GET", f"{path}?{urlencode(parts)}")
    assert status == 200
    result = json.loads(body)["result"]
    assert (result["text"], result["reply_markup"]) == ("Apa kabar? ä", KEYBOARD)


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot123:unknown/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        ("/bot{token}/sendTelepathy", 404, "Not Found"),
        ("/elsewhere", 404, "Not Found"),
        ("/file/bot123:unknown/photos/x.png", 401, "Unauthorized"),
        ("/file/bot{token}/photos/none.png", 404, "Not Found"),
    ],
)
def test_wrong_addresses(api: Api, path: str, status: int, description: str) -> None:
    found, body = api.raw("GET", path.format(token=api.token))
    assert (found, json.loads(body)["description"]) == (status, description)


def test_a_percent_encoded_token_and_any_case_of_the_method(api: Api) -> None:
    status, _ = api.raw("GET", f"/bot{quote(api.token, safe='')}/GETME")
    assert status == 200


INVALID = [
    ({"chat_id": 999}, "chat not found"),
    ({"chat_id": "@nobody"}, "chat not found"),
    ({"chat_id": "abc"}, "chat not found"),
    ({"chat_id": ""}, "chat_id is empty"),
    ({"text": "  "}, "message text is empty"),
    ({"text": None}, "message text is empty"),
    ({"text": "x" * 4097}, "message is too long"),
    ({"text": "\U0001f642" * 2049}, "message is too long"),
    ({"colour": "red"}, "unknown parameter colour of sendMessage"),
    ({"parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
    ({"reply_markup": "{"}, "can't parse reply_markup JSON object"),
    ({"reply_markup": [1]}, "object expected as reply markup"),
    ({"reply_markup": {"x": 1}}, "object expected as reply markup"),
    ({"reply_parameters": {"message_id": 1}}, "message to be replied not found"),
    ({"reply_parameters": 7}, "message to be replied not found"),
]


@pytest.mark.parametrize(("change", "why"), INVALID)
def test_bad_requests_in_telegrams_words(api: Api, change: dict[str, object], why: str) -> None:
    parameters = {"chat_id": ANI, "text": "Perintah"} | change
    assert api.error("sendMessage", **parameters) == (400, f"Bad Request: {why}")
    assert api.phone()["messages"] == []


def test_a_body_that_is_no_json(api: Api) -> None:
    for body in (b"{", b"[1]"):
        status, _ = api.raw("POST", f"/bot{api.token}/getMe", body)
        assert status == 400


def test_the_longest_message_fits(api: Api) -> None:
    assert len(api.send(text="x" * 4096)["text"]) == 4096


def test_a_user_by_name_and_a_reply(api: Api) -> None:
    first = api.call("sendMessage", chat_id="@ani", text="Satu")
    reply = api.send(text="Dua", reply_parameters={"message_id": first["message_id"]})
    assert reply["reply_to_message"]["text"] == "Satu"
    third = api.send(reply_parameters={"message_id": reply["message_id"]})
    assert "reply_to_message" not in third["reply_to_message"]
    lone = api.send(reply_parameters={"message_id": 10**9, "allow_sending_without_reply": True})
    assert "reply_to_message" not in lone


def test_other_keyboards_are_shown_but_not_in_the_answer(api: Api) -> None:
    ask = {
        "keyboard": [[{"text": "Kirim nomor", "request_contact": True}, "Batal"]],
        "one_time_keyboard": True,
    }
    sent = api.send(reply_markup=ask)
    assert "reply_markup" not in sent
    shown = api.phone()["messages"][-1]["keyboard"]
    assert shown["keyboard"] == [[{"text": "Kirim nomor", "request_contact": True}, {"text": "Batal"}]]
    for markup in ({"remove_keyboard": True}, {"force_reply": True}):
        api.send(reply_markup=markup)
        assert api.phone()["messages"][-1]["keyboard"] == markup


def test_edit_text_and_keyboard(api: Api) -> None:
    sent = api.send(reply_markup=KEYBOARD)
    target = {"chat_id": ANI, "message_id": sent["message_id"]}
    edited = api.call("editMessageText", **target, text="<i>Diterima</i>", parse_mode="HTML")
    assert edited["text"] == "Diterima"
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= sent["date"]
    code, why = api.error("editMessageText", **target, text="<i>Diterima</i>", parse_mode="HTML")
    assert code == 400
    assert why.startswith("Bad Request: message is not modified")
    again = api.call("editMessageReplyMarkup", **target, reply_markup=KEYBOARD)
    assert again["reply_markup"] == KEYBOARD
    assert again["entities"] == [{"type": "italic", "offset": 0, "length": 8}]
    assert api.error("editMessageReplyMarkup", **target, reply_markup=KEYBOARD)[0] == 400
    bad = api.error("editMessageReplyMarkup", **target, reply_markup={"force_reply": True})
    assert bad == (400, "Bad Request: inline keyboard expected")


def test_what_cannot_be_edited_or_deleted(api: Api) -> None:
    heard = api.act("reply", text="Halo")["message_id"]
    mine = api.send()["message_id"]
    edit = {"text": "Baru"}
    assert api.error("editMessageText", chat_id=ANI, message_id=heard, **edit) == (
        400,
        "Bad Request: message can't be edited",
    )
    for chat, message in ((BUDI, mine), (ANI, 10**9)):
        assert api.error("editMessageText", chat_id=chat, message_id=message, **edit) == (
            400,
            "Bad Request: message to edit not found",
        )
    assert (
        api.error("deleteMessage", chat_id=ANI, message_id="x")[1]
        == "Bad Request: invalid message_id specified"
    )
    assert api.call("deleteMessage", chat_id=ANI, message_id=mine) is True
    assert (
        api.error("deleteMessage", chat_id=ANI, message_id=mine)[1]
        == "Bad Request: message to delete not found"
    )
    assert api.phone()["messages"][-1]["deleted"]
    photo = api.call("sendPhoto", chat_id=ANI, photo="https://desk.example/a.png")
    assert "no text" in api.error("editMessageText", chat_id=ANI, message_id=photo["message_id"], **edit)[1]


def _upload(field: str, name: str, data: bytes, **parts: str) -> tuple[bytes, str]:
    form, kind = _multipart(**parts)
    head = f'--XX\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
    return head.encode() + b"Content-Type: application/pdf\r\n\r\n" + data + b"\r\n" + form, kind


def test_a_photo_uploaded_sent_again_and_fetched(api: Api) -> None:
    picture = pictures.sample(3)
    body, kind = _upload(
        "photo", "p.png", picture, chat_id=str(ANI), caption="<b>Peta</b>", parse_mode="HTML"
    )
    status, content = api.raw("POST", f"/bot{api.token}/sendPhoto", body, kind)
    assert status == 200, content
    photo = json.loads(content)["result"]
    spec.check_result("sendPhoto", photo)
    assert (photo["photo"][-1]["width"], photo["photo"][-1]["height"]) == (320, 240)
    assert photo["caption_entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    file = api.call("getFile", file_id=photo["photo"][-1]["file_id"])
    assert api.raw("GET", f"/file/bot{api.token}/{file['file_path']}") == (200, picture)
    again = api.call("sendPhoto", chat_id=BUDI, photo=file["file_id"])
    assert again["photo"] == photo["photo"]
    shown = api.phone(BUDI)["messages"][-1]["photo"]
    assert api.raw("GET", shown) == (200, picture)


def test_a_photo_by_url_is_never_fetched(api: Api) -> None:
    sent = api.call("sendPhoto", chat_id=ANI, photo="https://desk.invalid/peta.png")
    assert sent["photo"][0]["width"] > 0
    assert api.phone()["messages"][-1]["photo"] == "https://desk.invalid/peta.png"


def test_photos_that_are_refused(api: Api) -> None:
    assert api.error("sendPhoto", chat_id=ANI)[1] == "Bad Request: there is no photo in the request"
    assert "wrong file_id" in api.error("sendPhoto", chat_id=ANI, photo="nonsense")[1]
    long = {"chat_id": ANI, "photo": "https://desk.invalid/x.png", "caption": "x" * 1025}
    assert api.error("sendPhoto", **long)[1] == "Bad Request: message caption is too long"
    for data, why in ((b"not a picture", "IMAGE_PROCESS_FAILED"), (b"", "file must be non-empty")):
        _, content = api.raw(
            "POST", f"/bot{api.token}/sendPhoto", *_upload("photo", "p", data, chat_id=str(ANI))
        )
        assert json.loads(content)["description"] == f"Bad Request: {why}"


def test_a_document_attached_by_name(api: Api) -> None:
    body, kind = _upload("surat", "surat.pdf", b"%PDF-1.7", chat_id=str(ANI), document="attach://surat")
    status, content = api.raw("POST", f"/bot{api.token}/sendDocument", body, kind)
    assert status == 200, content
    document = json.loads(content)["result"]["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == (
        "surat.pdf", "application/pdf", 8,
    )  # fmt: skip
    assert api.raw("GET", api.phone()["messages"][-1]["document"]) == (200, b"%PDF-1.7")


def test_small_methods(api: Api) -> None:
    assert api.call("sendChatAction", chat_id=ANI, action="typing") is True
    assert api.error("sendChatAction", chat_id=ANI)[0] == 400
    assert api.call("setMyCommands", commands=[{"command": "mulai", "description": "Mulai"}]) is True
    assert api.error("setMyCommands", commands=[{"command": "Tidak Boleh", "description": "x"}])[0] == 400


def test_who_cannot_be_written_to(api: Api) -> None:
    api.sandbox.control(
        "POST", "/sandbox/users", [{"id": 1003, "name": "Citra"}, {"id": -2002, "name": "Lain"}]
    )
    never = (403, "Forbidden: bot can't initiate conversation with a user")
    assert api.error("sendMessage", chat_id=1003, text="x") == never
    assert api.error("sendMessage", chat_id=-2002, text="x")[1].endswith("not a member of the group chat")
    api.act("block")
    blocked = (403, "Forbidden: bot was blocked by the user")
    assert api.error("sendMessage", chat_id=ANI, text="x") == blocked
    api.act("unblock")
    api.send()
    api.act("block", GROUP)
    assert api.error("sendMessage", chat_id=GROUP, text="x")[1].endswith("kicked from the group chat")
    api.fault("not_started", chat=ANI)
    assert api.error("sendMessage", chat_id=ANI, text="x") == never


def test_a_group_that_became_a_supergroup(api: Api) -> None:
    api.send(GROUP)
    api.fault("migrate", chat=GROUP)
    body = api.answer("sendMessage", chat_id=GROUP, text="x")
    new = body["parameters"]["migrate_to_chat_id"]
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert api.send(new)["chat"] == {"id": new, "type": "supergroup", "title": "Grup Camat"}
    assert [update["message"]["migrate_to_chat_id"] for update in api.updates()] == [new]
