from django.urls import path

from . import views
from .api import auth, avatars, contacts, devices, openapi, passwords, users

__all__ = ["api_urlpatterns", "openapi", "page_urlpatterns"]

api_urlpatterns = [
    path("auth/register", auth.Register.as_view(), name="api-register"),
    path("auth/login", auth.Login.as_view(), name="api-login"),
    path("auth/refresh", auth.Refresh.as_view(), name="api-refresh"),
    path("auth/logout", auth.SignOut.as_view(), name="api-logout"),
    path("auth/userinfo", auth.UserInfo.as_view(), name="api-userinfo"),
    path("auth/sessions", devices.Devices.as_view(), name="api-devices"),
    path("auth/sessions/<id:device_id>", devices.OneDevice.as_view(), name="api-device"),
    path("auth/password", passwords.Password.as_view(), name="api-password"),
    path("auth/password/reset", passwords.ResetRequest.as_view(), name="api-reset"),
    path("auth/password/reset/confirm", passwords.Reset.as_view(), name="api-reset-confirm"),
    path("users", users.Users.as_view(), name="api-users"),
    path("users/online", users.Online.as_view(), name="api-users-online"),
    path("users/<id:user_id>", users.OneUser.as_view(), name="api-user"),
    path("users/<id:user_id>/avatar", avatars.Avatar.as_view(), name="api-avatar"),
    path("contacts", contacts.Contacts.as_view(), name="api-contacts"),
    path("contacts/<id:user_id>", contacts.OneContact.as_view(), name="api-contact"),
    path("users/delete/<id:user_id>", users.DeleteByGet.as_view(), name="api-user-delete"),
]

page_urlpatterns = [
    path("login", views.SignIn.as_view(), name="login"),
    path("register", views.Register.as_view(), name="register"),
    path("logout", views.sign_out, name="logout"),
    path("password/reset", views.ResetRequest.as_view(), name="password_reset"),
    path("password/reset/sent", views.ResetSent.as_view(), name="password_reset_sent"),
    path(
        "password/reset/<str:uidb64>/<str:token>",
        views.Reset.as_view(),
        name="password_reset_confirm",
    ),
    path("i18n/setlang", views.choose_language, name="set_language"),
    path("avatars/<str:name>", views.avatar, name="avatar"),
]
