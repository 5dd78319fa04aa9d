"""Anthropic's Messages API through its `anthropic` package."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from dawg.assistant.providers.protocol import (
    Event,
    Message,
    Stopped,
    StopReason,
    TextDelta,
    Timeouts,
    ToolCall,
    ToolRequested,
    ToolSpec,
    UsageReported,
)

ADDRESS = "https://api.anthropic.com"
STOPS: dict[str, StopReason] = {
    "end_turn": "end", "stop_sequence": "end", "tool_use": "tools", "max_tokens": "length",
    "model_context_window_exceeded": "length", "refusal": "refused",
}  # fmt: skip


class Anthropic:
    """Speaks the Messages wire; arguments and errors as `Provider` and `providers.make`."""

    name = "anthropic"

    def __init__(self, *, key: str, base_url: str = "", effort: str = "") -> None:
        self._key = key
        self._base_url = base_url or ADDRESS
        self._effort = effort
        self._sdk: Any = None

    def warm(self) -> None:
        """See `Provider.warm`."""
        if self._sdk is None:
            import anthropic

            from dawg.assistant.providers.http import client

            self._sdk = anthropic.Anthropic(
                api_key=self._key, base_url=self._base_url, max_retries=0, http_client=client()
            )

    def close(self) -> None:
        """Let go of connections."""
        if self._sdk is not None:
            self._sdk.close()
            self._sdk = None

    def stream(
        self,
        messages: Sequence[Message],
        tools: Sequence[ToolSpec],
        *,
        model: str,
        max_tokens: int,
        timeouts: Timeouts,
        cancelled: Callable[[], bool],
    ) -> Iterator[Event]:
        """See `Provider.stream`."""
        from dawg.assistant.providers.http import Guard, NamedEvents, guarded, limits, translated

        try:
            self.warm()
            guard = Guard(
                timeouts, cancelled, read=NamedEvents().take
            )  # its clock starts after the import, which takes seconds
            with guarded(guard):
                stream = self._sdk.messages.create(
                    **self._request(messages, tools, model=model, max_tokens=max_tokens),
                    stream=True,
                    timeout=limits(timeouts),
                )
            with stream:
                answer = _Answer()
                for event in stream:
                    guard.check()
                    yield from answer.take(event)
        except Exception as error:
            raise translated("Anthropic", error, key=self._key) from None

    def _request(
        self, messages: Sequence[Message], tools: Sequence[ToolSpec], *, model: str, max_tokens: int
    ) -> dict[str, Any]:
        request: dict[str, Any] = {
            "model": model,
            "max_tokens": max_tokens,
            "messages": _to_wire(messages),
            # Tools and instructions are the same in every round: reading them from the cache costs a tenth.
            "cache_control": {"type": "ephemeral"},
        }
        system = "\n\n".join(message.text for message in messages if message.role == "system")
        if system:
            request["system"] = system
        if tools:
            request["tools"] = [
                {"name": tool.name, "description": tool.description, "input_schema": tool.parameters} for tool in tools
            ]
        if self._effort:
            request["output_config"] = {"effort": self._effort}
        return request


def _to_wire(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """Turn messages into the vendor's; the results of one round must stand in one user message."""
    wire: list[dict[str, Any]] = []
    for message in messages:
        if message.role == "system":
            continue
        if message.role == "tool":
            block = {
                "type": "tool_result",
                "tool_use_id": message.call_id,
                "content": message.text,
                "is_error": message.failed,
            }
            if wire and wire[-1]["role"] == "user" and isinstance(wire[-1]["content"], list):
                wire[-1]["content"].append(block)
            else:
                wire.append({"role": "user", "content": [block]})
        elif message.role == "assistant":
            wire.append({"role": "assistant", "content": list(message.raw) or _blocks(message)})
        else:
            wire.append({"role": "user", "content": message.text})
    return wire


def _blocks(message: Message) -> list[dict[str, Any]]:
    text = [{"type": "text", "text": message.text}] if message.text.strip() else []
    return [*text, *(_use(call) for call in message.calls)] or [{"type": "text", "text": "(nothing)"}]


def _use(call: ToolCall) -> dict[str, Any]:
    try:
        given = json.loads(call.arguments or "{}")
    except (ValueError, RecursionError):
        given = {}
    return {"type": "tool_use", "id": call.id, "name": call.name, "input": given if isinstance(given, dict) else {}}


class _Answer:
    """Puts the events of one answer together."""

    def __init__(self) -> None:
        self._blocks: dict[int, dict[str, Any]] = {}
        self._open: set[int] = set()
        self._usage: dict[str, int] = {}

    def take(self, event: Any) -> Iterator[Event]:
        kind = getattr(event, "type", "")
        if kind == "message_start":
            yield from self._count(getattr(getattr(event, "message", None), "usage", None), final=False)
        elif kind == "content_block_start":
            self._start(event.index, event.content_block)
        elif kind == "content_block_delta":
            yield from self._add(event.index, event.delta)
        elif kind == "content_block_stop":
            yield from self._finish(event.index)
        elif kind == "message_delta":
            yield from self._count(getattr(event, "usage", None), final=True)
            reason = getattr(event.delta, "stop_reason", None)
            if isinstance(reason, str):
                raw = tuple(_sent_back(self._blocks[place]) for place in sorted(self._blocks))
                yield Stopped(reason=STOPS.get(reason, "other"), raw=tuple(block for block in raw if block))

    def _start(self, index: int, block: Any) -> None:
        content = block.model_dump(exclude_none=True)
        if content.get("type") == "tool_use":
            content["json"] = ""
        self._blocks[index] = content
        self._open.add(index)

    def _add(self, index: int, delta: Any) -> Iterator[Event]:
        block = self._blocks.setdefault(index, {"type": "text", "text": ""})
        kind = getattr(delta, "type", "")
        if kind == "text_delta":
            block["text"] = block.get("text", "") + delta.text
            yield TextDelta(delta.text)
        elif kind == "input_json_delta":
            block["json"] = block.get("json", "") + delta.partial_json
        elif kind == "thinking_delta":
            block["thinking"] = block.get("thinking", "") + delta.thinking
        elif kind == "signature_delta":
            block["signature"] = delta.signature

    def _finish(self, index: int) -> Iterator[Event]:
        block = self._blocks.get(index, {})
        if block.get("type") == "tool_use" and index in self._open:
            self._open.discard(index)
            text = block.get("json") or json.dumps(block.get("input") or {})
            yield ToolRequested(ToolCall(id=str(block.get("id")), name=str(block.get("name")), arguments=text))

    def _count(self, usage: Any, *, final: bool) -> Iterator[Event]:
        names = ("input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
        for name in names:
            value = getattr(usage, name, None)
            if isinstance(value, int) and value >= 0 and (final or name != "output_tokens"):
                self._usage[name] = value
        if final:
            fresh, read, written = (self._usage.get(name) for name in (names[0], names[2], names[3]))
            yield UsageReported(
                input_tokens=None if fresh is None else fresh + (read or 0) + (written or 0),
                output_tokens=self._usage.get("output_tokens"),
                cached_tokens=read,
                written_tokens=written,
            )


def _sent_back(block: dict[str, Any]) -> dict[str, Any]:
    """Return a block as it may be sent back, {} for one that the vendor would refuse (an empty text)."""
    if block.get("type") == "text":
        return {"type": "text", "text": block["text"]} if str(block.get("text", "")).strip() else {}
    if block.get("type") == "tool_use":
        return _use(ToolCall(id=str(block.get("id")), name=str(block.get("name")), arguments=block.get("json") or "{}"))
    return block
