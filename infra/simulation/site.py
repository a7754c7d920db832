"""What kind of site riverbend is: its sections, doors, readers' devices and where they come from.

Codes are positions in these tuples. Doors are ordered: a visitor meets min(strategy, level).
"""

HOST = "riverbend"
SITE = "riverbend.example"
ZONE = "America/Chicago"
CURRENCY = "USD"

OPEN, REGWALL, PAYWALL = 0, 1, 2
ACTIONS = ("open", "regwall", "paywall")
LEVELS = ("free", "registration", "premium")

ANONYMOUS, REGISTERED, SUBSCRIBER = 0, 1, 2
STATUSES = ("anonymous", "registered", "subscriber")

CASUAL, REGULAR, LOYAL = 0, 1, 2
LOYALTIES = ("casual", "regular", "loyal")

SECTIONS = ("local", "politics", "business", "sports", "culture", "opinion")
SECTION_POPULARITY = (0.27, 0.18, 0.12, 0.22, 0.13, 0.08)
# Share of a section's articles that are free, for the registered, premium.
LEVEL_MIX = (
    (0.40, 0.30, 0.30),
    (0.40, 0.25, 0.35),
    (0.25, 0.25, 0.50),
    (0.45, 0.30, 0.25),
    (0.55, 0.30, 0.15),
    (0.40, 0.40, 0.20),
)
# US dollars per 1000 page views; the front page comes last.
SECTION_RPM = (17.0, 19.0, 27.0, 15.0, 14.0, 12.0, 20.0)

DEVICES = ("desktop", "mobile", "tablet")
DEVICE_SHARE = (0.36, 0.57, 0.07)
USER_AGENTS = (
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/133.0.0.0 "
        "Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 "
        "Safari/605.1.15",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:135.0) Gecko/20100101 Firefox/135.0",
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 "
        "Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/133.0.0.0 Mobile "
        "Safari/537.36",
    ),
    (
        "Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.7 "
        "Mobile/15E148 Safari/604.1",
    ),
)
BOT_USER_AGENTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
)

SEARCH, SOCIAL, DIRECT = 0, 1, 2
REFERRER_CLASSES = ("search", "social", "direct")
# By loyalty: where a visitor usually comes from.
REFERRER_SHARE = ((0.48, 0.37, 0.15), (0.38, 0.27, 0.35), (0.18, 0.14, 0.68))
REFERRERS = (
    ("https://www.google.com/", "https://www.google.com/", "https://www.bing.com/", "https://duckduckgo.com/"),
    ("https://www.facebook.com/", "https://l.facebook.com/", "https://t.co/Qm3rVbW9xZ", "https://www.reddit.com/"),
    (None,),
)
# Share of visits that begin on the front page, by usual referrer class.
FRONT_PAGE_SHARE = (0.04, 0.03, 0.45)

# Monday to Sunday, against an average day.
WEEKDAY = (1.06, 1.08, 1.06, 1.04, 1.00, 0.86, 0.90)
# A day's articles appear before its first readers come.
FIRST_READERS_SECOND = 5 * 3600
# Visits by hour of the host's day.
HOURS = (0, 0, 0, 0, 0, 2, 5, 8, 8, 6, 5, 5, 7, 6, 5, 4, 5, 5, 5, 6, 7, 7, 5, 3)
