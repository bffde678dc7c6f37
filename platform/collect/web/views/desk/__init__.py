"""The views of the desk, each allowed by `about_desk`."""
