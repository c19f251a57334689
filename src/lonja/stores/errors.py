"""What stores refuse: LJ101 to LJ109."""

from lonja.platform.errors import Refused


class SlugTaken(Refused):
    code, slug, status = "LJ101", "slug_taken", 409
    title = "The short name is taken"
    sentence = "The short name {slug} is taken. Please choose another."


class OrganizationUnknown(Refused):
    code, slug, status = "LJ102", "organization_unknown", 404
    title = "No such organization"
    sentence = "There is no such organization."


class TimeZoneUnknown(Refused):
    code, slug, status = "LJ103", "time_zone_unknown", 422
    title = "Unknown time zone"
    sentence = "{time_zone} is not the name of a time zone, such as America/Mexico_City."


class DomainTaken(Refused):
    code, slug, status = "LJ104", "domain_taken", 409
    title = "The domain is taken"
    sentence = "The domain {host} belongs to another store."


class ConfigIsSecret(Refused):
    code, slug, status = "LJ105", "config_is_secret", 409
    title = "The setting is secret"
    sentence = "The setting {key} is secret and can only be replaced by another secret."


class StoreUnknown(Refused):
    code, slug, status = "LJ106", "store_unknown", 404
    title = "No such store"
    sentence = "There is no such store."
