with last as (select host, max(day) as day from gold.shadow_scores_v1 group by host),
effects as (
    select
        host, model, role, model_digest, visitor_id,
        unnest(['regwall', 'paywall']) as action,
        unnest([score_regwall - score_open, score_paywall - score_open]) as effect
    from gold.shadow_scores_v1
    join last using (host, day)
),
compared as (
    select
        host, model, action, alpha.model_digest, stable.effect as stable, alpha.effect as alpha,
        ntile(10) over (
            partition by host, model, action, alpha.model_digest
            order by stable.effect, visitor_id
        ) - 1 as tenth
    from effects as stable
    join effects as alpha using (host, model, action, visitor_id)
    where stable.role = 'stable' and alpha.role = 'alpha'
)
select
    host, model, action, model_digest, tenth, count(*),
    median(stable), quantile_cont(alpha, 0.1), median(alpha), quantile_cont(alpha, 0.9)
from compared
group by host, model, action, model_digest, tenth
order by host, model, action, model_digest, tenth
