"""The wizard «Импорт из DSS» in the real window, by mouse and by keyboard."""
