"""Where the pages of the administration are, and the permission each needs."""

from django.urls import path

from kentongan.base.guard import needs
from kentongan.base.permissions import Permission as P

from . import (
    channels,
    days,
    deliveries,
    health,
    hooks,
    hub,
    joining,
    second_eyes,
    tokens,
    trail,
    users,
    watching,
)
from .gate import needs_whole, reauthenticated

urlpatterns = [
    path("pengaturan/", needs(P.CALENDAR_CHANGE)(hub.settings), name="settings"),
    path("pengaturan/pengguna/", needs_whole(P.USER_CHANGE, users.user_list), name="users"),
    path("pengaturan/pengguna/baru/", needs_whole(P.USER_CHANGE, users.user_new), name="user_new"),
    path("pengaturan/pengguna/<int:pk>/", needs_whole(P.USER_CHANGE, users.user_page), name="user"),
    path(
        "pengaturan/pengguna/<int:pk>/peran/", needs_whole(P.USER_CHANGE, users.role_give), name="role_give"
    ),
    path(
        "pengaturan/pengguna/<int:pk>/peran/<int:membership_pk>/cabut/",
        needs_whole(P.USER_CHANGE, users.role_take),
        name="role_take",
    ),
    path(
        "pengaturan/pengguna/<int:pk>/matikan/",
        needs_whole(P.USER_CHANGE, users.user_disable),
        name="user_disable",
    ),
    path(
        "pengaturan/pengguna/<int:pk>/hidupkan/",
        needs_whole(P.USER_CHANGE, users.user_enable),
        name="user_enable",
    ),
    path(
        "pengaturan/pengguna/<int:pk>/tautan/", needs_whole(P.USER_CHANGE, users.user_link), name="user_link"
    ),
    path(
        "pengaturan/pengguna/<int:pk>/sesi/",
        needs_whole(P.USER_CHANGE, users.user_sessions),
        name="user_sessions",
    ),
    path(
        "pengaturan/pengguna/<int:pk>/faktor/",
        needs_whole(P.USER_CHANGE, reauthenticated(users.user_factor)),
        name="user_factor",
    ),
    path(
        "pengaturan/pengguna/<int:pk>/pejabat/",
        needs_whole(P.USER_CHANGE, users.user_person),
        name="user_person",
    ),
    path(
        "pengaturan/persetujuan/", needs_whole(P.USER_CHANGE, second_eyes.role_requests), name="role_requests"
    ),
    path(
        "pengaturan/persetujuan/<int:pk>/setuju/",
        needs_whole(P.USER_CHANGE, second_eyes.confirm),
        name="role_request_confirm",
    ),
    path(
        "pengaturan/persetujuan/<int:pk>/tolak/",
        needs_whole(P.USER_CHANGE, second_eyes.decline),
        name="role_request_decline",
    ),
    path("pengaturan/kalender/", needs_whole(P.CALENDAR_CHANGE, days.calendar), name="calendar"),
    path("pengaturan/kalender/hari/", needs_whole(P.CALENDAR_CHANGE, days.day_add), name="calendar_day_add"),
    path(
        "pengaturan/kalender/hari/<int:pk>/hapus/",
        needs_whole(P.CALENDAR_CHANGE, days.day_remove),
        name="calendar_day_remove",
    ),
    path(
        "pengaturan/kalender/ramadan/",
        needs_whole(P.CALENDAR_CHANGE, days.ramadan_set),
        name="calendar_ramadan",
    ),
    path("pengaturan/saluran/", needs_whole(P.CHANNEL_CHANGE, channels.channels), name="channels"),
    path(
        "pengaturan/saluran/<slug:kind>/",
        needs_whole(P.CHANNEL_CHANGE, reauthenticated(channels.channel)),
        name="channel",
    ),
    path("pengaturan/token/", needs_whole(P.CHANNEL_CHANGE, tokens.token_list), name="tokens"),
    path(
        "pengaturan/token/baru/",
        needs_whole(P.CHANNEL_CHANGE, reauthenticated(tokens.token_new)),
        name="token_new",
    ),
    path(
        "pengaturan/token/<int:pk>/cabut/",
        needs_whole(P.CHANNEL_CHANGE, reauthenticated(tokens.token_revoke)),
        name="token_revoke",
    ),
    path(
        "pengaturan/situs/",
        needs_whole(P.CHANNEL_CHANGE, watching.watch_settings),
        name="watch_settings",
    ),
    path("pengaturan/webhook/", needs_whole(P.CHANNEL_CHANGE, hooks.hook_list), name="hooks"),
    path(
        "pengaturan/webhook/baru/",
        needs_whole(P.CHANNEL_CHANGE, reauthenticated(hooks.hook_new)),
        name="hook_new",
    ),
    path("pengaturan/webhook/<int:pk>/", needs_whole(P.CHANNEL_CHANGE, hooks.hook_page), name="hook"),
    path(
        "pengaturan/webhook/<int:pk>/uji/", needs_whole(P.CHANNEL_CHANGE, hooks.hook_ping), name="hook_ping"
    ),
    path(
        "pengaturan/webhook/<int:pk>/jeda/",
        needs_whole(P.CHANNEL_CHANGE, hooks.hook_pause),
        name="hook_pause",
    ),
    path(
        "pengaturan/webhook/<int:pk>/hapus/",
        needs_whole(P.CHANNEL_CHANGE, reauthenticated(hooks.hook_remove)),
        name="hook_remove",
    ),
    path(
        "pengaturan/webhook/kiriman/<int:pk>/",
        needs_whole(P.CHANNEL_CHANGE, hooks.hook_message),
        name="hook_message",
    ),
    path("undangan/<str:token>/", joining.join, name="join"),
    path("jejak/", needs_whole(P.AUDIT_READ, trail.audit_list), name="audit"),
    path("jejak/periksa/", needs_whole(P.AUDIT_READ, trail.audit_check), name="audit_check"),
    path("jejak/kepala/", needs_whole(P.AUDIT_READ, trail.audit_head), name="audit_head"),
    path("pengiriman/", needs(P.DELIVERY_READ)(deliveries.delivery_list), name="deliveries"),
    path("pengiriman/<int:pk>/", needs(P.DELIVERY_READ)(deliveries.delivery), name="delivery"),
    path(
        "pengiriman/<int:pk>/ulang/",
        needs(P.DIRECTORY_CHANGE)(deliveries.delivery_again),
        name="delivery_again",
    ),
    path("kesehatan/", needs(P.ANSWER)(health.health), name="health"),
    path(
        "kesehatan/masuk/<int:pk>/ulang/",
        needs_whole(P.DIRECTORY_CHANGE, health.inbox_again),
        name="inbox_again",
    ),
    path("hidup/", health.alive, name="alive"),
    path("tema/", needs(P.ANSWER)(hub.theme), name="theme"),
    path("bahasa/", hub.language, name="language"),
    path("bagian/", needs(P.DESK_READ)(hub.sample_parts), name="parts"),
]
