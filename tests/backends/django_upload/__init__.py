"""Bulk upload of client records as CSV or XLSX, in Django.

`POST /api/clients/upload/` takes a multipart `file`. With `X-Load-Test: true` it checks and counts every record as
always, stores none, and says `load_test_mode: true`. Options, by `started(…)` or as environment variables `BACKEND_…`:

    honours_marker=no     take marked requests for real ones, as a backend does that knows nothing of load tests
    token=…               answer 401 unless this bearer token is sent
    us_per_record=50      pretend to work this long on each record
"""
