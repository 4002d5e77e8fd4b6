"""Where a room's addresses stand."""

from almoner.site import urls


def test_office_addresses_come_after_those_that_no_office_may_hide() -> None:
    places = [str(pattern.pattern) for pattern in urls.urlpatterns]
    others = ["desk/<slug:office>/", "provider/<uuid:organisation>/", "panel/<uuid:exercise>/"]
    assert places[-4:] == [*others, "<slug:office>/"]


def test_rooms_bring_their_own_addresses() -> None:
    names = {
        pattern.name for audience in ("public", "desk", "installation") for pattern in urls.addresses_for(audience)
    }
    assert any(str(name).startswith("public-") for name in names)
    assert any(str(name).startswith("desk-") for name in names)
    assert urls.addresses_for("nobody") == []
