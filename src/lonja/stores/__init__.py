"""Who sells here: organizations, their stores, the hosts they answer at, and what each store has set.

Nouns: Organization; Store, the tenant; a domain (host); a config, one setting, plain or sealed; a feature flag.
Verbs: create_organization, create_store, change_store, add_domain, remove_domain, set_config, set_secret, unset_config,
set_feature, set_feature_rules. To read: StoreBook (by host, slug or id) and ConfigBook (settings and features), both
read-through caches.
Promises: PLT-02 an organization owns stores. CFG-02 a secret is sealed before it is sent to PostgreSQL and opened only
here. CFG-03 N reads are one query, and a write in any process is seen by all. PLT-19 a feature never set is off.
"""

from lonja.stores.errors import (
    ConfigIsSecret,
    DomainTaken,
    OrganizationUnknown,
    SlugTaken,
    StoreUnknown,
    TimeZoneUnknown,
)
from lonja.stores.model import Config, ConfigGroup, Feature, Store, StoreChanges, StoreFacts, StoreStatus
from lonja.stores.operations import (
    add_domain,
    change_store,
    create_organization,
    create_store,
    remove_domain,
    set_config,
    set_feature,
    set_feature_rules,
    set_secret,
    unset_config,
)
from lonja.stores.queries import ConfigBook, StoreBook, list_stores, only_open_store, open_stores

__all__ = [
    "Config",
    "ConfigBook",
    "ConfigGroup",
    "ConfigIsSecret",
    "DomainTaken",
    "Feature",
    "OrganizationUnknown",
    "SlugTaken",
    "Store",
    "StoreBook",
    "StoreChanges",
    "StoreFacts",
    "StoreStatus",
    "StoreUnknown",
    "TimeZoneUnknown",
    "add_domain",
    "change_store",
    "create_organization",
    "create_store",
    "list_stores",
    "only_open_store",
    "open_stores",
    "remove_domain",
    "set_config",
    "set_feature",
    "set_feature_rules",
    "set_secret",
    "unset_config",
]
