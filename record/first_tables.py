"""The first migration of an app: all its tables at once, in the shape its models have in the end."""

from django.db.migrations.operations.base import Operation


class CreateTables(Operation):
    """Create every table of an app, as the generated `operations` leave its models.

    One after the other, Django would draw up all models again after each of them: that is twenty seconds before a
    portal starts for the first time, and before each run of the tests.
    """

    reversible = True

    def __init__(self, operations):
        self.operations = operations

    def state_forwards(self, app_label, state):
        if "apps" in vars(state):
            del state.apps
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def _tables(self, app_label, editor, state):
        models = state.apps.get_app_config(app_label).get_models()
        return [model for model in models if self.allow_migrate_model(editor.connection.alias, model)]

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self._tables(app_label, schema_editor, to_state):
            schema_editor.create_model(model)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in self._tables(app_label, schema_editor, from_state):
            schema_editor.delete_model(model)

    def describe(self):
        return "Create the tables"
