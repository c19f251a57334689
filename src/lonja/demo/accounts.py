"""The demo stores' accounts with payment providers that are made up (tests/providers), for `lonja demo --providers`.

Nouns: Accounts, what a store fills in for each gateway, by the store's slug and the gateway's id.
Verbs: `deal_with` them.
Promises: only what points at this machine is touched: who tries a real provider in a demo store keeps their settings.
Without accounts, gateways that point at providers of an earlier day are switched off, and their past stays readable.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit
from uuid import UUID

from lonja.payments import set_gateway
from lonja.payments.gateways import Desk, gateway, seal_config
from lonja.payments.model import GatewaySetting
from lonja.payments.queries import gateways
from lonja.platform.call import Call

Accounts = Mapping[str, Mapping[str, Mapping[str, str]]]

_ADDRESSES = ("base_url", "api_base")
"""The fields in which gateways are told where the provider is."""


async def deal_with(
    desk: Desk, store_id: UUID, call: Call, names: Mapping[str, str], own: Mapping[str, Mapping[str, str]], after: int
) -> None:
    """Offers the gateways of these names, in test mode, behind `after` others; or no longer."""
    async with desk.database.store(store_id, call, mode="read") as tx:
        there = {setting.id: setting for setting in await gateways(tx, store_id)}
    for position, (gateway_id, name) in enumerate(names.items(), after):
        setting = there.get(gateway_id)
        if setting is not None and not _is_ours(setting):
            continue
        if gateway_id in own:
            found = gateway(gateway_id)
            config = seal_config(desk.secrets, store_id, found.id, found.fields, own[gateway_id])
            await set_gateway(desk.database, store_id, call, found.id, name, config=config, position=position)
        elif setting is not None and setting.is_active:
            await set_gateway(
                desk.database, store_id, call, gateway_id, name, is_active=False, position=setting.position
            )


def _is_ours(setting: GatewaySetting) -> bool:
    """Whether it points at a provider on this machine."""
    addresses = [setting.config.get(field) for field in _ADDRESSES]
    return any(isinstance(address, str) and urlsplit(address).hostname == "127.0.0.1" for address in addresses)
