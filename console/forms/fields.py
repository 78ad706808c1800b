"""Fields that addresses and forms of many pages have."""

from typing import Annotated

from fastapi import Form, Path, Query

Number = Annotated[int, Path(ge=1, le=2**62)]
Before = Annotated[int | None, Query(ge=1, le=2**62)]
Version = Annotated[int | None, Form(ge=1)]
Text = Annotated[str, Form(max_length=3_000)]
