"""What people refuse: LJ120 to LJ139. Some are said by Python alone: a wrong password is found out there."""

from lonja.platform.errors import Refused


class CredentialsWrong(Refused):
    code, slug, status = "LJ120", "credentials_wrong", 401
    title = "Wrong e-mail or password"
    sentence = "The e-mail or the password is wrong."


class SignInThrottled(Refused):
    code, slug, status = "LJ121", "sign_in_throttled", 429
    title = "Too many attempts"
    sentence = "Too many attempts to sign in. Please try again in {retry_after} seconds."


class StaffEmailTaken(Refused):
    code, slug, status = "LJ122", "staff_email_taken", 409
    title = "The e-mail is taken"
    sentence = "Somebody with this e-mail already works here."
    constraints = ("people.staff_email",)


class StaffUnknown(Refused):
    code, slug, status = "LJ123", "staff_unknown", 404
    title = "No such person"
    sentence = "There is no such person here."


class AttemptOver(Refused):
    code, slug, status = "LJ124", "attempt_over", 409
    title = "The attempt is over"
    sentence = "That took too long. Please sign in again."


class RoleUnknown(Refused):
    code, slug, status = "LJ125", "role_unknown", 404
    title = "No such role"
    sentence = "This store has no role named {role}."


class RoleIsBuiltIn(Refused):
    code, slug, status = "LJ126", "role_is_built_in", 409
    title = "The role is built in"
    sentence = "The role {role} is built in and cannot be changed."


class PermissionUnknown(Refused):
    code, slug, status = "LJ127", "permission_unknown", 422
    title = "No such permission"
    sentence = "There is no permission named {permission}."


class NotPermitted(Refused):
    code, slug, status = "LJ128", "not_permitted", 403
    title = "Not permitted"
    sentence = "You need the permission {permission} in this store."


class LastOwner(Refused):
    code, slug, status = "LJ129", "last_owner", 409
    title = "The last owner stays"
    sentence = "An organization needs an owner. Make somebody else owner first."


class PasswordUnfit(Refused):
    code, slug, status = "LJ130", "password_unfit", 422
    title = "The password is too short or too long"
    sentence = "A password has {least} to {most} characters."


class EmailInvalid(Refused):
    code, slug, status = "LJ131", "email_invalid", 422
    title = "Invalid e-mail"
    sentence = "This is not an e-mail address."
