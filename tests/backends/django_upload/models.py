"""What the service keeps."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

PROVINCES = ["AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"]
POSTAL_CODE = r"^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d$"
PHONE = r"^\+?1?[ .-]?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}$"


class Client(models.Model):
    """A Canadian client; every field is required."""

    client_id = models.CharField(max_length=36)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    email = models.EmailField()
    phone = models.CharField(max_length=30, validators=[RegexValidator(PHONE)])
    street = models.CharField(max_length=200)
    city = models.CharField(max_length=100)
    province = models.CharField(max_length=2, choices=[(code, code) for code in PROVINCES])
    postal_code = models.CharField(max_length=7, validators=[RegexValidator(POSTAL_CODE)])
    date_of_birth = models.DateField()


FIELDS = [field.name for field in Client._meta.fields if not field.primary_key]
