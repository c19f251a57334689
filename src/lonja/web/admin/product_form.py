"""The form of one product: its fields, and its rows of images, options and variants.

Nouns: Editor, everything that is on the page; a row is a Form of its own.
Verbs: `of_record` and `blank` begin one, `of_body` reads one as it was sent; `rearrange` adds a row or makes the
combinations of the options; `draft` is what should be written, or faults at their fields.
Promises: rearranging saves nothing and loses nothing; a combination that existed keeps its variant, and so its stock,
its SKU and its price.
"""

import itertools
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lonja.catalog.errors import ProductChanged
from lonja.catalog.model import Image, Option, ProductDraft, ProductRecord, Variant, VariantDraft
from lonja.platform.money import Money
from lonja.web.admin.form import Form, Say, is_good, numbered, rows
from lonja.web.admin.words import Words

MOST_VARIANTS = 250

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_PICTURE = re.compile(r"(https://|/(?!/))\S+")
_STATUSES = ("draft", "active", "archived")
_choices = msgspec.json.Decoder(dict[str, str])


class Editor:
    """One product on a page."""

    def __init__(self, form: Form, images: list[Form], options: list[Form], variants: list[Form]) -> None:
        self.form, self.images, self.options, self.variants = form, images, options, variants

    @classmethod
    def blank(cls, say: Say) -> "Editor":
        """A product that is not there yet: one image to fill in, one version without options."""
        form = Form(say, {"status": "draft"})
        return cls(form, numbered(say, "image", [{}]), [], numbered(say, "variant", [_fresh({})]))

    @classmethod
    def of_record(cls, say: Say, record: ProductRecord) -> "Editor":
        """A product as it is."""
        form = Form(
            say,
            {
                "version": record.updated_at.isoformat(),
                "title": record.title,
                "slug": record.slug,
                "description": record.description,
                "status": record.status,
                "category_id": str(record.category_id or ""),
                "brand_id": str(record.brand_id or ""),
                "tags": ", ".join(record.tags),
                "is_digital": "yes" if record.is_digital else "",
            },
        )
        images = [
            {"url": image.url, "alt": image.alt or "", "position": str(place)}
            for place, image in enumerate(record.images, 1)
        ]
        options = [{"name": option.name, "values": ", ".join(option.values)} for option in record.options]
        variants = [_row(variant, record.currency) for variant in record.variants]
        return cls(
            form, numbered(say, "image", images), numbered(say, "option", options), numbered(say, "variant", variants)
        )

    @classmethod
    def of_body(cls, form: Form) -> "Editor":
        """A product as it was sent."""
        editor = cls(form, rows(form, "image"), rows(form, "option"), rows(form, "variant"))
        editor.variants = editor.variants or numbered(form.say, "variant", [_fresh({})])
        return editor

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong anywhere."""
        return is_good(self.form, *self.images, *self.options, *self.variants)

    @property
    def status(self) -> int:
        """How the page answers."""
        return 200 if self.is_good else 409 if self.form.errors.get("") else 422

    @property
    def version(self) -> datetime | None:
        """When the product had last been changed when this page was opened."""
        try:
            return datetime.fromisoformat(str(self.form.values["version"]))
        except ValueError:
            return None

    def refuse_stale(self, refusal: ProductChanged, words: Words) -> None:
        """Somebody else was faster. The next save is meant to replace theirs: it says it has seen it."""
        changed_at = datetime.fromisoformat(str(refusal.params["changed_at"]))
        self.form.values["version"] = changed_at.isoformat()
        self.form.refuse("", words.sentence(refusal))
        self.form.facts["changed_at"] = words.moment(changed_at)

    def settle(self, available: Mapping[UUID, int]) -> None:
        """Before it is shown: names and live stock of the variants; a fault in a row is one of the form, too."""
        for row in self.variants:
            row.facts["title"] = _title(_options_of(row)) or self.form.say("One version")
            variant_id = row.reference("id") if row.values["id"] else None
            row.facts["available"] = available.get(variant_id) if variant_id else None
        if not self.is_good and not self.form.errors:
            self.form.refuse("rows", "")

    def rearrange(self, do: str) -> bool:
        """What a button other than Save asks for. False when it is no such button."""
        match do:
            case "add-image":
                self.images = _with_one_more("image", self.images, {"position": str(len(self.images) + 1)})
            case "add-option":
                self.options = _with_one_more("option", self.options, {})
            case "combine":
                self._combine()
            case _:
                return False
        return True

    def draft(self, currency: str) -> ProductDraft:
        """What should be written. Only meant when `is_good`."""
        form, options = self.form, self._read_options()
        variants = self._read_variants(options, currency)
        slug = form.text("slug", 255, required=False)
        if slug and not _SLUG.fullmatch(slug):
            form.refuse("slug", form.say("Small letters, digits, and single hyphens between them."))
        return ProductDraft(
            title=form.text("title", 255),
            slug=slug or None,
            description=form.text("description", 20_000, required=False),
            status=form.choice("status", _STATUSES),  # type: ignore[arg-type]  # one of _STATUSES
            is_digital=form.ticked("is_digital"),
            base_price_minor=min((variant.price_minor for variant in variants), default=0),
            category_id=form.reference("category_id"),
            brand_id=form.reference("brand_id"),
            tags=tuple(form.words("tags", 50, 50)),
            options=tuple(options),
            variants=tuple(variants),
            images=tuple(self._read_images()),
        )

    def _combine(self) -> None:
        """One row a combination; what existed stays, and a variant without options becomes the first combination."""
        options = self._read_options()
        chosen = [{}] if not options else [
            dict(zip([option.name for option in options], values, strict=True))
            for values in itertools.islice(itertools.product(*(option.values for option in options)), MOST_VARIANTS + 1)
        ]  # fmt: skip
        if len(chosen) > MOST_VARIANTS:
            self.form.refuse("variants", self.form.say("At most %(most)s combinations.", most=MOST_VARIANTS))
            return
        left = list(self.variants)
        found = [_take(left, choice) for choice in chosen]
        price = next((row.values["price"] for row in self.variants if row.values["price"]), "")
        values = [
            {**(row.values if row else _fresh(choice, price)), "options": _text(choice)}
            for row, choice in zip(found, chosen, strict=True)
        ]
        self.variants = numbered(self.form.say, "variant", values)

    def _read_options(self) -> list[Option]:
        found: list[Option] = []
        for row in self.options:
            if row.is_blank("name", "values"):
                continue
            name, values = row.text("name", 50), row.words("values", 50, 200)
            if not values:
                row.refuse("values", row.say("Please fill this in."))
            if name in {option.name for option in found}:
                row.refuse("name", row.say("Another option has this name."))
            found.append(Option(name, tuple(values)))
        return found

    def _read_variants(self, options: Sequence[Option], currency: str) -> list[VariantDraft]:
        allowed, skus, found = {option.name: set(option.values) for option in options}, set[str](), []
        for row in self.variants:
            choice, sku = _options_of(row), row.text("sku", 100, required=False)
            if choice.keys() != allowed.keys() or any(value not in allowed[name] for name, value in choice.items()):
                self.form.errors.setdefault("variants", [self.form.say(
                    "The variants do not fit the options any more: make the combinations, then save.")])  # fmt: skip
            if sku in skus:
                row.refuse("sku", row.say("Another variant has this SKU."))
            skus |= {sku} - {""}
            found.append(
                VariantDraft(
                    id=row.reference("id"),
                    options=choice,
                    price_minor=row.amount("price", currency) or 0,
                    compare_at_minor=row.amount("compare_at", currency, required=False),
                    sku=sku or None,
                    is_active=row.ticked("active"),
                )
            )
        return found

    def _read_images(self) -> list[Image]:
        found: list[tuple[int, Image]] = []
        for row in self.images:
            if row.is_blank("url") or row.ticked("gone"):
                continue
            url, alt = row.text("url", 2_000), row.text("alt", 255, required=False)
            if url and not _PICTURE.fullmatch(url):
                row.refuse("url", row.say("An address begins with https:// or with /."))
            found.append((row.whole("position", 0, 10_000, default=10_000), Image(url, alt or None)))
        return [image for _, image in sorted(found, key=lambda pair: pair[0])]


def _row(variant: Variant, currency: str) -> dict[str, Any]:
    was = variant.compare_at_minor
    return {
        "id": str(variant.id),
        "options": _text(variant.options),
        "price": Money(variant.price_minor, currency).decimal(),
        "compare_at": Money(was, currency).decimal() if was is not None else "",
        "sku": variant.sku or "",
        "active": "yes" if variant.is_active else "",
    }


def _fresh(choice: Mapping[str, str], price: str = "") -> dict[str, Any]:
    return {"id": "", "options": _text(choice), "price": price, "active": "yes"}


def _take(left: list[Form], choice: Mapping[str, str]) -> Form | None:
    """The row of this combination; else one that says less and contradicts nothing of it."""
    exact = next((row for row in left if _options_of(row) == choice), None)
    row = exact or next((row for row in left if _options_of(row).items() < choice.items()), None)
    if row is not None:
        left.remove(row)
    return row


def _with_one_more(kind: str, found: Sequence[Form], values: Mapping[str, Any]) -> list[Form]:
    say = found[0].say if found else str
    return numbered(say, kind, [*(row.values for row in found), values])


def _options_of(row: Form) -> dict[str, str]:
    try:
        return _choices.decode(str(row.values["options"]) or "{}")
    except msgspec.DecodeError:
        return {}


def _title(choice: Mapping[str, str]) -> str:
    return " / ".join(choice.values())


def _text(choice: Mapping[str, str]) -> str:
    return msgspec.json.encode(dict(choice)).decode()
