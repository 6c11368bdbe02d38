"""A PostgreSQL of the tests' own: Debian's programs, a fresh cluster in a folder, a Unix socket alone."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy import Engine

from centre.storage.database import open_database
from centre.storage.tables import metadata
from tests.centre.deadline import wait_until

OWNER = "postgres"  # initdb refuses root; Debian's package brings this user


def programs() -> Path | None:
    """The folder with initdb and postgres, the newest version's; None where none is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: int(each.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


class Postgres:
    def __init__(self, programs: Path, *, durable: bool = False) -> None:
        """`durable` waits for the disk as in the field; tests need not."""
        self._folder = Path(tempfile.mkdtemp(prefix="kiosk-postgres-"))
        self._user = OWNER if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self._folder, self._user)
        data = self._folder / "data"
        self._run(programs / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync")
        command = [str(programs / "postgres"), "-D", str(data), "-k", str(self._folder)]
        command += ["-c", "listen_addresses="]
        for name in () if durable else ("fsync", "synchronous_commit", "full_page_writes"):
            command += ["-c", f"{name}=off"]
        log = (self._folder / "log").open("wb")
        self._process = subprocess.Popen(command, user=self._user, stdout=log, stderr=log, cwd=self._folder)
        log.close()
        wait_until(
            lambda: (self._folder / ".s.PGSQL.5432").exists() and self._answers(programs), "PostgreSQL"
        )
        self.url = f"postgresql://{OWNER}@/postgres?host={self._folder}"

    def empty(self) -> None:
        """Bring all tables up to date and leave none of them with a row."""
        engine = open_database(self.url)
        forget(engine)
        engine.dispose()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(20)
        shutil.rmtree(self._folder)

    def _answers(self, programs: Path) -> bool:
        asked = [str(programs / "pg_isready"), "-q", "-h", str(self._folder)]
        return subprocess.run(asked).returncode == 0

    def _run(self, *command: str | Path) -> None:
        subprocess.run(command, user=self._user, check=True, stdout=subprocess.DEVNULL, cwd=self._folder)


def can_run() -> bool:
    """Whether there is a user it may run as."""
    return os.geteuid() != 0 or any(each.pw_name == OWNER for each in pwd.getpwall())


def forget(engine: Engine) -> None:
    """Rows only: emptying the files of all tables takes PostgreSQL far longer."""
    tables = reversed(metadata.sorted_tables)
    with engine.begin() as connection:
        connection.exec_driver_sql(";".join(f'DELETE FROM "{table.name}"' for table in tables))
