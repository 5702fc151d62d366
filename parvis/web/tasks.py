"""Background work of the house itself."""

from django_tasks import task

from parvis.gateways import mail


@task(queue_name="now")
def send_mail(sealed: str) -> None:
    """Send a message that `gateways.mail.defer` sealed."""
    mail.send_sealed(sealed)
