"""Django looks for the pages here; they are listed in `web/urls.py`."""

from kentongan.web.urls import urlpatterns

__all__ = ["urlpatterns"]
