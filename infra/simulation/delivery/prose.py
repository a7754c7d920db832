"""Invented names and headlines, plain enough that nobody takes them for news."""

AUTHORS = (
    "Ada Marsh",
    "Ben Okafor",
    "Carla Reyes",
    "Dan Whitlock",
    "Elena Novak",
    "Farid Aziz",
    "Grace Lindqvist",
    "Hank Dubois",
    "Iris Tanaka",
)
TAGS = {
    "local": ("schools", "transit", "housing", "river"),
    "politics": ("council", "election", "budget", "statehouse"),
    "business": ("jobs", "main street", "farms", "energy"),
    "sports": ("football", "baseball", "high school", "rowing"),
    "culture": ("music", "food", "film", "festival"),
    "opinion": ("editorial", "letters", "column"),
}
_SUBJECTS = ("Riverbend", "The county", "A neighborhood", "The district", "The valley", "A committee", "The region")
_VERBS = ("weighs", "debates", "looks back at", "prepares for", "argues over", "counts", "welcomes", "rethinks")


def headline(section: str, article: int) -> str:
    """A headline of a section; the same article always has the same one."""
    tags = TAGS[section]
    subject, verb = _SUBJECTS[article % len(_SUBJECTS)], _VERBS[article // 3 % len(_VERBS)]
    return f"{subject} {verb} {tags[article % len(tags)]}, part {article}"
