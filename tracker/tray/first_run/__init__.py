"""The first run: a workspace is joined, its wishes are read, the system is asked, and a picture is shown."""
