"""Who is no reader: the user agents of crawlers, feed readers, previews, monitors and HTTP libraries.

By what programs say of themselves, so one that claims to be a browser passes. Java regular expressions,
matched anywhere in the user agent and without regard to case. The names are those of the logs that we have;
the general signs (a contact address, `bot`, `crawl`) catch most of those that are still to come.
"""

NO_READER = (
    # Nothing said at all, or only the word that all say.
    r"^\W*$",
    r"^Mozilla/[0-9.]+( \(compatible;?\))?$",
    # A contact address: the convention of crawlers, and no browser has one.
    r"https?://",
    r"[^ ]@[^ ]",
    # Crawlers, by what they call themselves. Cubot makes telephones.
    r"(?<!cu)bot(?![a-z])",
    r"spider|crawl|slurp|scrape|archiver|nutch|robosourcer",
    r"daumoa|binlar|genieo|ia_archiver|spinn3r",
    # Feed readers and their fetchers.
    r"feed|\brss\b|atom/|liferea|reader\b|reeder/|newsify|simplepie|magpie|livejournal",
    # Previews, thumbnails and proxies that fetch for somebody who may never look.
    r"facebookexternalhit|embedly|flipboard|preview|google favicon|googleimageproxy|appengine-google",
    r"docs\.google\.com/viewer|google desktop|protocol discovery|superblock",
    # Monitors and checkers of links and versions.
    r"portscout|link (sleuth|validator)|xenu|distilator|monitor|pingdom|uptime|urllog",
    # Libraries and tools. CFNetwork and Dalvik are what apps of Apple and Android load URLs by; Safari
    # itself names CFNetwork only when it fetches icons and thumbnails in the background.
    r"^(curl|wget|fetch|ruby|java|python|perl|php|go-http|okhttp|chef client|lwp)\b",
    r"libwww-perl|libfetch|python-(urllib|requests)|http_request|httpclient|indy library",
    r"cfnetwork/|^dalvik/|phantomjs|headless",
)

NO_READER_PATTERN = "(?i)" + "|".join(f"(?:{pattern})" for pattern in NO_READER)
