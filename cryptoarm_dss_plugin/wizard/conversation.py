"""Between the pages and an import: starts it, and brings its states into the GUI thread.

Nothing here waits: everything that touches a disk or a network happens on the import's worker.
"""

import time
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import Severity
from cryptoarm_dss_plugin.passwords import PasswordKeeper
from cryptoarm_dss_plugin.presets.places import Place
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.bugs import told_of_bug
from cryptoarm_dss_plugin.wizard.form_remarks import remarks
from cryptoarm_dss_plugin.wizard.help_desk import notice_with_help, with_help
from cryptoarm_dss_plugin.wizard.moving import Mover
from cryptoarm_dss_plugin.wizard.notice import Notice, notice_of
from cryptoarm_dss_plugin.wizard.patience import HostPatience, waiting_words
from cryptoarm_dss_plugin.wizard.qt import QObject, QTimer, Signal
from cryptoarm_dss_plugin.wizard.saved import SavedConnections
from cryptoarm_dss_plugin.wizard.secrets_at_hand import SecretsAtHand
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded
from cryptoarm_dss_plugin.wizard.views import FilledForm, PageId, Problem, View
from cryptoarm_dss_plugin.wizard.warm_up import WarmUp

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.importing.job import ImportJob, JobEvent, StateEntered
    from cryptoarm_dss_plugin.wizard.presenter import Presenter, Words


