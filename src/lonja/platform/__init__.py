"""The ground floor: what every package stands on and no package owns.

Nouns: Database and Transaction (the door), Call (who calls and why), LonjaError (what can go wrong), Money, ids, Clock,
SecretBox, jobs, events, idempotency keys, changes (the news that a cached thing is stale).
Verbs: migrate, start the embedded PostgreSQL, log.
Promises: imports nothing from the floors above; knows no shop.
"""
