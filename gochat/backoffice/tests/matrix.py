"""Who of the staff may open which page and do which act: each app adds its lines here.

A superuser may do everything; what is not listed for a role is refused.
"""

from accounts.roles import AUDITOR, MODERATOR, SUPPORT

ALL = (MODERATOR, AUDITOR, SUPPORT)

# The lists of models, by `app.model`; whoever may open the list may open a row.
PAGES = {
    "accounts.user": ALL,
    "accounts.connection": ALL,
    "accounts.device": (AUDITOR, SUPPORT),
    "accounts.signin": (AUDITOR, SUPPORT),
    "accounts.auditentry": (AUDITOR,),
    "accounts.raterule": (MODERATOR, AUDITOR),
    "rooms.room": (MODERATOR, AUDITOR),
    "rooms.membership": (MODERATOR, AUDITOR),
    "calls.call": ALL,
    "calls.recording": (MODERATOR, AUDITOR),
    "media.file": ALL,
    "media.blob": (AUDITOR,),
    "media.blockedfile": (MODERATOR, AUDITOR),
    "monitoring.fault": (AUDITOR,),
    "monitoring.slowstatement": (AUDITOR,),
    "messaging.broadcast": ALL,
    "rooms.message": (MODERATOR, AUDITOR),
    "messaging.retentionrule": (MODERATOR, AUDITOR),
    "messaging.report": (MODERATOR, AUDITOR),
    "messaging.appeal": (MODERATOR, AUDITOR),
    "messaging.wordrule": (MODERATOR, AUDITOR),
}

# Acts, by `app.model.name`.
ACTS = {
    "accounts.user.ban": (MODERATOR,),
    "accounts.user.unban": (MODERATOR,),
    "accounts.user.sign-out": (MODERATOR, SUPPORT),
    "accounts.user.reset": (SUPPORT,),
    "accounts.user.verify": (SUPPORT,),
    "accounts.user.unverify": (SUPPORT,),
    "accounts.user.appoint": (),
    "accounts.user.reset-factor": (),
    "accounts.user.anonymise": (),
    "accounts.user.export": (),
    "accounts.connection.close": (MODERATOR, SUPPORT),
    "accounts.raterule.set": (MODERATOR,),
    "accounts.raterule.remove": (MODERATOR,),
    "media.file.look": (MODERATOR, AUDITOR),
    "media.file.open": (MODERATOR, AUDITOR),
    "media.file.quarantine": (MODERATOR,),
    "media.file.release": (MODERATOR,),
    "media.file.block": (MODERATOR,),
    "media.file.delete": (),
    "media.blockedfile.unblock": (MODERATOR,),
    "rooms.room.announce": (MODERATOR,),
    "rooms.room.mute": (MODERATOR,),
    "rooms.room.unmute": (MODERATOR,),
    "rooms.room.dissolve": (MODERATOR,),
    "rooms.membership.transfer": (MODERATOR,),
    "rooms.membership.remove": (MODERATOR,),
    "messaging.broadcast.plan": (MODERATOR,),
    "messaging.broadcast.cancel": (MODERATOR,),
    "rooms.message.take-down": (MODERATOR,),
    "rooms.message.open": (MODERATOR, AUDITOR),
    "rooms.message.export": (AUDITOR,),
    "messaging.retentionrule.set": (),
    "messaging.retentionrule.remove": (),
    "calls.call.end": (MODERATOR, SUPPORT),
    "calls.recording.play": (MODERATOR, AUDITOR),
    "messaging.report.take-down": (MODERATOR,),
    "messaging.report.block-files": (MODERATOR,),
    "messaging.report.uphold": (MODERATOR,),
    "messaging.report.dismiss": (MODERATOR,),
    "messaging.appeal.accept": (MODERATOR,),
    "messaging.appeal.reject": (MODERATOR,),
    "messaging.wordrule.add": (MODERATOR,),
    "messaging.wordrule.remove": (MODERATOR,),
}

# Pages of their own, by the URL's name.
VIEWS = {
    "admin:index": ALL,
    "admin:me": ALL,
    "admin:media_storage": ALL,
    "live_figures": ALL,
    "trends": ALL,
}
