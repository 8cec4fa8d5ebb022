"""The pages of «Импорт из DSS»: they draw a state and report what the person did."""
