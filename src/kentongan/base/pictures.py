"""Pictures of the file store as answers to a browser."""

from django.http import FileResponse, Http404, HttpResponseBase

from . import files


def picture_reply(digest: str) -> HttpResponseBase:
    """A picture that was drawn here, for this reader's browser only. Raises Http404 where it is gone."""
    path = files.path_of(digest)
    if not path.exists():
        raise Http404
    headers = {"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff"}
    return FileResponse(path.open("rb"), content_type="image/jpeg", headers=headers)
