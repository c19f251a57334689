"""The people who buy: their accounts, how they sign in, and where things are sent.

Nouns: Customer, of one store; Address; a sign-in, the fact that a session belongs to a customer; SignedIn; Segment,
customers who belong together.
Verbs: register, sign_in, sign_out, change_password, change_customer, delete_customer, save_address, remove_address;
save_segment, delete_segment, add_to_segment, remove_from_segment. To read: visitor (by token), customer,
list_customers, customers_with (addresses), addresses, segment_list, segment_members, segments_of.
Promises: one account an e-mail and store, whatever the case. A guest's session stays the same session when they sign
in, under a new token (IAM-12). Changing the password needs the old one and ends every other session (IAM-08). A wrong
password and an unknown e-mail are one answer. A customer reaches their own rows only. A closed account stays in the
records (IAM-15). CUS-03: who belongs to a segment is said by staff, and is seen by them and by the customer.
"""

from lonja.customers.errors import (
    CustomerUnknown,
    EmailTaken,
    NotSignedIn,
    SegmentsAreStaffs,
    SegmentTaken,
    SegmentUnknown,
    TooManyAddresses,
    TooManyAtOnce,
    TooManySegments,
)
from lonja.customers.model import (
    Address,
    AddressFacts,
    Customer,
    CustomerChanges,
    Segment,
    SegmentFacts,
    SignedIn,
    VisitorSession,
)
from lonja.customers.operations import (
    add_to_segment,
    change_customer,
    change_password,
    delete_customer,
    delete_segment,
    register,
    remove_address,
    remove_from_segment,
    save_address,
    save_segment,
    sign_in,
    sign_out,
)
from lonja.customers.queries import (
    addresses,
    customer,
    customers_with,
    list_customers,
    segment_list,
    segment_members,
    segments_of,
    visitor,
)

__all__ = [
    "Address",
    "AddressFacts",
    "Customer",
    "CustomerChanges",
    "CustomerUnknown",
    "EmailTaken",
    "NotSignedIn",
    "Segment",
    "SegmentFacts",
    "SegmentTaken",
    "SegmentUnknown",
    "SegmentsAreStaffs",
    "SignedIn",
    "TooManyAddresses",
    "TooManyAtOnce",
    "TooManySegments",
    "VisitorSession",
    "add_to_segment",
    "addresses",
    "change_customer",
    "change_password",
    "customer",
    "customers_with",
    "delete_customer",
    "delete_segment",
    "list_customers",
    "register",
    "remove_address",
    "remove_from_segment",
    "save_address",
    "save_segment",
    "segment_list",
    "segment_members",
    "segments_of",
    "sign_in",
    "sign_out",
    "visitor",
]
