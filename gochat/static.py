"""Static files with their content's hash in the name, ES module imports included."""

from servestatic.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    # A pass per step of the longest chain of imports.
    max_post_process_passes = 30
