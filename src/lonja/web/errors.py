"""What the faces themselves refuse, before any operation is called. Codes LJ8xx: they exist in no SQL.

Refused
├── NotFound  MethodNotAllowed  CrossSite
├── BodyTooLarge  BodyMalformed  BodyTypeWrong  BodyInvalid  QueryInvalid  CursorInvalid    (what was sent)
└── StoreUnnamed  StoreClosed  TokenMissing  TokenExpired  NotYourself       (who sent it, and where to)
"""

from lonja.platform.errors import Refused


class NotFound(Refused):
    code, slug, status = "LJ800", "not_found", 404
    title = "Not found"
    sentence = "There is nothing at this address."


class MethodNotAllowed(Refused):
    code, slug, status = "LJ801", "method_not_allowed", 405
    title = "Method not allowed"
    sentence = "This address does not answer to {method}. It answers to {allowed}."


class BodyTooLarge(Refused):
    code, slug, status = "LJ802", "body_too_large", 413
    title = "Too large"
    sentence = "What was sent is larger than {limit} bytes."


class BodyMalformed(Refused):
    code, slug, status = "LJ803", "body_malformed", 400
    title = "Malformed body"
    sentence = "The body is not valid JSON."


class BodyTypeWrong(Refused):
    code, slug, status = "LJ804", "body_type_wrong", 415
    title = "Wrong content type"
    sentence = "Send the body as {expected}."


class BodyInvalid(Refused):
    code, slug, status = "LJ805", "body_invalid", 422
    title = "Invalid body"
    sentence = "Some values are missing, unknown or of the wrong form."


class QueryInvalid(Refused):
    code, slug, status = "LJ806", "query_invalid", 422
    title = "Invalid query"
    sentence = "Some query parameters are unknown or of the wrong form."


class CrossSite(Refused):
    code, slug, status = "LJ807", "cross_site", 403
    title = "Sent by another site"
    sentence = "This request was started by another site, so it was not carried out."


class StoreUnnamed(Refused):
    code, slug, status = "LJ808", "store_unnamed", 404
    title = "Which store?"
    sentence = "Name a store: its own host, the path /s/<store>/, or the header Lonja-Store."


class TokenMissing(Refused):
    code, slug, status = "LJ809", "token_missing", 401
    title = "Sign in first"
    sentence = "This needs a session: send Authorization: Bearer <token>, or sign in."


class TokenExpired(Refused):
    code, slug, status = "LJ810", "token_expired", 401
    title = "Session expired"
    sentence = "The session has ended or is not known. Please sign in again."


class StoreClosed(Refused):
    code, slug, status = "LJ811", "store_closed", 409
    title = "The store is closed"
    sentence = "This store is closed at the moment."


class NotYourself(Refused):
    code, slug, status = "LJ813", "not_yourself", 403
    title = "Somebody else"
    sentence = "The request speaks of another customer than the one who is signed in."


class CursorInvalid(Refused):
    code, slug, status = "LJ812", "cursor_invalid", 400
    title = "Invalid cursor"
    sentence = "The cursor does not come from a page of this list."
