"""Lowering of data: tables read and checked, values drawn where they are used."""
