"""What all tables share: their metadata and the type of growing numbers."""

from sqlalchemy import (
    BigInteger,
    Integer,
    MetaData,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


# SQLite numbers rows by itself only in a column whose type is exactly INTEGER.
Number = BigInteger().with_variant(Integer, "sqlite")
