"""Files that people bring, take and edit: tables read, tables written, strict YAML."""
