"""The dashboard as one ASGI application: its settings, its headers, its compressed files, its warm-up, and the socket it answers on.

`listening` opens the socket and serves on it, `application` builds what answers. The second imports Streamlit, the first does not,
so that an address is refused or found taken before anything heavy starts.
"""
