"""Who works here, who is visiting, and what each may do.

Nouns: Staff, install-wide; a membership in an organization; a role in a store, made of permissions; an override of one
permission for one person; a session, of staff or of a visitor; a security event; an attempt to sign in.
Verbs: create_staff, delete_staff, join_organization, leave_organization, create_roles, define_role, employ, dismiss,
override_permission, sign_in_staff, sign_out_staff, change_staff_password, start_session, end_session. To read:
staff_by_token, permissions_of, require, staff_of, roles_of.
Promises: default deny (IAM-05). Only hashes of tokens and passwords are kept (IAM-11, C-16). An expired or ended
session is nobody's (IAM-13). After five wrong passwords from one place the sixth try must wait, also when all come at
once. Unknown and wrong are one answer, after the same time. A deleted person stays in the records (IAM-15).
"""

from lonja.people.errors import (
    AttemptOver,
    CredentialsWrong,
    EmailInvalid,
    LastOwner,
    NotPermitted,
    PasswordUnfit,
    PermissionUnknown,
    RoleIsBuiltIn,
    RoleUnknown,
    SignInThrottled,
    StaffEmailTaken,
    StaffUnknown,
)
from lonja.people.model import BUILT_IN_ROLES, Role, Staff, StaffSession, clean_email
from lonja.people.operations import (
    change_staff_password,
    create_roles,
    create_staff,
    define_role,
    delete_staff,
    dismiss,
    employ,
    end_session,
    join_organization,
    leave_organization,
    override_permission,
    sign_in_staff,
    sign_out_staff,
    start_session,
)
from lonja.people.queries import permissions_of, require, roles_of, staff_by_token, staff_of

__all__ = [
    "BUILT_IN_ROLES",
    "AttemptOver",
    "CredentialsWrong",
    "EmailInvalid",
    "LastOwner",
    "NotPermitted",
    "PasswordUnfit",
    "PermissionUnknown",
    "Role",
    "RoleIsBuiltIn",
    "RoleUnknown",
    "SignInThrottled",
    "Staff",
    "StaffEmailTaken",
    "StaffSession",
    "StaffUnknown",
    "change_staff_password",
    "clean_email",
    "create_roles",
    "create_staff",
    "define_role",
    "delete_staff",
    "dismiss",
    "employ",
    "end_session",
    "join_organization",
    "leave_organization",
    "override_permission",
    "permissions_of",
    "require",
    "roles_of",
    "sign_in_staff",
    "sign_out_staff",
    "staff_by_token",
    "staff_of",
    "start_session",
]
