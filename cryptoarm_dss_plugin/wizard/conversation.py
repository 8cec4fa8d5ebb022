"""Between the pages and an import: starts it, brings its states into the GUI thread, moves the wizard.

Nothing here waits: everything that touches a disk or a network happens on the import's worker.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptoarm_dss_plugin.error_texts import explain
from cryptoarm_dss_plugin.errors import DssPluginError, ErrorCode
from cryptoarm_dss_plugin.host_api.facade import Host
from cryptoarm_dss_plugin.host_api.values import Severity
from cryptoarm_dss_plugin.passwords import PasswordKeeper
from cryptoarm_dss_plugin.secrets import Secret
from cryptoarm_dss_plugin.texts import Texts
from cryptoarm_dss_plugin.wizard.qt import QObject, QTimer, QWizard, Signal
from cryptoarm_dss_plugin.wizard.slots import BugReports, guarded
from cryptoarm_dss_plugin.wizard.views import FilledForm, PageId, Problem, View
from cryptoarm_dss_plugin.wizard.warm_up import WarmUp

if TYPE_CHECKING:
    from cryptoarm_dss_plugin.importing.job import ImportJob, JobEvent, StateEntered
    from cryptoarm_dss_plugin.wizard.presenter import Presenter


@dataclass(frozen=True, slots=True)
class Notice:
    """What the notification centre is told about an import.

    Attributes:
        severity: how the import ended.
        title: one line.
        text: what happened and what to do.
        code: the error's code, "" for none.
        connection: name of the connection.
        journal_id: the journal entry about it, None when there is none.
    """

    severity: Severity
    title: str
    text: str
    code: str
    connection: str
    journal_id: int | None


class Conversation(QObject):
    """One wizard's conversation with the engine. Lives in the GUI thread.

    Attributes:
        view: what is to be drawn now.
        target: the page where the person is to be.
        bugs: where exceptions of slots go.
    """

    changed = Signal(object)
    _arrived = Signal(int, object)

    def __init__(
        self,
        host: Host,
        texts: Texts,
        keeper: PasswordKeeper,
        own_names: set[str],
        on_notice: Callable[[Notice], None],
    ) -> None:
        """Prepare; the engine begins to load in the background.

        Args:
            host: the host's hooks.
            texts: the person's language.
            keeper: remembered passwords.
            own_names: see `plan.planner`.
            on_notice: told, in the GUI thread, what belongs into the notification centre.
        """
        super().__init__()
        self.view = View()
        self.target = PageId.CONNECTION
        self.bugs = BugReports()
        self.last_form = FilledForm()
        self._host = host
        self._texts = texts
        self._keeper = keeper
        self._own_names = own_names
        self._on_notice = on_notice
        self._wizard: Callable[[], QWizard | None] = lambda: None
        self._moving = False
        self._ticket = 0
        self._to_remember: Secret | None = None
        self._job: ImportJob | None = None
        self._presenter: Presenter | None = None
        self._warm_up = WarmUp()
        self._warm_up.start()
        self._arrived.connect(self._on_arrived)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._on_left)
        self.bugs.happened.connect(self._on_bug)

    def attach(self, wizard: Callable[[], QWizard | None]) -> None:
        """Say how to find the wizard the pages are in; it belongs to the host."""
        self._wizard = wizard

    @property
    def ready(self) -> bool:
        """Whether the engine is loaded, so that `check` does not keep the window waiting."""
        return self._warm_up.done

    def check(self, form: FilledForm) -> list[Problem]:
        """What is wrong with a form as far as can be told without asking anyone; empty boxes are not."""
        from cryptoarm_dss_plugin.importing.form_check import mistakes  # noqa: PLC0415 - loads the engine

        found = mistakes(form.name, form.auth_server, form.dss_server, form.login)
        return [Problem(explain(error, self._texts).notice, field) for field, error in found]

    def submit(self, form: FilledForm) -> None:
        """Begin an import; a remembered password goes along."""
        self._start(form, self._keeper.recall(_account(form)))

    def repeat(self) -> None:
        """Begin the last import again."""
        self.submit(self.last_form)

    def give_password(self, password: Secret, *, remember: bool) -> None:
        """Answer the question for the password, or begin again with it when nothing runs.

        It is remembered once the server has taken it.
        """
        copy = Secret(password.reveal()) if remember else None
        if self._job is None:
            self._start(self.last_form, password)
        else:
            self._job.give_password(password)
            self._show(View(busy=self._texts.text("Signing in to the DSS server...")))
        self._set_to_remember(copy)

    def give_code(self, code: Secret) -> None:
        """Answer the question for a one-time code."""
        if self._job:
            self._job.give_code(code)

    def choose(self, option_ref: str) -> None:
        """Answer the choice of a factor."""
        if self._job:
            self._job.choose(option_ref)

    def leave(self) -> None:
        """The person went back a page: what runs is ended, what was said is over.

        Not when the conversation itself goes back: its import, or the error that ended it, goes along.
        """
        if not self._moving:
            self._end_job()
            self.view = View()
            self._later.start()  # drawn by the page that is shown then

    def close(self) -> None:
        """End everything at once; nothing is told any more."""
        self._end_job()
        self._later.stop()
        self._warm_up.stop()
        self._wizard = lambda: None

    def may_leave(self, page: PageId) -> bool:
        """Whether the wizard may go forward from a page: only when the conversation moves it."""
        return self._moving and self.target is not page

    def _start(self, form: FilledForm, password: Secret | None) -> None:
        from cryptoarm_dss_plugin.importing.job import ImportJob  # noqa: PLC0415 - loads the engine
        from cryptoarm_dss_plugin.wizard.plan import planner  # noqa: PLC0415
        from cryptoarm_dss_plugin.wizard.presenter import Presenter  # noqa: PLC0415

        self._end_job()
        self.last_form = form
        ticket = self._ticket
        self._presenter = Presenter(self._texts, form)
        plan = planner(form, password, self._host, self._own_names)
        self._job = ImportJob(plan, self._host, lambda event: self._deliver(ticket, event), self._texts)
        self._job.start()
        self._show(View(busy=self._texts.text("Signing in to the DSS server...")))

    def _end_job(self) -> None:
        """Cancel what runs; whatever it still says carries an old ticket and is not heard."""
        self._ticket += 1
        self._set_to_remember(None)
        job, self._job = self._job, None
        if job:
            job.cancel()

    def _set_to_remember(self, password: Secret | None) -> None:
        if self._to_remember:
            self._to_remember.wipe()
        self._to_remember = password

    def _deliver(self, ticket: int, event: "JobEvent") -> None:
        """On the worker: only states go to the window; the progress of thousands of items would stall it."""
        from cryptoarm_dss_plugin.importing.job import StateEntered  # noqa: PLC0415

        if isinstance(event, StateEntered):
            self._arrived.emit(ticket, event)

    @guarded
    def _on_arrived(self, ticket: int, event: "StateEntered") -> None:
        if ticket == self._ticket and self._presenter:
            self._entered(event, self._presenter)

    def _entered(self, event: "StateEntered", presenter: "Presenter") -> None:
        view = presenter.view(event.state)
        notice = presenter.notice(event.state)
        if presenter.signed_in(event.state) and self._to_remember:
            self._keeper.remember(_account(self.last_form), self._to_remember)
        if notice and notice.code == ErrorCode.WRONG_CREDENTIALS:
            self._keeper.forget(_account(self.last_form))
            self._set_to_remember(None)
        if view.over:
            self._job = None
            self._set_to_remember(None)
        self._show(view)
        if notice:
            name = self.last_form.name.strip()
            self._on_notice(
                Notice(notice.severity, notice.title, notice.text, notice.code, name, event.journal_id)
            )

    def _show(self, view: View) -> None:
        self.view = view
        if view.page is not None:
            self.target = view.page
            self._move()
        self.changed.emit(view)

    def _move(self) -> None:
        """Bring the wizard to the target: back to a page already visited, or forward to a new one."""
        wizard = self._wizard()
        if wizard is None or wizard.currentId() == self.target:
            return
        self._moving = True
        try:
            if int(self.target) in wizard.visitedIds():
                while wizard.currentId() not in (self.target, -1):
                    wizard.back()
            else:
                wizard.next()
        finally:
            self._moving = False

    @guarded
    def _on_left(self) -> None:
        self.changed.emit(self.view)

    def _on_bug(self, place: str) -> None:
        """A bug ends the import with one sentence; the place goes to the notification for support."""
        self._end_job()
        error = DssPluginError(ErrorCode.INTERNAL_ERROR, place)
        text = explain(error, self._texts)
        self.view = View(problem=Problem(text.notice), over=True)
        self.changed.emit(self.view)
        self._on_notice(
            Notice(
                severity=Severity.ERROR,
                title=text.message,
                text=f"{text.notice} ({place})",
                code=error.code.value,
                connection=self.last_form.name.strip(),
                journal_id=None,
            )
        )


def _account(form: FilledForm) -> str:
    """Whose password it is: another login or server under the same name must not get it."""
    return "\n".join(text.strip() for text in (form.name, form.auth_server, form.dss_server, form.login))
