"""What the doors of people take and give."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from gochat.core.fields import IdField

from ..models import User
from ..models.user import USERNAME_PATTERN
from ..services.naming import EMAIL_LENGTH, EMAIL_RULE, USERNAME_LENGTH, USERNAME_RULE
from ..services.passwords import PASSWORD_LENGTH
from ..services.profiles import BIO_LENGTH, DISPLAY_NAME_LENGTH

TOKEN_LENGTH = 2048
MAX_IDS = 500
MAX_PAGE = 200

LANGUAGES = [("", _("As the browser asks")), *settings.LANGUAGES]


class PasswordField(serializers.CharField):
    """A password: shown to nobody, and not trimmed."""

    def __init__(self, **kwargs) -> None:
        style = {"input_type": "password"}
        options = {"max_length": PASSWORD_LENGTH, "trim_whitespace": False, "style": style}
        super().__init__(write_only=True, **options, **kwargs)


class UsernameField(serializers.RegexField):
    """A username to have."""

    def __init__(self, **kwargs) -> None:
        texts = {"invalid": USERNAME_RULE}
        options = {"max_length": USERNAME_LENGTH, "error_messages": texts}
        super().__init__(USERNAME_PATTERN, **options, **kwargs)


class EmailField(serializers.EmailField):
    """An email address to have."""

    def __init__(self, **kwargs) -> None:
        texts = {"invalid": EMAIL_RULE}
        super().__init__(max_length=EMAIL_LENGTH, error_messages=texts, **kwargs)


# In


class RegistrationSerializer(serializers.Serializer):
    """A new account."""

    username = UsernameField()
    email = EmailField()
    password = PasswordField()


class CredentialsSerializer(serializers.Serializer):
    """A username or email, and the password."""

    username = serializers.CharField(max_length=EMAIL_LENGTH)
    password = PasswordField()


class RefreshSerializer(serializers.Serializer):
    """The current refresh token."""

    refresh_token = serializers.CharField(max_length=TOKEN_LENGTH)


class SignOutSerializer(serializers.Serializer):
    """Which device to sign out; without a token, the one that asks."""

    refresh_token = serializers.CharField(max_length=TOKEN_LENGTH, required=False)


class PasswordChangeSerializer(serializers.Serializer):
    """The current password and the new one."""

    old_password = PasswordField()
    new_password = PasswordField()


class ResetRequestSerializer(serializers.Serializer):
    """Where to send the link."""

    email = EmailField()


class ResetSerializer(serializers.Serializer):
    """The two last parts of the mailed link, and the new password."""

    uid = serializers.CharField(max_length=64)
    token = serializers.CharField(max_length=128)
    new_password = PasswordField()


class ProfileSerializer(serializers.Serializer):
    """What of a profile and its settings may be changed; what is left out stays."""

    username = UsernameField(required=False)
    email = EmailField(required=False)
    display_name = serializers.CharField(
        max_length=DISPLAY_NAME_LENGTH, allow_blank=True, required=False
    )
    bio = serializers.CharField(max_length=BIO_LENGTH, allow_blank=True, required=False)
    language = serializers.ChoiceField(LANGUAGES, allow_blank=True, required=False)
    theme = serializers.ChoiceField(User.Theme.choices, required=False)
    text_size = serializers.ChoiceField(User.TextSize.choices, required=False)
    enter_sends = serializers.BooleanField(required=False)
    shows_presence = serializers.BooleanField(required=False)
    hides_address = serializers.BooleanField(required=False)


class DeletionSerializer(serializers.Serializer):
    """One's own password, in the browser; for another's account a code of the second factor."""

    password = PasswordField(required=False)
    code = serializers.CharField(required=False, max_length=20)


class ContactChangeSerializer(serializers.Serializer):
    """What to settle about another person."""

    blocked = serializers.BooleanField(help_text="Whether to refuse messages and calls of him.")


class AvatarSerializer(serializers.Serializer):
    """A picture, and which square of it to take: `x`, `y` and `size` in pixels, or the middle."""

    file = serializers.FileField()
    x = serializers.IntegerField(required=False, min_value=0, max_value=100_000)
    y = serializers.IntegerField(required=False, min_value=0, max_value=100_000)
    size = serializers.IntegerField(required=False, min_value=1, max_value=100_000)

    def validate(self, attrs: dict) -> dict:
        """All of the square or nothing."""
        given = attrs.keys() & {"x", "y", "size"}
        if given and len(given) < 3:
            raise serializers.ValidationError({"size": _("Give x, y and size, or none of them.")})
        return attrs


class UserListQuery(serializers.Serializer):
    """Whom to find."""

    q = serializers.CharField(default="", allow_blank=True, max_length=100)
    ids = serializers.RegexField(
        r"^\d{1,18}(,\d{1,18})*$", required=False, allow_blank=True, max_length=10_000
    )

    def validate_ids(self, value: str) -> list[int]:
        """Read the ids."""
        ids = [int(part) for part in value.split(",") if part]
        if len(ids) > MAX_IDS:
            text = _("At most {count} at once.").format(count=MAX_IDS)
            raise serializers.ValidationError(text)
        return ids


class OnlineQuery(serializers.Serializer):
    """Which page of the people online."""

    cursor = IdField(required=False)
    limit = serializers.IntegerField(default=50, min_value=1, max_value=MAX_PAGE)


class ContactListQuery(serializers.Serializer):
    """Which page of whom."""

    blocked = serializers.ChoiceField(["true"], help_text="Those whom I have blocked.")
    cursor = IdField(required=False, help_text="`next` of the page before.")
    limit = serializers.IntegerField(default=50, min_value=1, max_value=MAX_PAGE)


# Out


class UserSerializer(serializers.Serializer):
    """A person as anybody sees him."""

    id = IdField()
    username = serializers.CharField()
    display_name = serializers.CharField(help_text="May be empty: show the username.")
    avatar = serializers.CharField(allow_null=True, help_text="A path on this server.")
    bio = serializers.CharField()
    online = serializers.BooleanField()
    last_seen_at = serializers.DateTimeField(allow_null=True)
    is_bot = serializers.BooleanField()
    verified = serializers.BooleanField(
        required=False, help_text="Given, and true, where staff knows who this is."
    )
    deleted = serializers.BooleanField(
        required=False, help_text="Given, and true, when the account was deleted."
    )


class ContactSerializer(serializers.Serializer):
    """What I have settled about another person."""

    user = UserSerializer()
    blocked = serializers.BooleanField(help_text="I take neither messages nor calls of him.")


class ContactPageSerializer(serializers.Serializer):
    """A page of contacts."""

    items = ContactSerializer(many=True)
    next = IdField(allow_null=True)


class OwnUserSerializer(UserSerializer):
    """A person as he himself, and staff, see him."""

    email = serializers.CharField(allow_null=True)
    language = serializers.ChoiceField(LANGUAGES)
    theme = serializers.ChoiceField(User.Theme.choices)
    text_size = serializers.ChoiceField(User.TextSize.choices)
    enter_sends = serializers.BooleanField()
    shows_presence = serializers.BooleanField()
    hides_address = serializers.BooleanField()


class TokensSerializer(serializers.Serializer):
    """A sign-in: send `token` as Bearer for `expires_in` seconds, then refresh."""

    token = serializers.CharField()
    refresh_token = serializers.CharField()
    expires_in = serializers.IntegerField()
    user = OwnUserSerializer()


class DeviceSerializer(serializers.Serializer):
    """A signed-in device."""

    id = IdField()
    user_agent = serializers.CharField()
    ip_address = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField()
    current = serializers.BooleanField(help_text="The one that asks.")


class DevicesSerializer(serializers.Serializer):
    """The signed-in devices."""

    items = DeviceSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class UserPageSerializer(serializers.Serializer):
    """A page of people."""

    items = UserSerializer(many=True)
    next = IdField(allow_null=True)
