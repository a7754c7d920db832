"""Gold: what consumers read, documented column by column, with the version in the name; a broken rule fails the run."""

from contracts.gold.ads_daily import AdsDaily
from contracts.gold.article_daily import ArticleDaily
from contracts.gold.article_features import ArticleFeatures
from contracts.gold.article_walls import ArticleWalls
from contracts.gold.constraint_report import ConstraintReport
from contracts.gold.model_performance import ModelPerformance
from contracts.gold.newsroom_daily import NewsroomDaily
from contracts.gold.shadow_decisions import ShadowDecisions
from contracts.gold.shadow_scores import ShadowScores
from contracts.gold.subscription_daily import SubscriptionDaily
from contracts.gold.time_spine import TimeSpine
from contracts.gold.visitor_daily import VisitorDaily
from contracts.gold.visitor_decisions import VisitorDecisions
from contracts.gold.visitor_features import VisitorFeatures

__all__ = [
    "AdsDaily",
    "ArticleDaily",
    "ArticleFeatures",
    "ArticleWalls",
    "ConstraintReport",
    "ModelPerformance",
    "NewsroomDaily",
    "ShadowDecisions",
    "ShadowScores",
    "SubscriptionDaily",
    "TimeSpine",
    "VisitorDaily",
    "VisitorDecisions",
    "VisitorFeatures",
]
