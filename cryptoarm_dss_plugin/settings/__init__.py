"""The pages of the plugin in the settings of its host."""
