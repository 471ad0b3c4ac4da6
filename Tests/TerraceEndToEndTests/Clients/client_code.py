"""Run by ClientCodeTests: uses what `terrace env --for LIBRARY` printed, with that library. client_code.py LIBRARY FILE"""

import runpy
import sys

library, file = sys.argv[1:]
settings = runpy.run_path(file)

if library == "redis-py":
    answer = settings["client"].set("key", "value") and settings["client"].get("key") == b"value"
elif library == "celery":
    import celery

    app = celery.Celery("tasks")
    app.conf.update(broker_url=settings["broker_url"], result_backend=settings["result_backend"])

    @app.task(name="add")
    def add(left, right):
        return left + right

    # Through the broker, by a worker of this process, and back by the result's store.
    from celery.contrib.testing.worker import start_worker

    with start_worker(app, perform_ping_check=False, loglevel="ERROR"):
        answer = add.delay(3, 4).get(timeout=60) == 7
elif library == "django":
    import django.conf

    django.conf.settings.configure(CACHES=settings["CACHES"])
    from django.core.cache import cache

    cache.set("key", "value")
    answer = cache.get("key") == "value"
elif library == "rq":
    import redis
    import rq

    queue = rq.Queue(connection=redis.Redis.from_url(settings["REDIS_URL"]))
    job = queue.enqueue("operator.add", 3, 4)
    rq.SimpleWorker([queue], connection=queue.connection).work(burst=True, logging_level="ERROR")
    answer = job.latest_result().return_value == 7
else:
    sys.exit(f"no test of {library}")
print("PONG" if answer else f"wrong answer: {answer}")
