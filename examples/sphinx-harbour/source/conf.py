project = "Harbour handbook"
author = "The harbour master"
extensions = []
html_theme = "alabaster"