class Conversation(QObject):
    """One wizard's conversation with the engine. Lives in the GUI thread.

    Attributes:
        view: what is to be drawn now.
        mover: moves the wizard.
        host: the host's hooks, for who calls them on a worker.
        saved: what is saved and preset, as soon as it is known.
        place: where the administrator's files lie, None for the platform's place.
        bugs: where exceptions of slots go.
    """

    changed = Signal(object)
    ended = Signal()
    """The wizard has ended: boxes with secrets are emptied."""
    parted = Signal()
    """An import that was left has ended, too."""
    _arrived = Signal(int, object, object)

    def __init__(
        self,
        host: Host,
        texts: Texts,
        keeper: PasswordKeeper,
        own_names: set[str],
        on_notice: Callable[[Notice], None],
        place: Place | None = None,
    ) -> None:
        """Prepare; the engine begins to load in the background.

        Args:
            host: the host's hooks.
            texts: the person's language.
            keeper: remembered passwords.
            own_names: see `plan.planner`.
            on_notice: told, in the GUI thread, what belongs into the notification centre.
            place: where the administrator's files lie, the platform's place by default.
        """
        super().__init__()
        self.view = View()
        self.mover = Mover()
        self.host = host
        self.bugs = BugReports()
        self.last_form = FilledForm()
        self.place = place
        self._texts = texts
        self._secrets = SecretsAtHand(keeper)
        self._own_names = own_names
        self._on_notice = on_notice
        self._ticket = 0
        self._turn = 0
        self._parting = ""
        self._job: ImportJob | None = None
        self._left: ImportJob | None = None
        self._presenter: Presenter | None = None
        self._warm_up = WarmUp()
        self._warm_up.start()
        self._arrived.connect(self._on_arrived)
        self.saved = SavedConnections(host, self.bugs, place)
        self.saved.start()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._on_left)
        self._patience = HostPatience(self.bugs, lambda: self._job.held.seconds if self._job else 0.0)
        self._patience.changed.connect(self._on_patience)
        self._busy = ""
        self.bugs.happened.connect(self._on_bug)

    @property
    def ready(self) -> bool:
        """Whether the engine is loaded, so that `check` does not keep the window waiting."""
        return self._warm_up.done

    def check(self, form: FilledForm, *, typing: bool = False) -> list[Problem]:
        """What is wrong with a form as far as can be told without asking anyone; empty boxes are not.

        Args:
            form: the form.
            typing: the person is at it: whether the account is that of the name cannot be told yet.
        """
        may_be_other = typing or form.name.strip() in self._own_names
        known = self.saved.known
        return remarks(form, {} if may_be_other else known.saved, self._texts, known.policy)

    def submit(
        self, form: FilledForm, client_secret: Secret | None = None, proxy_password: Secret | None = None
    ) -> None:
        """Begin an import; a remembered password goes along, and the secrets of the form that there are."""
        self._secrets.keep_of_form(client_secret, proxy_password)
        self._start(form, self._secrets.recall(form))

    def repeat(self) -> None:
        """Begin the last import again."""
        self._start(self.last_form, self._secrets.recall(self.last_form) or self._secrets.kept())

    def remembers(self, form: FilledForm) -> bool:
        """Whether a password is remembered for a form; False as long as the engine is being loaded."""
        return self.ready and self._secrets.holds(form)

    def forget_password(self, form: FilledForm) -> None:
        """Forget the password remembered for a form."""
        self._secrets.forget(form)

    def give_password(self, password: Secret, *, remember: bool) -> None:
        """Answer the question for the password, or begin again with it when nothing runs.

        It is remembered once the server has taken it, and kept for `repeat` until the sign-in is left.
        """
        copy = Secret(password.reveal()) if remember else None
        self._secrets.keep(Secret(password.reveal()))
        if self._job is None:
            self._start(self.last_form, password)
        else:
            self._job.give_password(password)
            self._show(View(busy=self._texts.text("Signing in to the DSS server...")))
        self._secrets.remember_later(copy)

    def give_code(self, code: Secret) -> None:
        """Answer the question for a one-time code."""
        if self._job:
            self._job.give_code(code)

    def choose(self, option_ref: str) -> None:
        """Answer the choice of a factor."""
        if self._job:
            self._job.choose(option_ref)

    def choose_certificates(self, positions: Collection[int]) -> None:
        """Answer the choice of certificates."""
        if self._job:
            self._job.choose_certificates(positions)

    def poll_now(self) -> None:
        """Ask the server at once, within the rule on close polls."""
        if self._job:
            self._job.poll_now()

    def ask_again(self) -> None:
        """Ask for another code, or another request to the phone."""
        if self._job:
            self._job.ask_again()

    def change_factor(self) -> None:
        """Choose another way to confirm."""
        if self._job:
            self._job.change_factor()

    def farewell(self) -> Notice | None:
        """What the notification centre is told when the person closes the wizard now, None for nothing."""
        waits = self._waits or self._parting
        title, name = self._texts.text("The sign-in was cancelled"), self.last_form.name.strip()
        return Notice(Severity.INFO, title, waits, "", name, None) if waits else None

    @property
    def _waits(self) -> str:
        """What to know about the request that waits on the server, "" when none does."""
        return self._presenter.farewell() if self._presenter and self._job else ""

    def leave(self, page: PageId | None = None) -> None:
        """The person went back a page: what runs is ended, what was said is over.

        With a page, that is where the person is to be afterwards, instead of the page before.
        Not when the conversation itself goes back: its import, or the error that ended it, goes along.
        """
        if not self.mover.is_moving:
            waits = self._waits
            self._parting = waits or self._parting  # several pages are left at once when the wizard ends
            self._end_job()
            self._secrets.keep(None)
            note = self._texts.text("The sign-in was cancelled. {more}", more=waits) if waits else ""
            self.view = View(page, note=note or self.view.note)
            self._later.start()  # drawn by the page that is shown then, unless the wizard ends

    def close(self) -> None:
        """End everything at once; nothing is told any more."""
        self._end_job()
        self.saved.close()
        self._later.stop()
        self._warm_up.stop()
        self._secrets.wipe()
        self.mover.let_go()
        self.ended.emit()

    def join(self, patience: float) -> bool:
        """Wait for the threads of what was ended, so many seconds at most; whether none is left."""
        deadline = time.monotonic() + patience
        is_loaded = self._warm_up.join(patience)
        return is_loaded and (self._left is None or self._left.join(max(deadline - time.monotonic(), 0.0)))

    def _start(self, form: FilledForm, password: Secret | None) -> None:
        from cryptoarm_dss_plugin.importing.host_watch import HostWatch  # noqa: PLC0415 - loads the engine
        from cryptoarm_dss_plugin.importing.job import ImportJob  # noqa: PLC0415
        from cryptoarm_dss_plugin.wizard.plan import FormSecrets, planner  # noqa: PLC0415
        from cryptoarm_dss_plugin.wizard.presenter import Presenter  # noqa: PLC0415

        self._end_job()
        self._turn = 0
        self.last_form = form
        ticket = self._ticket
        self._presenter = Presenter(self._texts, form)
        secrets = FormSecrets(password, *self._secrets.of_form())
        watch = HostWatch(secrets.wipe)
        plan = planner(form, secrets, watch.over(self.host), self._own_names, self._texts, self.place)
        self._job = ImportJob(
            plan, self.host, lambda event: self._deliver(ticket, form, event), self._texts, watch=watch
        )
        self._job.start()
        self._patience.begin()
        self._show(View(busy=self._texts.text("Signing in to the DSS server...")))

    def _end_job(self) -> None:
        """Cancel what runs; what it still says carries an old ticket.

        Only what it stored is heard of, and that the password was refused.
        """
        self._ticket += 1
        self._secrets.remember_later(None)
        self._patience.end()
        job, self._job = self._job, None
        if job:
            job.cancel()
            self._left = job

    def _deliver(self, ticket: int, form: FilledForm, event: "JobEvent") -> None:
        """On the worker: only states go to the window; the progress of thousands of items would stall it."""
        from cryptoarm_dss_plugin.importing.job import StateEntered  # noqa: PLC0415

        if isinstance(event, StateEntered):
            self._arrived.emit(ticket, form, event)

    @guarded
    def _on_arrived(self, ticket: int, form: FilledForm, event: "StateEntered") -> None:
        presenter = self._presenter
        if presenter is None:
            return
        if presenter.has_stored(event.state):
            self._own_names.discard(form.name.strip())
        if ticket == self._ticket:
            self._entered(event, presenter)
            return
        if presenter.has_stored(event.state):
            self._tell(presenter.notice(event.state), form, event.journal_id)
        elif presenter.refused(event.state):  # it is not sent once more: accounts lock
            self._secrets.forget(form)
        if presenter.view(event.state).over:
            self.parted.emit()

    def _entered(self, event: "StateEntered", presenter: "Presenter") -> None:
        view = presenter.view(event.state)
        notice = presenter.notice(event.state)
        if presenter.signed_in(event.state):
            self.saved.signed_in(self.last_form)
        if presenter.took_password(event.state):
            self._secrets.taken(self.last_form)
        if presenter.refused(event.state):
            self._secrets.refused(self.last_form)
        if view.over:
            self._patience.end()
            self._job = None
            self._secrets.remember_later(None)
            if view.confirmation is None:  # nothing to be repeated on that page
                self._secrets.keep(None)
        self._show(view)
        if view.over or view.turn not in (0, self._turn):  # how it ended is for the person to see, too
            self._turn = view.turn
            self.mover.call_person()
        self._tell(notice, self.last_form, event.journal_id)

    def _tell(self, words: "Words | None", form: FilledForm, journal_id: int | None) -> None:
        if words:
            notice = notice_of(words, form.name.strip(), journal_id)
            self._on_notice(notice_with_help(notice, self.saved.known.help_desk, self._texts))

    def _show(self, view: View) -> None:
        self.view = view = with_help(view, self.saved.known.help_desk, self._texts)
        if view.page is not None:
            self.mover.go_to(view.page)
        self.changed.emit(view)

    @guarded
    def _on_patience(self, is_lost: bool) -> None:  # noqa: FBT001 - the signature of Qt's signal
        """Say that the host does not answer, or what is being done again."""
        lost = waiting_words(self._texts)
        if is_lost and self.view.busy:
            self._busy = self.view.busy
            self._show(replace(self.view, busy=lost))
        elif self.view.busy == lost:
            self._show(replace(self.view, busy=self._busy))

    @guarded
    def _on_left(self) -> None:
        self._parting = ""
        self._show(self.view)

    def _on_bug(self, place: str) -> None:
        """A bug ends the import."""
        self._end_job()
        view, notice = told_of_bug(place, self.last_form, self._texts)
        self._show(view)
        self.mover.call_person()
        self._on_notice(notice_with_help(notice, self.saved.known.help_desk, self._texts))
