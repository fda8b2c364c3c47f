"""Brings Superset's own database up to date: tables, roles, and the user admin with the password of the environment.

The same as `superset db upgrade`, `superset init` and `superset fab create-admin` or `reset-password`, in one process,
each of which would load all of Superset; and no password stands in a command line.
"""

import os

from flask.cli import ScriptInfo
from superset.app import create_app
from superset.cli.main import superset

PASSWORD = os.environ["SUPERSET_ADMIN_PASSWORD"]


def main():
    app = create_app()
    for words in (["db", "upgrade"], ["init"]):
        superset.main(args=words, obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)
    with app.app_context():
        security = app.appbuilder.sm
        admin = security.find_user("admin")
        if admin is not None:
            security.reset_password(admin.id, PASSWORD)
        elif not security.add_user("admin", "Admin", "Stack", "admin@localhost", security.find_role("Admin"), PASSWORD):
            raise SystemExit("the user admin could not be made")


main()
