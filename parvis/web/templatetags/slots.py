"""`{% slot "name" %}`: what upper apps hang into this page."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from parvis.web import slots

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: template.Context, name: str) -> SafeString:
    """Everything the upper apps add at this place; nothing if none does."""
    return mark_safe(slots.render(name, {str(name): value for name, value in context.flatten().items()}))  # noqa: S308 - renderers return rendered templates
