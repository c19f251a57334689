"""The people who buy: their accounts, how they sign in, and where things are sent.

Nouns: Customer, of one store; Address; a sign-in, the fact that a session belongs to a customer; SignedIn.
Verbs: register, sign_in, sign_out, change_password, change_customer, delete_customer, save_address, remove_address. To
read: visitor (by token), customer, list_customers, addresses.
Promises: one account an e-mail and store, whatever the case. A guest's session stays the same session when they sign
in, under a new token (IAM-12). Changing the password needs the old one and ends every other session (IAM-08). A wrong
password and an unknown e-mail are one answer. A customer reaches their own rows only. A closed account stays in the
records (IAM-15).
"""

from lonja.customers.errors import CustomerUnknown, EmailTaken, NotSignedIn, TooManyAddresses
from lonja.customers.model import Address, AddressFacts, Customer, CustomerChanges, SignedIn, VisitorSession
from lonja.customers.operations import (
    change_customer,
    change_password,
    delete_customer,
    register,
    remove_address,
    save_address,
    sign_in,
    sign_out,
)
from lonja.customers.queries import addresses, customer, list_customers, visitor

__all__ = [
    "Address",
    "AddressFacts",
    "Customer",
    "CustomerChanges",
    "CustomerUnknown",
    "EmailTaken",
    "NotSignedIn",
    "SignedIn",
    "TooManyAddresses",
    "VisitorSession",
    "addresses",
    "change_customer",
    "change_password",
    "customer",
    "delete_customer",
    "list_customers",
    "register",
    "remove_address",
    "save_address",
    "sign_in",
    "sign_out",
    "visitor",
]
