from pathlib import Path


def test_a_token_opens_the_description_and_no_page_is_described_as_the_apis(api):
    described = api.get("/openapi.json").json()
    assert described["servers"] == [{"url": "/api/v1"}]
    assert described["components"]["securitySchemes"] == {
        "HTTPBearer": {"type": "http", "scheme": "bearer"}
    }
    assert "HTTPValidationError" not in described["components"]["schemas"]


def test_the_guide_names_every_field(api):
    guide = (Path(__file__).parents[3] / "docs/ru/api.md").read_text("utf-8")
    schemas = api.get("/openapi.json").json()["components"]["schemas"]
    fields = {field for schema in schemas.values() for field in schema.get("properties", ())}
    assert {f for f in fields - {"alerts", "silences", "detail"} if f"`{f}`" not in guide} == set()
