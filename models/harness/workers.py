"""Where training runs: as many Spark tasks at once as it has workers, or it would wait for ever."""

from pyspark.sql import SparkSession

from infra.errors import SettingError

WORKERS = 2


def require_slots(spark: SparkSession, workers: int = WORKERS) -> None:
    """Refuse to train where the workers cannot all run at once: a barrier stage hangs until they do.

    Raises:
        SettingError: `workers * spark.task.cpus` exceeds the cores; the remedy says what to set.
    """
    context = spark.sparkContext
    cpus = int(context.getConf().get("spark.task.cpus", "1") or 1)
    scheduler = context._jsc.sc()
    profile = scheduler.resourceProfileManager().resourceProfileFromId(0)
    slots = int(scheduler.maxNumConcurrentTasks(profile))
    if slots < workers:
        raise SettingError(
            f"training needs {workers} tasks of {cpus} core(s) at once, and Spark runs {slots}",
            where=f"spark.master {context.master}",
            remedy=f"give Spark {workers * cpus} cores (TOLLGATE_SPARK_MASTER=local[{workers * cpus}]), "
            "or lower spark.task.cpus",
        )
