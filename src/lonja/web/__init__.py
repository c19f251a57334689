"""The faces that speak HTTP: the JSON API, the storefront, the admin, the callbacks of providers.

Nouns: Visit, the context of a request (context.py); Endpoint, a handler and its promises (routes.py); Answer
(answers.py); House, what a process shares (house.py).
Verbs: `create_app` (app.py).
Promises: a handler reads, calls one operation or query, and renders: what is decided, the floors below decide. Every
refusal is typed: problem+json for programs, a sentence for people. Bodies, queries, waits and memories are bounded.

    api/         /api/v1 and its OpenAPI document        storefront/  the shop        admin/    the back office
    hooks/       providers call us                       sandbox/     the hosted page of the sandbox gateway
    templates/   Jinja, one folder a face                assets/      stylesheets, scripts, pictures
"""
