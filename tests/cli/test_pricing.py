"""`lonja pricing import-rates`."""

from pathlib import Path

from tests.cli.test_payments import lonja
from tests.pricing.test_rates import XML
from tests.shop import Shop


async def test_a_file_of_rates_is_recorded_once(shop: Shop, database_url: str, tmp_path: Path) -> None:
    """PRC-08: the ECB's file; again is nothing; what cannot be read is said with its line."""
    slug = await shop.owner.fetchval("SELECT slug FROM stores.stores WHERE id = $1", shop.store)
    file = tmp_path / "eurofxref.xml"
    file.write_text(XML)
    ask = ("pricing", "import-rates", "--store", slug, str(file))
    for said in ("3 rates, 3 new", "3 rates, 0 new"):
        code, out, err = await lonja(database_url, *ask)
        assert (code, said in out) == (0, True), (out, err)
    assert await shop.count("pricing.currency_rates") == 3
    file.write_text(XML.replace("1.0801", "nothing"))
    code, _, err = await lonja(database_url, *ask)
    assert (code, "line 13" in err) == (1, True), err
    code, _, err = await lonja(database_url, "pricing", "import-rates", "--store", "no-such-store", str(file))
    assert code == 1
