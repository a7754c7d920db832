"""How riverbend names its pages."""

from infra.simulation import site
from infra.simulation.newsroom import Articles

SITE_URL = f"https://{site.SITE}"
HOME = f"{SITE_URL}/"


def article_id(article: int) -> str:
    """The content system's identifier."""
    return f"rb-{article}"


def article_path(articles: Articles, article: int) -> str:
    """Path of an article on the site."""
    return f"/{site.SECTIONS[articles.section[article]]}/{article_id(article)}"
