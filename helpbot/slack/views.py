"""A Form as a modal of Slack, inside its limits; and back, what somebody filled in.

An input's `block_id` and `action_id` are both the name of its field.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from helpbot.forms import fitting, is_date
from helpbot.slack.blocks import (
    FORM_WORDS,
    INPUT_LABEL,
    INPUT_TEXT,
    OPTION,
    OPTIONS,
    VIEW_BYTES,
    Block,
    shortened,
)
from helpbot.speech import Field, FieldKind, Form, Option
from helpbot.wording.forms import TYPE_A_NAME

View = Mapping[str, Any]

CALLBACK = "form:"


def modal(form: Form, filled: Mapping[str, str]) -> dict[str, Any]:
    """The view of a form; `filled` holds texts, by field, that stand in it already.

    More options than a view can hold are not listed: the person types a name, as at a prompt.
    """
    view = _view(form, filled, lists_all=True)
    fits = len(json.dumps(view)) <= VIEW_BYTES
    return view if fits else _view(form, filled, lists_all=False)


def name_of(view: View) -> str:
    """The form that a view shows; empty when it shows none."""
    callback = str(view.get("callback_id") or "")
    return callback.removeprefix(CALLBACK) if callback.startswith(CALLBACK) else ""


def values_of(form: Form, view: View) -> dict[str, str]:
    """What was filled in, by field. An option is found by its value, or by what was typed; what is
    hidden is what the form has.
    """
    state = (view.get("state") or {}).get("values") or {}
    return {
        field.name: _value(field, (state.get(field.name) or {}).get(field.name) or {})
        for field in form.fields
    }


def inputs_of(view: View) -> list[str]:
    """The `block_id` of every input, in order."""
    blocks = view.get("blocks") or []
    return [str(block["block_id"]) for block in blocks if block.get("type") == "input"]


def _view(form: Form, filled: Mapping[str, str], *, lists_all: bool) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": f"{CALLBACK}{form.name}",
        "title": _words(form.title, FORM_WORDS),
        "submit": _words(form.submit, FORM_WORDS),
        "close": _words("Cancel", FORM_WORDS),
        "blocks": [
            _input(field, filled.get(field.name) or field.filled, lists_all=lists_all)
            for field in form.fields
            if field.kind is not FieldKind.HIDDEN
        ],
    }


def _input(field: Field, filled: str, *, lists_all: bool) -> Block:
    is_listed = field.kind is FieldKind.CHOICE and (lists_all or len(field.options) <= OPTIONS)
    block: Block = {
        "type": "input",
        "block_id": field.name,
        "optional": not field.required or field.needed_when is not None,
        "label": _words(field.label, INPUT_LABEL),
        "element": _select(field, filled) if is_listed else _typed(field, filled),
    }
    is_typed = field.kind is FieldKind.CHOICE and not is_listed
    if hint := TYPE_A_NAME if is_typed else field.hint:
        block["hint"] = _words(hint, INPUT_LABEL)
    return block


def _typed(field: Field, filled: str) -> Block:
    if field.kind is not FieldKind.DATE:
        return _text(field, filled)
    element: Block = {"type": "datepicker", "action_id": field.name}
    return element | {"initial_date": filled} if is_date(filled) else element


def _text(field: Field, filled: str) -> Block:
    longest = min(field.longest, INPUT_TEXT)
    element: Block = {
        "type": "plain_text_input",
        "action_id": field.name,
        "multiline": field.kind is FieldKind.LONG,
        "max_length": longest,
    }
    if filled:
        element["initial_value"] = filled[:longest]
    return element


def _select(field: Field, filled: str) -> Block:
    element: Block = {"type": "static_select", "action_id": field.name}
    chosen = next((option for option in field.options if option.value == filled), None)
    if chosen is not None:
        element["initial_option"] = _option(chosen)
    if len(field.options) <= OPTIONS:
        return element | {"options": [_option(option) for option in field.options]}
    starts = range(0, len(field.options), OPTIONS)
    return element | {
        "option_groups": [_group(field.options[start : start + OPTIONS]) for start in starts]
    }


def _group(options: Sequence[Option]) -> Block:
    half = OPTION // 2 - 2
    first, last = (shortened(option.label, half) for option in (options[0], options[-1]))
    return {
        "label": _words(f"{first} – {last}", OPTION),
        "options": [_option(option) for option in options],
    }


def _option(option: Option) -> Block:
    return {"text": _words(option.label, OPTION), "value": _sent(option.value)}


def _sent(value: str) -> str:
    """A value as Slack carries it: one that is too long is known by its digest."""
    return value if len(value) <= OPTION else hashlib.sha256(value.encode()).hexdigest()


def _words(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": shortened(text.strip() or "…", limit)}


def _value(field: Field, found: Mapping[str, Any]) -> str:
    if field.kind is FieldKind.HIDDEN:
        return field.filled
    chosen = str((found.get("selected_option") or {}).get("value") or "")
    typed = str(found.get("value") or found.get("selected_date") or "")
    if field.kind is not FieldKind.CHOICE:
        return typed
    if chosen:
        return next((o.value for o in field.options if _sent(o.value) == chosen), chosen)
    options = fitting(field, typed)
    return options[0].value if len(options) == 1 else typed
